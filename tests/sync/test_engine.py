"""The worker that keeps an office in step: it tries again, tells how the line stands, and ends at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.storage import records
from oa_client.storage.database import Database
from sync.core import EpochChanged
from sync.engine import Engine
from sync.protocol import Pull, Pulled, Push, Pushed, Result, Woken
from sync.status import Link, SyncStatus
from sync.trouble import NotSignedIn, Offline, ServerDiskFull, Trouble, Untrusted, UpgradeNeeded
from tests.client.conftest import KEY, Clock, change
from tests.support.book import CONTENT
from tests.support.central import COUNTY
from tests.support.workstation import eventually


class Line:
    """A server in a few lines: it takes every order, and fails as ``troubles`` says, one for each message."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.troubles: deque[Trouble] = deque()
        self.taken: list[str] = []
        self.head = 1
        self.waits = 0
        self.news = threading.Event()
        self.closed = threading.Event()

    def send(self, message: Push | Pull) -> Pushed | Pulled | EpochChanged:
        if self.troubles:
            raise self.troubles.popleft()
        if isinstance(message, Push):
            self.taken += [order.id for order in message.orders]
            self.head += 1
            return Pushed(1, self.head, [Result(o.id, "applied", seq=self.head) for o in message.orders])
        return Pulled(1, self.head, {"all": self.head}, [], [], False, self._clock.now)

    def wait(self, head: int) -> Woken:
        self.waits += 1
        while not self.news.wait(0.01):
            if self.closed.is_set():
                raise Offline("closed")
        self.news.clear()
        self.head += 1
        return Woken(1, self.head)

    def close(self) -> None:
        self.closed.set()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    cache = Database(tmp_path / "cache.db", KEY)
    with cache.write(durable=True) as connection:
        records.store(connection, [change(record, {"all"}, seq=1) for record in COUNTY])
    opened = Office(cache, "clerk", clock)
    yield opened
    opened.close()


@pytest.fixture
def line(clock: Clock) -> Line:
    return Line(clock)


def start(office: Office, line: Line, clock: Clock, sign_in: Callable[[], None] = lambda: None) -> list[Link]:
    told: list[Link] = []

    def watch(status: SyncStatus) -> None:
        told.append(status.link)

    office.on_status(watch)
    Engine(office, line, clock, sign_in).start()
    return told


def test_an_act_is_sent_as_soon_as_it_is_made(office: Office, line: Line, clock: Clock) -> None:
    start(office, line, clock)
    eventually(lambda: office.status.link is Link.ONLINE)
    office.documents.submit(office.documents.begin(), CONTENT, to="director")
    eventually(lambda: len(line.taken) == 2 and not office.orders.waiting())


def test_acts_made_without_the_line_go_once_when_it_is_back(office: Office, line: Line, clock: Clock) -> None:
    line.troubles.extend([Offline("down")])
    told = start(office, line, clock)
    eventually(lambda: Link.OFFLINE in told)
    office.documents.submit(office.documents.begin(), CONTENT, to="director")
    eventually(lambda: len(line.taken) == 2)
    assert len(set(line.taken)) == 2


@pytest.mark.parametrize(
    ("trouble", "link"),
    [
        (Offline("x"), Link.OFFLINE),
        (Untrusted("x"), Link.UNTRUSTED),
        (UpgradeNeeded("x"), Link.UPGRADE_NEEDED),
        (ServerDiskFull("x"), Link.DISK_FULL),
    ],
)
def test_each_trouble_shows_and_ends_when_the_line_carries(
    office: Office, line: Line, clock: Clock, trouble: Trouble, link: Link
) -> None:
    line.troubles.append(trouble)
    told = start(office, line, clock)
    eventually(lambda: link in told)
    office.sync_now()
    eventually(lambda: office.status.link is Link.ONLINE)
    assert office.status.synced_at is not None


def test_an_ended_session_is_opened_again_without_a_word(office: Office, line: Line, clock: Clock) -> None:
    renewed: list[int] = []
    line.troubles.append(NotSignedIn("expired"))
    told = start(office, line, clock, lambda: renewed.append(1))
    eventually(lambda: office.status.link is Link.ONLINE)
    assert (renewed, told) == ([1], [Link.ONLINE])


def test_a_session_that_cannot_be_opened_shows(office: Office, line: Line, clock: Clock) -> None:
    def refuse() -> None:
        raise NotSignedIn("the password changed")

    line.troubles.append(NotSignedIn("expired"))
    told = start(office, line, clock, refuse)
    eventually(lambda: Link.NOT_SIGNED_IN in told)


def test_news_from_others_is_fetched_when_the_server_calls(office: Office, line: Line, clock: Clock) -> None:
    start(office, line, clock)
    eventually(lambda: line.waits == 1)
    line.news.set()
    eventually(lambda: line.waits == 2)
    assert office.exchange.wanted().positions == {"all": line.head}


def test_a_full_disk_here_is_told_and_the_conversation_goes_on_later(
    office: Office, line: Line, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oa_client.storage.database import DiskFull

    page = office.exchange.page
    failures = iter([DiskFull()])

    def full_once(pulled: Pulled, now: object) -> object:
        for failure in failures:
            raise failure
        return page(pulled, clock.now)

    monkeypatch.setattr(office.exchange, "page", full_once)
    told = start(office, line, clock)
    eventually(lambda: Link.DISK_FULL in told)
    office.sync_now()
    eventually(lambda: office.status.link is Link.ONLINE)


def test_a_fault_of_ours_is_logged_and_does_not_end_the_conversation(
    office: Office,
    line: Line,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: Callable[[str], None],
) -> None:
    expected_logs("the conversation failed")
    begin = office.exchange.begin
    faults = iter([RuntimeError("a fault")])

    def fail_once() -> None:
        for fault in faults:
            raise fault
        begin()

    monkeypatch.setattr(office.exchange, "begin", fail_once)
    start(office, line, clock)
    office.sync_now()
    eventually(lambda: office.status.link is Link.ONLINE)


def test_a_server_that_froze_in_the_middle_of_an_answer_keeps_nobodys_window(
    office: Office, line: Line, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, thaw = threading.Event(), threading.Event()

    def frozen(message: Push | Pull) -> Pushed | Pulled | EpochChanged:
        asked.set()
        thaw.wait(30)
        raise Offline("thawed")

    monkeypatch.setattr(line, "send", frozen)
    start(office, line, clock)
    assert asked.wait(10)
    began = time.monotonic()
    office.close()
    assert time.monotonic() - began < 3
    thaw.set()
    eventually(lambda: not [each for each in threading.enumerate() if each.name.startswith("oa-")])


def test_closing_the_office_ends_both_threads_within_two_seconds(
    office: Office, line: Line, clock: Clock
) -> None:
    start(office, line, clock)
    eventually(lambda: line.waits == 1)
    began = time.monotonic()
    office.close()
    assert time.monotonic() - began < 2
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("oa-")]
