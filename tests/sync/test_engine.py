"""The worker that keeps an office in step: it tries again, tells how the line stands, and ends at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.storage import scopes
from oa_client.storage.database import Database
from oa_client.storage.outbox import TRIES
from oa_core.duty.commands import Log
from sync.core import Forked, Page, Reply, Step
from sync.engine import Engine
from sync.protocol import (
    Change,
    Hello,
    Pull,
    Pulled,
    Push,
    Pushed,
    Result,
    ScopePage,
    Welcome,
    Woken,
)
from sync.status import Link, SyncStatus
from sync.trouble import (
    DeviceRetired,
    NoAnswer,
    NotSignedIn,
    Offline,
    ServerBehind,
    ServerDiskFull,
    Trouble,
    Untrusted,
    UpgradeNeeded,
)
from tests.client.conftest import KEY, Clock, with_register
from tests.support.book import CONTENT
from tests.support.workstation import eventually


class Line:
    """A server in a few lines: it takes every order, and fails as ``troubles`` says, one for each message."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.troubles: deque[Trouble] = deque()
        self.heard: list[Hello | Push | Pull] = []
        self.taken: list[str] = []
        self.poison: set[str] = set()
        self.news_of: list[Change] = []
        self.head = 1
        self.waits = 0
        self.news = threading.Event()
        self.closed = threading.Event()

    def send(self, message: Hello | Push | Pull) -> Welcome | Pushed | Pulled | Forked:
        self.heard.append(message)
        if self.troubles:
            raise self.troubles.popleft()
        match message:
            case Hello(turn):
                return Welcome(turn, "nanyu", 1, 0, "d", "t", 30)
            case Push(turn, epoch, orders):
                if {order.id for order in orders} & self.poison:
                    raise NoAnswer("failed")
                self.taken += [order.id for order in orders]
                self.head += 1
                results = [Result(order.id, "applied", seq=self.head) for order in orders]
                return Pushed(turn, epoch, self.head, results)
            case Pull(turn, epoch):
                scopes = [ScopePage("all", self.head, self.head, False, 0)]
                return Pulled(turn, epoch, self.head, 0, self._clock.now, scopes, [], self.news_of, False)

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
    with_register(cache)
    opened = Office(cache, "clerk", clock)
    yield opened
    opened.close()


@pytest.fixture
def line(clock: Clock) -> Line:
    return Line(clock)


def reached(office: Office) -> int:
    with office.read() as connection:
        return scopes.cursors(connection)["all"][0]


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
    office.drafting.submit(office.drafting.begin(), CONTENT, to="director")
    eventually(lambda: len(line.taken) == 2 and not office.orders.waiting())


def test_acts_made_without_the_line_go_once_when_it_is_back(office: Office, line: Line, clock: Clock) -> None:
    line.troubles.extend([Offline("down")])
    told = start(office, line, clock)
    eventually(lambda: Link.OFFLINE in told)
    office.drafting.submit(office.drafting.begin(), CONTENT, to="director")
    eventually(lambda: len(line.taken) == 2)
    assert len(set(line.taken)) == 2


