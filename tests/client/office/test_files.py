"""Files that go with papers on a workstation: added, opened, removed; and gone with the right to read them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from oa_client.office.changes import Changes
from oa_client.office.office import Office
from oa_client.storage import facts, files, outbox
from oa_client.storage.file_tables import file, file_gone, file_page, file_ref
from oa_client.storage.schema import outbox as outbox_table
from oa_client.storage.vault import BLOCK
from oa_core.documents.commands import Attach, SendBack, Submit
from oa_core.documents.model import Document
from oa_core.files import FILE_LIMITS, Attachment
from oa_core.records import Record
from oa_core.refusal import Refused
from sync.core import Answered, Outgoing, Page
from sync.encoding import encode
from sync.file_talk import (
    Finish,
    Inbound,
    KeepPiece,
    NotTaken,
    Outbound,
    PageHere,
    PageOf,
    ReadPiece,
    Resume,
    Sent,
)
from sync.protocol import Result
from tests.client.conftest import Clock, page, sent
from tests.guards.logs import ExpectedLogs
from tests.support.book import CONTENT, Book
from tests.support.handing_in import Paper, a_scan, a_text, some_bytes
from tests.support.power import PowerCut, cut_at

PAPERS = ["user:clerk", "desk:office", "inbox:clerk", "inbox:office"]
"""The scopes that papers come in."""
PLAN = Paper("防汛预案.txt", "各乡镇要落实值班。\n".encode() * 9000)


def on_disk(office: Office) -> set[str]:
    folder = Path(office.files.vault.path("0" * 64)).parent.parent
    return {path.name for path in folder.glob("*/*")}


def written(tmp_path: Path, paper: Paper) -> Path:
    path = tmp_path / paper.name
    path.write_bytes(paper.content)
    return path


def drafted(office: Office) -> str:
    working = office.documents.save(office.documents.begin(), CONTENT)
    return working.document_id


def with_file(office: Office, tmp_path: Path, paper: Paper = PLAN) -> str:
    document = drafted(office)
    office.files.attach(document, written(tmp_path, paper))
    return document


def rows(office: Office) -> dict[str, str]:
    with office.read() as connection:
        return {row.sha256: row.state for row in connection.execute(select(file))}


def orders(office: Office) -> list[tuple[str, str]]:
    with office.read() as connection:
        return [
            (row.kind, row.state)
            for row in connection.execute(select(outbox_table).order_by(outbox_table.c.n))
        ]


def refused(doing: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        doing()
    return caught.value.code


# Adding


def test_a_file_is_here_encrypted_and_its_order_waits_as_soon_as_it_is_added(
    office: Office, tmp_path: Path
) -> None:
    document = with_file(office, tmp_path)
    (shown,) = office.files.of(document)
    assert (shown.file, shown.state, shown.here) == (PLAN.attachment, "pending", True)
    assert orders(office) == [("document.draft", "queued"), ("document.attach", "queued")]
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content
    assert on_disk(office) == {PLAN.sha256}
    assert PLAN.content[:20] not in office.files.vault.path(PLAN.sha256).read_bytes()


def test_the_original_may_go_the_copy_stays(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    (tmp_path / PLAN.name).unlink()
    out = tmp_path / "copy.txt"
    office.files.save_copy(document, PLAN.sha256, out)
    assert out.read_bytes() == PLAN.content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("程序.exe", b"x", "file_kind_refused"),
        ("机密★方案.pdf", b"x", "classified"),
        ("空.pdf", b"", "file_empty"),
        ("a" * 120 + ".pdf", b"x", "file_name_wrong"),
    ],
)
def test_what_is_not_taken_is_refused_before_anything_is_kept(
    office: Office, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    document = drafted(office)
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(lambda: office.files.attach(document, path)) == code
    assert (on_disk(office), rows(office), len(orders(office))) == (set(), {}, 1)


def test_a_file_larger_than_announced_is_refused_here(office: Office, tmp_path: Path) -> None:
    document = drafted(office)
    office.file_exchange.announced(replace(FILE_LIMITS, largest=1000))
    assert office.files.limits().largest == 1000
    assert refused(lambda: office.files.attach(document, written(tmp_path, PLAN))) == "file_too_large"


def test_a_file_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    document = drafted(office)
    assert refused(lambda: office.files.attach(document, tmp_path / "nowhere.pdf")) == "file_unreadable"


def test_the_rules_refuse_a_file_and_nothing_of_it_stays(office: Office, tmp_path: Path) -> None:
    assert refused(lambda: office.files.attach("no such paper", written(tmp_path, PLAN))) == "gone"
    document = with_file(office, tmp_path)
    assert refused(lambda: office.files.attach(document, written(tmp_path, PLAN))) == "file_attached"
    assert on_disk(office) == {PLAN.sha256}
    with office.files.open_file(document, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content


def test_one_content_goes_with_two_papers_and_lies_here_once(office: Office, tmp_path: Path) -> None:
    one, two = with_file(office, tmp_path), with_file(office, tmp_path)
    assert on_disk(office) == {PLAN.sha256}
    office.files.detach(one, PLAN.sha256)
    with office.files.open_file(two, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content


def test_a_crash_at_any_step_of_adding_leaves_all_of_it_or_nothing(
    open_office: Callable[[str], Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office("clerk")
    document = drafted(office)
    for step in range(1, 20):
        paper = Paper(f"{step}.txt", some_bytes(BLOCK + step))
        path, cut = written(tmp_path, paper), False
        with cut_at(step, monkeypatch):
            try:
                office.files.attach(document, path)
            except PowerCut:
                cut = True
        office.files.sweep()
        names = {shown.file.sha256 for shown in office.files.of(document)}
        assert on_disk(office) == rows(office).keys() == names
        for shown in office.files.of(document):
            with office.files.open_file(document, shown.file.sha256) as opened:
                assert len(opened.read()) == shown.file.size
        if not cut:
            assert paper.sha256 in names
            return
    raise AssertionError("there are more steps than were cut")


# Removing, and what a refusal does


def test_a_file_that_no_order_and_no_record_needs_goes_from_the_disk(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    office.files.detach(document, PLAN.sha256)
    assert office.files.of(document) == ()
    assert on_disk(office) == {PLAN.sha256}, "the order that adds it still waits"
    with office.write(durable=True) as connection:
        connection.execute(outbox_table.delete())
    office.tell(Changes(orders=True, records=frozenset({document})))
    assert (on_disk(office), rows(office)) == (set(), {})


def test_a_refused_order_keeps_its_file_until_the_person_closes_it(office: Office, tmp_path: Path) -> None:
    document = with_file(office, tmp_path)
    with office.read() as connection:
        order = next(
            row for row in outbox.in_states(connection, ("queued",)) if row.kind == "document.attach"
        )
    office.exchange.perform(Outgoing(1))
    office.exchange.perform(Answered([Result(order.id, "refused", "moved_on", {"status": "in_review"})]))
    assert office.files.of(document) == ()
    assert on_disk(office) == {PLAN.sha256}
    office.orders.close(order.id)
    assert on_disk(office) == set()


def test_what_the_centre_takes_back_goes_with_its_key_text_and_open_windows(
    office: Office, tmp_path: Path, clock: Clock
) -> None:
    paper, content = arrived(office, clock, PLAN)
    assert office.file_exchange.read_one()
    with office.write(durable=False) as connection:
        files.ask_for_page(connection, content.sha256)
        files.put_page(connection, content.sha256, b"jpeg")
    stream = office.files.open_file(paper.id, content.sha256)
    office.exchange.perform(Page(page("clerk", [], seq=9, now=clock(), drop=PAPERS)))
    assert office.documents.paperwork(paper.id) is None
    assert on_disk(office) == set()
    with office.read() as connection:
        for table in (file, file_ref, file_page, file_gone):
            assert connection.execute(select(table)).all() == []
        kept = connection.exec_driver_sql("SELECT count(*) FROM search_file").scalar()
    assert kept == 0
    with pytest.raises(ValueError, match="closed"):
        stream.read()


def test_the_key_goes_in_the_transaction_of_the_purge_even_if_the_file_cannot(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, content = arrived(office, clock, PLAN)
    purge = Page(page("clerk", [], seq=9, now=clock(), drop=PAPERS))
    with monkeypatch.context() as patched, pytest.raises(PowerCut), cut_at(1, patched):
        office.exchange.perform(purge)
    assert rows(office) == {}, "before the file could go, nobody can read it any more"
    assert on_disk(office) == {content.sha256}
    office.files.sweep()
    assert on_disk(office) == set()


# The conversation's side


def arrived(office: Office, clock: Clock, paper: Paper) -> tuple[Document, Attachment]:
    """A paper of somebody else's office that came from the centre with a file, which was fetched."""
    book = Book()
    document = book.drafted()
    with_it = book.do("clerk", Attach(paper.attachment), document.id)
    assert isinstance(with_it, Document)
    take(office, clock, book.records)
    office.files.want(with_it.id, paper.sha256)
    fetched(office, paper)
    return with_it, paper.attachment


