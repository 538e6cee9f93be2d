"""The background worker that keeps the index of the search up to date."""

from __future__ import annotations

import logging
import threading
import time

from oa_client.office.desk import Desk
from oa_client.storage import pinyin, search_index
from oa_client.storage.pinyin import Readings
from oa_core.refusal import Refused

log = logging.getLogger(__name__)

BEGIN_AFTER = 2.0
"""Seconds after which work begins: the window comes first."""
QUIET = 0.3
"""Seconds without a change after which work goes on; while the conversation brings pages, each batch waits so long."""
FALLBACK = 60.0
"""Seconds after which it is looked for work even though nobody told of any."""
RETRY = 60.0
"""Seconds after which it is tried again when there was no room on the disk."""
GRACE = 0.5
"""Seconds that a batch under way may still take when the window closes."""


class Indexing:
    """One thread, in small transactions with pauses: neither the window nor the conversation waits for it longer than
    for one of them (some 50 ms). Stopped anywhere, it goes on from there at the next start."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._working = threading.Lock()
        self._readings: Readings | None = None
        self._thread = threading.Thread(target=self._work_for_ever, name="oa-index", daemon=True)

    def start(self) -> None:
        """Begin; it ends when the office closes."""
        self._desk.on_change(lambda _changes: self._wake.set())
        self._desk.on_close(self.stop)
        self._thread.start()

    def stop(self) -> None:
        """End within ``GRACE`` seconds."""
        self._stop.set()
        self._wake.set()
        self._thread.join(GRACE)

    def _work_for_ever(self) -> None:
        self._stop.wait(BEGIN_AFTER)
        while not self._stop.is_set():
            self._wake.clear()
            self._stop.wait(QUIET)
            pause = FALLBACK
            try:
                self.catch_up(patiently=True)
            except Refused as full:
                log.warning("the index waits for room on the disk: %s", full.code)
                pause = RETRY
            except Exception:  # whatever it is, papers can be read and written without an index
                log.exception("indexing failed")
                pause = RETRY
            if self._stop.is_set():
                return  # whoever told us to end may have woken us before the last rest began
            if not self._wake.wait(pause):
                # Nothing came for a while: the readings (some 15 MB) are read again when something does.
                self._readings = None

    def catch_up(self, *, patiently: bool = False) -> None:
        """Index what is due, then take what was purged out of the file. ``patiently`` leaves pauses to the others and
        ends when the office closes."""
        with self._working:
            self._begin()
            self._index(patiently)
            self._scrub(patiently)

    def _begin(self) -> None:
        with self._desk.read() as connection:
            if not search_index.outdated(connection):
                return
        with self._desk.write(durable=False) as connection:
            search_index.begin_again(connection)

    def _index(self, patiently: bool) -> None:
        crowded: dict[int, int] = {}
        while not self._stop.is_set():
            began = time.monotonic()
            with self._desk.read() as connection:
                if not search_index.due(connection):
                    return
            readings = self._readings = self._readings or self._learn()
            with self._desk.read() as connection:
                batch = search_index.prepare(connection, readings)
            with self._desk.write(durable=False) as connection:
                search_index.put(connection, batch, crowded)
            self._rest(began, patiently)
            self._fold(patiently)

    def _learn(self) -> Readings:
        with self._desk.read() as connection:
            kept = pinyin.kept_readings(connection)
        if kept is not None:
            return kept
        readings = pinyin.pypinyin_readings()
        packed = readings.packed()
        with self._desk.write(durable=False) as connection:
            pinyin.keep(connection, packed)
        return readings

    def _fold(self, patiently: bool) -> None:
        more = True
        while more and not self._stop.is_set():
            began = time.monotonic()
            with self._desk.write(durable=False) as connection:
                more = search_index.merge(connection)
            self._rest(began, patiently)

    def _scrub(self, patiently: bool) -> None:
        with self._desk.read() as connection:
            purge = search_index.scrub_due(connection)
        first = more = bool(purge)
        while more and not self._stop.is_set():
            began = time.monotonic()
            with self._desk.write(durable=False) as connection:
                more = search_index.scrub(connection, purge, first=first)
            first = False
            self._rest(began, patiently)
        if purge and not more:
            self._desk.fold_log()

    def _rest(self, began: float, patiently: bool) -> None:
        """Leave as much time as was taken, and more while changes come in: then the conversation needs the disk."""
        if patiently:
            busy = self._wake.is_set()
            self._wake.clear()
            self._stop.wait(QUIET if busy else time.monotonic() - began)
