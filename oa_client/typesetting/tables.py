"""Tables: columns that fit the measure, rows that move to the next page whole, heads that are repeated there.

The standard says nothing of a table's type; offices set it one size below the text (4号) and smaller where columns
would cut words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from oa_client.typesetting.flow import NO_TYPE, Drawn, FlowLine, Kind
from oa_client.typesetting.grid import HAIR, SIZE_3, SIZE_4, WIDTH, Frame, TypeSize, baseline_in
from oa_client.typesetting.kinsoku import is_western, unbreakable
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import GlyphRun, Role, Rule, Source
from oa_core.structure.source import Align, Table

_SIZES = (SIZE_4, *(TypeSize(points, WIDTH / 28 * points / 16) for points in (12, 10.5, 9)))
_USUAL = 2
"""The first of the sizes, for which a table need not wrap."""
_RULE = 0.25
_LEADING = 1.35
"""From one line of a cell to the next, in ems."""
_SIDE, _ABOVE = 1.2, 1.3
"""mm: what stays blank inside a cell."""
_HALF = 0.55
"""Of a cell: about as wide as a western letter or figure is."""
_NARROW = 12
"""Characters: the lines of a narrower column are not spread."""
_FEWEST, _SHORT, _ANY = 3, 8, 10**9
"""Characters: no column that has a longer text becomes narrower than the first; what has no more than the second is
best kept on one line."""
_CENTRED = 12
"""A cell that is not longer, and not wrapped, is set in the middle unless the file says otherwise."""
_MOST_COLUMNS = 63
"""No table of Word's has more; a cell that claims to span more is damaged, and one further right ties no rows."""
_MOST_HEADS = 1 / 3
"""Heads that would take more of each page are not repeated."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell at its place in the grid, its text not yet in lines."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    align: Align | None
    offset: int
    """Where its text begins in that of the table."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A cell with its lines."""

    box: _Box
    lines: tuple[Line, ...]
    role: Role


def table_lines(
    table: Table, source: Source, compositor: Compositor, frame: Frame, kind: Kind, *, turned: bool = False
) -> list[FlowLine]:
    """The rows as lines of the flow, the heads together with the first row; rows that cells tie together stay whole.
    What is higher than a page is cut between lines of its cells."""
    boxes = list(_boxes(table))
    if not boxes:
        return []
    setter = _Setter(table, boxes, source, compositor, frame, kind, turned)
    heads, groups = setter.groups()
    lines = [setter.drawn(group) for group in heads]
    head = _stacked(lines) if lines else None
    if head and head.height > frame.height * _MOST_HEADS:
        groups, head = [*heads, *groups], None
    room = frame.height - (head.height if head else 0.0)
    rows = [line for group in groups for line in setter.fitting(group, room)]
    if head is None or not rows:
        return rows or lines
    repeated = replace(head, drawn=_unsourced(head.drawn))
    return [rows[0].below(head), *(replace(row, heads=repeated) for row in rows[1:])]


def _stacked(lines: Sequence[FlowLine]) -> FlowLine:
    whole = lines[-1]
    for line in reversed(lines[:-1]):
        whole = whole.below(line)
    return whole


def _unsourced(drawn: Drawn) -> Drawn:
    return replace(drawn, runs=tuple(replace(run, source=None) for run in drawn.runs))


def _boxes(table: Table) -> Iterator[_Box]:
    """Each cell at the first column of its row that no cell above reaches into."""
    free_from: dict[int, int] = {}
    offset = 0
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while free_from.get(column, 0) > row:
                column += 1
            columns = min(max(1, cell.columns), _MOST_COLUMNS)
            rows = max(1, min(cell.rows, len(table.rows) - row)) if column < _MOST_COLUMNS else 1
            if rows > 1:
                free_from.update(dict.fromkeys(range(column, column + columns), row + rows))
            yield _Box(row, column, rows, columns, cell.text, cell.align, offset)
            column += columns
            offset += len(cell.text) + 1
        offset += not cells


