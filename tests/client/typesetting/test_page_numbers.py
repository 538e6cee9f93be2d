"""Page numbers: — 1 — in 4号 宋体, outside (GB/T 9704-2012, 7.5)."""

from __future__ import annotations

import pytest

from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import SIZE_4
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.model import Role
from oa_client.typesetting.page_numbers import page_number
from tests.client.typesetting.papers import fonts_here


@pytest.mark.parametrize("number", [1, 2, 9, 10, 99, 100, 1234])
def test_a_number_stands_between_dashes_at_the_outer_edge(number: int) -> None:
    runs = page_number(number, Compositor(fonts_here()))
    assert "".join(run.text for run in runs) == f"— {number} —"
    assert {(run.role, run.size, run.source) for run in runs} == {(Role.SONGTI, SIZE_4.em, None)}
    if number % 2:
        assert runs[-1].right == pytest.approx(184 - SIZE_4.cell)
    else:
        assert runs[0].x == pytest.approx(28 + SIZE_4.cell, abs=0.3)


def test_the_middle_of_the_dash_lies_7_mm_below_the_type_area() -> None:
    (run,) = page_number(1, Compositor(fonts_here()))
    ink = fonts_here().ink(Role.SONGTI, "—")
    assert ink is not None
    assert run.baseline - (ink.bottom + ink.top) / 2 * run.size == pytest.approx(269)


def test_without_a_font_the_number_has_its_place_all_the_same() -> None:
    runs = page_number(1, Compositor(FontBook({})))
    assert runs[-1].right == pytest.approx(184 - SIZE_4.cell)
    assert 269 < runs[0].baseline < 272
