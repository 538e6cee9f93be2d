"""Who is writing on which text just now, as their workstations say: to warn people of each other, never to bind them.

Nothing rests on it: two people's texts are merged or kept beside each other whatever is told here. So it is kept in
memory, and forgotten with the process. Several processes before one database would each know only of those who speak to
it; a shared office would need a table in place of the dictionary, with the same two methods.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sync.protocol import WRITING_SECONDS

MOST = 16
"""So many texts one device may be said to write on; the oldest is forgotten."""


class Leases:
    """Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[tuple[str, str], dict[str, datetime]] = {}
        """By person and device: until when they count as writing on which document, the latest said last."""

    def renew(self, document: str, person: str, device: str, now: datetime) -> None:
        """``person`` writes on ``document`` at this device."""
        with self._lock:
            self._forget_what_ended(now)
            said = self._until.setdefault((person, device), {})
            said.pop(document, None)
            said[document] = now + timedelta(seconds=WRITING_SECONDS)
            if len(said) > MOST:
                del said[next(iter(said))]

    def end(self, document: str, person: str, device: str) -> None:
        """They have gone away from it."""
        with self._lock:
            self._until.get((person, device), {}).pop(document, None)

    def writing(self, document: str, now: datetime) -> Mapping[str, datetime]:
        """Who writes on ``document`` and until when they count as doing so, by person."""
        with self._lock:
            found: dict[str, datetime] = {}
            for (person, _), said in self._until.items():
                until = said.get(document)
                if until is not None and until > now:
                    found[person] = max(until, found.get(person, until))
            return found

    def _forget_what_ended(self, now: datetime) -> None:
        for key, said in list(self._until.items()):
            for document, until in list(said.items()):
                if until <= now:
                    del said[document]
            if not said:
                del self._until[key]
