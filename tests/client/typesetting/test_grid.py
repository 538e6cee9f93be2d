"""The measures of the page, recomputed from the standard's own figures."""

from __future__ import annotations

import pytest

from oa_client.typesetting import grid


def test_margins_and_type_area_fill_the_sheet() -> None:
    assert (grid.TOP, grid.LEFT) == (37, 28)
    assert (grid.BOTTOM, grid.RIGHT) == (262, 184)
    assert (grid.PAPER_WIDTH - grid.RIGHT, grid.PAPER_HEIGHT - grid.BOTTOM) == (26, 35)


def test_22_lines_and_28_characters_fill_the_type_area() -> None:
    assert pytest.approx(225) == 22 * grid.PITCH
    assert pytest.approx(156) == 28 * grid.CELL


def test_a_cell_is_a_little_narrower_than_its_character() -> None:
    assert 0 < grid.SIZE_3.em - grid.SIZE_3.cell < 0.08


def test_ink_stands_in_the_page_as_word_puts_it() -> None:
    """Reading A: the first em begins at 39.3 mm, the last one ends at 259.5 mm (typesetting prototype, Word grid)."""
    em = grid.SIZE_3.em
    first = grid.baseline_in(grid.TOP, grid.PITCH, em) - grid.EM_ABOVE_BASELINE * em
    assert first == pytest.approx(39.3, abs=0.05)
    assert first + 21 * grid.PITCH + em == pytest.approx(259.7, abs=0.2)


def test_a_line_is_a_character_and_seven_eighths() -> None:
    assert grid.SIZE_3.line == pytest.approx(10.58, abs=0.01)
