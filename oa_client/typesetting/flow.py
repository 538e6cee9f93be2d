"""Lines that follow each other down the pages, and where the pages end.

One rule is kept above all: the signature never stands on a page without text of the body (GB/T 9704-2012, 7.3.5.5;
the old 此页无正文 is gone). Lines of the body are carried over to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from oa_client.typesetting.grid import (
    BOTTOM,
    HAIR,
    HEIGHT,
    LEFT,
    LINES_PER_PAGE,
    PITCH,
    SIZE_3,
    TOP,
    baseline_in,
)
from oa_client.typesetting.lines import Line
from oa_client.typesetting.model import GlyphRun


class Kind(Enum):
    """What a line belongs to, as far as ends of pages care."""

    TITLE = auto()
    ADDRESSEES = auto()
    HEADING = auto()
    BODY = auto()
    ATTACHMENTS = auto()
    SIGNATURE = auto()
    NOTE = auto()


_MOST_LINES = 24
_TEXT = (Kind.BODY, Kind.HEADING)
_CARRIED = 2
"""Lines of the body that come along with a signature that found no room."""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line that knows how much room it takes, but not yet where."""

    line: Line
    kind: Kind
    left: float = 0.0
    """Where its measure begins, from the left edge of the type area."""
    above: float = 0.0
    """What stays blank before it; nothing does at the top of a page."""
    height: float = PITCH
    em: float = SIZE_3.em


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on its page."""

    flow: FlowLine
    page: int
    """From 0."""
    top: float

    @property
    def bottom(self) -> float:
        return self.top + self.flow.height

    def runs(self) -> list[GlyphRun]:
        baseline = baseline_in(self.top, self.flow.height, self.flow.em)
        return [run.shifted(LEFT + self.flow.left, baseline) for run in self.flow.line.runs]


def flow(lines: Sequence[FlowLine], start: float) -> list[PlacedLine]:
    """Place ``lines`` from ``start`` mm on the first page and from the top of the type area on the others."""
    placed = _place(lines, start, forced=None)
    break_before = _carried_from(placed)
    return placed if break_before is None else _place(lines, start, forced=break_before)


def tightened(placed: Sequence[PlacedLine], bottom: float) -> list[PlacedLine] | None:
    """The lines with those of the last page closer together, so that they end at ``bottom``.

    That is the standard's own remedy when a page lacks a little room (7.3.5.5). ``None`` if it would take more
    than 24 lines to a page, or on the first page, where the masthead's distances are fixed.
    """
    last = placed[-1]
    share = (bottom - TOP) / (last.bottom - TOP)
    if last.page == 0 or share < LINES_PER_PAGE / _MOST_LINES:
        return None
    return [_closer(each, share) if each.page == last.page else each for each in placed]


def _closer(placed: PlacedLine, share: float) -> PlacedLine:
    line = replace(placed.flow, height=placed.flow.height * share)
    return PlacedLine(line, placed.page, TOP + (placed.top - TOP) * share)


def _place(lines: Sequence[FlowLine], start: float, forced: int | None) -> list[PlacedLine]:
    """Fill page after page; a new one begins before line ``forced`` in any case."""
    page, bottom = 0, start
    placed: list[PlacedLine] = []
    for index, line in enumerate(lines):
        top = bottom + line.above
        if index == forced or top + line.height > BOTTOM + HAIR:
            page, top = page + 1, TOP
        placed.append(PlacedLine(line, page, top))
        bottom = top + line.height
    return placed


def _carried_from(placed: Sequence[PlacedLine]) -> int | None:
    """Before which line the page must end so that the signature keeps company; ``None`` if all is well."""
    block = _signature_block(placed)
    text = [index for index, each in enumerate(placed) if each.flow.kind in _TEXT]
    if not block or not text:
        return None
    last = placed[block[-1]].page
    split = placed[block[0]].page != last
    beside = [index for index in text if placed[index].page == last]
    if last == 0 or (not split and len(beside) >= min(_CARRIED, len(text))):
        return None
    candidate = _leaving_text_behind(placed, text)
    names_attachments = block[0] - text[-1] > 1
    if _depth(placed, candidate, block[-1]) > HEIGHT + HAIR or (len(text) == 1 and names_attachments):
        # The body cannot come along, for the names of attachments fill the page or it is a single line
        # that the first page must show: the last of those names do.
        candidate = max(block[0] - _CARRIED, text[-1] + 1)
    return candidate if _depth(placed, candidate, block[-1]) <= HEIGHT + HAIR else None


def _leaving_text_behind(placed: Sequence[PlacedLine], text: Sequence[int]) -> int:
    """The first of the lines to carry over. A heading is not left behind alone, and the first page must show
    text of the body (7.3.2), so of very short bodies less is carried."""
    first = len(text) - min(_CARRIED, len(text))
    while first > 1 and placed[text[first - 1]].flow.kind is Kind.HEADING:
        first -= 1
    if first == 0 and len(text) > 1:
        first = 1
    return text[first]


def _signature_block(placed: Sequence[PlacedLine]) -> list[int]:
    """The lines that stay together: 署名, 成文日期 and the first line of 附注."""
    block = [index for index, each in enumerate(placed) if each.flow.kind is Kind.SIGNATURE]
    if block and block[-1] + 1 < len(placed):
        block.append(block[-1] + 1)
    return block


def _depth(placed: Sequence[PlacedLine], first: int, last: int) -> float:
    """The room that the lines take from the top of a page."""
    lines = [each.flow for each in placed[first : last + 1]]
    return sum(line.above + line.height for line in lines) - lines[0].above
