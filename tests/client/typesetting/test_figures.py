"""Tables and images: what they look like, where they part, and how wide tables lie on the page (clause 8)."""

from __future__ import annotations

import pytest

from oa_client.typesetting.model import Part
from oa_core.documents.paper import Annex, Text
from oa_core.structure.source import Cell, Image, Table
from tests.client.typesetting.measuring import (
    laid_out,
    runs,
)

TABLE = Table(
    (
        (Cell("序号"), Cell("单位"), Cell("职责")),
        *((Cell(str(at)), Cell("县水务局"), Cell("负责水库安全。" * 8)) for at in range(1, 41)),
    ),
    heads=1,
)


class TestTables:
    def test_heads_are_repeated_and_every_cell_stands_once(self) -> None:
        layout = laid_out(body="", pieces=(Text("如下表："), TABLE, Text("特此通知。")))
        assert layout.text_of(Part.BODY, 1) == TABLE.text.replace("\t", "").replace("\n", "")
        heads = [
            page for page in layout.pages for run in page.runs if run.text == "序号" and run.source is None
        ]
        with_rows = [page for page in layout.pages if any(run.text == "县水务局" for run in page.runs)]
        assert len(heads) == len(with_rows) - 1 >= 2

    def test_rules_enclose_every_cell_inside_the_type_area(self) -> None:
        layout = laid_out(body="", pieces=(Text("如下表："), TABLE))
        black = [
            rule for page in layout.pages for rule in page.rules if rule.width == 0.25 and rule.x0 != 28.01
        ]
        assert min(rule.x0 for rule in black) == pytest.approx(28)
        assert max(rule.x1 for rule in black) == pytest.approx(184)
        assert max(rule.y1 for rule in black) <= 262.01

    def test_a_cell_over_several_rows_keeps_them_on_one_page(self) -> None:
        rows = [
            (Cell(f"{at // 3}镇", rows=3), Cell(str(300 + at))) if at % 3 == 0 else (Cell(str(300 + at)),)
            for at in range(90)
        ]
        layout = laid_out(body="", pieces=(Table(tuple(rows)),))
        for page in layout.pages:
            numbers = sorted(
                int(run.text) for run in page.runs if run.text.isdigit() and 300 <= int(run.text) < 400
            )
            assert not numbers or (numbers[0] % 3 == 0 and numbers[-1] % 3 == 2)

    def test_a_row_higher_than_a_page_is_cut_between_lines(self) -> None:
        layout = laid_out(body="", pieces=(Table(((Cell("甲"), Cell("政" * 3000)),)),))
        assert layout.text_of(Part.BODY, 0) == "甲" + "政" * 3000
        assert len(layout.pages) > 3
        assert all(run.baseline < 262 for run in runs(layout, Part.BODY))

    def test_what_does_not_fit_is_set_smaller_down_to_9_points(self) -> None:
        many = Table(tuple(tuple(Cell("预算执行率") for _ in range(count)) for count in (3, 12)))
        small = runs(laid_out(body="", pieces=(many,)), Part.BODY)
        large = runs(laid_out(body="", pieces=(TABLE,)), Part.BODY)
        assert max(run.size for run in small) < max(run.size for run in large)
        assert min(run.size for run in small) >= 9 * 25.4 / 72 - 0.01

    def test_a_cell_that_claims_to_span_everything_costs_neither_time_nor_text(self) -> None:
        rows = ((Cell("甲", columns=10**6, rows=10**6),),) * 300
        layout = laid_out(body="", pieces=(Table(rows),))
        assert layout.text_of(Part.BODY, 0) == "甲" * 300

    def test_a_landscape_table_lies_turned_and_the_page_number_stays(self) -> None:
        annex = Annex("附件1", "分工表", (Table(TABLE.rows[:5], heads=1, landscape=True),))
        layout = laid_out(annexes=(annex,))
        (page,) = [page for page in layout.pages if page.turned]
        assert page.turned is not None
        assert (page.turned.width, page.turned.height) == (297, 210)
        assert {run.text for run in page.turned.runs} >= {"附件", "1", "分工表"}
        number = layout.pages.index(page) + 1
        assert [run.text for run in page.runs] == [f"— {number} —"]
        assert max(rule.y0 for rule in page.turned.rules) <= 184.01
        assert min(rule.x0 for rule in page.turned.rules) == pytest.approx(35)

    def test_the_imprint_does_not_stand_on_a_turned_page(self) -> None:
        annex = Annex("附件", "分工表", (Table(TABLE.rows[:5], landscape=True),))
        layout = laid_out(annexes=(annex,))
        assert layout.pages[-1].turned is None
        assert any(run.source and run.source.part is Part.COPIES for run in layout.pages[-1].runs)

    def test_a_landscape_table_before_the_signature_stays_upright(self) -> None:
        table = Table(TABLE.rows[:3], landscape=True)
        layout = laid_out(body="", pieces=(Text("如下："), table))
        assert not any(page.turned for page in layout.pages)


class TestImages:
    def test_an_image_stands_in_the_middle_as_large_as_it_is(self) -> None:
        layout = laid_out(body="", pieces=(Text("如图："), Image(b"png", 80, 40)))
        (picture,) = [picture for page in layout.pages for picture in page.pictures]
        assert (picture.width, picture.height) == (80, 40)
        assert picture.x == pytest.approx(28 + 38)

    @pytest.mark.parametrize(("width", "height"), [(400, 100), (100, 900), (0, 0), (300, 300)])
    def test_a_larger_one_is_made_to_fit(self, width: float, height: float) -> None:
        layout = laid_out(body="", pieces=(Text("如图："), Image(b"png", width, height)))
        (picture,) = [picture for page in layout.pages for picture in page.pictures]
        assert picture.x >= 28
        assert picture.x + picture.width <= 184.01
        assert picture.y + picture.height <= 262
