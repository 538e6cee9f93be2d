"""Who else is writing on the text that is on the desk, as the central office heard it; a warning, never a lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from oa_client.office.changes import Changes
from oa_client.office.desk import Desk
from sync.protocol import WRITING_SECONDS


class Leases:
    """The texts open on this workstation, and who else writes on them. Every method may be called from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._open: list[str] = []
        self._others: dict[str, tuple[datetime, tuple[str, ...]]] = {}
        self._wake: Callable[[], None] = lambda: None

    def on_wake(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called when a text was opened or put away."""
        self._wake = wake

    def begin(self, document_id: str) -> None:
        """The text is on the desk, to be written."""
        with self._lock:
            if document_id not in self._open:
                self._open.append(document_id)
        self._wake()

    def end(self, document_id: str) -> None:
        """It is no longer."""
        with self._lock:
            if document_id in self._open:
                self._open.remove(document_id)
            self._others.pop(document_id, None)
        self._wake()

    @property
    def open(self) -> tuple[str, ...]:
        """The texts on the desk."""
        with self._lock:
            return tuple(self._open)

    def told(self, document_id: str, people: Sequence[str]) -> None:
        """The central office said who else (person ids) writes on it; listeners hear when that is somebody new."""
        with self._lock:
            if document_id not in self._open:
                return
            _, before = self._others.get(document_id, (None, ()))
            now = tuple(people)
            self._others[document_id] = (self._desk.clock(), now)
        if now != before:
            self._desk.tell(Changes(records=frozenset({document_id})))

    def others(self, document_id: str) -> tuple[str, ...]:
        """Names of who else writes on it; nobody once the last word about it is too old."""
        with self._lock:
            said, people = self._others.get(document_id, (None, ()))
        if said is None or self._desk.clock() - said > timedelta(seconds=WRITING_SECONDS):
            return ()
        register = self._desk.register
        return tuple(register.name_of(person) for person in people)
