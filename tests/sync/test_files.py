"""The worker that carries files: it comes through in the end, gives way to the conversation, and ends at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_core.documents.commands import Attach
from oa_core.documents.model import Document
from oa_core.files import FILE_LIMITS, FileLimits
from sync.core import Page
from sync.file_protocol import Begun
from sync.file_talk import (
    Ask,
    Begin,
    Complete,
    Denied,
    Done,
    GetPage,
    GetPiece,
    Reply,
    SendPiece,
    Stands,
)
from sync.files import FileWorker, Turns
from sync.trouble import Offline
from tests.client.conftest import Clock, clock, office, open_office, page, sent
from tests.guards.logs import ExpectedLogs
from tests.support.book import CONTENT, Book
from tests.support.handing_in import Paper, some_bytes
from tests.support.workstation import eventually

__all__ = ["clock", "office", "open_office"]

PLAN = Paper("防汛预案.txt", some_bytes(600_000))


class Shelf:
    """A server's files in memory, which fails as ``troubles`` says, one for each step that is asked."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.staged: dict[str, bytes] = {}
        self.asked: list[Ask] = []
        self.troubles: deque[Exception] = deque()
        self.hold: Callable[[], object] = lambda: None
        self.closed = threading.Event()

    def limits(self) -> FileLimits:
        return FILE_LIMITS

    def ask(self, step: Ask) -> Reply:
        self.asked.append(step)
        self.hold()
        if self.troubles:
            raise self.troubles.popleft()
        match step:
            case Begin(sha256, _):
                return (
                    Begun(have=True)
                    if sha256 in self.contents
                    else Begun(sha256, len(self.staged.get(sha256, b"")))
                )
            case SendPiece(upload, offset, piece):
                if offset == len(self.staged.get(upload, b"")):
                    self.staged[upload] = self.staged.get(upload, b"") + piece
                return Stands(len(self.staged[upload]))
            case Complete(upload):
                self.contents[upload] = self.staged[upload]
                return Done()
            case GetPiece(sha256, _, offset, length):
                return self.contents[sha256][offset : offset + length]
            case GetPage():
                return Denied("no_preview", {})

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def worker(office: Office, shelf: Shelf, turns: Turns) -> Iterator[FileWorker]:
    made = FileWorker(office.file_exchange, shelf, turns)
    office.files.on_wake(made.wake)
    yield made
    office.close()


def attached(office: Office, tmp_path: Path) -> str:
    working = office.drafting.save(office.drafting.begin(), CONTENT)
    path = tmp_path / PLAN.name
    path.write_bytes(PLAN.content)
    office.files.attach(working.document_id, path)
    return working.document_id


def state(office: Office, document: str) -> str:
    return office.files.of(document)[0].state


def test_an_added_file_is_carried_up(
    worker: FileWorker, office: Office, shelf: Shelf, tmp_path: Path
) -> None:
    worker.start(office)
    document = attached(office, tmp_path)
    eventually(lambda: state(office, document) == "ready")
    assert shelf.contents == {PLAN.sha256: PLAN.content}


def test_a_file_that_somebody_opens_is_carried_down(
    worker: FileWorker, office: Office, shelf: Shelf, clock: Clock
) -> None:
    shelf.contents[PLAN.sha256] = PLAN.content
    book = Book()
    paper = book.drafted()
    with_it = book.do("clerk", Attach(PLAN.attachment), paper.id)
    assert isinstance(with_it, Document)
    changes = sent(book.records, "clerk", seq=5)
    office.exchange.perform(Page(page("clerk", changes, seq=5, now=clock())))
    worker.start(office)
    office.files.want(paper.id, PLAN.sha256)
    eventually(lambda: state(office, paper.id) == "ready")
    with office.files.open_file(paper.id, PLAN.sha256) as opened:
        assert opened.read() == PLAN.content
    assert office.files.first_page(paper.id, PLAN.sha256) is None
    eventually(lambda: office.files.first_page(paper.id, PLAN.sha256) == b"")


def test_a_first_page_goes_before_the_rest_of_a_large_file(
    worker: FileWorker, office: Office, shelf: Shelf, clock: Clock, tmp_path: Path
) -> None:
    scan = Paper("扫描.pdf", b"%PDF-" + some_bytes(200))
    shelf.contents[scan.sha256] = scan.content
    book = Book()
    paper = book.drafted()
    book.do("clerk", Attach(scan.attachment), paper.id)
    changes = sent(book.records, "clerk", seq=5)
    office.exchange.perform(Page(page("clerk", changes, seq=5, now=clock())))
    document = attached(office, tmp_path)

    def ask_in_the_middle() -> None:
        if isinstance(shelf.asked[-1], SendPiece):
            office.files.first_page(paper.id, scan.sha256)

    shelf.hold = ask_in_the_middle
    worker.start(office)
    eventually(lambda: state(office, document) == "ready")
    kinds = [type(step) for step in shelf.asked]
    assert kinds[:3] == [Begin, SendPiece, GetPage], "after the piece that was under way"
    assert shelf.contents[PLAN.sha256] == PLAN.content
    assert [step.offset for step in shelf.asked if isinstance(step, SendPiece)] == [0, 262144, 524288]