class _Setter:
    """Sets the cells of one table."""

    def __init__(
        self,
        table: Table,
        boxes: list[_Box],
        source: Source,
        compositor: Compositor,
        frame: Frame,
        kind: Kind,
        turned: bool,
    ) -> None:
        self._table, self._boxes, self._source, self._compositor = table, boxes, source, compositor
        self._frame, self._kind, self._turned = frame, kind, turned
        self._columns = max(box.column + box.columns for box in boxes)
        self._size, widths = self._size_and_widths()
        self._edges = [sum(widths[:at]) for at in range(self._columns + 1)]
        self._edges[-1] = frame.width
        self._step = self._size.em * _LEADING

    def _size_and_widths(self) -> tuple[TypeSize, list[float]]:
        """The largest of the usual sizes at which nothing wraps; else at which nothing short wraps; else the largest at
        which no column cuts a word; and the columns' widths in it."""
        for sizes, whole in ((_SIZES[:_USUAL], _ANY), (_SIZES[:_USUAL], _SHORT), (_SIZES, _FEWEST)):
            for size in sizes:
                widths = self._widths(size, whole)
                if widths is not None:
                    return size, widths
        return _SIZES[-1], [self._frame.width / self._columns] * self._columns

    def _widths(self, size: TypeSize, whole: int) -> list[float] | None:
        """The columns' widths; ``None`` if they cannot hold their words and the lines of up to ``whole`` characters."""
        least, natural = [2 * _SIDE + size.cell] * self._columns, [2 * _SIDE + size.cell] * self._columns
        for box in self._boxes:
            if box.columns > 1:
                continue
            longest, word = self._measures(box.text, size, whole)
            least[box.column] = max(least[box.column], word + 2 * _SIDE + HAIR)
            natural[box.column] = max(natural[box.column], longest + 2 * _SIDE + HAIR)
        width = self._frame.width
        given = self._table.widths
        if len(given) == self._columns and min(given) > 0:
            scaled = [each * width / sum(given) for each in given]
            if all(here >= needs - HAIR for here, needs in zip(scaled, least, strict=True)):
                return scaled
        if sum(natural) <= width:
            return [each * width / sum(natural) for each in natural]
        if sum(least) > width:
            return None
        spare = (width - sum(least)) / (sum(natural) - sum(least))
        return [low + (high - low) * spare for low, high in zip(least, natural, strict=True)]

    def _measures(self, text: str, size: TypeSize, whole: int) -> tuple[float, float]:
        """The width of a cell's longest line and of what must not be cut in it: lines of ``whole`` characters too."""
        longest = word = 0.0
        for paragraph in text.split("\n"):
            line = self._compositor.line([Passage(paragraph.strip())], size)
            longest = max(longest, line.width)
            written = paragraph.strip()
            if len(written) <= whole:
                word = max(word, line.width)
                continue
            for start, end in unbreakable(written):
                cells = sum(_HALF if is_western(each) else 1.0 for each in written[start:end])
                word = max(word, min(line.width, max(cells, _FEWEST) * size.cell))
        return longest, word

    def groups(self) -> tuple[list[list[_Box]], list[list[_Box]]]:
        """The rows of the heads and the others, each with those that cells tie to it."""
        by_row: list[list[_Box]] = [[] for _ in self._table.rows]
        for box in self._boxes:
            by_row[box.row].append(box)
        heads: list[list[_Box]] = []
        others: list[list[_Box]] = []
        group: list[_Box] = []
        reach = 0
        for row, boxes in enumerate(by_row):
            group += boxes
            reach = max([reach, row + 1, *(box.row + box.rows for box in boxes)])
            if reach == row + 1 and group:
                (heads if reach <= self._table.heads else others).append(group)
                group = []
        return heads, others

    def fitting(self, group: list[_Box], room: float) -> Iterator[FlowLine]:
        """The group as it is, or, where it is higher than ``room``, row by row and these cut between lines."""
        whole = self.drawn(group)
        if whole.height <= room + HAIR:
            yield whole
            return
        for row in sorted({box.row for box in group}):
            cells = [self._set(replace(box, rows=1)) for box in group if box.row == row]
            many = max(1, int((room - 2 * _ABOVE) / self._step))
            for first in range(0, max(max(len(cell.lines) for cell in cells), 1), many):
                yield self.drawn([replace(cell, lines=cell.lines[first : first + many]) for cell in cells])

    def _set(self, box: _Box) -> _Set:
        width = self._edges[box.column + box.columns] - self._edges[box.column] - 2 * _SIDE
        head = box.row < self._table.heads
        role = Role.HEITI if head else Role.FANGSONG
        lines: list[Line] = []
        at = box.offset
        for paragraph in box.text.split("\n"):
            passage = Passage(paragraph, role, self._source.moved(at))
            ragged = width < _NARROW * self._size.cell
            lines += self._compositor.paragraph([passage], self._size, width, ragged=ragged)
            at += len(paragraph) + 1
        align = box.align
        if align is None:
            paragraphs = box.text.split("\n")
            short = len(lines) == len(paragraphs) and max(map(len, paragraphs)) <= _CENTRED
            align = Align.CENTRE if head or short else Align.BOTH
        return _Set(box, tuple(_aligned(line, align, width) for line in lines), role)

    def drawn(self, group: Sequence[_Box] | Sequence[_Set]) -> FlowLine:
        """Rows as one line of the flow, with their rules."""
        cells = [each if isinstance(each, _Set) else self._set(each) for each in group]
        first = min(cell.box.row for cell in cells)
        last = max(cell.box.row + cell.box.rows for cell in cells)
        heights = [self._step + 2 * _ABOVE] * (last - first)
        for cell in sorted(cells, key=lambda each: each.box.rows):
            begin = cell.box.row - first
            rows = slice(begin, begin + cell.box.rows)
            lacking = len(cell.lines) * self._step + 2 * _ABOVE - sum(heights[rows])
            if lacking > 0:
                heights[begin + cell.box.rows - 1] += lacking
        tops = [sum(heights[:at]) for at in range(len(heights) + 1)]
        runs: list[GlyphRun] = []
        rules: dict[tuple[float, ...], Rule] = {}
        for cell in cells:
            box = cell.box
            left, right = self._edges[box.column], self._edges[box.column + box.columns]
            top, bottom = tops[box.row - first], tops[box.row - first + box.rows]
            y = top + (bottom - top - len(cell.lines) * self._step) / 2
            for at, line in enumerate(cell.lines):
                baseline = baseline_in(y + at * self._step, self._step, self._size.em)
                runs += [run.shifted(left + _SIDE, baseline) for run in line.runs]
            for x0, y0, x1, y1 in (
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
                (right, top, right, bottom),
            ):
                key = tuple(round(each, 3) for each in (x0, y0, x1, y1))
                rules[key] = Rule(x0, y0, x1, y1, _RULE)
        drawn = Drawn(tuple(runs), tuple(rules.values()))
        return FlowLine(NO_TYPE, self._kind, height=tops[-1], em=SIZE_3.em, drawn=drawn, turned=self._turned)


def _aligned(line: Line, align: Align, width: float) -> Line:
    if align is Align.CENTRE:
        return line.moved(max(0.0, (width - line.width) / 2))
    if align is Align.RIGHT:
        return line.moved(max(0.0, width - line.width))
    return line
