"""The worker that keeps the conversation going: one thread that exchanges, one that waits to be told of news."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from oa_client.office.office import Office
from oa_core.refusal import Refused
from sync.backoff import Backoff
from sync.core import (
    Answered,
    Confused,
    EpochChanged,
    Outgoing,
    Page,
    Reply,
    Restart,
    Send,
    Step,
    Wanted,
    exchange,
)
from sync.protocol import Pull, Pulled, Push, Pushed, Woken
from sync.status import Link, SyncStatus
from sync.trouble import (
    Misunderstood,
    NotSignedIn,
    Offline,
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

_LINKS: dict[type[Exception], Link] = {
    NotSignedIn: Link.NOT_SIGNED_IN,
    Untrusted: Link.UNTRUSTED,
    UpgradeNeeded: Link.UPGRADE_NEEDED,
    ServerDiskFull: Link.DISK_FULL,
}


class Line(Protocol):
    """What the engine needs of a transport."""

    def send(self, message: Push | Pull) -> Pushed | Pulled | EpochChanged: ...

    def wait(self, head: int) -> Woken: ...

    def close(self) -> None: ...


class Engine:
    """Keeps one office in step with its server from ``start`` to ``stop``.

    ``sign_in`` opens a new session on the line when the old one has ended; it raises ``Trouble`` when it cannot.
    """

    def __init__(
        self, office: Office, line: Line, clock: Callable[[], datetime], sign_in: Callable[[], None]
    ) -> None:
        self._office = office
        self._line = line
        self._clock = clock
        self._sign_in = sign_in
        self._stop = threading.Event()
        self._work = threading.Event()
        self._synced = threading.Event()
        self._head = 0
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
        self._stop.set()
        self._work.set()
        self._synced.set()
        self._line.close()
        for thread in self._threads:
            thread.join(GRACE)

    def _exchange_for_ever(self) -> None:
        backoff = Backoff(random.random)
        pause = 0.0
        while not self._stop.is_set():
            self._work.wait(pause or QUIET_PULL)
            self._work.clear()
            if self._stop.is_set():
                return
            try:
                self._head = self._once()
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

    def _once(self) -> int:
        """One conversation, in a new session if the old one has ended."""
        try:
            return self._converse()
        except NotSignedIn:
            self._sign_in()
            return self._converse()

    def _converse(self) -> int:
        cache = self._office.exchange
        cache.begin()
        talk = exchange()
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
            case Outgoing():
                return cache.outgoing()
            case Wanted():
                return cache.wanted()
            case Send(message):
                return self._line.send(message)
            case Answered(results):
                self._office.tell(cache.answered(results))
            case Page(pulled):
                self._office.tell(cache.page(pulled, self._clock()))
            case Restart(epoch):
                self._office.tell(cache.restart(epoch))
        return None

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
            if woken.head > self._head:
                self._synced.clear()
                self._work.set()

    def _tell(self, link: Link, trouble: Exception) -> None:
        level = logging.ERROR if isinstance(trouble, Misunderstood | Confused) else logging.INFO
        log.log(level, "the line does not carry: %s %s", type(trouble).__name__, trouble)
        if self._office.status.link is not link:
            self._office.tell_status(SyncStatus(link, self._office.status.synced_at, str(trouble)))
