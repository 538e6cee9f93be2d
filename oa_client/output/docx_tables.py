"""Tables of a DOCX: columns that fill the measure, heads that are repeated, cells over several rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from oa_client.output.docx_xml import (
    TableCell,
    TableRow,
    aligned,
    indent,
    off_grid,
    paragraph,
    run,
    spacing,
    table,
)
from oa_client.typesetting.grid import SIZE_4
from oa_client.typesetting.model import Role
from oa_core.structure.source import Align, Cell, Table

_RULE = 0.25
_SIDE = 1.2
_LEADING = 1.35
_CENTRED = 12
"""A cell that is not longer is set in the middle unless the file says otherwise."""
_LONGEST = 30
"""Characters that count for the width of a column; a longer cell wraps."""
_ALIGNMENT = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right", Align.BOTH: "both"}


def table_of(given: Table, width: float) -> etree._Element:
    """The table, ``width`` mm wide."""
    grid = _grid(given)
    columns = max((column + cell.columns for row in grid for column, cell, _ in row), default=1)
    widths = _widths(given, grid, columns, width)
    rows = []
    for at, row in enumerate(grid):
        head = at < given.heads
        cells = []
        filled = 0
        for column, cell, above in row:
            cells += [_blank(widths[each]) for each in range(filled, column)]
            filled = column + cell.columns
            merged = "continue" if above else "restart" if cell.rows > 1 else ""
            content = _paragraphs(Cell("") if above else cell, head=head)
            cells.append(TableCell(content, sum(widths[column:filled]), cell.columns, merged))
        cells += [_blank(each) for each in widths[filled:]]
        rows.append(TableRow(cells, head=head))
    return table(widths, rows, side=_SIDE, ruled=_RULE)


def _grid(given: Table) -> list[list[tuple[int, Cell, bool]]]:
    """Each row's cells from the left with their columns, those that reach down from above (``True``) among them."""
    reaching: dict[int, tuple[Cell, int]] = {}
    rows = []
    for cells in given.rows:
        row: list[tuple[int, Cell, bool]] = []
        column = 0
        waiting = list(cells)
        while waiting or column in reaching:
            if column in reaching:
                cell, left = reaching.pop(column)
                row.append((column, cell, True))
                if left > 1:
                    reaching[column] = (cell, left - 1)
            else:
                cell = waiting.pop(0)
                row.append((column, cell, False))
                if cell.rows > 1:
                    reaching[column] = (cell, cell.rows - 1)
            column += max(1, cell.columns)
        for place in sorted(each for each in reaching if each >= column):
            cell, left = reaching.pop(place)
            row.append((place, cell, True))
            if left > 1:
                reaching[place] = (cell, left - 1)
        rows.append(row)
    return rows


def _widths(
    given: Table, grid: Sequence[Sequence[tuple[int, Cell, bool]]], columns: int, width: float
) -> list[float]:
    """As the file has them, or by the longest line of each column."""
    if len(given.widths) == columns and min(given.widths) > 0:
        return [each * width / sum(given.widths) for each in given.widths]
    longest = [2.0] * columns
    for row in grid:
        for column, cell, _ in row:
            if cell.columns == 1:
                lines = cell.text.split("\n")
                longest[column] = max(longest[column], *(min(_LONGEST, len(line)) for line in lines))
    return [each * width / sum(longest) for each in longest]


def _blank(width: float) -> TableCell:
    return TableCell([paragraph([off_grid()])], width)


def _paragraphs(cell: Cell, *, head: bool) -> list[etree._Element]:
    short = all(len(line) <= _CENTRED for line in cell.text.split("\n"))
    align = _ALIGNMENT[cell.align] if cell.align else "center" if head or short else "left"
    role = Role.HEITI if head else Role.FANGSONG
    leading = spacing(exactly=_LEADING * SIZE_4.em)
    lines = cell.text.split("\n")
    made = []
    for line in lines:
        properties = [off_grid(), leading if line is lines[0] else spacing(exactly=_LEADING * SIZE_4.em)]
        made.append(
            paragraph([*properties, indent(), aligned(align)], run(line.strip(), role, SIZE_4.points))
        )
    return made
