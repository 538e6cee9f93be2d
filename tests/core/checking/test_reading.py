"""What the rules read of a text: its 文种, its organ, its lists, and where every letter of it stands."""

from __future__ import annotations

from datetime import date

import pytest

from oa_core.checking.context import Organ, Register
from oa_core.checking.days import calendar_day, shown
from oa_core.checking.reading import Reading, line_of, names_in
from oa_core.structure.outline import Block, Element, Outline
from tests.core.checking.written import REGISTER, paper


def read(**elements: str | tuple[str, ...] | None) -> Reading:
    return Reading(paper(**elements))


@pytest.mark.parametrize(
    ("title", "ending", "genre"),
    [
        ("南屿县人民政府关于防台风的通知", "通知", "通知"),
        ("南屿县人民政府关于防台风的若干意见（试行）", "意见", "意见"),
        ("南屿县人民政府关于防台风的通知。", "通知", "通知"),
        ("南屿县人民政府令", "令", "命令"),
        ("南屿县人民政府嘉奖命令", "命令", "命令"),
        ("南屿县人民政府关于借用场地的函", "函", "函"),
        ("南屿县人民政府关于借用场地的复函", "复函", "函"),
        ("南屿县人民政府对第3号建议的答复", "答复", "答复"),
        ("南屿县人民政府常务会议纪要", "纪要", "纪要"),
        ("南屿县人民政府关于总体规划（2018—2035年）的批复", "批复", "批复"),
        ("南屿县防台风工作方案", "", ""),
        ("", "", ""),
    ],
)
def test_the_kind_of_paper_is_what_the_title_ends_with(title: str, ending: str, genre: str) -> None:
    reading = read(title=title or None)
    assert (reading.ending, reading.genre) == (ending, genre)


@pytest.mark.parametrize(
    ("title", "organ"),
    [
        ("南屿县人民政府关于防台风的通知", "南屿县人民政府"),
        ("南屿县人民政府转发省政府防台风意见的通知", "南屿县人民政府"),
        ("南屿县人民政府印发工作规则的通知", "南屿县人民政府"),
        ("南屿县人民政府对第3号建议的答复", "南屿县人民政府"),
        ("关于防台风的通知", ""),
        ("南屿县人民政府公告", ""),
    ],
)
def test_the_organ_stands_before_the_matter(title: str, organ: str) -> None:
    assert read(title=title).title_organ == organ


@pytest.mark.parametrize(
    ("title", "upward"), [("关于经费的请示", True), ("关于情况的报告", True), ("关于改革的意见", False)]
)
def test_some_kinds_only_go_up(title: str, upward: bool) -> None:
    assert read(title=title).upward is upward


@pytest.mark.parametrize(
    ("number", "title", "ordered"),
    [
        ("第738号", "城市供水条例", True),
        ("国令第709号", "关于修改法规的决定", True),
        ("2026年第5号", "南屿县人民政府公告", True),
        ("第3期", "会议纪要", True),
        ("〔2026〕3号", "会议纪要", True),
        ("〔2026〕3号", "关于防台风的通知", False),
        ("屿府〔2026〕12号", "关于防台风的通知", False),
        ("屿府〔2026〕第12号", "关于防台风的通知", False),
    ],
)
def test_orders_notices_and_minutes_are_counted_in_their_own_way(
    number: str, title: str, ordered: bool
) -> None:
    assert read(number=number, title=title).order_number is ordered


def test_the_sender_is_who_signs_then_who_stands_in_the_title_then_the_mark() -> None:
    assert read(signature="甲局").sender == "甲局"
    assert read(signature=None).sender == "南屿县人民政府"
    assert read(signature=None, title="关于防台风的通知", mark="乙局文件").sender == "乙局"
    assert read(signature=None, title="关于防台风的通知").sender == ""


