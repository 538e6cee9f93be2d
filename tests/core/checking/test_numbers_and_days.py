"""发文字号, days, quantities and personal data in the many ways they are written: wrong, right, and put right."""

from __future__ import annotations

from datetime import date

import pytest

from oa_core.checking.context import Context
from oa_core.checking.masthead import GOOD_NUMBER
from oa_core.structure.outline import Outline
from tests.core.checking.written import found, paper, put_right

NUMBERS = [
    "屿府[2026]12号",
    "屿府［2026］12号",
    "屿府【2026】12号",
    "屿府（2026）12号",
    "屿府(2026)12号",
    "屿府「2026」12号",
    "屿府﹝2026﹞12号",
    "屿府〔2026]12号",
    "屿府〔2026〕第12号",
    "屿府〔2026〕012号",
    "屿府〔26〕12号",
    "屿府[26]第012号",
    "屿府(2026)第0012",
    "屿府〔2026年〕12号",
]
_RULES = ("L20", "L21", "L22", "L23")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_put_right_step_by_step(number: str) -> None:
    outline = paper(number=number)
    for _ in range(6):
        told = [each for rule in _RULES for each in found(rule, outline)]
        if not told:
            break
        outline = put_right(outline, told[-1])
    assert outline.blocks[0].text == "屿府〔2026〕12号"


@pytest.mark.parametrize(
    "number", ["琼府办规〔2021〕4号", "中办发〔2012〕14号", "发改价格〔2019〕5号", "国办发明电〔2018〕15号"]
)
def test_a_number_by_the_standard_is_left_alone(number: str) -> None:
    assert GOOD_NUMBER.match(number)
    for rule in (*_RULES, "L24"):
        assert not found(rule, paper(number=number))


RELATIVE = [
    ("今年", "2026年1月5日", "2026年"),
    ("去年", "2026年1月5日", "2025年"),
    ("前年", "2026年1月5日", "2024年"),
    ("明年", "2026年1月5日", "2027年"),
    ("本月", "2026年1月5日", "2026年1月"),
    ("上月", "2026年1月5日", "2025年12月"),
    ("下月", "2026年12月5日", "2027年1月"),
    ("下个月", "2026年11月5日", "2026年12月"),
    ("昨天", "2026年1月5日", None),
    ("本周", "2026年1月5日", None),
]


@pytest.mark.parametrize(("word", "day", "absolute"), RELATIVE)
def test_a_relative_day_becomes_one_of_the_calendar(word: str, day: str, absolute: str | None) -> None:
    (finding,) = found("L52", paper(date=day, text=(f"{word}要完成改造。",)))
    assert finding.fix == absolute


def test_without_a_day_of_its_own_a_paper_cannot_say_what_this_year_is() -> None:
    (finding,) = found("L52", paper(date=None, text=("今年要完成改造。",)))
    assert finding.fix is None


WEEKDAYS = [
    ("2026年9月1日（周二）", True),
    ("2026年9月1日（星期二）", True),
    ("2026年9月6日（星期日）", True),
    ("2026年9月6日（星期天）", True),
    ("2026年9月1日，星期二", True),
    ("2026年9月1日（周一）", False),
    ("9月1日（周一）", False),
    ("2025年9月1日（周一）", True),
]


@pytest.mark.parametrize(("said", "right"), WEEKDAYS)
def test_a_weekday_is_that_of_its_day(said: str, right: bool) -> None:
    assert bool(found("L65", paper(text=(f"会议定于{said}召开。",)))) is not right


@pytest.mark.parametrize("day", ["2月30日", "4月31日", "13月1日", "2025年2月29日"])
def test_a_day_that_no_calendar_has_is_told(day: str) -> None:
    assert found("L65", paper(text=(f"请于{day}前完成。",)))


