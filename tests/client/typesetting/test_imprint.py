"""版记: rows, rules and heights (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from oa_client.typesetting.grid import SIZE_4
from oa_client.typesetting.imprint import LINE, Imprint, imprint
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.model import Part
from oa_core.documents.paper import full
from tests.client.typesetting.papers import a_paper, fonts_here


def made(*, with_addressees: bool = False, **changes: object) -> Imprint:
    closing = imprint(full(a_paper(**changes)), Compositor(fonts_here()), with_addressees=with_addressees)
    assert closing is not None
    return closing


def row_texts(closing: Imprint) -> list[str]:
    rows: dict[float, str] = {}
    for run in sorted(closing.runs, key=lambda run: (run.baseline, run.x)):
        rows[run.baseline] = rows.get(run.baseline, "") + run.text
    return list(rows.values())


def test_a_paper_without_copies_and_printer_has_none() -> None:
    bare = a_paper(copies="", printed_by="", printed_on=None)
    assert imprint(full(bare), Compositor(fonts_here()), with_addressees=False) is None


def test_everything_is_set_in_4th_size() -> None:
    assert {run.size for run in made().runs} == {SIZE_4.em}


def test_long_copies_wrap_under_the_first_organ_and_inside_the_right_margin() -> None:
    closing = made(copies="县委办公室，县人大常委会办公室，县政协办公室，" * 4 + "县人武部")
    starts: dict[float, float] = {}
    for run in closing.runs:
        if run.source is not None and run.source.part is Part.COPIES:
            starts[run.baseline] = min(run.x, starts.get(run.baseline, run.x))
            assert run.right <= 184 - SIZE_4.cell + 0.01
    assert len(starts) >= 4
    assert max(starts.values()) - min(starts.values()) < 0.05
    assert min(starts.values()) == pytest.approx(28 + 4 * SIZE_4.cell, abs=0.1)


def test_addressees_that_were_moved_stand_above_the_copies_without_a_rule_between() -> None:
    closing = made(with_addressees=True, addressees="各镇人民政府")
    assert row_texts(closing) == [
        "主送：各镇人民政府。",
        "抄送：县委办公室，县人大常委会办公室。",
        "南屿县人民政府办公室2026年3月19日印发",
    ]
    assert [rule.width for rule in closing.rules] == [0.35, 0.25, 0.35]
    assert closing.rules[1].y0 - closing.rules[0].y0 == pytest.approx(2 * LINE)


def test_rows_are_evenly_spaced_up_from_the_bottom_of_the_type_area() -> None:
    closing = made()
    assert closing.rules[-1].y0 == 262
    assert closing.top == closing.rules[0].y0 == pytest.approx(262 - 2 * LINE)
    baselines = sorted({run.baseline for run in closing.runs})
    assert [below - above for above, below in pairwise(baselines)] == pytest.approx([LINE])
    for baseline, (above, below) in zip(baselines, pairwise(closing.rules), strict=True):
        assert above.y0 < baseline - 0.8 * SIZE_4.em < baseline < below.y0


@pytest.mark.parametrize("copies", ["县委办公室", "县委办公室。", "县委办公室 "])
def test_copies_end_with_one_full_stop(copies: str) -> None:
    assert row_texts(made(copies=copies))[0].replace(" ", "") == "抄送：县委办公室。"


def test_a_day_without_an_organ_keeps_its_place_at_the_right() -> None:
    closing = made(printed_by="")
    day = [run for run in closing.runs if run.text == "印发"]
    assert [run.right for run in day] == pytest.approx([184 - SIZE_4.cell])
