"""How large a page may be, so that taking it in keeps nobody waiting (sync.md C13)."""

from __future__ import annotations

from sync.protocol import PAGE_BYTES

APPLY_SECONDS = 0.15
"""The longest that one page may hold the cache."""
LEAST = 32 * 1024
"""The smallest page that is asked for, in bytes of bodies; below, the round trips cost more than they spare."""
_TELLING = 16 * 1024
"""Pages smaller than this say nothing about the speed of the cache."""


class PageSize:
    """What to ask for, from how long the last page took."""

    def __init__(self) -> None:
        self.most = PAGE_BYTES

    def took(self, size: int, seconds: float) -> None:
        """A page of ``size`` bytes of bodies was taken in within ``seconds``. A slow page makes the next one smaller
        at once; a quick one lets it grow by half, so that one lucky page does not undo what was learnt."""
        if size < _TELLING:
            return
        fits = int(size * APPLY_SECONDS / max(seconds, 0.001))
        self.most = max(LEAST, min(PAGE_BYTES, fits, self.most * 3 // 2))
