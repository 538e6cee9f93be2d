"""Files come in by pieces and go out by ranges; nobody reads, or learns of, what is not theirs."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from oa_core.documents.commands import Attach, Detach, Submit
from oa_core.files import FILE_LIMITS, FileLimits
from oa_core.people.model import Person
from oa_server.config import Config
from oa_server.office import files as office_files
from oa_server.office.exchange import Caller
from oa_server.office.files import STAGED, UNUSED
from oa_server.storage import file_rows
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import Office
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR, SHIMEN_CLERK
from tests.server.workstation import Workstation, draft_order, order
from tests.support.handing_in import Hand, NotTaken, Paper, a_scan, a_text

BOTH = pytest.mark.engines("sqlite", "postgresql")
SMALL = FileLimits(largest=300_000, quota=500_000, chunk=100_000, media=FILE_LIMITS.media)


@pytest.fixture
def config(config: Config) -> Config:
    """An office that takes only small files."""
    return replace(config, limits=SMALL)


def hand(workstation: Workstation) -> Hand:
    return Hand(workstation.session, workstation.address.url)


def drafted(workstation: Workstation, office: Office) -> str:
    """A paper the person has begun."""
    asked = draft_order(office.clock())
    (result,) = workstation.push(asked)
    assert result.status == "applied"
    return asked.record


def attach(workstation: Workstation, office: Office, record: str, paper: Paper) -> None:
    (result,) = workstation.push(order(Attach(paper.attachment), record, office.clock()))
    assert result.status == "applied", result


def with_file(workstation: Workstation, office: Office, paper: Paper) -> str:
    """A paper of the person's that ``paper`` goes with; the file is on the server."""
    record = drafted(workstation, office)
    hand(workstation).hand_in(paper)
    attach(workstation, office, record, paper)
    return record


