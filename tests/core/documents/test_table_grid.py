"""Rows and columns come and go, and what spans them stays whole."""

from __future__ import annotations

import pytest

from oa_core.documents.table_grid import CELLS_LIMIT, COLUMNS_LIMIT, Grid, table_from
from oa_core.refusal import Refused
from oa_core.structure.source import Align, Cell, Table

PLAIN = table_from([["单位", "人数"], ["东洲镇", "3"], ["屿口乡", "5"]], heads=1)
SPANNED = Table(
    (
        (Cell("单位", 1, 2), Cell("人数", 2, 1, Align.CENTRE)),
        (Cell("男"), Cell("女")),
        (Cell("东洲镇"), Cell("1"), Cell("2")),
    ),
    heads=2,
)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize("table", [PLAIN, SPANNED])
def test_a_table_that_nobody_touches_is_the_same(table: Table) -> None:
    assert Grid(table).table() == table


def test_a_cell_is_written_and_keeps_its_place_and_its_spans() -> None:
    grid = Grid(SPANNED)
    grid.write(1, 0, "机关")
    assert grid.table().rows[0][0] == Cell("机关", 1, 2)
    assert grid.table().rows[0][1] == SPANNED.rows[0][1]


def test_equal_cells_beside_each_other_stay_two() -> None:
    table = table_from([["同", "同"], ["同", "同"]])
    assert Grid(table).table() == table


def test_a_row_within_a_span_makes_it_longer() -> None:
    grid = Grid(SPANNED)
    grid.add_row(1)
    made = grid.table()
    assert made.rows[0][0] == Cell("单位", 1, 3)
    assert texts(made)[1] == ["", ""]


def test_a_column_within_a_span_makes_it_wider() -> None:
    grid = Grid(SPANNED)
    grid.add_column(2)
    made = grid.table()
    assert made.rows[0][1] == Cell("人数", 3, 1, Align.CENTRE)
    assert texts(made)[2] == ["东洲镇", "1", "", "2"]


@pytest.mark.parametrize("at", [0, 3])
def test_rows_are_added_at_both_ends(at: int) -> None:
    grid = Grid(PLAIN)
    grid.add_row(at)
    assert grid.table().rows[at] == (Cell(""), Cell(""))
    assert len(grid.table().rows) == 4


def test_a_column_of_a_row_span_is_one_cell_all_the_way_down() -> None:
    table = Table(((Cell("甲", 2, 2),), ()))
    grid = Grid(table)
    grid.add_column(1)
    assert grid.table().rows == ((Cell("甲", 3, 2),), ())


def test_what_goes_takes_its_text_and_leaves_the_rest() -> None:
    grid = Grid(PLAIN)
    grid.drop_row(1)
    grid.drop_column(1)
    assert texts(grid.table()) == [["单位"], ["屿口乡"]]
    grid.drop_row(0)
    grid.drop_row(0)
    grid.drop_column(0)
    assert texts(grid.table()) == [["屿口乡"]]


def test_one_row_is_never_a_head() -> None:
    grid = Grid(PLAIN)
    grid.set_heads(9)
    assert grid.table().heads == 2
    grid.drop_row(0)
    assert grid.table().heads == 1
    grid.drop_row(0)
    assert grid.table().heads == 0


def test_ragged_rows_and_spans_over_the_edge_are_made_whole() -> None:
    grid = Grid(Table(((Cell("甲", 1, 99),), (Cell("乙"), Cell("丙")))))
    assert grid.table().rows == ((Cell("甲", 1, 2), Cell(""), Cell("")), (Cell("乙"), Cell("丙")))


@pytest.mark.parametrize(("rows", "columns"), [(CELLS_LIMIT + 1, 1), (1, COLUMNS_LIMIT + 1)])
def test_what_no_paper_holds_is_refused(rows: int, columns: int) -> None:
    with pytest.raises(Refused, match="table_too_large"):
        table_from([["字"] * columns] * rows)


def test_a_table_of_nothing_is_one_empty_cell() -> None:
    assert texts(table_from([])) == [[""]]
    assert texts(Grid(Table(())).table()) == [[""]]
