"""The worker that carries files: the third thread beside the engine's two, with a line of its own.

It yields to the conversation about orders and news, which is small and comes first, and ends within two seconds: the
pieces are small, and what has been carried is never carried again.
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from oa_client.office.changes import Changes
from oa_core.files import FileLimits
from oa_core.refusal import Refused
from sync.backoff import Backoff
from sync.file_talk import (
    Ask,
    Begin,
    Complete,
    Deed,
    GetPage,
    GetPiece,
    Job,
    PageOf,
    Puzzled,
    Reply,
    SendPiece,
    Step,
    talk,
)
from sync.trouble import Offline, Trouble

log = logging.getLogger(__name__)

GRACE = 0.5
"""Seconds that a piece under way may still take when the window closes."""
QUIET = 0.2
"""Seconds after a change before the files are looked at: a page of news brings many changes."""
SOON = 5.0
"""Seconds after which a first page that the server had not drawn yet is asked for again."""
IDLE = 300.0
"""Seconds after which the files are looked at even though nothing changed."""
YIELD = 20.0
"""The longest a piece waits for the conversation, in seconds: a long one must not stop the files for the day."""


class Turns:
    """Who speaks: while the conversation about orders and news is on the line, files wait."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()

    @contextlib.contextmanager
    def conversing(self) -> Iterator[None]:
        """Within the block the conversation has the line."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def wait(self, patience: float) -> None:
        """Wait until the line is free, at most ``patience`` seconds."""
        self._free.wait(patience)


class FileLine(Protocol):
    """What the worker needs of a line."""

    def limits(self) -> FileLimits: ...

    def ask(self, step: Ask) -> Reply: ...

    def close(self) -> None: ...


class FileDesk(Protocol):
    """What the worker needs of the office: which job is next, and each step that is done here."""

    def sweep(self) -> int: ...

    def begin(self) -> None: ...

    def announced(self, limits: FileLimits) -> None: ...

    def next_job(self) -> Job | None: ...

    def put_off(self, job: Job) -> None: ...

    def page_waits(self) -> bool: ...

    def page_is_late(self) -> bool: ...

    def perform(self, deed: Deed) -> Reply: ...

    def leave_off(self) -> None: ...

    def read_one(self) -> bool: ...


class Place(Protocol):
    """What the worker needs to hear: when something changed, when somebody waits, when the office closes."""

    def on_change(self, listener: Callable[[Changes], None]) -> None: ...

    def on_close(self, closer: Callable[[], None]) -> None: ...


class FileWorker:
    """Carries the files of one office from ``start`` to ``stop``."""

    def __init__(self, desk: FileDesk, line: FileLine, turns: Turns) -> None:
        self._desk = desk
        self._line = line
        self._turns = turns
        self._stop = threading.Event()
        self._work = threading.Event()
        self._carries = threading.Event()
        self._announced = False
        self._came_forward = False
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._work_for_ever, name="oa-files", daemon=True)

    def start(self, place: Place) -> None:
        """Begin; it ends when the office closes."""
        place.on_change(lambda _changes: self._work.set())
        place.on_close(self.stop)
        self._work.set()
        self._thread.start()

    def wake(self) -> None:
        """Somebody waits for a file."""
        self._hurry.set()
        self._work.set()

    def line_carries(self) -> None:
        """The conversation has just come through: what waits for the line is tried at once."""
        self._carries.set()

    def stop(self) -> None:
        """End within ``GRACE`` seconds; what was under way goes on at the next start."""
        self._stop.set()
        self._work.set()
        self._carries.set()
        self._hurry.set()
        self._line.close()
        self._thread.join(GRACE)

    def _work_for_ever(self) -> None:
        backoff = Backoff(random.random)
        pause = 0.0
        swept = False
        while not self._stop.is_set():
            if pause:
                # New wishes do not make the line carry sooner.
                self._carries.wait(pause)
            else:
                self._work.wait(SOON if self._desk.page_is_late() else IDLE)
            self._hurry.wait(QUIET)
            self._hurry.clear()
            self._work.clear()
            if self._stop.is_set():
                return
            self._carries.clear()
            self._came_forward = False
            try:
                if not swept:
                    self._desk.sweep()
                    swept = True
                self._desk.begin()
                self._carry_all()
            except (Trouble, Refused, OSError) as trouble:
                if self._came_forward:
                    # A line that breaks again and again still carries: no reason to wait ever longer.
                    backoff.reset()
                pause = backoff.next()
                if not self._stop.is_set():
                    log.info("files wait: %s %s", type(trouble).__name__, trouble)
                continue
            except Exception:  # whatever it is, it must not end the files for the day
                pause = backoff.next()
                if not self._stop.is_set():
                    log.exception("carrying files failed")
                continue
            pause = 0.0
            backoff.reset()

    def _carry_all(self) -> None:
        while not self._stop.is_set() and (job := self._desk.next_job()) is not None:
            if not self._announced:
                self._desk.announced(self._line.limits())
                self._announced = True
            self.carry(job)
        while not self._stop.is_set() and self._desk.read_one():
            pass

    def carry(self, job: Job) -> None:
        """One conversation to its end. Raises ``Trouble``, ``Refused`` and ``OSError``; then the next one goes on from
        what both sides hold."""
        steps = talk(job)
        reply: Reply = None
        try:
            while True:
                step = steps.send(reply)
                if isinstance(step, SendPiece | GetPiece) and self._desk.page_waits():
                    return  # a large file goes on once somebody sees the page they wait for
                reply = self._perform(job, step)
                if self._stop.is_set():
                    raise Offline("closing")
        except StopIteration:
            return
        except Puzzled as puzzled:
            log.warning("%s is left for later: %s", job.sha256, puzzled)
            self._desk.put_off(job)
        finally:
            self._desk.leave_off()

    def _perform(self, job: Job, step: Step) -> Reply:
        if not isinstance(step, Begin | SendPiece | Complete | GetPiece | GetPage):
            return self._desk.perform(step)
        if not isinstance(job, PageOf):
            # Somebody looks at the window and waits for a first page; it is small and goes first.
            self._turns.wait(YIELD)
        reply = self._line.ask(step)
        self._came_forward |= isinstance(step, SendPiece | GetPiece)
        return reply
