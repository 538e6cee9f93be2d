"""Marks of punctuation: sentences as people type them, and as GB/T 15834-2011 wants them."""

from __future__ import annotations

import pytest

from oa_core.structure.outline import Outline
from tests.core.checking.written import found, paper, put_right

_RULES = ("L50", "L53", "L57", "L58")


def all_put_right(outline: Outline) -> str:
    """Fix after fix, the last place first, until nothing is left that has one."""
    for _ in range(20):
        told = [each for rule in _RULES for each in found(rule, outline) if each.fix is not None]
        if not told:
            break
        outline = put_right(outline, max(told, key=lambda each: (each.block, each.start)))
    return next(block.text for block in outline.blocks if block.kind == "body")


SENTENCES = [
    ("现将有关事项通知如下:", "现将有关事项通知如下："),
    ("各地要落实责任,加强值守.", "各地要落实责任，加强值守。"),
    ("各地要落实责任;各部门要加强值守!", "各地要落实责任；各部门要加强值守！"),
    ("能否按期完成?", "能否按期完成？"),
    ("增长5%,高于全省;下降3%,低于全省。", "增长5%，高于全省；下降3%，低于全省。"),
    ("县教育局(以下简称教育局)负责,县财政局配合。", "县教育局（以下简称教育局）负责，县财政局配合。"),
    ("县教育局（以下简称教育局)负责。", "县教育局（以下简称教育局）负责。"),
    ("县教育局(以下简称教育局）负责。", "县教育局（以下简称教育局）负责。"),
    ('开展"回头看"和"双随机"检查。', "开展“回头看”和“双随机”检查。"),
    ("按照《条例》、《办法》、《细则》执行。", "按照《条例》《办法》《细则》执行。"),
    ("推广“一门”、“一网”、“一次”办理。", "推广“一门”“一网”“一次”办理。"),
    (
        "按照（琼府〔2025〕48号）《关于防台风的通知》执行。",
        "按照《关于防台风的通知》（琼府〔2025〕48号）执行。",
    ),
    ("备足水、米、油。。。", "备足水、米、油……"),
    ("备足水、米、油......", "备足水、米、油……"),
    ("备足水、米、油…", "备足水、米、油……"),
    ("备足水、米、油………", "备足水、米、油……"),
    ("备足水、米、油……等。", "备足水、米、油……。"),
    ("备足水、米、油、、、、", "备足水、米、油……"),
]


@pytest.mark.parametrize(("typed", "wanted"), SENTENCES)
def test_a_sentence_is_put_right_step_by_step(typed: str, wanted: str) -> None:
    assert all_put_right(paper(text=(typed,))) == wanted


@pytest.mark.parametrize("sentence", sorted({wanted for _, wanted in SENTENCES}))
def test_a_sentence_that_is_right_stays_as_it_is(sentence: str) -> None:
    outline = paper(text=(sentence,))
    assert not [each for rule in _RULES for each in found(rule, outline)]


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567.89元",
        "3:1的比分，8:30开会",
        "https://example.cn/?a=1;b=2",
        "e.g. this is English, with marks; and more.",
        "x,y,z三个变量",
        "f(x)与g(y)",
        "GB/T 9704-2012(E)",
        "Windows 10, version 2",
        "1, 2, ..., n",
        "A.B.C.公司",
        "第(2)项",
    ],
)
def test_numbers_formulas_addresses_and_english_keep_their_marks(text: str) -> None:
    assert not found("L53", paper(text=(f"本文写有{text}字样。",)))


@pytest.mark.parametrize(
    ("addressees", "places"),
    [
        ("各乡、镇人民政府,县政府直属各单位：", [8]),
        ("各乡、镇人民政府，县政府直属各单位:", []),
        ("各乡、镇人民政府，县政府直属各单位：", []),
    ],
)
def test_marks_between_addressees_are_full_width_and_the_last_is_left_to_its_own_rule(
    addressees: str, places: list[int]
) -> None:
    assert [each.start for each in found("L53", paper(addressees=addressees))] == places


@pytest.mark.parametrize("title", ["南屿县人民政府关于规划(2018—2035年)的批复", "关于印发办法(试行)的通知"])
def test_brackets_in_a_title_are_full_width(title: str) -> None:
    outline = paper(title=title)
    (finding,) = found("L53", outline)
    assert finding.level == "E"
    assert not found("L53", put_right(outline, finding))


def test_straight_quotes_are_a_warning() -> None:
    assert [each.level for each in found("L53", paper(text=('开展"回头看"。',)))] == ["W"]


def test_a_number_in_half_width_brackets_before_a_paragraph_is_a_warning() -> None:
    assert [each.level for each in found("L53", paper(text=("(1)各地要落实责任。",)))] == ["W"]
