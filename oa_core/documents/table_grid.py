"""A table as a grid: every place knows its cell, so that rows and columns come and go without breaking what spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oa_core.refusal import Refused
from oa_core.structure.source import Cell, Table

CELLS_LIMIT = 4000
"""Places of the largest table; a longer list goes with the paper as a file."""
COLUMNS_LIMIT = 40

_Places = list[list[Cell]]


class _Own(Cell):
    """A cell that is told from its equals."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def table_from(rows: Sequence[Sequence[str]], heads: int = 0) -> Table:
    """A table of plain cells; short rows are filled up. Raises ``Refused("table_too_large")``."""
    columns = max((len(row) for row in rows), default=1) or 1
    check_extent(len(rows), columns)
    made = tuple(
        tuple(Cell(row[at] if at < len(row) else "") for at in range(columns)) for row in rows or ((),)
    )
    return Table(made, max(0, min(heads, len(made) - 1)))


def check_extent(rows: int, columns: int) -> None:
    """Raise ``Refused("table_too_large")`` for more than a paper holds."""
    if rows * columns > CELLS_LIMIT or columns > COLUMNS_LIMIT:
        raise Refused("table_too_large", cells=str(CELLS_LIMIT), columns=str(COLUMNS_LIMIT))


class Grid:
    """The places of ``table``, row by row. What no cell covers is an empty cell; what reaches over the edge ends
    there. Raises ``Refused("table_too_large")``."""

    def __init__(self, table: Table) -> None:
        self._heads, self._widths, self._landscape = table.heads, table.widths, table.landscape
        count = len(table.rows)
        places: list[dict[int, Cell]] = [{} for _ in range(count)]
        columns = 1
        for number, row in enumerate(table.rows):
            column = 0
            for cell in row:
                while column in places[number]:
                    column += 1
                own = _Own(cell.text, cell.columns, cell.rows, cell.align)
                wide = max(1, min(cell.columns, COLUMNS_LIMIT))
                for down in range(number, min(count, number + max(1, cell.rows))):
                    for across in range(column, column + wide):
                        places[down].setdefault(across, own)
                column += wide
                columns = max(columns, column)
        check_extent(count, columns)
        self._places: _Places = [
            [row[at] if at in row else _Own("") for at in range(columns)] for row in places
        ] or [[_Own("")]]

    @property
    def rows(self) -> int:
        return len(self._places)

    @property
    def columns(self) -> int:
        return len(self._places[0])

    @property
    def heads(self) -> int:
        """How many rows repeat at the top of each page."""
        return self._heads

    def text(self, row: int, column: int) -> str:
        return self._places[row][column].text

    def span(self, row: int, column: int) -> tuple[int, int]:
        """How many rows and columns the cell whose upper left corner is here takes; (0, 0) for any other place."""
        own = self._places[row][column]
        if (row and self._places[row - 1][column] is own) or (
            column and self._places[row][column - 1] is own
        ):
            return 0, 0
        down = sum(1 for each in self._places[row:] if each[column] is own)
        return down, sum(1 for each in self._places[row][column:] if each is own)

    def write(self, row: int, column: int, text: str) -> None:
        """Have ``text`` in the cell that covers a place."""
        old = self._places[row][column]
        fresh = _Own(text, 1, 1, old.align)
        self._places = [[fresh if each is old else each for each in line] for line in self._places]

    def add_row(self, at: int) -> None:
        """A row before row ``at``; cells that reach over it grow. Raises ``Refused("table_too_large")``."""
        check_extent(self.rows + 1, self.columns)
        between = 0 < at < self.rows
        fresh: list[Cell] = [
            self._places[at][column]
            if between and self._places[at - 1][column] is self._places[at][column]
            else _Own("")
            for column in range(self.columns)
        ]
        self._places.insert(at, fresh)

    def add_column(self, at: int) -> None:
        """A column before column ``at``; cells that reach over it grow. Raises ``Refused("table_too_large")``."""
        check_extent(self.rows, self.columns + 1)
        before = None
        for row in self._places:
            over = 0 < at < len(row) and row[at - 1] is row[at]
            fresh = row[at] if over else _Own("")
            row.insert(at, before if over and before is fresh else fresh)
            before = row[at]
        self._widths = ()

    def drop_row(self, at: int) -> None:
        """Without row ``at``; the last row stays."""
        if self.rows > 1:
            del self._places[at]
            self._heads = min(self._heads - (at < self._heads), self.rows - 1)

    def drop_column(self, at: int) -> None:
        """Without column ``at``; the last column stays."""
        if self.columns > 1:
            for row in self._places:
                del row[at]
            self._widths = ()

    def set_heads(self, heads: int) -> None:
        """Let so many rows repeat at the top of each page; one row at least is none of them."""
        self._heads = max(0, min(heads, self.rows - 1))

    def table(self) -> Table:
        """The table as it stands now."""
        rows = []
        for number in range(self.rows):
            row = []
            for column in range(self.columns):
                down, across = self.span(number, column)
                if down:
                    cell = self._places[number][column]
                    row.append(Cell(cell.text, across, down, cell.align))
            rows.append(tuple(row))
        return replace(
            Table(tuple(rows), max(0, min(self._heads, self.rows - 1))),
            widths=self._widths,
            landscape=self._landscape,
        )
