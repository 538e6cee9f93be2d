"""A level is the number at the beginning of a paragraph: setting one counts on, and touches nothing else."""

from __future__ import annotations

import pytest

from oa_client.typesetting.heading_fonts import heading_of
from oa_client.typesetting.model import Role
from oa_core.documents.blocks import line_of
from oa_core.documents.levels import shown_level, with_level
from oa_core.structure.headings import Level

TEXT = [
    "现通知如下：",
    "一、压实责任",
    "（一）落实带班",
    "要到岗。",
    "（二）严格值守",
    "二、加强巡查",
    "要记录。",
]


def at(number: int, level: Level, text: list[str] = TEXT) -> str:
    [made] = with_level(text, number, number, level)
    return made


@pytest.mark.parametrize(
    ("number", "level", "made"),
    [
        (0, Level.FIRST, "一、现通知如下："),
        (3, Level.FIRST, "二、要到岗。"),
        (6, Level.FIRST, "三、要记录。"),
        (3, Level.SECOND, "（二）要到岗。"),
        (6, Level.SECOND, "（一）要记录。"),
        (3, Level.THIRD, "1.要到岗。"),
        (6, Level.THIRD, "1.要记录。"),
        (2, Level.TEXT, "落实带班"),
        (5, Level.SECOND, "（三）加强巡查"),
        (1, Level.FOURTH, "（1）压实责任"),
    ],
)
def test_a_paragraph_gets_the_number_that_follows_in_its_series(number: int, level: Level, made: str) -> None:
    assert at(number, level) == made


@pytest.mark.parametrize(("number", "level"), [(1, Level.FIRST), (2, Level.SECOND), (3, Level.TEXT)])
def test_the_level_that_a_paragraph_has_is_set_in_vain(number: int, level: Level) -> None:
    assert at(number, level) == TEXT[number]


def test_paragraphs_that_are_set_together_count_on_and_empty_ones_do_not() -> None:
    assert with_level(["甲", "", "乙", "丙"], 0, 3, Level.FIRST) == ["一、甲", "", "二、乙", "三、丙"]


def test_nothing_behind_is_numbered_anew() -> None:
    text = ["甲", "一、乙"]
    assert with_level(text, 0, 0, Level.FIRST) == ["一、甲"]
    assert text == ["甲", "一、乙"]


def test_an_empty_paragraph_gets_the_number_that_will_be_written_behind() -> None:
    assert at(1, Level.FIRST, ["一、甲", ""]) == "二、"


def test_a_table_has_no_level() -> None:
    mark = line_of("0123456789ab")
    assert with_level([mark], 0, 0, Level.FIRST) == [mark]


@pytest.mark.parametrize(
    ("before", "after"), [("九", "十"), ("十", "十一"), ("十九", "二十"), ("二十", "二十一")]
)
def test_numbers_count_on_in_chinese(before: str, after: str) -> None:
    assert at(1, Level.FIRST, [f"{before}、甲", "乙"]) == f"{after}、乙"


def test_figures_may_be_written_in_any_of_their_ways() -> None:
    assert at(1, Level.THIRD, ["3．甲", "乙"]) == "4.乙"
    assert at(1, Level.THIRD, ["3、甲", "乙"]) == "4.乙"


@pytest.mark.parametrize(
    "paragraph",
    [
        "一、压实责任",
        "（一）落实带班制度。各单位要到岗。",
        "一、" + "这一句很长" * 12 + "。",
        "（二）如下：",
        "1.到岗。",
        "没有序号。",
        "",
    ],
)
def test_the_level_that_is_shown_is_the_one_that_the_page_is_set_in(paragraph: str) -> None:
    fonts = {Level.FIRST: Role.HEITI, Level.SECOND: Role.KAITI}
    assert fonts.get(shown_level(paragraph), Role.FANGSONG) is heading_of(paragraph).role
