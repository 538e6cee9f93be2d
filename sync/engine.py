"""The worker that keeps the conversation going: one thread that exchanges, one that waits to be told of news."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from msgspec import structs

from oa_client.office.office import Office
from oa_core.refusal import Refused
from sync.ahead import Line, ReadingAhead
from sync.backoff import Backoff
from sync.core import (
    Choked,
    Confused,
    Forked,
    Introduce,
    Outgoing,
    Page,
    PageTaken,
    Reply,
    Send,
    Step,
    Wanted,
    exchange,
)
from sync.paging import PageSize
from sync.protocol import Hello, Pull, Pulled, Push, Pushed, Welcome
from sync.status import Link, SyncStatus
from sync.trouble import (
    DeviceRetired,
    Misunderstood,
    NoAnswer,
    NotSignedIn,
    Offline,
    ServerBehind,
    ServerDiskFull,
    Trouble,
    Untrusted,
    UpgradeNeeded,
)

log = logging.getLogger(__name__)

GRACE = 1.0
"""Seconds that a conversation under way may still take when the window closes."""

QUIET_PULL = 90.0
"""Seconds after which it is asked for news even though nobody told of any (sync.md C11)."""

JITTER = 0.1
"""At most so many seconds pass between being told of news and asking for it. Enough that the few dozen who share a
scope do not ask in the same millisecond, and little beside the wait for a line; half a second was most of the time
that a paper took from one desk to the next."""

_LINKS: dict[type[Exception], Link] = {
    NotSignedIn: Link.NOT_SIGNED_IN,
    DeviceRetired: Link.RETIRED,
    Untrusted: Link.UNTRUSTED,
    UpgradeNeeded: Link.UPGRADE_NEEDED,
    ServerDiskFull: Link.DISK_FULL,
    ServerBehind: Link.BEHIND,
}


class Engine:
    """Keeps one office in step with its server from ``start`` to ``stop``.

    ``sign_in`` opens a new session on the line when the old one has ended; it raises ``Trouble`` when it cannot.
    """

    def __init__(
        self, office: Office, line: Line, clock: Callable[[], datetime], sign_in: Callable[[], None]
    ) -> None:
        self._office = office
        self._line = ReadingAhead(line)
        self._clock = clock
        self._sign_in = sign_in
        self._stop = threading.Event()
        self._work = threading.Event()
        self._synced = threading.Event()
        self._head = 0
        self._turn = 0
        self._page_size = PageSize()
        self._chokes = _Chokes()
        self._threads = [
            threading.Thread(target=self._exchange_for_ever, name="oa-exchange", daemon=True),
            threading.Thread(target=self._wait_for_ever, name="oa-wait", daemon=True),
        ]

    def start(self) -> None:
        """Begin the conversation."""
        self._office.on_wake(self._work.set)
        self._office.on_close(self.stop)
        self._office.exchange.start()
        self._work.set()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the conversation within ``GRACE`` seconds; what is on the line is asked for again at the next start.

        A server that has frozen in the middle of an answer keeps nobody's window: its thread ends with the program.
        """
        self._send_what_rests()
        self._stop.set()
        self._work.set()
        self._synced.set()
        self._line.close()
        until = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._line.join(until)

    def _exchange_for_ever(self) -> None:
        backoff = Backoff(random.random)
        pause = 0.0
        while not self._stop.is_set():
            self._work.wait(pause or self._until_next())
            self._work.clear()
            if self._stop.is_set():
                return
            try:
                self._head = self._once()
            except DeviceRetired as trouble:
                self._tell(Link.RETIRED, trouble)
                self._stop.set()
                self._synced.set()
                return
            except (Trouble, Confused) as trouble:
                pause = backoff.next()
                if not self._stop.is_set():
                    self._tell(_LINKS.get(type(trouble), Link.OFFLINE), trouble)
                continue
            except Refused as full:
                pause = backoff.next()
                self._tell(Link.DISK_FULL, full)
                continue
            except Exception as fault:  # whatever it is, it must not end the conversation for the day
                pause = backoff.next()
                if not self._stop.is_set():
                    log.exception("the conversation failed")
                    self._tell(Link.OFFLINE, fault)
                continue
            pause = 0.0
            backoff.reset()
            self._synced.set()
            self._office.tell_status(SyncStatus(Link.ONLINE, self._clock()))

    def _until_next(self) -> float:
        """Seconds until there is something to do unasked: to ask for news, or to send what has rested."""
        left = self._office.exchange.rest_left()
        return QUIET_PULL if left is None else min(QUIET_PULL, left)

    def _send_what_rests(self) -> None:
        """The office closes: what rests is sent now where the line carries, within ``GRACE`` seconds; else it waits."""
        with suppress(Refused):  # a full disk keeps no office open; it is let go at the next start
            if not self._office.exchange.let_go() or self._office.status.link is not Link.ONLINE:
                return
            self._work.set()
            until = time.monotonic() + GRACE
            while self._office.exchange.has_to_send() and time.monotonic() < until:
                time.sleep(0.02)  # the conversation is another thread's; nothing tells of its pushes alone

    def _once(self) -> int:
        """One conversation, in a new session if the old one has ended."""
        try:
            try:
                return self._converse()
            except NotSignedIn:
                self._sign_in()
                return self._converse()
        except DeviceRetired:
            self._office.exchange.purge()
            raise

    def _converse(self) -> int:
        cache = self._office.exchange
        cache.begin(introduce=self._chokes.doubtful)
        talk = exchange(self._turn)
        reply: Reply = None
        try:
            while True:
                reply = self._perform(talk.send(reply))
                if self._stop.is_set():
                    raise Offline("closing")
        except StopIteration as end:
            return int(end.value)

    def _perform(self, step: Step) -> Reply:
        cache = self._office.exchange
        match step:
            case Send(message):
                return self._say(message)
            case Introduce(turn) | Outgoing(turn):
                self._turn = turn + 1
                return cache.perform(step)
            case Wanted(turn):
                self._turn = turn + 1
                pull = cache.perform(step)
                assert isinstance(pull, Pull)
                return structs.replace(pull, most=self._page_size.most)
            case Page(pulled):
                taken = cache.perform(step)
                assert isinstance(taken, PageTaken)
                size = sum(len(change.body) for change in pulled.changes if change.body is not None)
                self._page_size.took(size, taken.seconds)
                return taken
            case _:
                return cache.perform(step)

    def _say(self, message: Hello | Push | Pull) -> Welcome | Pushed | Pulled | Forked | Choked:
        try:
            answer = self._line.send(message)
        except (Offline, Misunderstood) as trouble:
            if isinstance(message, Push) and not self._stop.is_set() and self._chokes.at(message, trouble):
                log.info("the server gives no answer to %d orders: %s", len(message.orders), trouble)
                return Choked(str(trouble))
            raise
        self._chokes.answered(message)
        return answer

    def _wait_for_ever(self) -> None:
        """Sit at the telephone: once we are in step, ask to be told of news, and set the other thread to work."""
        backoff = Backoff(random.random)
        while not self._stop.is_set():
            self._synced.wait()
            if self._stop.is_set():
                return
            try:
                woken = self._line.wait(self._head)
            except Trouble:
                self._synced.clear()
                self._stop.wait(backoff.next())
                self._work.set()
                continue
            backoff.reset()
            if woken.head != self._head:  # less: the server went back in time
                self._synced.clear()
                self._stop.wait(random.random() * JITTER)
                self._work.set()

    def _tell(self, link: Link, trouble: Exception) -> None:
        level = logging.ERROR if isinstance(trouble, Misunderstood | Confused) else logging.INFO
        log.log(level, "the line does not carry: %s %s", type(trouble).__name__, trouble)
        if self._office.status.link is not link:
            self._office.tell_status(SyncStatus(link, self._office.status.synced_at, str(trouble)))


class _Chokes:
    """Tells a server that chokes on a push from a line that is gone: it has just answered other words, and says that
    it fails at these or breaks off at them for the second time."""

    def __init__(self) -> None:
        self._broke_at: tuple[str, ...] = ()
        self._answered = False

    @property
    def doubtful(self) -> bool:
        """The last conversation broke off at a push: whether the server answers at all has to be asked first."""
        return bool(self._broke_at)

    def answered(self, message: Hello | Push | Pull) -> None:
        """The server answered."""
        self._answered = True
        if isinstance(message, Push):
            self._broke_at = ()

    def at(self, push: Push, trouble: Trouble) -> bool:
        """The server did not answer a push: whether it chokes on it."""
        ids = tuple(order.id for order in push.orders)
        failed = isinstance(trouble, NoAnswer | Misunderstood)
        chokes = self._answered and (failed or self._broke_at == ids)
        self._answered = False
        self._broke_at = () if chokes else ids
        return chokes