QUANTITIES = [
    ("L54", "工期5-10天", "工期5～10天"),
    ("L54", "工期5~10天", "工期5～10天"),
    ("L54", "工期5–10天", "工期5～10天"),
    ("L54", "长0.5-2米", "长0.5～2米"),
    ("L54", "气温-", None),
    ("L54", "2021-2025年", "2021—2025年"),
    ("L54", "2021~2025年", "2021—2025年"),
    ("L54", "2021年-2025年", "2021—2025年"),
    ("L54", "2021—2025年", None),
    ("L54", "GB/T 9704-2012年版", None),
    ("L54", "0898-63212345号", None),
    ("L54", "2026-09-01日志", None),
    ("L55", "5～10%", "5%～10%"),
    ("L55", "5—10%", "5%—10%"),
    ("L55", "5%～10%", None),
    ("L55", "3～5亿元", "3亿～5亿元"),
    ("L55", "3—5万人", "3万—5万人"),
    ("L55", "3万—5万人", None),
    ("L56", "增长.5", "增长0.5"),
    ("L56", "增长0.5", None),
    ("L56", "V1.5", None),
    ("L56", "于98年", "于1998年"),
    ("L56", "20世纪90年代", None),
    ("L56", "建校98年来", None),
]


@pytest.mark.parametrize(("rule", "bad", "good"), QUANTITIES)
def test_a_quantity_is_put_right_or_left_alone(rule: str, bad: str, good: str | None) -> None:
    outline = paper(text=(f"计划{bad}。",)) if not bad.startswith("于") else paper(text=(f"{bad}。",))
    told = found(rule, outline)
    if good is None:
        assert not told
    else:
        right = put_right(outline, told[0])
        assert good in right.blocks[told[0].block].text
        assert not found(rule, right)


PERSONAL = [
    ("11010519491231002X", "110105********002X"),
    ("11010519491231002x", "110105********002x"),
    ("13812345678", "138****5678"),
    ("19912345678", "199****5678"),
    ("6222020000000000018", "6222****0018"),
    ("6222 0200 0000 0000 018", "6222****0018"),
    ("110105194912310021", None),
    ("110105194913310020", None),
    ("12812345678", None),
    ("0898-63212345", None),
    ("138****5678", None),
    ("20260901123456789", None),
]


@pytest.mark.parametrize(("number", "masked"), PERSONAL)
def test_personal_data_is_masked(number: str, masked: str | None) -> None:
    outline = paper(text=(f"当事人的号码为{number}。",))
    told = found("L64", outline)
    assert [(each.level, each.fix) for each in told] == ([] if masked is None else [("E", masked)])
    if told:
        assert not found("L64", put_right(outline, told[0]))


SUMS = [
    ("共投入100万元，其中：中央60万元，省级50万元。", True),
    ("共投入110万元，其中：中央60万元，省级50万元。", False),
    ("共投入200万元，其中：中央60万元，省级50万元。", False),
    ("合计12个，包括：甲村5个、乙村6个。", True),
    ("合计11个，包括：甲村5个、乙村6个。", False),
    ("总投资10.5亿元，分别为：一期4.2亿元、二期6.3亿元。", False),
    ("总投资10.5亿元，分别为：一期4.2亿元、二期6.2亿元。", True),
    ("完成30个，占总数60个的50%。", False),
    ("完成20个，占总数60个的33.3%。", False),
    ("完成20个，占总数60个的35%。", True),
    ("分别占60%、30%、10%。", False),
    ("分别占60%、30%、20%。", True),
    ("分别为60%、30%、20%。", False),
]


@pytest.mark.parametrize(("sentence", "wrong"), SUMS)
def test_what_can_be_computed_is_computed_again(sentence: str, wrong: bool) -> None:
    told = found("L65", paper(text=(sentence,)))
    assert bool(told) is wrong
    assert all(each.level == "W" and each.fix is None for each in told)


@pytest.mark.parametrize(
    ("printed", "rule_is_silent"),
    [
        ("南屿县人民政府办公室　2026年9月1日印发", True),
        ("南屿县人民政府办公室　2026年9月15日印发", True),
        ("南屿县人民政府办公室　2026年8月31日印发", False),
        ("南屿县人民政府办公室　2026年9月01日印发", False),
        ("南屿县人民政府办公室　2026年9月2日印制", False),
        ("南屿县人民政府办公室　2026年9月31日印发", False),
        ("南屿县人民政府办公室", True),
    ],
)
def test_a_paper_is_printed_after_it_was_signed(printed: str, rule_is_silent: bool) -> None:
    assert bool(found("L27", paper(printed=printed))) is not rule_is_silent


def test_the_day_of_a_meeting_counts_as_the_day_of_signing() -> None:
    outline: Outline = paper(date="2026年9月1日")
    assert not found("L26", outline, Context(signed_on=date(2026, 9, 1)))
    (finding,) = found("L26", outline, Context(signed_on=date(2026, 9, 3)))
    assert finding.fix == "2026年9月3日"
