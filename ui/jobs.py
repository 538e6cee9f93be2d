"""Work off the GUI thread: one thread for the office, one for laying out pages, one for checking a text, one that asks
for printers. Answers come back to the GUI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from oa_core.refusal import Refused

T = TypeVar("T")
log = logging.getLogger(__name__)


class Lane(StrEnum):
    """Which thread does the work; each lane keeps the order in which it was asked."""

    OFFICE = "office"
    PAGES = "pages"
    CHECKS = "checks"
    PRINTERS = "printers"


@dataclass(frozen=True)
class _Asked:
    owner: QObject
    done: Callable[[Any], None]
    refused: Callable[[Any], None] | None
    broken: Callable[[], None] | None


@dataclass(frozen=True)
class _Answer:
    asked: _Asked
    value: Any = None
    refusal: Exception | None = None
    broken: Exception | None = None


class Jobs(QObject):
    """Runs work in its lane and hands the answer to the owner's callback on the GUI thread.

    An answer for an owner that Qt has deleted meanwhile is dropped. ``broke`` carries every exception that is
    neither ``Refused`` nor listed by the asker: a bug, for ``ui.crash``.
    """

    broke = Signal(object)
    _answered = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {lane: ThreadPoolExecutor(1, thread_name_prefix=f"oa-{lane}") for lane in Lane}
        self._lock = threading.Lock()
        self._answers: dict[int, _Answer] = {}
        self._last = 0
        self._open = 0
        self._closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether every answer has been delivered."""
        return self._open == 0

    def ask(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Any], None] | None = None,
        *,
        broken: Callable[[], None] | None = None,
        lane: Lane = Lane.OFFICE,
        expecting: tuple[type[Exception], ...] = (Refused,),
    ) -> None:
        """Run ``work`` in ``lane``, then ``done(value)``, or ``refused(exception)`` for an expected exception.

        After any other exception the owner is called back too, so that nothing waits for ever: ``broken()``, or
        without it ``refused(Refused("fault"))``.
        """
        if self._closed:
            return
        self._open += 1
        asked = _Asked(owner, done, refused, broken)
        self._pools[lane].submit(self._work, asked, work, expecting)

    def close(self) -> None:
        """Wait for the office's work, what was asked last included (it may hold somebody's text); drop pages and
        checks that nobody will see; deliver nothing more. What the print service is being asked ends by itself."""
        self._closed = True
        self._pools[Lane.PRINTERS].shutdown(wait=False, cancel_futures=True)
        for lane in (Lane.PAGES, Lane.CHECKS):
            self._pools[lane].shutdown(wait=True, cancel_futures=True)
        self._pools[Lane.OFFICE].shutdown(wait=True)

    def _work(self, asked: _Asked, work: Callable[[], Any], expecting: tuple[type[Exception], ...]) -> None:
        try:
            answer = _Answer(asked, value=work())
        except expecting as refusal:
            answer = _Answer(asked, refusal=refusal)
        except Exception as broken:  # noqa: BLE001  a bug is carried to the GUI thread, where it is logged and told
            answer = _Answer(asked, broken=broken)
        with self._lock:
            self._last += 1
            number = self._last
            self._answers[number] = answer
        if isValid(self):
            self._answered.emit(number)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        with self._lock:
            answer = self._answers.pop(number)
        self._open -= 1
        if self._closed:
            return
        asked = answer.asked
        alive = isValid(asked.owner)
        if answer.broken is not None:
            self.broke.emit(answer.broken)
            if alive:
                _own_up(asked)
        elif not alive:
            return
        elif answer.refusal is None:
            asked.done(answer.value)
        elif asked.refused is not None:
            asked.refused(answer.refusal)
        else:
            self.broke.emit(answer.refusal)
            _own_up(asked)


def _own_up(asked: _Asked) -> None:
    if asked.broken is not None:
        asked.broken()
    elif asked.refused is not None:
        asked.refused(Refused("fault"))
