"""Files go out by ranges, first pages before them; and what nobody needs any more is removed."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from oa_server.office import files as office_files
from oa_server.office.caller import Caller
from oa_server.office.files import STAGED, UNUSED
from oa_server.office.first_pages import FirstPages
from oa_server.storage import file_rows
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import Office
from tests.server.filing import attach, drafted, hand, with_file
from tests.server.register import CLERK
from tests.support.handing_in import Hand, Paper, a_scan, a_text

BOTH = pytest.mark.engines("sqlite", "postgresql")


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


@pytest.mark.parametrize("trouble", [OSError("no memory for a process"), ValueError("a mistake")])
def test_what_goes_wrong_with_one_first_page_ends_neither_it_nor_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs, trouble: Exception
) -> None:
    expected_logs("the first page of .* (waits|could not be drawn)")
    monkeypatch.setattr("oa_server.office.first_pages.AGAIN_SECONDS", 0.1)
    troubles = [trouble]
    draw = FirstPages._draw

    def once_in_trouble(pages: FirstPages, content: Path, into: Path) -> bool:
        if troubles:
            raise troubles.pop()
        return draw(pages, content, into)

    monkeypatch.setattr(FirstPages, "_draw", once_in_trouble)
    clerk = office.signed_in(CLERK)
    paper = Paper("坏.pdf", b"%PDF-1.7\n" + bytes(3000))
    answer = prepared(hand(clerk), paper.sha256, with_file(clerk, office, paper))
    assert (answer.json()["code"], troubles) == ("no_preview", [])


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
