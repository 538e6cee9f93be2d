"""Sample seals where 7.3.5.1 wants the real ones: on their names, apart, inside the type area."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from oa_client.typesetting.grid import CELL, PITCH
from oa_client.typesetting.model import Part
from oa_core.documents.paper import Signing
from tests.client.typesetting.measuring import (
    em_bottom,
    em_top,
    laid_out,
    runs,
    seals,
)


class TestSeals:
    def test_a_single_seal_lies_over_name_and_date_a_little_above_them(self) -> None:
        layout = laid_out(signing=Signing.SEALED)
        ((x, y, diameter),) = seals(layout)
        name, day = runs(layout, Part.SIGNATURE), runs(layout, Part.DATED_ON)
        assert diameter == pytest.approx(42)
        assert max(run.right for run in day) == pytest.approx(184 - 4 * CELL)
        assert x == pytest.approx((name[0].x + name[-1].right) / 2, abs=0.1)
        assert x == pytest.approx((day[0].x + day[-1].right) / 2, abs=0.1)
        between = (em_top(name[0]) + em_bottom(day[0])) / 2
        assert 0 < between - y < 5

    @pytest.mark.parametrize("organs", [1, 2, 3, 4, 7])
    def test_the_first_row_begins_less_than_a_line_below_the_text(self, organs: int) -> None:
        layout = laid_out(signing=Signing.SEALED, signature="\n".join(["南屿县教育局"] * organs))
        text = runs(layout, Part.BODY)[-1]
        top = min(y - diameter / 2 for _, y, diameter in seals(layout))
        assert 0 <= top - em_bottom(text) <= PITCH + 2.3, "2.3 mm of it belong to the line of the text"

    @pytest.mark.parametrize("organs", [2, 3, 4, 5, 7])
    @pytest.mark.parametrize("name", ["教育局", "南屿县人力资源和社会保障局"])
    def test_seals_neither_touch_nor_leave_the_type_area(self, organs: int, name: str) -> None:
        found = seals(laid_out(signing=Signing.SEALED, signature="\n".join([name] * organs)))
        assert len(found) == organs
        for (x0, y0, wide), (x1, y1, _) in combinations(found, 2):
            assert hypot(x0 - x1, y0 - y1) > wide + 1
        for x, y, wide in found:
            assert x - wide / 2 >= 28 - 0.01
            assert x + wide / 2 <= 184.01
            assert y + wide / 2 <= 262.01

    def test_each_lies_on_its_own_name_and_the_last_on_the_date(self) -> None:
        names = ("南屿县教育局", "南屿县财政局", "南屿县民政局", "南屿县水务局")
        layout = laid_out(signing=Signing.SEALED, signature="\n".join(names))
        for (x, y, _), run in zip(seals(layout), runs(layout, Part.SIGNATURE), strict=True):
            assert x == pytest.approx((run.x + run.right) / 2, abs=0.1)
            assert abs(run.baseline - y) < 5
        day = runs(layout, Part.DATED_ON)
        assert seals(layout)[-1][0] == pytest.approx((day[0].x + day[-1].right) / 2, abs=0.1)

    def test_a_seal_is_marked_as_a_sample_and_none_is_empty(self) -> None:
        layout = laid_out(signing=Signing.SEALED)
        assert len(layout.pages[-1].shapes) + len(layout.pages[0].shapes) == 2
        assert seals(laid_out(signing=Signing.SEALED, signature="")) == []

    def test_a_long_note_wraps_before_the_seal(self) -> None:
        layout = laid_out(signing=Signing.SEALED, note="联系人：林桂芳，联系电话：0898-00000000，传真同号")
        ((x, _, diameter),) = seals(layout)
        assert max(run.right for run in runs(layout, Part.NOTE)) < x - diameter / 2


def test_a_paper_that_needs_no_signature_has_its_date_only() -> None:
    layout = laid_out(signing=Signing.NONE)
    assert runs(layout, Part.SIGNATURE) == []
    assert runs(layout, Part.DATED_ON) != []
