"""Ids that workstations make: UUIDv7 text (RFC 9562), in the order of time so that stores append."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime


class Ids:
    """New ids by ``clock`` (aware). Two ids of one workstation never go backwards, even when its clock does."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._last = 0
        self._making = threading.Lock()

    def new(self) -> str:
        """A UUIDv7: 48 bits of milliseconds, 12 bits that count within one, 62 random bits."""
        with self._making:
            tick = int(self._clock().timestamp() * 1000) << 12
            self._last = max(tick, self._last + 1)
            stamp = self._last
        head = f"{stamp >> 12:012x}"
        tail = f"{0x8000000000000000 | secrets.randbits(62):016x}"
        return f"{head[:8]}-{head[8:]}-7{stamp & 0xFFF:03x}-{tail[:4]}-{tail[4:]}"
