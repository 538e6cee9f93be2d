"""Files come in by pieces; nobody hands in too much, and nobody learns of what is not theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from oa_core.documents.commands import Attach, Detach, Submit
from oa_core.files import FILE_LIMITS, FileLimits
from oa_core.people.model import Person
from oa_server.config import Config
from oa_server.office import files as office_files
from oa_server.office.caller import Caller
from tests.server.conftest import Office
from tests.server.filing import attach, drafted, hand, refused, with_file
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR, SHIMEN_CLERK
from tests.server.workstation import order
from tests.support.handing_in import NotTaken, a_text

BOTH = pytest.mark.engines("sqlite", "postgresql")
SMALL = FileLimits(largest=300_000, quota=500_000, chunk=100_000, media=FILE_LIMITS.media)


@pytest.fixture
def config(config: Config) -> Config:
    """An office that takes only small files."""
    return replace(config, limits=SMALL)


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


def test_an_upload_that_is_begun_again_with_another_size_leaves_nothing_staged(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    paper = a_text(1000)
    first = hand(clerk).begin(paper, size=1001).upload
    hand(clerk).put(first, 0, paper.content)
    second = hand(clerk).begin(paper)
    assert (second.upload != first, second.offset) == (True, 0)
    assert list((office.config.data / "uploads").glob("*")) == []
    hand(clerk).send(second.upload, paper)
    assert hand(clerk).complete(second.upload) == paper.sha256


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
    assert not hand(director).begin(paper, "another-record").have


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


@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_paper_does_not_say_of_a_file_that_it_is_longer_or_shorter_than_it_is(
    office: Office, wrong: int
) -> None:
    clerk, paper = office.signed_in(CLERK), a_text(5000)
    record = drafted(clerk, office)
    told = replace(paper.attachment, size=5000 + wrong)
    (before,) = clerk.push(order(Attach(told), record, office.clock()))
    assert (before.status, before.files) == ("need_files", [paper.sha256])
    hand(clerk).hand_in(paper)
    (refused_one,) = clerk.push(order(Attach(told), record, office.clock()))
    assert (refused_one.status, refused_one.code) == ("refused", "malformed")
    assert refused_one.facts == {"at": "$.file.size"}
    attach(clerk, office, record, paper)


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