def refused(asking: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(NotTaken) as caught:
        asking()
    return caught.value.status, caught.value.code


# In


def test_a_file_comes_in_by_pieces_and_is_read_as_it_was(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text()
    begun = hand(clerk).begin(paper)
    assert (begun.have, begun.offset) == (False, 0)
    hand(clerk).send(begun.upload, paper)
    assert hand(clerk).complete(begun.upload) == paper.sha256
    record = with_file(clerk, office, paper)
    answer = hand(clerk).get(paper.sha256, record)
    assert (answer.status_code, answer.content == paper.content) == (200, True)
    assert answer.headers["ETag"] == f'"{paper.sha256}"'
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_who_was_cut_off_goes_on_where_the_server_stands(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text()
    upload = hand(clerk).begin(paper).upload
    assert hand(clerk).put(upload, 0, paper.content[:70_000]) == 70_000
    again = hand(clerk).begin(paper)
    assert (again.upload, again.offset) == (upload, 70_000)
    hand(clerk).send(upload, paper, 70_000)
    assert hand(clerk).complete(upload) == paper.sha256


def test_a_piece_that_came_twice_is_kept_once(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text()
    upload = hand(clerk).begin(paper).upload
    hand(clerk).put(upload, 0, paper.content[:50_000])
    with pytest.raises(NotTaken) as caught:
        hand(clerk).put(upload, 0, paper.content[:50_000])
    assert (caught.value.status, caught.value.code) == (409, "wrong_offset")
    assert caught.value.facts == {"offset": "50000"}
    with pytest.raises(NotTaken) as caught:
        hand(clerk).put(upload, 60_000, paper.content[60_000:70_000])
    assert caught.value.facts == {"offset": "50000"}


def test_a_piece_that_was_garbled_on_the_way_is_not_taken(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text()
    upload = hand(clerk).begin(paper).upload
    assert refused(lambda: hand(clerk).put(upload, 0, b"x", announced="0" * 64)) == (400, "malformed")
    assert hand(clerk).begin(paper).offset == 0


@BOTH
def test_a_file_is_complete_once_and_stays_so_however_often_it_is_said(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text()
    upload = hand(clerk).begin(paper).upload
    assert refused(lambda: hand(clerk).complete(upload)) == (409, "wrong_offset")
    hand(clerk).send(upload, paper)
    for _ in range(3):
        assert hand(clerk).complete(upload) == paper.sha256
    assert hand(clerk).put(upload, 0, paper.content[:10]) == len(paper.content)
    assert hand(clerk).begin(paper).have, "whoever has handed it in need not send it again"


def test_bytes_with_another_name_are_thrown_away_and_begun_anew(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(1000)
    upload = hand(clerk).begin(paper).upload
    hand(clerk).put(upload, 0, bytes(1000))
    assert refused(lambda: hand(clerk).complete(upload)) == (422, "file_damaged")
    begun = hand(clerk).begin(paper)
    assert begun.offset == 0
    hand(clerk).send(begun.upload, paper)
    assert hand(clerk).complete(begun.upload) == paper.sha256


def test_more_than_was_announced_is_not_taken(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    upload = hand(clerk).begin(a_text(1000)).upload
    assert refused(lambda: hand(clerk).put(upload, 0, bytes(1001))) == (400, "malformed")


# Limits


def test_the_office_announces_what_it_takes(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    told = hand(clerk).ask("GET", "/v1/files/limits").json()
    assert (told["largest"], told["quota"], told["chunk"]) == (300_000, 500_000, 100_000)
    assert told["media"]["pdf"] == "application/pdf"


@pytest.mark.parametrize(
    ("instead", "answer"),
    [
        ({"size": 300_001}, (413, "file_too_large")),
        ({"size": 0}, (400, "file_empty")),
        ({"name": "a.exe"}, (415, "file_kind_refused")),
        ({"sha256": "A" * 64}, (400, "malformed")),
        ({"sha256": "a" * 63}, (400, "malformed")),
    ],
)
def test_what_the_office_does_not_take_is_refused_before_a_byte_is_sent(
    office: Office, instead: dict[str, Any], answer: tuple[int, str]
) -> None:
    clerk = office.signed_in(CLERK)
    assert refused(lambda: hand(clerk).begin(a_text(), **instead)) == answer


def test_a_piece_larger_than_announced_is_refused_without_reading_it(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    upload = hand(clerk).begin(a_text(250_000)).upload
    assert refused(lambda: hand(clerk).put(upload, 0, bytes(100_001))) == (413, "too_large")


@BOTH
def test_what_no_paper_refers_to_counts_against_its_giver_and_nobody_else(office: Office) -> None:
    clerk, colleague = office.signed_in(CLERK), office.signed_in(COLLEAGUE)
    one, two, three = (a_text(240_000, seed) for seed in range(3))
    hand(clerk).hand_in(one)
    hand(clerk).begin(two)
    assert refused(lambda: hand(clerk).begin(three)) == (409, "quota_full")
    hand(colleague).begin(three)
    attach(clerk, office, drafted(clerk, office), one)
    assert not hand(clerk).begin(three).have


# Whose it is


def test_a_content_that_is_there_already_is_taken_again_from_somebody_else(office: Office) -> None:
    """Saying "we have it" would tell who else has it (the have oracle)."""
    clerk, stranger = office.signed_in(CLERK), office.signed_in(SHIMEN_CLERK)
    paper = a_text(5000)
    record = with_file(clerk, office, paper)
    begun = hand(stranger).begin(paper, record)
    assert (begun.have, begun.offset) == (False, 0)
    hand(stranger).send(begun.upload, paper)
    assert hand(stranger).complete(begun.upload) == paper.sha256
    assert hand(clerk).get(paper.sha256, record).content == paper.content


def test_who_reads_a_record_that_holds_it_need_not_send_it(office: Office) -> None:
    clerk, director = office.signed_in(CLERK), office.signed_in(DIRECTOR)
    paper = a_text(5000)
    record = with_file(clerk, office, paper)
    assert not hand(director).begin(paper, record).have
    clerk.push(order(Submit(DIRECTOR.id), record, office.clock()))
    assert hand(director).begin(paper, record).have
    assert not hand(director).begin(paper, "another record").have


def test_nobody_goes_on_with_the_upload_of_another(office: Office) -> None:
    clerk, stranger = office.signed_in(CLERK), office.signed_in(SHIMEN_CLERK)
    paper = a_text(5000)
    upload = hand(clerk).begin(paper).upload
    assert refused(lambda: hand(stranger).put(upload, 0, paper.content)) == (404, "not_found")
    assert refused(lambda: hand(stranger).complete(upload)) == (404, "not_found")
    assert hand(stranger).begin(paper).upload != upload


@BOTH
def test_an_order_waits_for_a_content_that_its_giver_cannot_show(office: Office) -> None:
    clerk, stranger = office.signed_in(CLERK), office.signed_in(SHIMEN_CLERK)
    paper, never = a_text(5000), "0" * 64
    record = with_file(clerk, office, paper)

    def lacking(who: Person) -> tuple[str, ...]:
        caller = Caller(who.id, "device-1", who.id)
        asked = (paper.sha256, never)
        return office.services.writer.submit(
            lambda transaction: office_files.missing(transaction.connection, asked, caller)
        ).result()

    assert lacking(CLERK) == (never,)
    assert lacking(SHIMEN_CLERK) == (paper.sha256, never), "knowing a name is not having the content"
    assert lacking(DIRECTOR) == (paper.sha256, never)
    clerk.push(order(Submit(DIRECTOR.id), record, office.clock()))
    assert lacking(DIRECTOR) == (never,)
    hand(stranger).hand_in(paper)
    assert lacking(SHIMEN_CLERK) == (never,)


def test_what_is_not_there_and_what_is_not_yours_read_alike(office: Office) -> None:
    clerk, stranger = office.signed_in(CLERK), office.signed_in(SHIMEN_CLERK)
    paper = a_text(5000)
    record = with_file(clerk, office, paper)
    answers = {
        hand(stranger).get(paper.sha256, record).content,
        hand(stranger).get("0" * 64, record).content,
        hand(stranger).get(paper.sha256, "no such record").content,
        hand(stranger).get("no name", record).content,
        hand(clerk).get(paper.sha256, "no such record").content,
        hand(stranger).first_page(paper.sha256, record).content,
        hand(stranger).ask("GET", f"/v1/files/{paper.sha256}").content,
    }
    assert answers == {b'{"code":"not_found","facts":{}}'}


@BOTH
def test_a_record_that_is_no_longer_yours_opens_its_files_no_more(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(5000)
    record = with_file(clerk, office, paper)
    assert hand(clerk).get(paper.sha256, record).status_code == 200
    clerk.push(order(Detach(paper.sha256), record, office.clock()))
    assert hand(clerk).get(paper.sha256, record).status_code == 404


def test_without_a_session_no_door_opens(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    upload = hand(clerk).begin(a_text()).upload
    del clerk.session.headers["Authorization"]
    for method, path in (
        ("GET", "/v1/files/limits"),
        ("GET", f"/v1/files/{'0' * 64}?via=a"),
        ("GET", f"/v1/files/{'0' * 64}/first_page?via=a"),
        ("POST", f"/v1/files/{'0' * 64}/uploads"),
        ("PUT", f"/v1/uploads/{upload}?offset=0"),
        ("POST", f"/v1/uploads/{upload}/complete"),
    ):
        assert hand(clerk).ask(method, path).status_code == 401


# Out


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-0", 0, 0), ("10-19", 10, 19), ("1999-", 1999, 1999), ("-5", 1995, 1999), ("0-99999", 0, 1999)],
)
def test_a_range_is_exactly_the_bytes_asked_for(office: Office, asked: str, first: int, last: int) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(2000)
    record = with_file(clerk, office, paper)
    answer = hand(clerk).get(paper.sha256, record, Range=f"bytes={asked}")
    assert answer.status_code == 206
    assert answer.content == paper.content[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/2000"


@pytest.mark.parametrize("asked", ["2000-", "5-4", "-0", "99999999999-"])
def test_a_range_with_no_byte_in_it_is_refused_with_the_size(office: Office, asked: str) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(2000)
    record = with_file(clerk, office, paper)
    answer = hand(clerk).get(paper.sha256, record, Range=f"bytes={asked}")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */2000")


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,5-6"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=-"},
        {"Range": "bytes=a-b"},
        {"Range": "bytes=0-" + "9" * 5000},
        {"Range": "bytes=5-9", "If-Range": '"another"'},
    ],
)
def test_what_is_no_range_for_us_is_answered_with_the_whole(office: Office, headers: dict[str, str]) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(2000)
    record = with_file(clerk, office, paper)
    answer = hand(clerk).get(paper.sha256, record, **headers)
    assert (answer.status_code, answer.content == paper.content) == (200, True)


def test_the_range_holds_while_the_content_is_the_same(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(2000)
    record = with_file(clerk, office, paper)
    same = {"Range": "bytes=5-9", "If-Range": f'"{paper.sha256}"'}
    assert hand(clerk).get(paper.sha256, record, **same).content == paper.content[5:10]


def test_a_file_that_the_disk_has_lost_is_told_to_the_log(
    office: Office, expected_logs: ExpectedLogs
) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(2000)
    record = with_file(clerk, office, paper)
    (office.config.data / "files" / paper.sha256[:2] / paper.sha256).unlink()
    expected_logs("is lost")
    assert hand(clerk).get(paper.sha256, record).status_code == 404
    assert not hand(clerk).begin(paper, record).have, "whoever still has it may hand it in again"


# First pages


@pytest.mark.slow
def test_the_first_page_of_a_scan_is_ready_before_the_scan_is_read(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_scan(2, dots_per_inch=60)
    record = with_file(clerk, office, paper)
    answer = prepared(hand(clerk), paper.sha256, record)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert len(answer.content) <= 250 * 1024


@pytest.mark.parametrize(
    "paper",
    [
        a_text(2000),
        Paper("坏.pdf", b"%PDF-1.7\n" + bytes(3000)),
        Paper("坏.png", b"\x89PNG\r\n\x1a\n" + bytes(99)),
    ],
    ids=["a text", "a broken PDF", "a broken picture"],
)
def test_what_cannot_be_drawn_has_no_first_page_and_does_no_harm(office: Office, paper: Paper) -> None:
    clerk = office.signed_in(CLERK)
    record = with_file(clerk, office, paper)
    answer = prepared(hand(clerk), paper.sha256, record)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_preview")
    assert hand(clerk).get(paper.sha256, record).content == paper.content


@pytest.mark.slow
def test_a_first_page_that_was_not_in_the_backup_is_drawn_again(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_scan(1, dots_per_inch=40)
    record = with_file(clerk, office, paper)
    assert prepared(hand(clerk), paper.sha256, record).status_code == 200
    page = office.config.data / "first_pages" / paper.sha256[:2] / f"{paper.sha256}.jpg"
    page.unlink()
    assert hand(clerk).first_page(paper.sha256, record).status_code == 503
    assert prepared(hand(clerk), paper.sha256, record).status_code == 200


def prepared(asking: Hand, sha256: str, record: str) -> requests.Response:
    """The answer once the server has stopped saying that it is busy."""
    end = time.monotonic() + 30
    while (answer := asking.first_page(sha256, record)).status_code == 503:
        assert time.monotonic() < end
        time.sleep(0.05)  # the page is drawn by a process that tells nobody
    return answer


# What nobody needs


@BOTH
def test_what_was_begun_and_left_goes_after_a_week(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(5000)
    upload = hand(clerk).begin(paper).upload
    hand(clerk).put(upload, 0, paper.content[:1000])
    staged = office.config.data / "uploads" / upload
    office.services.files.collect(office.clock() + STAGED - timedelta(minutes=1))
    assert staged.exists()
    office.services.files.collect(office.clock() + STAGED + timedelta(minutes=1))
    assert not staged.exists()
    assert hand(clerk).begin(paper).offset == 0


@BOTH
def test_a_content_without_a_record_goes_when_it_was_found_so_for_a_month(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper, kept = a_text(5000), a_text(6000)
    hand(clerk).hand_in(paper)
    record = with_file(clerk, office, kept)
    office.services.files.collect(office.clock() + UNUSED * 2)
    assert stored(office, paper), "the first pass only marks it"
    removed = office.services.files.collect(office.clock() + UNUSED * 3 + timedelta(minutes=1))
    assert (removed, stored(office, paper), stored(office, kept)) == (1, False, True)
    assert hand(clerk).get(kept.sha256, record).content == kept.content
    attach_after = hand(clerk).begin(paper)
    assert not attach_after.have, "a late order asks for the content again"


@BOTH
def test_a_content_that_is_used_again_between_the_passes_stays(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(5000)
    hand(clerk).hand_in(paper)
    office.services.files.collect(office.clock() + UNUSED)
    attach(clerk, office, drafted(clerk, office), paper)
    office.services.files.collect(office.clock() + UNUSED * 3)
    assert stored(office, paper)


@BOTH
def test_an_order_that_is_just_coming_in_saves_the_content_it_names(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(5000)
    hand(clerk).hand_in(paper)
    office.services.files.collect(office.clock() + UNUSED)
    caller = Caller(CLERK.id, "device-1", CLERK.id)
    office.services.writer.submit(
        lambda transaction: office_files.missing(transaction.connection, (paper.sha256,), caller)
    ).result()
    office.services.files.collect(office.clock() + UNUSED * 2 + timedelta(minutes=1))
    assert stored(office, paper)


def test_a_file_that_a_crash_left_without_a_row_is_swept_when_it_is_old(office: Office) -> None:
    folder = office.config.data / "files" / "ab"
    folder.mkdir(parents=True)
    lost, half = folder / ("ab" * 32), folder / "upload.new"
    lost.write_bytes(b"nobody knows me")
    half.write_bytes(b"half a copy")
    office.services.files.collect(office.clock())
    assert lost.exists()
    office.services.files.collect(office.clock() + timedelta(days=4000))
    assert (lost.exists(), half.exists()) == (False, False)


def stored(office: Office, paper: Paper) -> bool:
    with office.database.read() as connection:
        row = paper.sha256 in file_rows.find(connection, [paper.sha256])
    file = office.config.data / "files" / paper.sha256[:2] / paper.sha256
    assert row == file.exists(), "a row has a file and a file a row"
    assert not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() == paper.sha256
    return row
