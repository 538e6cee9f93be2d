"""The formats of GB/T 9704-2012 at the places of the standard, in mm (clauses 7.2–7.5 and 10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oa_client.typesetting.grid import CELL, FULL_GRID, PITCH, SIZE_3
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import RED, Layout, Part, Role
from oa_core.documents.paper import Annex, Form, Signing, Text
from tests.client.typesetting.measuring import (
    a_full_paper,
    em_bottom,
    em_top,
    ink_top,
    laid_out,
    row_of,
    runs,
)
from tests.client.typesetting.papers import fonts_here

MARK_HEIGHTS = {Form.DOCUMENT: 72.0, Form.MINUTES: 72.0, Form.ORDER: 57.0, Form.LETTER: 30.0}


@pytest.mark.parametrize("form", Form)
def test_the_ink_of_the_mark_begins_where_its_format_has_it(form: Form) -> None:
    mark = runs(laid_out(form=form, mark="南屿县人民政府"), Part.MARK)
    assert [ink_top(run) for run in mark] == pytest.approx([MARK_HEIGHTS[form]])
    assert (mark[0].x + mark[-1].right) / 2 == pytest.approx(106, abs=0.1)


class TestJointMark:
    ORGANS = ("南屿县教育局", "南屿县人力资源和社会保障局", "南屿县财政局")

    def test_names_stand_below_each_other_spread_to_one_width(self) -> None:
        layout = laid_out(joint_marks=self.ORGANS, mark="文件")
        names = runs(layout, Part.JOINT_MARKS)
        assert ink_top(names[0]) == pytest.approx(72, abs=0.3)
        assert len({round(run.x, 1) for run in names}) == 1
        assert len({round(run.right, 1) for run in names}) == 1
        assert [run.text for run in names] == list(self.ORGANS)

    def test_the_word_stands_at_their_right_in_the_middle_of_their_height(self) -> None:
        layout = laid_out(joint_marks=self.ORGANS, mark="文件")
        names, (word,) = runs(layout, Part.JOINT_MARKS), runs(layout, Part.MARK)
        assert word.x > names[0].right
        assert word.right <= 184.01
        assert word.baseline == pytest.approx((names[0].baseline + names[-1].baseline) / 2)

    @pytest.mark.parametrize("count", [2, 5, 8])
    def test_however_many_there_are_the_first_page_shows_text(self, count: int) -> None:
        layout = laid_out(joint_marks=self.ORGANS[:1] * count, mark="文件")
        first = [run for run in layout.pages[0].runs if run.source and run.source.part is Part.BODY]
        assert first


class TestCopyNumber:
    def test_it_stands_in_the_first_line_and_the_urgency_below(self) -> None:
        layout = laid_out(copy_number="000012", urgency="特急")
        (copy,), (urgency,) = runs(layout, Part.COPY_NUMBER), runs(layout, Part.URGENCY)
        assert [copy.x, urgency.x] == pytest.approx([28, 28], abs=0.1)
        assert em_top(copy) == pytest.approx(39.3, abs=0.1)
        assert urgency.baseline - copy.baseline == pytest.approx(PITCH)
        assert (copy.role, urgency.role) == (Role.DIGITS, Role.HEITI)


class TestLetter:
    def letter(self, **changes: Any) -> Layout:
        return laid_out(form=Form.LETTER, mark="南屿县人民政府办公室", **changes)

    def test_two_red_double_rules_of_170_mm_frame_the_first_page_only(self) -> None:
        layout = self.letter(body="政" * 2000)
        rules = [rule for rule in layout.pages[0].rules if rule.colour == RED]
        assert {(round(rule.x0, 3), round(rule.x1, 3)) for rule in rules} == {(20, 190)}
        upper_thick, upper_thin, lower_thin, lower_thick = sorted(rules, key=lambda rule: rule.y0)
        assert upper_thick.width > upper_thin.width
        assert lower_thick.width > lower_thin.width
        assert lower_thick.y0 == pytest.approx(277, abs=0.3)
        mark = runs(layout, Part.MARK)[0]
        ink = fonts_here().ink(Role.XIAOBIAOSONG, mark.text)
        assert ink is not None
        below = mark.baseline - ink.bottom * mark.size
        assert upper_thick.y0 - below == pytest.approx(4, abs=0.3)
        assert not any(rule.colour == RED for page in layout.pages[1:] for rule in page.rules)

    def test_the_number_stands_at_the_right_seven_eighths_of_a_character_below_the_rule(self) -> None:
        layout = self.letter()
        number = runs(layout, Part.NUMBER)
        thin = sorted(rule.y0 for rule in layout.pages[0].rules if rule.colour == RED)[1]
        assert max(run.right for run in number) == pytest.approx(184)
        assert em_top(number[0]) - thin == pytest.approx(7 / 8 * SIZE_3.em, abs=0.3)

    def test_copy_number_and_urgency_stand_at_the_left_from_the_same_line_on(self) -> None:
        layout = self.letter(copy_number="000001", urgency="加急")
        (copy,), (urgency,) = runs(layout, Part.COPY_NUMBER), runs(layout, Part.URGENCY)
        assert copy.baseline == pytest.approx(runs(layout, Part.NUMBER)[0].baseline)
        assert urgency.baseline > copy.baseline

    def test_the_title_stands_two_lines_below(self) -> None:
        layout = self.letter()
        gap = em_top(runs(layout, Part.TITLE)[0]) - em_bottom(runs(layout, Part.NUMBER)[0])
        assert gap == pytest.approx(2 * PITCH, abs=0.3)

    def test_its_first_page_has_no_number_and_the_second_has(self) -> None:
        layout = self.letter(body="政" * 2000)
        texts = [[run.text for run in page.runs] for page in layout.pages]
        assert not any(text.startswith("— 1") for text in texts[0])
        assert "— 2 —" in texts[1]

    def test_its_imprint_has_no_rules_and_no_printer_and_stands_at_the_very_bottom(self) -> None:
        layout = self.letter()
        assert not layout.pages[-1].rules or len(layout.pages) == 1
        assert runs(layout, Part.PRINTED_BY) == []
        assert em_bottom(runs(layout, Part.COPIES)[-1]) == pytest.approx(262, abs=2.3)


class TestOrder:
    def order(self, **changes: Any) -> Layout:
        given: dict[str, Any] = {
            "form": Form.ORDER,
            "mark": "南屿县人民政府令",
            "number": "第3号",
            "title": "",
            "addressees": "",
            "signature": "县长　符岳川",
            "signing": Signing.STAMPED,
        }
        return laid_out(**(given | changes))

    def test_the_text_begins_two_lines_below_the_number_that_stands_two_below_the_mark(self) -> None:
        layout = self.order()
        (mark,), number = runs(layout, Part.MARK), runs(layout, Part.NUMBER)
        assert (number[0].x + number[-1].right) / 2 == pytest.approx(106, abs=0.1)
        assert em_top(number[0]) - (57 + mark.size) == pytest.approx(2 * PITCH, abs=0.1)
        first = runs(layout, Part.BODY)[0]
        blank = em_top(first) - em_bottom(number[0])
        assert blank == pytest.approx(2 * PITCH + (PITCH - SIZE_3.em) / 2, abs=0.1)
        assert not any(rule.colour == RED for rule in layout.pages[0].rules)

    def test_the_stamp_ends_four_characters_from_the_right_and_the_title_two_before_it(self) -> None:
        title, stamp = runs(self.order(), Part.SIGNATURE)
        assert (title.text.strip(), stamp.text) == ("县长", "符岳川")
        assert stamp.right == pytest.approx(184 - 4 * CELL)
        assert stamp.x - title.right == pytest.approx(2 * CELL, abs=0.2)
        middle = em_top(stamp) / 2 + em_bottom(stamp) / 2
        assert middle == pytest.approx((em_top(title) + em_bottom(title)) / 2, abs=0.1)
        assert (stamp.colour, stamp.role) == (RED, Role.KAITI)

    def test_two_blank_lines_stand_above_the_stamp_and_one_below(self) -> None:
        layout = self.order()
        text, (title, _) = runs(layout, Part.BODY)[-1], runs(layout, Part.SIGNATURE)
        day = runs(layout, Part.DATED_ON)[-1]
        assert title.baseline - text.baseline == pytest.approx(3 * PITCH)
        assert day.baseline - title.baseline == pytest.approx(2 * PITCH)
        assert day.right == pytest.approx(184 - 4 * CELL)

    def test_the_stamp_says_that_it_is_a_sample(self) -> None:
        (sample,) = self.order().pages[0].shapes
        assert sample.colour == RED
        assert len(sample.contours) >= 6

    def test_of_several_organs_the_columns_are_aligned(self) -> None:
        found = runs(self.order(signature="县长　符岳川\n县人民法院院长　陈海"), Part.SIGNATURE)
        first, second = (run for run in found if run.colour == RED)
        assert first.x == pytest.approx(second.x, abs=0.1)


class TestMinutes:
    def minutes(self, **changes: Any) -> Layout:
        given: dict[str, Any] = {
            "form": Form.MINUTES,
            "mark": "南屿县人民政府常务会议纪要",
            "number": "第12期",
            "title": "",
            "addressees": "",
            "signature": "",
            "signing": Signing.NONE,
            "attendance": ("出席：" + "符岳川、" * 20 + "陈海生", "请假：麦少峰", "列席：县水务局黄志强"),
        }
        return laid_out(**(given | changes))

    def test_attendance_stands_one_line_below_the_body_its_label_in_heiti(self) -> None:
        layout = self.minutes()
        found = runs(layout, Part.ATTENDANCE)
        labels = [run for run in found if run.role is Role.HEITI]
        assert [run.text for run in labels] == ["出席：", "请假：", "列席："]
        assert [run.x for run in labels] == pytest.approx([28 + 2 * CELL] * 3, abs=0.1)
        assert labels[0].baseline - runs(layout, Part.BODY)[-1].baseline == pytest.approx(2 * PITCH)

    def test_wrapped_names_stand_behind_the_label(self) -> None:
        found = runs(self.minutes(), Part.ATTENDANCE)
        names = [run for run in found if run.source and run.source.entry == 0 and run.role is Role.FANGSONG]
        assert len(names) > 2
        assert {round(run.x, 0) for run in names} == {round(28 + 5 * CELL, 0)}


class TestAnnexes:
    def test_each_begins_a_side_its_label_in_the_first_line_its_title_in_the_third(self) -> None:
        annexes = (Annex("附件1", "值班表", (Text("甲"),)), Annex("附件2", "分工表", (Text("乙"),)))
        layout = laid_out(annexes=annexes)
        for number in (1, 2):
            label, title = runs(layout, Part.LABEL, number), runs(layout, Part.TITLE, number)
            assert label[0].x == pytest.approx(28, abs=0.1)
            assert label[0].role is Role.HEITI
            assert em_top(label[0]) == pytest.approx(39.3, abs=0.1)
            middle = (em_top(title[0]) + em_bottom(title[0])) / 2
            assert middle == pytest.approx(37 + 2.5 * PITCH, abs=0.1)
            assert (title[0].x + title[-1].right) / 2 == pytest.approx(106, abs=0.1)
        pages = [
            at
            for at, page in enumerate(layout.pages)
            for run in page.runs
            if run.source and run.source.part is Part.LABEL and run.text.startswith("附件")
        ]
        assert pages == [1, 2]

    def test_the_imprint_comes_after_them(self) -> None:
        layout = laid_out(annexes=(Annex("附件", "值班表", (Text("甲"),)),))
        assert runs(layout, Part.COPIES)[0] in layout.pages[-1].runs
        assert len(layout.pages) == 2


class TestFullGrid:
    def test_the_first_em_begins_at_37_and_the_last_ends_at_262_mm(self) -> None:
        layout = lay_out(a_full_paper(body="政" * 3000), fonts_here(), grid=FULL_GRID)
        full_page = [run for run in layout.pages[1].runs if run.source and run.source.part is Part.BODY]
        assert len({run.baseline for run in full_page}) == 22
        assert em_top(full_page[0]) == pytest.approx(37.0, abs=0.05)
        assert em_bottom(full_page[-1]) == pytest.approx(262.0, abs=0.05)

    def test_as_word_does_it_type_stands_from_39_3_to_259_7_mm(self) -> None:
        layout = laid_out(body="政" * 3000)
        full_page = [run for run in layout.pages[1].runs if run.source and run.source.part is Part.BODY]
        assert em_top(full_page[0]) == pytest.approx(39.3, abs=0.05)
        assert em_bottom(full_page[-1]) == pytest.approx(259.7, abs=0.05)


class TestWhatATextBringsIsNotAdded:
    @pytest.mark.parametrize(
        ("changes", "part", "shown"),
        [
            ({"addressees": "各镇人民政府："}, Part.ADDRESSEES, "各镇人民政府："),
            ({"note": "（此件主动公开）"}, Part.NOTE, "（此件主动公开）"),
            ({"copies": "抄送：县委办公室。"}, Part.COPIES, "抄送：县委办公室。"),
            ({"attachments": ("附件：1.甲", "2.乙")}, Part.ATTACHMENTS, "附件：1.甲2.乙"),
            ({"signers": ("签发人：符岳川",)}, Part.SIGNERS, "签发人：符岳川"),
        ],
    )
    def test_it_stands_there_once(self, changes: dict[str, Any], part: Part, shown: str) -> None:
        layout = laid_out(**changes)
        assert "".join(run.text for run in runs(layout, part)) == shown
        added = {
            run.text for each in runs(layout, part) for run in row_of(layout, each) if run.source is None
        }
        assert not added

    def test_a_date_in_chinese_numerals_and_a_printer_in_one_line_stay_as_written(self) -> None:
        layout = laid_out(
            dated="二〇二六年三月十八日",
            printed="县府办　二〇二六年三月十九日印发",
            printed_on=date(2026, 1, 1),
        )
        assert layout.text_of(Part.DATED_ON) == "二〇二六年三月十八日"
        printed = runs(layout, Part.PRINTED)
        assert "".join(run.text for run in printed) == "县府办二〇二六年三月十九日印发"
        assert printed[-1].right == pytest.approx(184 - 14 / 16 * CELL)
