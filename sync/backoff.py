"""How long to wait before the next try: full jitter, so that an office does not come back all at once."""

from __future__ import annotations

from collections.abc import Callable

FIRST = 1.0
LONGEST = 60.0


class Backoff:
    """Waits that grow from ``FIRST`` to ``LONGEST`` seconds. ``random`` gives a number in [0, 1)."""

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._limit = FIRST

    def next(self) -> float:
        """Seconds until the next try, at least a quarter of the present limit."""
        limit = self._limit
        self._limit = min(self._limit * 2, LONGEST)
        return limit * (0.25 + 0.75 * self._random())

    def reset(self) -> None:
        """The line carried: begin with short waits again."""
        self._limit = FIRST
