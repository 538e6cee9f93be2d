"""Lines that follow each other down the pages, and where the pages end.

One rule is kept above all: the signature never stands on a page without text of the body (GB/T 9704-2012, 7.3.5.5;
the old 此页无正文 is gone). Lines move closer together on its page or, where that is not enough, lines of the body are
carried over to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from oa_client.typesetting.grid import (
    GRID,
    HAIR,
    LEFT,
    LINES_PER_PAGE,
    PITCH,
    SIZE_3,
    TURNED,
    WIDTH,
    Frame,
    Grid,
    baseline_in,
)
from oa_client.typesetting.lines import Line
from oa_client.typesetting.model import GlyphRun, Picture, Rule, Shape


class Kind(Enum):
    """What a line belongs to, as far as ends of pages care."""

    TITLE = auto()
    ADDRESSEES = auto()
    HEADING = auto()
    BODY = auto()
    FIGURE = auto()  # rows of tables and images of the body
    ATTACHMENTS = auto()
    SIGNATURE = auto()
    NOTE = auto()
    ANNEX = auto()


_MOST_LINES = 24
_MOST_LINES_WITH_SIGNATURE = 23
_TEXT = (Kind.BODY, Kind.HEADING, Kind.FIGURE)
_CARRIED = 2
"""Lines of the body that come along with a signature that found no room."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn besides or in place of a line of type; counts from the line's upper left corner."""

    runs: tuple[GlyphRun, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    shapes: tuple[Shape, ...] = ()

    def shifted(self, dx: float, dy: float) -> Drawn:
        return Drawn(
            tuple(run.shifted(dx, dy) for run in self.runs),
            tuple(rule.shifted(dx, dy) for rule in self.rules),
            tuple(picture.shifted(dx, dy) for picture in self.pictures),
            tuple(shape.shifted(dx, dy) for shape in self.shapes),
        )

    def with_(self, other: Drawn) -> Drawn:
        return Drawn(
            self.runs + other.runs,
            self.rules + other.rules,
            self.pictures + other.pictures,
            self.shapes + other.shapes,
        )


NOTHING = Drawn()
NO_TYPE = Line((), 0.0)


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
    drawn: Drawn = NOTHING
    reach: float = 0.0
    """How far below it something hangs that must stay on the page: the lower part of a seal."""
    new_page: bool = False
    turned: bool = False
    """It lies turned a quarter on its page (clause 8)."""
    heads: FlowLine | None = None
    """What is repeated above it at the top of a page: the heads of its table."""

    @property
    def rigid(self) -> bool:
        """Whether it keeps its height when lines move closer together."""
        return self.drawn is not NOTHING

    def below(self, heads: FlowLine) -> FlowLine:
        """The line with ``heads`` above it, as one."""
        drawn = heads.drawn.with_(self.drawn.shifted(0.0, heads.height))
        return replace(self, drawn=drawn, height=heads.height + self.height, heads=None)


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

    @property
    def lowest(self) -> float:
        """Where it ends with what hangs below it."""
        return self.bottom + self.flow.reach

    @property
    def left(self) -> float:
        return (TURNED.left if self.flow.turned else LEFT) + self.flow.left

    def runs(self) -> list[GlyphRun]:
        """Its type; what is drawn besides it is in ``drawn``."""
        baseline = baseline_in(self.top, self.flow.height, self.flow.em)
        return [run.shifted(self.left, baseline) for run in self.flow.line.runs]

    def drawn(self) -> Drawn:
        return self.flow.drawn.shifted(self.left, self.top) if self.flow.rigid else NOTHING


def flow(lines: Sequence[FlowLine], start: float, grid: Grid = GRID) -> list[PlacedLine]:
    """Place ``lines`` from ``start`` mm on the first page and from the top of the type area on the others."""
    frame = Frame(LEFT, grid.top, WIDTH, grid.bottom)
    placed = _place(lines, start, frame, forced=None)
    break_before = _carried_from(placed, frame)
    if break_before is None:
        return placed
    closer = _closer_for_the_signature(placed, lines, start, frame)
    return closer or _place(lines, start, frame, forced=break_before)


def tightened(placed: Sequence[PlacedLine], bottom: float, grid: Grid = GRID) -> list[PlacedLine] | None:
    """The lines with those of the last page closer together, so that they end at ``bottom``.

    That is the standard's own remedy when a page lacks a little room (7.3.5.5). ``None`` if it would take more
    than 24 lines to a page, on the first page, where the masthead's distances are fixed, and on pages whose tables
    or seals keep their size.
    """
    last = placed[-1]
    share = (bottom - grid.top) / (last.bottom - grid.top)
    rigid = any(each.flow.rigid or each.flow.turned for each in placed if each.page == last.page)
    if last.page == 0 or rigid or share < LINES_PER_PAGE / _MOST_LINES:
        return None
    return [_closer(each, share, grid.top) if each.page == last.page else each for each in placed]


def _closer(placed: PlacedLine, share: float, top: float) -> PlacedLine:
    line = replace(placed.flow, height=placed.flow.height * share)
    return PlacedLine(line, placed.page, top + (placed.top - top) * share)


def _place(lines: Sequence[FlowLine], start: float, upright: Frame, forced: int | None) -> list[PlacedLine]:
    """Fill page after page; a new one begins before line ``forced`` in any case. A heading that would end a page goes
    over with its text."""
    page, bottom, turned = 0, start, False
    placed: list[PlacedLine] = []
    while len(placed) < len(lines):
        index = len(placed)
        line = lines[index]
        frame = TURNED if line.turned else upright
        top = bottom + line.above
        another = (line.new_page and placed) or line.turned is not turned or index == forced
        full = top + line.height + line.reach > frame.bottom + HAIR
        if another or full:
            if full and not another:
                del placed[_left_alone(placed) :]
                line = lines[len(placed)]
            page, top, turned = page + 1, frame.top, line.turned
            if line.heads is not None:
                line = line.below(line.heads)
        placed.append(PlacedLine(line, page, top))
        bottom = top + line.height
    return placed


def _left_alone(placed: Sequence[PlacedLine]) -> int:
    """From where on the last page holds nothing but headings, which their text would leave behind; a page that would
    show no text without them keeps them."""
    first = len(placed)
    while first and placed[first - 1].flow.kind is Kind.HEADING:
        first -= 1
    here = first and placed[first - 1].page == placed[-1].page
    return first if here and placed[first - 1].flow.kind in (*_TEXT, Kind.ANNEX) else len(placed)


def _closer_for_the_signature(
    placed: Sequence[PlacedLine], lines: Sequence[FlowLine], start: float, frame: Frame
) -> list[PlacedLine] | None:
    """The lines with those of the last page of the body closer together, so that the signature finds room there."""
    block = _signature_block(placed)
    page = max(placed[index].page for index in _body_before(placed, block))
    first = next(index for index, each in enumerate(placed) if each.page == page)
    these = range(first, block[-1] + 1)
    soft = sum(lines[at].height + lines[at].above for at in these if not lines[at].rigid) - lines[first].above
    whole = _depth(placed, first, block[-1])
    share = 1 - (whole - frame.height) / soft if soft else 0.0
    if page == 0 or share < LINES_PER_PAGE / _MOST_LINES_WITH_SIGNATURE:
        return None
    closer = [
        replace(line, height=line.height * share, above=line.above * share)
        if at in these and not line.rigid
        else line
        for at, line in enumerate(lines)
    ]
    again = _place(closer, start, frame, forced=first)
    return again if _carried_from(again, frame) is None else None


def _carried_from(placed: Sequence[PlacedLine], frame: Frame) -> int | None:
    """Before which line the page must end so that the signature keeps company; ``None`` if all is well."""
    block = _signature_block(placed)
    text = _body_before(placed, block)
    if not block or not text:
        return None
    last = placed[block[-1]].page
    split = placed[block[0]].page != last
    beside = [index for index in text if placed[index].page == last]
    if last == 0 or (not split and len(beside) >= min(_CARRIED, len(text))):
        return None
    candidate = _leaving_text_behind(placed, text)
    names_attachments = block[0] - text[-1] > 1
    if _depth(placed, candidate, block[-1]) > frame.height + HAIR or (len(text) == 1 and names_attachments):
        # The body cannot come along, for the names of attachments fill the page or it is a single line
        # that the first page must show: the last of those names do.
        candidate = max(block[0] - _CARRIED, text[-1] + 1)
    return candidate if _depth(placed, candidate, block[-1]) <= frame.height + HAIR else None


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
    if block and block[-1] + 1 < len(placed) and placed[block[-1] + 1].flow.kind is Kind.NOTE:
        block.append(block[-1] + 1)
    return block


def _body_before(placed: Sequence[PlacedLine], block: Sequence[int]) -> list[int]:
    ends = block[0] if block else 0
    return [index for index in range(ends) if placed[index].flow.kind in _TEXT]


def _depth(placed: Sequence[PlacedLine], first: int, last: int) -> float:
    """The room that the lines take from the top of a page, heads of a table that would be repeated included."""
    lines = [each.flow for each in placed[first : last + 1]]
    heads = lines[0].heads.height if lines[0].heads else 0.0
    return heads + sum(line.above + line.height for line in lines) - lines[0].above + lines[-1].reach
