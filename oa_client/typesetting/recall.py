"""What was set for the last papers, so that a paper of which a few words changed is set again in a tenth of the time.

A layout that recalls is equal to one that does not; what stayed is even the same object, which tells a view that it
has nothing to draw anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from oa_client.typesetting.model import Page

Line = TypeVar("Line")


class Recall:
    """Belongs to one font book; holds no more than what the last two papers needed. It may be shared between threads:
    at worst something is set that was set before."""

    def __init__(self) -> None:
        self._paragraphs: dict[Hashable, tuple[Any, ...]] = {}
        self._older: dict[Hashable, tuple[Any, ...]] = {}
        self._pages: dict[int, tuple[object, Page]] = {}

    def another_paper(self) -> None:
        """A paper begins to be set."""
        self._older, self._paragraphs = self._paragraphs, {}

    def paragraph(self, told: Hashable, set_it: Callable[[], Iterable[Line]]) -> tuple[Line, ...]:
        """The lines of a paragraph of which ``told`` is everything that they depend on."""
        lines: tuple[Line, ...] | None = self._paragraphs.get(told, self._older.get(told))
        if lines is None:
            lines = tuple(set_it())
        self._paragraphs[told] = lines
        return lines

    def page(self, number: int, shows: object, make: Callable[[], Page]) -> Page:
        """The page of this number; ``shows`` is everything that stands on it. It is the one of the last paper where
        that showed the same there."""
        known = self._pages.get(number)
        if known is not None and known[0] == shows:
            return known[1]
        page = make()
        self._pages[number] = (shows, page)
        return page

    def pages_end(self, number: int) -> None:
        """The paper has no more than ``number`` pages."""
        for beyond in [each for each in list(self._pages) if each > number]:
            self._pages.pop(beyond, None)