def test_lists_of_organs_are_taken_apart_at_their_marks() -> None:
    assert names_in("甲局、乙局，丙局：") == ("甲局", "乙局", "丙局")
    assert names_in("") == ()
    assert read(copied_to="抄送：县委办公室，县人大。").copied_to == ("县委办公室", "县人大")
    assert read(copied_to="抄报:省政府").copied_to == ("省政府",)


def test_a_day_is_read_in_whatever_way_it_is_written() -> None:
    for written in ("2026年9月1日", "2026.09.01", "二〇二六年九月一日", "2026年09月01日"):
        assert read(date=written).date == date(2026, 9, 1)
    assert read(date="2026年2月30日").date is None
    assert read(date=None).date is None


def test_a_day_is_shown_as_the_standard_wants_it() -> None:
    assert shown(date(2026, 9, 1)) == "2026年9月1日"
    assert calendar_day(2026, 2, 30) is None
    assert calendar_day(2024, 2, 29) == date(2024, 2, 29)


def test_blanks_are_left_out_but_every_letter_keeps_its_place() -> None:
    line = line_of([(3, Block(Element.TITLE, " 甲 乙")), (4, Block(Element.TITLE, "丙　丁"))])
    assert line.text == "甲乙丙丁"
    assert line.places == ((3, 1), (3, 3), (4, 0), (4, 2))
    assert line.place(0, 2) == (3, 1, 4, True)
    assert line.place(2, 4) == (4, 0, 3, True)


def test_a_place_over_two_blocks_is_told_by_its_first() -> None:
    line = line_of([(3, Block(Element.TITLE, "甲乙")), (4, Block(Element.TITLE, "丙"))])
    assert line.place(1, 3) == (3, 1, 2, False)


def test_a_gap_stands_behind_the_letter_before_it() -> None:
    line = line_of([(3, Block(Element.ADDRESSEES, "甲乙 "))])
    assert line.place(2, 2) == (3, 2, 2, True)
    assert line.place(0, 0) == (3, 0, 0, True)
    assert line_of([]).place(0, 0) == (0, 0, 0, False)


def test_latin_words_keep_the_blank_between_them() -> None:
    assert (
        line_of([(0, Block(Element.TITLE, "关于 Open Data 的 通知 2 0 2 6"))]).text
        == "关于Open Data的通知2026"
    )


def test_a_number_and_addressees_that_are_too_badly_written_are_found_behind_the_title() -> None:
    blocks = list(paper(number=None, addressees=None).blocks)
    blocks[1:1] = [Block(Element.BODY, "屿府〔26〕12号"), Block(Element.BODY, "各乡、镇人民政府")]
    reading = Reading(Outline(tuple(blocks)))
    assert reading.number.text == "屿府〔26〕12号"
    assert reading.addressees == ("各乡", "镇人民政府")
    assert read(number=None).number.text == ""


def test_an_attachment_says_nothing_about_the_paper() -> None:
    reading = read(attachment=("附件", "名单"))
    assert all(block.kind is not Element.ATTACHMENT for _, block in reading.own)


def test_the_register_finds_organs_by_any_of_their_names() -> None:
    bureau = REGISTER.find("县教育局")
    assert bureau is not None
    assert bureau.name == "南屿县教育局"
    assert REGISTER.find("县教委") is None


def test_the_register_knows_who_leads_and_who_guides() -> None:
    bureau, county, department = (REGISTER.find(name) for name in ("县教育局", "县政府", "省教育厅"))
    assert bureau is not None
    assert county is not None
    assert department is not None
    assert REGISTER.led_by(bureau) == ("南屿县人民政府", "海南省人民政府")
    assert REGISTER.is_above(county, bureau)
    assert REGISTER.is_above(department, bureau)
    assert not REGISTER.is_above(bureau, county)
    assert not REGISTER.is_above(department, county)


def test_organs_that_lead_each_other_in_a_circle_are_no_endless_way_up() -> None:
    circle = Register((Organ("甲", above="乙"), Organ("乙", above="甲")))
    first = circle.find("甲")
    assert first is not None
    assert circle.led_by(first) == ("乙", "甲")
