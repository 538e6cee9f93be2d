"""What the conversation about files does on a workstation, step by step."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.storage import facts, files
from oa_client.storage.vault import BLOCK
from oa_core.documents.commands import Attach, SendBack, Submit
from oa_core.files import FILE_LIMITS
from sync.core import Page
from sync.encoding import encode
from sync.file_talk import (
    Finish,
    Inbound,
    KeepPiece,
    NotTaken,
    Outbound,
    PageHere,
    PageLater,
    PageOf,
    ReadPiece,
    Resume,
    Sent,
)
from tests.client.conftest import Clock, page, sent
from tests.client.office.filing import (
    PAPERS,
    PLAN,
    arrived,
    drafted,
    fetched,
    on_disk,
    orders,
    refused,
    rows,
    sending,
    take,
    wait_for_files,
    with_file,
    written,
)
from tests.guards.logs import ExpectedLogs
from tests.support.book import Book
from tests.support.handing_in import Paper, a_scan, a_text, some_bytes

# The conversation's side


def test_a_file_on_its_way_out_is_read_by_pieces(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    job = sending(office)
    assert (job.sha256, job.name, job.size) == (PLAN.sha256, PLAN.name, len(PLAN.content))
    piece = office.file_exchange.perform(ReadPiece(PLAN.sha256, BLOCK - 10, 1000))
    assert piece == PLAN.content[BLOCK - 10 : BLOCK + 990]
    assert office.files.of(document)[0].state == "uploading"
    office.file_exchange.leave_off()
    assert sending(office) == job, "a stop in between loses nothing"
    office.file_exchange.perform(Sent(PLAN.sha256))
    assert office.files.of(document)[0].state == "ready"
    assert office.file_exchange.next_job() is None


def test_small_files_go_first_and_what_is_put_off_waits_for_the_next_start(
    office: Office, tmp_path: Path
) -> None:
    document = drafted(office)
    for size in (90_000, 500, 40_000):
        office.files.attach(document, written(tmp_path, Paper(f"{size}.txt", some_bytes(size))))
    seen = []
    while (job := office.file_exchange.next_job()) is not None:
        assert isinstance(job, Outbound)
        seen.append(job.size)
        office.file_exchange.put_off(job)
    assert seen == [500, 40_000, 90_000]
    office.file_exchange.begin()
    assert sending(office).size == 500


def test_an_order_that_waited_for_its_file_goes_on_once_it_is_there(office: Office, tmp_path: Path) -> None:
    with_file(office, tmp_path)
    woken: list[bool] = []
    office.on_wake(lambda: woken.append(True))
    wait_for_files(office)
    office.file_exchange.perform(Sent(PLAN.sha256))
    assert orders(office)[-1] == ("document.attach", "queued")
    assert woken


def test_a_content_that_the_centre_has_lost_is_sent_again_when_it_asks(
    office: Office, tmp_path: Path
) -> None:
    with_file(office, tmp_path)
    office.file_exchange.perform(Sent(PLAN.sha256))
    assert office.file_exchange.next_job() is None
    wait_for_files(office)
    assert sending(office).sha256 == PLAN.sha256


@pytest.mark.parametrize("left", ["", "wanted"])
def test_an_order_whose_file_is_not_here_and_comes_from_nowhere_is_held_for_the_person(
    office: Office, tmp_path: Path, left: str
) -> None:
    """It was damaged here before the central office had it."""
    with_file(office, tmp_path)
    wait_for_files(office)
    with office.write(durable=True) as connection:
        if left:
            files.set_state(connection, PLAN.sha256, left)
        else:
            connection.exec_driver_sql("DELETE FROM file")
    assert office.file_exchange.next_job() is None
    (held,) = office.orders.refused()
    assert (held.state, held.code, held.facts) == ("held", "file_lost", {"name": PLAN.name})
    assert held.kind == "document.attach"


@pytest.mark.parametrize("code", ["file_too_large", "file_kind_refused"])
def test_a_file_that_is_not_taken_holds_its_order_with_the_reason(
    office: Office, tmp_path: Path, code: str
) -> None:
    document = with_file(office, tmp_path)
    wait_for_files(office)
    told = {"limit": "1 MB", "kind": "x"}
    office.file_exchange.perform(NotTaken(PLAN.sha256, code, told))
    (held,) = office.orders.refused()
    assert (held.kind, held.state, held.code, held.facts) == ("document.attach", "held", code, told)
    assert office.files.of(document) == (), "what is held is not shown as done"
    assert on_disk(office) == {PLAN.sha256}
    office.file_exchange.begin()
    assert office.file_exchange.next_job() is None, "nor tried for ever"
    office.exchange.start()
    wait_for_files(office)
    assert sending(office).sha256 == PLAN.sha256, "but again after the next start"


def test_a_full_store_is_no_refusal_for_good(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    wait_for_files(office)
    office.file_exchange.perform(NotTaken(PLAN.sha256, "quota_full", {}))
    assert orders(office)[-1] == ("document.attach", "waiting_files")
    assert office.file_exchange.next_job() is None
    office.file_exchange.begin()
    assert sending(office).sha256 == PLAN.sha256
    assert office.files.of(document)[0].state == "pending"


def test_a_file_damaged_before_it_was_sent_is_told_and_its_order_held(
    office: Office, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    with_file(office, tmp_path)
    path = office.files.vault.path(PLAN.sha256)
    path.write_bytes(bytes(path.stat().st_size))
    expected_logs("does not open")
    assert office.file_exchange.perform(ReadPiece(PLAN.sha256, 0, 100)) is None
    office.file_exchange.leave_off()


def test_a_file_of_another_is_fetched_when_it_is_opened(office: Office, tmp_path: Path, clock: Clock) -> None:
    book = Book()
    document = book.drafted()
    book.do("clerk", Attach(PLAN.attachment), document.id)
    take(office, clock, book.records)
    (shown,) = office.files.of(document.id)
    assert (shown.state, shown.here) == ("away", False)
    assert office.file_exchange.next_job() is None, "nobody asked for it"
    woken: list[bool] = []
    office.files.on_wake(lambda: woken.append(True))
    assert refused(lambda: office.files.open_file(document.id, PLAN.sha256)) == "file_away"
    assert woken
    assert office.file_exchange.next_job() == Inbound(PLAN.sha256, len(PLAN.content), document.id)
    fetched(office, PLAN)
    with office.files.open_file(document.id, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content
    assert office.files.of(document.id)[0].state == "ready"


def test_fetching_goes_on_where_it_was_left(office: Office, clock: Clock) -> None:
    big = Paper("大.txt", some_bytes(4 * BLOCK))
    book = Book()
    document = book.drafted()
    book.do("clerk", Attach(big.attachment), document.id)
    take(office, clock, book.records)
    office.files.want(document.id, big.sha256)
    exchange = office.file_exchange
    exchange.perform(Resume(big.sha256))
    exchange.perform(KeepPiece(big.sha256, big.content[: 2 * BLOCK + 100]))
    exchange.leave_off()
    assert office.files.of(document.id)[0].state == "partial"
    assert exchange.perform(Resume(big.sha256)) == 2 * BLOCK
    exchange.perform(KeepPiece(big.sha256, big.content[2 * BLOCK :]))
    assert exchange.perform(Finish(big.sha256))
    with office.files.open_file(document.id, big.sha256) as opened:
        assert opened.read() == big.content


def test_a_content_that_came_damaged_is_fetched_under_another_key(office: Office, clock: Clock) -> None:
    book = Book()
    document = book.drafted()
    book.do("clerk", Attach(PLAN.attachment), document.id)
    take(office, clock, book.records)
    office.files.want(document.id, PLAN.sha256)
    before = key(office)
    office.file_exchange.perform(Resume(PLAN.sha256))
    office.file_exchange.perform(KeepPiece(PLAN.sha256, bytes(len(PLAN.content))))
    assert office.file_exchange.perform(Finish(PLAN.sha256)) is False
    assert key(office) != before, "a key seals one content"
    fetched(office, PLAN)


def key(office: Office) -> bytes:
    with office.read() as connection:
        found = files.find(connection, PLAN.sha256)
    assert found is not None
    return found.key


def test_a_content_that_was_purged_while_it_was_fetched_leaves_nothing(office: Office, clock: Clock) -> None:
    book = Book()
    document = book.drafted()
    book.do("clerk", Attach(PLAN.attachment), document.id)
    take(office, clock, book.records)
    office.files.want(document.id, PLAN.sha256)
    exchange = office.file_exchange
    exchange.perform(Resume(PLAN.sha256))
    exchange.perform(KeepPiece(PLAN.sha256, PLAN.content))
    office.exchange.perform(Page(page("clerk", [], seq=9, now=clock(), drop=PAPERS)))
    assert exchange.perform(Finish(PLAN.sha256))
    assert (on_disk(office), rows(office)) == (set(), {})
    assert office.files.sweep() == 0


def test_somebody_adding_the_very_content_that_is_on_its_way_here_harms_neither(
    office: Office, tmp_path: Path, clock: Clock
) -> None:
    book = Book()
    document = book.drafted()
    book.do("clerk", Attach(PLAN.attachment), document.id)
    take(office, clock, book.records)
    office.files.want(document.id, PLAN.sha256)
    exchange = office.file_exchange
    exchange.perform(Resume(PLAN.sha256))
    exchange.perform(KeepPiece(PLAN.sha256, PLAN.content))
    own = with_file(office, tmp_path)
    assert exchange.perform(Finish(PLAN.sha256))
    for paper in (own, document.id):
        with office.files.open_file(paper, PLAN.sha256) as opened:
            assert opened.read() == PLAN.content


def test_a_copy_that_the_disk_has_spoilt_is_fetched_again(
    office: Office, clock: Clock, expected_logs: ExpectedLogs
) -> None:
    paper, content = arrived(office, clock, PLAN)
    path = office.files.vault.path(content.sha256)
    path.write_bytes(b"spoilt")
    expected_logs("does not open")
    assert refused(lambda: office.files.open_file(paper.id, content.sha256)) == "file_broken"
    fetched(office, PLAN)
    with office.files.open_file(paper.id, content.sha256) as opened:
        assert opened.read() == PLAN.content


def test_small_files_of_papers_in_the_inbox_come_by_themselves(office: Office, clock: Clock) -> None:
    book = Book()
    small, large = PLAN.attachment, replace(a_text(100, 7).attachment, size=6 * 1024 * 1024)
    document = book.drafted()
    for each in (small, large):
        book.do("clerk", Attach(each), document.id)
    book.do("clerk", Submit("director"), document.id)
    take(office, clock, book.records)
    assert office.file_exchange.next_job() is None, "it is with somebody else"
    book.do("director", SendBack("补充。"), document.id)
    changes = sent(book.records, "clerk", seq=6, rev=2)
    office.exchange.perform(Page(page("clerk", changes, seq=6, now=clock())))
    assert office.file_exchange.next_job() == Inbound(small.sha256, small.size, document.id)
    fetched(office, PLAN)
    assert office.file_exchange.next_job() is None


# First pages and words


def test_a_first_page_is_asked_for_once_and_kept(office: Office, clock: Clock) -> None:
    book = Book()
    scan = a_scan(dots_per_inch=40)
    document = book.drafted()
    book.do("clerk", Attach(scan.attachment), document.id)
    take(office, clock, book.records)
    assert office.files.first_page(document.id, scan.sha256) is None
    assert office.files.first_page(document.id, scan.sha256) is None
    assert office.file_exchange.next_job() == PageOf(scan.sha256, document.id)
    office.file_exchange.perform(PageHere(scan.sha256, b"jpeg"))
    assert office.files.first_page(document.id, scan.sha256) == b"jpeg"
    assert office.file_exchange.next_job() is None
    assert refused(lambda: office.files.first_page(document.id, "0" * 64)) == "gone"


def test_a_first_page_that_is_not_drawn_yet_lets_the_others_go_first(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = timedelta(hours=1)
    monkeypatch.setattr("oa_client.office.file_exchange.PAGE_REST", rest)
    book = Book()
    scan, second = a_scan(dots_per_inch=40), a_scan(dots_per_inch=50)
    document = book.drafted()
    for each in (scan, second):
        book.do("clerk", Attach(each.attachment), document.id)
    take(office, clock, book.records)
    for each in (scan, second):
        office.files.first_page(document.id, each.sha256)
    exchange = office.file_exchange
    first = exchange.next_job()
    assert isinstance(first, PageOf)
    exchange.perform(PageLater(first.sha256))
    other = exchange.next_job()
    assert isinstance(other, PageOf)
    assert other.sha256 != first.sha256
    exchange.perform(PageLater(other.sha256))
    assert not exchange.page_waits()
    office.files.want(document.id, scan.sha256)
    assert isinstance(exchange.next_job(), Inbound), "the page is late, not the content"
    exchange.begin()
    assert isinstance(exchange.next_job(), Inbound), "a new round is no reason to ask again at once"
    clock.now += rest
    assert isinstance(exchange.next_job(), PageOf)
    for each in (scan, second):
        exchange.perform(PageLater(each.sha256))
    clock.now -= timedelta(days=1)
    assert isinstance(exchange.next_job(), PageOf), "a clock that was set back keeps no page away"


def test_the_words_of_a_file_are_found_with_its_paper(office: Office, tmp_path: Path) -> None:
    document = drafted(office)
    office.files.attach(
        document, written(tmp_path, Paper("名单.txt", "白沙镇避险转移名单".encode("gb18030")))
    )
    assert office.file_exchange.read_one()
    assert not office.file_exchange.read_one()
    with office.read() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM search_file").scalar()
    assert kept == 1


def test_a_file_that_breaks_its_reader_is_not_tried_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_file(office, tmp_path, Paper("坏.pdf", b"%PDF-1.7 and then nothing"))

    def dies(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("oa_client.office.file_exchange.text_of", dies)
        with pytest.raises(KeyboardInterrupt):
            office.file_exchange.read_one()
    assert not office.file_exchange.read_one(), "the next start passes it over"


def test_the_limits_are_kept_for_times_without_a_line(office: Office) -> None:
    assert office.files.limits() == FILE_LIMITS
    office.file_exchange.announced(replace(FILE_LIMITS, quota=7))
    assert office.files.limits() == replace(FILE_LIMITS, quota=7)
    with office.read() as connection:
        assert facts.get(connection, "file_limits") == encode(replace(FILE_LIMITS, quota=7)).decode()


def test_what_lies_at_rest_is_what_its_name_says(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert hashlib.file_digest(io.BytesIO(opened.read()), "sha256").hexdigest() == PLAN.sha256
