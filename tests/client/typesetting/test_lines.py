"""Lines of type: the cell grid, squeezing, spreading."""

from __future__ import annotations

import pytest

from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import CELL, SIZE_3, WIDTH
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import Part, Role, Source
from tests.client.typesetting.papers import fonts_here


@pytest.fixture
def compositor() -> Compositor:
    return Compositor(fonts_here())


def text_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def paragraph(compositor: Compositor, text: str, first: float = 0.0) -> list[Line]:
    return compositor.paragraph([Passage(text)], SIZE_3, WIDTH, first=first)


def test_28_characters_fill_a_line_in_equal_cells(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 60)
    assert [len(text_of(line)) for line in lines] == [28, 28, 4]
    assert lines[0].width == pytest.approx(156)
    (run,) = lines[0].runs
    assert run.advances[:-1] == pytest.approx([CELL] * 27)


def test_the_first_line_begins_at_its_indent(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 60, first=2 * CELL)
    assert [len(text_of(line)) for line in lines] == [26, 28, 6]
    assert lines[0].runs[0].x == pytest.approx(2 * CELL, abs=0.05)
    assert lines[1].runs[0].x == pytest.approx(0, abs=0.05)


def test_a_mark_that_would_begin_a_line_is_squeezed_in(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 10 + "，" + "政" * 17 + "。" + "府" * 10)
    assert text_of(lines[0]).endswith("政。")
    assert len(text_of(lines[0])) == 29
    assert lines[0].width == pytest.approx(156)


def test_no_mark_is_squeezed_by_more_than_half_an_em(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 10 + "，" + "政" * 17 + "。" + "府" * 10)
    advances = [advance for run in lines[0].runs for advance in run.advances]
    assert min(advances) >= CELL / 2 - 0.05


def test_without_room_to_squeeze_the_line_is_cut_earlier_and_spread(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 28 + "。" + "府" * 10)
    assert text_of(lines[0]) == "政" * 27
    assert lines[0].width == pytest.approx(156)
    assert text_of(lines[1]).startswith("政。")


def test_an_opening_mark_is_squeezed_on_its_left(compositor: Compositor) -> None:
    lines = paragraph(compositor, "甲" * 9 + "（乙）" + "丙" * 9 + "（丁）" + "戊" * 3 + "己。" + "庚" * 8)
    assert text_of(lines[0]).endswith("己。")
    (run,) = lines[0].runs
    before, opening = run.text.index("（") - 1, run.text.index("（")
    assert run.advances[before] < CELL - 0.5
    assert run.advances[opening] == pytest.approx(CELL, abs=0.01)


def test_figures_take_the_widths_of_their_font(compositor: Compositor) -> None:
    line = compositor.line([Passage("2026")], SIZE_3)
    assert line.width == pytest.approx(4 * 0.5 * SIZE_3.em)
    assert [run.role for run in line.runs] == [Role.DIGITS]


def test_a_word_is_not_spread(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 24 + "ABCDEFGHIJKLMNOP" + "府" * 30)
    spread = next(line for line in lines if "ABC" in text_of(line))
    word = next(run for run in spread.runs if run.text.startswith("ABC"))
    natural = [fonts_here().advance(Role.DIGITS, each) * SIZE_3.em for each in word.text[:-1]]
    assert word.advances[:-1] == pytest.approx(natural)


def test_a_word_longer_than_a_line_is_cut_anyway(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" + "x" * 500)
    assert "".join(map(text_of, lines)) == "政" + "x" * 500
    assert all(line.width <= WIDTH + 0.01 for line in lines)


def test_a_line_of_nothing_but_marks_is_cut_anyway(compositor: Compositor) -> None:
    lines = paragraph(compositor, "。" * 200)
    assert "".join(map(text_of, lines)) == "。" * 200
    assert all(line.width <= WIDTH + 0.01 for line in lines)


def test_blanks_that_indent_a_paragraph_take_no_room(compositor: Compositor) -> None:
    plain, indented = paragraph(compositor, "政府工作"), paragraph(compositor, "　　政府工作")
    assert text_of(indented[0]) == "　　政府工作"
    assert indented[0].width == pytest.approx(plain[0].width)


def test_a_blank_at_the_end_of_a_line_hangs_over(compositor: Compositor) -> None:
    lines = paragraph(compositor, "政" * 28 + " " + "府" * 5)
    assert text_of(lines[0]) == "政" * 28 + " "
    assert lines[0].width == pytest.approx(156)


def test_each_run_knows_its_place_in_the_text(compositor: Compositor) -> None:
    text = "自2026年3月18日起，" * 12
    source = Source(Part.BODY, 3, 5)
    for line in compositor.paragraph([Passage(text, source=source)], SIZE_3, WIDTH):
        for run in line.runs:
            assert run.source is not None
            assert (run.source.part, run.source.entry) == (Part.BODY, 3)
            assert text[run.source.offset - 5 :].startswith(run.text)


def test_a_paragraph_keeps_its_kinds_of_type(compositor: Compositor) -> None:
    (line,) = compositor.paragraph([Passage("（一）目标。", Role.KAITI), Passage("要")], SIZE_3, WIDTH)
    assert [(run.text, run.role) for run in line.runs] == [
        ("（一）目标。", Role.KAITI),
        ("要", Role.FANGSONG),
    ]


def test_without_any_font_the_lines_break_all_the_same() -> None:
    text = "政府工作报告，" * 20
    bare = paragraph(Compositor(FontBook({})), text)
    full = paragraph(Compositor(fonts_here()), text)
    assert list(map(text_of, bare)) == list(map(text_of, full))
    assert {run.role for line in bare for run in line.runs} == {None}


def test_an_empty_paragraph_is_an_empty_line(compositor: Compositor) -> None:
    (line,) = paragraph(compositor, "")
    assert (line.runs, line.width) == ((), 0.0)
