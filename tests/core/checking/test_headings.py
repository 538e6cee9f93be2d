"""Levels and numbers of headings: what follows what, what is counted, and what stands behind a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oa_core.structure.counting import in_chinese, value_of
from oa_core.structure.outline import Outline
from tests.core.checking.written import found, paper, put_right

NUMBERS = [
    (1, "一"),
    (9, "九"),
    (10, "十"),
    (11, "十一"),
    (19, "十九"),
    (20, "二十"),
    (21, "二十一"),
    (35, "三十五"),
    (40, "四十"),
    (99, "九十九"),
]


def said(*text: str) -> Outline:
    return paper(text=text)


@pytest.mark.parametrize(("number", "written"), NUMBERS)
def test_a_number_is_read_and_written_inin_chinese(number: int, written: str) -> None:
    assert in_chinese(number) == written
    assert value_of(written) == number


def test_every_number_that_headings_reach_comes_back() -> None:
    for number in range(1, 100):
        assert value_of(in_chinese(number) or "") == number
    assert in_chinese(0) is None
    assert in_chinese(100) is None
    assert value_of("12") == 12


ORDERLY = [
    ("一、甲", "二、乙", "三、丙"),
    ("一、甲", "（一）甲一", "（二）甲二", "二、乙", "（一）乙一", "（二）乙二"),
    ("一、甲", "（一）甲一", "1.子", "2.丑", "（二）甲二", "1.寅", "2.卯", "二、乙"),
    ("一、甲", "（一）甲一", "1.子", "（1）天", "（2）地", "2.丑", "（二）甲二", "二、乙"),
    ("没有标题的正文。",),
]


@pytest.mark.parametrize("lines", ORDERLY)
def test_levels_in_order_and_numbers_in_a_row_are_left_alone(lines: tuple[str, ...]) -> None:
    for rule in ("L36", "L37", "L38"):
        assert not found(rule, said(*lines))


RUNNING = [
    ("一、甲", "（一）子", "1.天", "2.地", "（二）丑", "3.玄", "4.黄", "二、乙"),
    ("一、甲", "（一）子", "（二）丑", "二、乙", "（三）寅", "（四）卯"),
    ("一、甲", "（一）子", "1.天", "（二）丑", "2.地", "（三）寅", "3.玄", "4.黄", "二、乙"),
    (
        "一、甲",
        "（一）子",
        "1.天",
        "2.地",
        "（二）丑",
        "3.玄",
        "二、乙",
        "（一）寅",
        "1.宇",
        "2.宙",
        "（二）卯",
    ),
]


@pytest.mark.parametrize("lines", RUNNING)
def test_numbers_that_run_on_through_the_sections_are_left_alone(lines: tuple[str, ...]) -> None:
    assert not [each for each in found("L37", said(*lines)) if each.fix is not None]
    assert not [each for each in found("L37", said(*lines)) if "只有一项" in each.message]


BROKEN = [
    (("一、甲", "（一）子", "1.天", "2.地", "（二）丑", "4.玄", "5.黄", "二、乙"), "3"),
    (("一、甲", "（一）子", "1.天", "2.地", "3.玄", "（二）丑", "3.黄", "4.宇", "二、乙"), "4"),
    (("一、甲", "（一）子", "1.天", "2.地", "（二）丑", "3.玄", "5.黄", "二、乙"), "4"),
]


@pytest.mark.parametrize(("lines", "fix"), BROKEN)
def test_a_gap_or_a_repeat_in_numbers_that_run_on_is_told(lines: tuple[str, ...], fix: str) -> None:
    assert [each.fix for each in found("L37", said(*lines))] == [fix]


JUMPS = [
    (("1.甲", "2.乙"), "一、"),
    (("一、甲", "1.子", "2.丑", "二、乙"), "（一）"),
    (("一、甲", "（1）天", "（2）地", "二、乙"), "（一）"),
    (("一、甲", "（一）甲一", "（1）天", "（2）地", "（二）甲二", "二、乙"), "1."),
    (("（一）甲", "（二）乙"), "一、"),
]


@pytest.mark.parametrize(("lines", "wanted"), JUMPS)
def test_a_level_that_was_left_out_is_named(lines: tuple[str, ...], wanted: str) -> None:
    (finding,) = found("L36", said(*lines))
    assert f"“{wanted}”这一级" in finding.message
    assert finding.level == "W"


GAPS = [
    (("一、甲", "三、丙", "四、丁"), ["二"]),
    (("一、甲", "二、乙", "二、丙"), ["三"]),
    (("二、甲", "三、乙"), ["一"]),
    (("一、甲", "（一）子", "（三）丑", "二、乙"), ["二"]),
    (("一、甲", "（一）子", "1.天", "3.地", "（二）丑", "二、乙"), ["2"]),
]


@pytest.mark.parametrize(("lines", "fixes"), GAPS)
def test_a_gap_in_the_numbers_is_told_once_and_closed_in_one_step(
    lines: tuple[str, ...], fixes: list[str]
) -> None:
    outline = said(*lines)
    told = [each for each in found("L37", outline) if each.fix is not None]
    assert [each.fix for each in told] == fixes
    right = put_right(outline, told[0])
    later = [each for each in found("L37", right) if each.block == told[0].block]
    assert not later


def test_a_gap_in_numbers_that_word_counts_is_told_without_a_fix() -> None:
    outline = said("一、甲", "三、丙")
    counted = Outline(tuple(replace(block, numbered=2) for block in outline.blocks))
    (finding,) = found("L37", counted)
    assert finding.fix is None


AFTER = [
    ("一.甲", "一、甲"),
    ("十二.甲", "十二、甲"),
    ("一．甲", "一、甲"),
    ("（一）、甲", "（一）甲"),
    ("（一）.甲", "（一）甲"),
    ("（一），甲", "（一）甲"),
    ("(一)、甲", "(一)甲"),
    ("1、甲", "1.甲"),
    ("12、甲", "12.甲"),
    ("1 、甲", "1 .甲"),
    ("1，甲", "1.甲"),
    ("（1）、甲", "（1）甲"),
    ("（12）.甲", "（12）甲"),
    ("　　1、甲", "　　1.甲"),
]


@pytest.mark.parametrize(("bad", "good"), AFTER)
def test_what_stands_behind_a_number_is_put_right(bad: str, good: str) -> None:
    outline = said(bad)
    (finding,) = found("L38", outline)
    assert finding.level == "E"
    right = put_right(outline, finding)
    assert right.blocks[finding.block].text == good
    assert not found("L38", right)


@pytest.mark.parametrize(
    "line",
    [
        "1.5万人受益。",
        "3、4号楼。",
        "一是要快。",
        "一、甲",
        "（一）甲",
        "1.甲",
        "1．甲",
        "（1）甲",
        "2026年，全县丰收。",
    ],
)
def test_a_number_that_is_right_or_counts_nothing_is_left_alone(line: str) -> None:
    assert not found("L38", said(line))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("一、工作目标。", True),
        ("（一）工作目标。", True),
        ("一、工作目标", False),
        ("一、工作目标。要实现三个目标。", False),
        ("1.工作目标。", False),
    ],
)
def test_only_a_heading_on_a_line_of_its_own_loses_its_full_stop(line: str, told: bool) -> None:
    assert bool(found("L39", said(line))) is told