def take(office: Office, clock: Clock, records_now: dict[str, Record]) -> None:
    changes = sent(records_now, "clerk", seq=5)
    office.exchange.perform(Page(page("clerk", changes, seq=5, now=clock())))


def fetched(office: Office, paper: Paper) -> None:
    job = office.file_exchange.next_job()
    assert isinstance(job, Inbound)
    assert job.sha256 == paper.sha256
    assert office.file_exchange.perform(Resume(paper.sha256)) == 0
    have = 0
    while have < len(paper.content):
        kept = office.file_exchange.perform(KeepPiece(paper.sha256, paper.content[have : have + 50_000]))
        assert isinstance(kept, int)
        have = kept
    assert office.file_exchange.perform(Finish(paper.sha256))
    office.file_exchange.leave_off()


def sending(office: Office) -> Outbound:
    job = office.file_exchange.next_job()
    assert isinstance(job, Outbound)
    return job


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


def wait_for_files(office: Office) -> None:
    """The centre has done what it could and asked for the files of the rest."""
    with office.write(durable=True) as connection:
        connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == "document.draft")
            .values(state="applied", seq=99)
        )
        connection.execute(
            update(outbox_table)
            .where(outbox_table.c.kind == "document.attach")
            .values(state="waiting_files", files=json.dumps([PLAN.sha256]))
        )


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