@pytest.mark.parametrize(
    ("trouble", "link"),
    [
        (Offline("x"), Link.OFFLINE),
        (Untrusted("x"), Link.UNTRUSTED),
        (UpgradeNeeded("x"), Link.UPGRADE_NEEDED),
        (ServerBehind("x"), Link.BEHIND),
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
    pull = line.heard[-1]
    assert isinstance(pull, Pull)
    eventually(lambda: office.status.link is Link.ONLINE)
    assert reached(office) == line.head


def test_a_full_disk_here_is_told_and_the_conversation_goes_on_later(
    office: Office, line: Line, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oa_client.storage.database import DiskFull

    perform = office.exchange.perform
    failures = iter([DiskFull()])

    def full_once(step: Step) -> Reply:
        for failure in failures if isinstance(step, Page) else ():
            raise failure
        return perform(step)

    monkeypatch.setattr(office.exchange, "perform", full_once)
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

    def fail_once(*, introduce: bool) -> None:
        for fault in faults:
            raise fault
        begin(introduce=introduce)

    monkeypatch.setattr(office.exchange, "begin", fail_once)
    start(office, line, clock)
    office.sync_now()
    eventually(lambda: office.status.link is Link.ONLINE)


def test_a_server_that_froze_in_the_middle_of_an_answer_keeps_nobodys_window(
    office: Office, line: Line, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, thaw = threading.Event(), threading.Event()

    def frozen(message: Hello | Push | Pull) -> Pushed:
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


def test_an_order_the_server_chokes_on_is_held_and_the_others_go(
    office: Office,
    line: Line,
    clock: Clock,
) -> None:
    entries = [office.new_id() for _ in range(3)]
    for entry in entries:
        office.execute(entry, Log("正常。", office.now()))
    line.poison = {office.orders.waiting()[1].id}
    start(office, line, clock)

    def ask() -> bool:
        office.sync_now()
        return bool(office.orders.refused())

    eventually(ask)
    (held,) = office.orders.refused()
    assert (held.record, held.state, held.code) == (entries[1], "held", "server_failed")
    eventually(lambda: len(line.taken) == 2)
    batches = [message.orders for message in line.heard if isinstance(message, Push)]
    assert len(batches[0]) == 3
    assert all(len(batch) == 1 for batch in batches[1:]), "each alone after that"
    assert sum(batch[0].id in line.poison for batch in batches[1:]) == TRIES - 1
    assert office.orders.waiting() == ()


def test_a_line_that_breaks_is_not_taken_for_a_server_that_chokes(
    office: Office, line: Line, clock: Clock
) -> None:
    office.execute(office.new_id(), Log("正常。", office.now()))
    line.troubles.extend([Offline("down"), Offline("down"), Offline("down")])
    start(office, line, clock)

    def ask() -> bool:
        office.sync_now()
        return bool(line.taken)

    eventually(ask)
    with office.read() as connection:
        assert connection.exec_driver_sql("SELECT max(tries) FROM outbox").scalar() == 0


def test_a_server_that_dies_of_an_order_twice_chokes_on_it(
    office: Office,
    line: Line,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.execute(office.new_id(), Log("正常。", office.now()))
    send = line.send

    def dies(message: Hello | Push | Pull) -> Welcome | Pushed | Pulled | Forked:
        if isinstance(message, Push):
            line.heard.append(message)
            raise Offline("the connection was reset")
        return send(message)

    monkeypatch.setattr(line, "send", dies)
    start(office, line, clock)

    def tries() -> int:
        office.sync_now()
        with office.read() as connection:
            return int(connection.exec_driver_sql("SELECT max(tries) FROM outbox").scalar_one())

    eventually(lambda: tries() == 1)
    assert [type(message) for message in line.heard[:4]] == [Hello, Push, Hello, Push]
    eventually(lambda: office.status.link is Link.ONLINE)


def test_a_retired_device_forgets_what_it_read_keeps_what_was_written_and_says_so(
    office: Office, line: Line, clock: Clock
) -> None:
    office.execute(office.new_id(), Log("没有送出的。", office.now()))
    line.troubles.append(DeviceRetired("device_retired"))
    told = start(office, line, clock)
    eventually(lambda: Link.RETIRED in told)
    eventually(lambda: office.me.organ == "")
    assert [order.text for order in office.orders.waiting()] == ["没有送出的。"]
    office.sync_now()
    assert len(line.heard) == 1, "not another word is said"


def test_no_number_is_said_twice(office: Office, line: Line, clock: Clock) -> None:
    start(office, line, clock)
    eventually(lambda: office.status.link is Link.ONLINE)
    office.execute(office.new_id(), Log("正常。", office.now()))
    eventually(lambda: not office.orders.waiting())
    turns = [message.turn for message in line.heard]
    assert len(set(turns)) == len(turns)
    assert turns == sorted(turns)


def test_a_server_that_went_back_in_time_is_noticed_while_waiting(
    office: Office, line: Line, clock: Clock
) -> None:
    start(office, line, clock)
    eventually(lambda: line.waits == 1)
    line.head = 5
    office.sync_now()
    eventually(lambda: reached(office) == 5)
    line.head = 1
    heard = len(line.heard)
    line.news.set()
    eventually(lambda: len(line.heard) > heard)
