"""The worker that says which texts are being written here, and hears who else writes on them.

It has a thread and a line of its own: a warning must not wait for a long reading, nor hold one up. What goes wrong on
the way is not told: the conversation tells how the line stands, and who is not warned loses nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from sync.protocol import WRITING_SAID_SECONDS, Writers, Writing
from sync.trouble import Trouble

log = logging.getLogger(__name__)

GRACE = 1.0
"""Seconds that a word under way may still take when the office closes."""


class Desk(Protocol):
    """What the worker needs of the workstation."""

    @property
    def open(self) -> tuple[str, ...]: ...

    def told(self, document_id: str, people: list[str]) -> None: ...

    def on_wake(self, wake: Callable[[], None]) -> None: ...


class WritingLine(Protocol):
    """What it needs of a transport."""

    def use_token(self, token: str) -> None: ...

    def say_writing(self, message: Writing) -> Writers: ...

    def close(self) -> None: ...


class LeaseWorker:
    """Works from ``start`` to ``stop``. ``token`` tells the session to speak in; ``carries`` whether the line does."""

    def __init__(
        self, desk: Desk, line: WritingLine, token: Callable[[], str], carries: Callable[[], bool]
    ) -> None:
        self._desk = desk
        self._line = line
        self._token = token
        self._carries = carries
        self._said: dict[str, float] = {}
        """The texts the server was told of, and when, on the steady clock."""
        self._stop = threading.Event()
        self._work = threading.Event()
        self._thread = threading.Thread(target=self._work_for_ever, name="oa-leases", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._desk.on_wake(self._work.set)
        self._thread.start()

    def wake(self) -> None:
        """The line may carry again."""
        self._work.set()

    def stop(self) -> None:
        """End within ``GRACE`` seconds."""
        self._stop.set()
        self._work.set()
        self._line.close()
        self._thread.join(GRACE)

    def _work_for_ever(self) -> None:
        while not self._stop.is_set():
            self._work.wait(self._until_next())
            self._work.clear()
            if self._stop.is_set() or not self._carries():
                continue
            try:
                self._say()
            except Trouble as trouble:
                log.info("who else writes is not known: %s", type(trouble).__name__)

    def _until_next(self) -> float | None:
        """Seconds until something has to be said again; ``None`` while nothing is open."""
        if not self._said and not self._desk.open:
            return None
        oldest = min(self._said.values(), default=time.monotonic())
        return max(1.0, oldest + WRITING_SAID_SECONDS - time.monotonic())

    def _say(self) -> None:
        self._line.use_token(self._token())
        now, texts = time.monotonic(), self._desk.open
        for document in [each for each in self._said if each not in texts]:
            self._line.say_writing(Writing(document, ended=True))
            del self._said[document]
        for document in texts:
            if now - self._said.get(document, -WRITING_SAID_SECONDS) >= WRITING_SAID_SECONDS - 1:
                others = self._line.say_writing(Writing(document)).people
                self._said[document] = now
                self._desk.told(document, others)
