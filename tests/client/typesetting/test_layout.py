"""The parts of the page at the places of GB/T 9704-2012, and what happens when parts are missing."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest

from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import BLACK, RED, GlyphRun, Layout, Part, Role
from oa_core.documents.paper import Paper
from tests.client.typesetting.papers import a_paper, fonts_here, random_paper, row_text, rows, runs_of

CELL = 156 / 28
PITCH = 225 / 22


def laid_out(**changes: object) -> Layout:
    return lay_out(a_paper(**changes), fonts_here())


def the_run(layout: Layout, part: Part) -> GlyphRun:
    return runs_of(layout, part)[0][1]


def line_of(layout: Layout, part: Part) -> tuple[float, float]:
    """The left and right end of the first line of a part."""
    page = next(page for page in layout.pages if any(rows(page, part)))
    row = next(rows(page, part))
    own = [run for run in row if run.source is not None and run.source.part is part]
    return own[0].x, own[-1].right


def long_body(characters: int) -> str:
    return "政" * characters


def test_the_paper_is_a4() -> None:
    assert {(page.width, page.height) for page in laid_out().pages} == {(210, 297)}


def test_the_mark_is_red_centred_and_as_wide_as_the_type_area() -> None:
    mark = the_run(laid_out(), Part.MARK)
    assert (mark.role, mark.colour) == (Role.XIAOBIAOSONG, RED)
    assert (mark.x, mark.right) == pytest.approx((28, 184))


def test_the_ink_of_the_mark_begins_35_mm_below_the_type_areas_top() -> None:
    mark = the_run(laid_out(), Part.MARK)
    ink = fonts_here().ink(Role.XIAOBIAOSONG, mark.text)
    assert ink is not None
    assert mark.baseline - ink.top * mark.size == pytest.approx(72)


def test_a_short_mark_does_not_grow_without_end() -> None:
    mark = the_run(laid_out(mark="国务院文件"), Part.MARK)
    assert mark.size == 18
    assert mark.x - 28 == pytest.approx(184 - mark.right)


def test_a_mark_too_long_for_one_line_takes_two() -> None:
    runs = [
        run
        for _, run in runs_of(
            laid_out(mark="南屿县农业农村和水务气象防灾减灾救灾指挥部办公室文件"), Part.MARK
        )
    ]
    assert len(runs) == 2
    assert all(run.x >= 27.99 and run.right <= 184.01 for run in runs)


def test_the_number_is_centred_and_the_red_rule_lies_4_mm_below_it() -> None:
    layout = laid_out()
    left, right = line_of(layout, Part.NUMBER)
    assert (left + right) / 2 == pytest.approx(106, abs=0.1)
    number = the_run(layout, Part.NUMBER)
    (rule,) = [rule for rule in layout.pages[0].rules if rule.colour == RED]
    assert (rule.x0, rule.x1) == (28, 184)
    assert rule.y0 - rule.width / 2 - (number.baseline + 0.12 * number.size) == pytest.approx(4)


def test_the_number_stands_two_lines_below_the_mark() -> None:
    layout = laid_out()
    mark, number = the_run(layout, Part.MARK), the_run(layout, Part.NUMBER)
    assert number.baseline - 0.88 * number.size - (72 + mark.size) == pytest.approx(2 * PITCH)


def test_without_a_number_its_place_stays() -> None:
    with_it, without = laid_out(), laid_out(number="")
    assert runs_of(without, Part.NUMBER) == []
    assert the_run(without, Part.TITLE).baseline == the_run(with_it, Part.TITLE).baseline


def test_the_title_begins_two_lines_below_the_red_rule() -> None:
    layout = laid_out()
    title = the_run(layout, Part.TITLE)
    (rule,) = [rule for rule in layout.pages[0].rules if rule.colour == RED]
    assert title.role is Role.XIAOBIAOSONG
    assert title.size == pytest.approx(22 * 25.4 / 72)
    assert title.baseline - 0.88 * title.size - rule.y0 == pytest.approx(2 * PITCH)


def test_title_lines_are_centred_and_evenly_spaced() -> None:
    layout = laid_out(
        title="南屿县人民政府办公室关于切实做好2026年清明节期间值班值守和森林防灭火以及道路交通安全工作的通知"
    )
    lines = list(rows(layout.pages[0], Part.TITLE))
    assert len(lines) == 3
    for row in lines:
        assert (row[0].x + row[-1].right) / 2 == pytest.approx(106, abs=0.1)
    first, second, third = (row[0].baseline for row in lines)
    assert second - first == pytest.approx(third - second) == pytest.approx(12.7, abs=0.05)


def test_the_addressees_stand_flush_left_with_a_colon() -> None:
    row = next(rows(laid_out().pages[0], Part.ADDRESSEES))
    assert row_text(row) == "各镇人民政府，县政府各部门："
    assert row[0].x == pytest.approx(28, abs=0.05)


def test_a_colon_that_the_writer_typed_is_not_doubled() -> None:
    assert (
        row_text(next(rows(laid_out(addressees="各镇人民政府：").pages[0], Part.ADDRESSEES)))
        == "各镇人民政府："
    )


def test_addressees_that_leave_no_room_for_the_text_move_into_the_imprint() -> None:
    layout = laid_out(addressees="南屿县人民政府办公室，" * 40 + "县档案馆", body=long_body(400))
    assert {number for number, _ in runs_of(layout, Part.BODY)} >= {1}
    assert {number for number, _ in runs_of(layout, Part.ADDRESSEES)} == {len(layout.pages)}
    texts = [row_text(row) for row in rows(layout.pages[-1], Part.ADDRESSEES)]
    assert texts[0].startswith("主送：")
    assert texts[-1].endswith("县档案馆。")
    assert len(layout.pages[-1].rules) == 3


def test_paragraphs_begin_two_characters_in() -> None:
    for row in rows(laid_out().pages[0], Part.BODY):
        assert row[0].x == pytest.approx(28 + 2 * CELL, abs=0.05)


def test_blank_paragraphs_leave_no_gap_on_the_page() -> None:
    baselines = [row[0].baseline for row in rows(laid_out(body="甲\n\n　\n乙").pages[0], Part.BODY)]
    assert baselines[1] - baselines[0] == pytest.approx(PITCH)


def test_urgency_stands_at_the_top_left_in_heiti() -> None:
    urgency = the_run(laid_out(urgency="特急"), Part.URGENCY)
    assert (urgency.role, urgency.colour) == (Role.HEITI, BLACK)
    assert urgency.x == pytest.approx(28, abs=0.05)
    assert urgency.baseline - 0.88 * urgency.size == pytest.approx(39.3, abs=0.05)


def test_a_paper_to_a_superior_shows_its_signers_at_the_right_beside_the_number() -> None:
    layout = laid_out(signers=("张三", "李四", "王五"))
    names = {run.text: run for _, run in runs_of(layout, Part.SIGNERS)}
    number = the_run(layout, Part.NUMBER)
    assert number.x == pytest.approx(28 + CELL, abs=0.05)
    assert {run.role for run in names.values()} == {Role.KAITI}
    assert names["李四"].right == pytest.approx(184 - CELL)
    assert names["王五"].x == names["张三"].x
    assert names["王五"].baseline == number.baseline == pytest.approx(names["张三"].baseline + PITCH)


def test_one_attachment_has_no_number_and_several_have() -> None:
    one = laid_out(attachments=("值班安排表",))
    assert [row_text(row) for page in one.pages for row in rows(page, Part.ATTACHMENTS)] == [
        "附件：值班安排表"
    ]
    two = [
        row_text(row)
        for page in laid_out(attachments=("甲表", "乙表")).pages
        for row in rows(page, Part.ATTACHMENTS)
    ]
    assert two == ["附件：1.甲表", "2.乙表"]


def test_a_long_attachments_name_wraps_under_itself() -> None:
    layout = laid_out(attachments=("甲表", "南屿县森林防灭火巡护情况日报表和值班安排表" * 3))
    page = next(page for page in layout.pages if any(rows(page, Part.ATTACHMENTS)))
    lines = [
        next(run for run in row if run.source is not None and run.source.part is Part.ATTACHMENTS)
        for row in rows(page, Part.ATTACHMENTS)
    ]
    assert len(lines) == 4
    assert len({round(run.x, 2) for run in lines}) == 1


def test_the_name_ends_two_characters_from_the_right_and_the_date_begins_two_inside_it() -> None:
    layout = laid_out(signature="南屿县人民政府办公室")
    name_left, name_right = line_of(layout, Part.SIGNATURE)
    date_left, _ = line_of(layout, Part.DATED_ON)
    assert name_right == pytest.approx(184 - 2 * CELL)
    assert date_left - name_left == pytest.approx(2 * CELL, abs=0.1)


def test_a_date_longer_than_the_name_ends_two_characters_from_the_right_itself() -> None:
    layout = laid_out(signature="县府办", dated_on=date(2026, 12, 28))
    name_left, _ = line_of(layout, Part.SIGNATURE)
    date_left, date_right = line_of(layout, Part.DATED_ON)
    assert date_right == pytest.approx(184 - 2 * CELL)
    assert date_left - name_left == pytest.approx(2 * CELL, abs=0.1)


def test_the_date_is_not_padded() -> None:
    assert laid_out(dated_on=date(2026, 3, 8)).text_of(Part.DATED_ON) == "2026年3月8日"


def test_one_blank_line_parts_the_signature_from_the_text() -> None:
    layout = laid_out()
    last = max(run.baseline for _, run in runs_of(layout, Part.BODY))
    assert the_run(layout, Part.SIGNATURE).baseline - last == pytest.approx(2 * PITCH)


def test_a_missing_date_leaves_its_line() -> None:
    with_it, without = laid_out(), laid_out(dated_on=None)
    assert the_run(without, Part.NOTE).baseline == the_run(with_it, Part.NOTE).baseline
    assert runs_of(without, Part.DATED_ON) == []


def test_the_note_stands_in_brackets_below_the_date() -> None:
    layout = laid_out()
    page = next(page for page in layout.pages if any(rows(page, Part.NOTE)))
    row = next(rows(page, Part.NOTE))
    assert row_text(row) == "（此件主动公开）"
    assert row[0].x == pytest.approx(28 + 2 * CELL, abs=0.05)
    assert row[0].baseline - the_run(layout, Part.DATED_ON).baseline == pytest.approx(PITCH)


def test_a_signature_without_room_takes_two_lines_of_the_text_along() -> None:
    seen = set()
    for characters in range(100, 900, 14):
        layout = laid_out(body=long_body(characters), note="")
        page = runs_of(layout, Part.SIGNATURE)[0][0]
        lines = len(list(rows(layout.pages[page - 1], Part.BODY)))
        assert lines >= 2 or page == 1
        seen.add((page, lines))
    assert {(2, 2), (2, 3)} <= seen


def test_the_imprint_has_its_three_rules_and_both_its_rows() -> None:
    layout = laid_out()
    last = layout.pages[-1]
    assert [rule.width for rule in last.rules] == [0.35, 0.25, 0.35]
    assert last.rules[-1].y0 == 262
    assert {(rule.x0, rule.x1) for rule in last.rules} == {(28, 184)}
    assert [row_text(row) for row in rows(last, Part.COPIES)] == ["抄送：县委办公室，县人大常委会办公室。"]
    (printed,) = rows(last, Part.PRINTED_BY)
    assert row_text(printed) == "南屿县人民政府办公室2026年3月19日印发"
    inset = 14 * CELL / 16
    assert (printed[0].x, printed[-1].right) == pytest.approx((28 + inset, 184 - inset), abs=0.1)


def test_without_copies_the_imprint_has_two_rules() -> None:
    assert [rule.width for rule in laid_out(copies="").pages[-1].rules] == [0.35, 0.35]


def test_a_draft_without_a_printing_day_keeps_the_imprint() -> None:
    (row,) = rows(laid_out(printed_on=None).pages[-1], Part.PRINTED_BY)
    assert row_text(row) == "南屿县人民政府办公室"


def test_the_imprint_stands_on_the_back_of_a_one_page_paper_or_at_its_foot() -> None:
    paper = a_paper(body="请贯彻执行。", title="关于值班的通知", note="")
    printed, read = lay_out(paper, fonts_here()), lay_out(paper, fonts_here(), duplex=False)
    assert (len(printed.pages), len(read.pages)) == (2, 1)
    assert read.pages[0].rules[-1].y0 == 262


def page_numbers(layout: Layout) -> list[str]:
    return [
        "".join(run.text for run in page.runs if run.source is None and run.text.startswith("—"))
        for page in layout.pages
    ]


def test_pages_are_numbered_outside_right_and_outside_left() -> None:
    layout = laid_out(body=long_body(1200))
    assert page_numbers(layout) == [f"— {number} —" for number in range(1, len(layout.pages) + 1)]
    inset = 14 * CELL / 16
    for number, page in enumerate(layout.pages, 1):
        run = next(run for run in page.runs if run.source is None and run.text.startswith("—"))
        assert run.role is Role.SONGTI
        if number % 2:
            assert run.right == pytest.approx(184 - inset)
        else:
            assert run.x == pytest.approx(28 + inset, abs=0.3)


def test_a_blank_side_before_the_imprint_and_the_imprints_side_carry_no_number() -> None:
    """The text ends on an even side without room for the imprint: the next even side is the second next."""
    layouts = [laid_out(body=long_body(characters)) for characters in range(300, 900, 28)]
    skipping = [layout for layout in layouts if len(layout.pages) == 4 and not layout.pages[2].runs]
    assert skipping
    for layout in skipping:
        assert page_numbers(layout) == ["— 1 —", "— 2 —", "", ""]


def test_a_last_page_that_lacks_a_little_room_is_tightened_for_the_imprint() -> None:
    layouts = [laid_out(body=long_body(characters)) for characters in range(300, 900, 28)]
    tight = []
    for layout in layouts:
        baselines = [row[0].baseline for row in rows(layout.pages[-1], Part.BODY)]
        steps = {round(below - above, 4) for above, below in pairwise(baselines)}
        assert len(steps) <= 1
        if steps and min(steps) < PITCH - 0.01:
            tight.append(min(steps))
            assert min(steps) >= 225 / 24
            assert (
                max(run.baseline for _, run in runs_of(layout, Part.NOTE))
                < layout.pages[-1].rules[0].y0 - PITCH / 2
            )
    assert tight


def test_a_character_that_no_font_holds_is_boxed_and_reported() -> None:
    layout = laid_out(body="王\ue123同志")
    boxed = [run for page in layout.pages for run in page.runs if run.role is None]
    assert [run.text for run in boxed] == ["\ue123"]
    assert layout.missing == ("\ue123",)
    ((x0, y0, x1, y1),) = boxed[0].boxes()
    assert (x1 - x0) > 3
    assert (y1 - y0) > 3


@pytest.mark.parametrize("body", ["", "\n\n", "　", "。", "a", "\t", "x" * 3000])
@pytest.mark.parametrize("title", ["", "题", "\n"])
def test_a_paper_that_is_hardly_begun_is_laid_out(title: str, body: str) -> None:
    empty = Paper(mark="", title=title, body=body, signature="")
    layout = lay_out(empty, fonts_here())
    assert layout.text_of(Part.BODY).strip() == body.strip()
    assert layout.pages[0].rules[0].colour == RED


def test_without_any_font_the_paper_is_boxes_on_the_same_pages() -> None:
    paper = random_paper(3)
    bare = lay_out(paper, FontBook({}))
    assert len(bare.pages) == len(lay_out(paper, fonts_here()).pages)
    assert {run.role for page in bare.pages for run in page.runs if run.text.strip()} == {None}


def test_imprints_of_any_length_stay_inside_the_type_area() -> None:
    layout = laid_out(copies="南屿县人民政府办公室，" * 120)
    assert min(rule.y0 for rule in layout.pages[-1].rules) >= 37 - 1e-6


def test_the_same_paper_is_laid_out_alike_each_time() -> None:
    assert lay_out(random_paper(1), fonts_here()) == lay_out(random_paper(1), FontBook.find())


def test_five_thousand_characters_are_laid_out_within_30_ms() -> None:
    paper = a_paper(body="\n".join(random_paper(seed).body for seed in range(20))[:5000])
    assert len(paper.body) == 5000
    lay_out(paper, fonts_here())
    taken = []
    for _ in range(7):
        begun = time.perf_counter()
        lay_out(paper, fonts_here())
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.030