def test_a_first_page_that_takes_long_stops_no_other_file_and_comes_in_the_end(
    worker: FileWorker,
    office: Office,
    shelf: Shelf,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sync.files.SOON", 0.2)
    scan = Paper("扫描.pdf", b"%PDF-" + some_bytes(200))
    book = Book()
    paper = book.drafted()
    book.do("clerk", Attach(scan.attachment), paper.id)
    changes = sent(book.records, "clerk", seq=5)
    office.exchange.perform(Page(page("clerk", changes, seq=5, now=clock())))
    office.files.first_page(paper.id, scan.sha256)
    drawn = threading.Event()
    ask = shelf.ask

    def drawing(step: Ask) -> Reply:
        if isinstance(step, GetPage):
            return b"jpeg" if drawn.is_set() else Denied("busy", {})
        return ask(step)

    shelf.ask = drawing  # type: ignore[method-assign]  # the server draws for a long time
    worker.start(office)
    document = attached(office, tmp_path)
    eventually(lambda: state(office, document) == "ready")
    assert office.files.first_page(paper.id, scan.sha256) is None
    drawn.set()
    eventually(lambda: office.files.first_page(paper.id, scan.sha256) == b"jpeg")


def test_troubles_of_the_line_only_delay_it(
    worker: FileWorker, office: Office, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.troubles.extend([Offline("cut"), Offline("cut")])
    worker.start(office)
    document = attached(office, tmp_path)
    eventually(lambda: state(office, document) == "ready")
    pieces = [step.offset for step in shelf.asked if isinstance(step, SendPiece)]
    assert pieces == sorted(set(pieces)), "what was carried is not carried again"


def test_it_tries_at_once_when_the_conversation_has_come_through(
    worker: FileWorker, office: Office, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.backoff.FIRST", 1000.0)
    monkeypatch.setattr("sync.backoff.LONGEST", 1000.0)
    shelf.troubles.append(Offline("cut"))
    worker = FileWorker(office.file_exchange, shelf, Turns())
    worker.start(office)
    document = attached(office, tmp_path)
    eventually(lambda: shelf.asked and not shelf.troubles)
    time.sleep(0.3)  # long enough for a worker that does not wait
    assert state(office, document) != "ready"
    worker.line_carries()
    eventually(lambda: state(office, document) == "ready", 10)


def test_a_mistake_of_ours_is_told_and_does_not_end_the_files(
    worker: FileWorker, office: Office, shelf: Shelf, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("carrying files failed")
    shelf.troubles.append(RuntimeError("a mistake"))
    worker.start(office)
    document = attached(office, tmp_path)
    eventually(lambda: state(office, document) == "ready")


def test_files_wait_while_the_conversation_has_the_line(
    worker: FileWorker, office: Office, shelf: Shelf, turns: Turns, tmp_path: Path
) -> None:
    with turns.conversing():
        worker.start(office)
        document = attached(office, tmp_path)
        time.sleep(0.6)  # the worker has looked at its work by then
        assert shelf.asked == []
    eventually(lambda: state(office, document) == "ready")


def test_what_cannot_be_carried_holds_up_nothing_else(
    worker: FileWorker, office: Office, shelf: Shelf, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("is left for later")
    document = attached(office, tmp_path)
    small = Paper("小.txt", b"x" * 100)
    path = tmp_path / small.name
    path.write_bytes(small.content)
    office.files.attach(document, path)
    ask = shelf.ask

    def stuck(step: Ask) -> Reply:
        return Stands(0) if isinstance(step, SendPiece) and step.upload == small.sha256 else ask(step)

    shelf.ask = stuck  # type: ignore[method-assign]  # one content never comes forward
    worker.start(office)
    eventually(lambda: [shown.state for shown in office.files.of(document)] == ["ready", "uploading"])


def test_it_ends_at_once_even_when_the_line_hangs(
    worker: FileWorker, office: Office, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.hold = lambda: shelf.closed.wait(30)
    worker.start(office)
    document = attached(office, tmp_path)
    eventually(lambda: shelf.asked)
    begun = time.monotonic()
    worker.stop()
    assert time.monotonic() - begun < 2
    assert state(office, document) == "pending", "it goes on at the next start"
