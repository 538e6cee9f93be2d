"""Titles: what kind of paper, whose, about what, and what does not belong in them."""

from __future__ import annotations

import pytest

from oa_core.checking.context import Context
from tests.core.checking.written import found, paper, put_right

STACKED = [
    ("南屿县财政局关于追加经费的请示报告", "南屿县财政局关于追加经费的请示"),
    ("南屿县财政局关于追加经费的报告请示", "南屿县财政局关于追加经费的报告"),
    ("南屿县财政局关于追加经费的申请报告", "南屿县财政局关于追加经费的请示"),
    ("南屿县财政局关于追加经费的请示函", "南屿县财政局关于追加经费的请示"),
]


@pytest.mark.parametrize(("bad", "good"), STACKED)
def test_two_kinds_in_one_become_one(bad: str, good: str) -> None:
    outline = paper(title=bad)
    (finding,) = found("L01", outline)
    assert finding.level == "E"
    right = put_right(outline, finding)
    assert right.blocks[finding.block].text == good
    assert not found("L01", right)


@pytest.mark.parametrize(
    "ending", ["方案", "办法", "规划", "总结", "简报", "要点", "规定", "计划", "汇报", "申请", "预案", "说明"]
)
def test_what_goes_out_as_an_attachment_is_no_kind_of_its_own(ending: str) -> None:
    (finding,) = found("L01", paper(title=f"南屿县人民政府关于防台风的{ending}"))
    assert finding.level == "E"
    assert ending in finding.message


@pytest.mark.parametrize("ending", ["条例", "规定", "办法", "实施方案"])
def test_a_regulation_that_is_sent_to_nobody_is_perhaps_an_attachment(ending: str) -> None:
    (finding,) = found("L01", paper(title=f"南屿县城市供水{ending}", addressees=None))
    assert finding.level == "W"


@pytest.mark.parametrize(
    "ending",
    [
        *("决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告"),
        *("请示", "批复", "议案", "函", "复函", "纪要"),
    ],
)
def test_the_fifteen_kinds_are_known(ending: str) -> None:
    assert not found("L01", paper(title=f"南屿县人民政府关于防台风的{ending}"))


PARTS = [
    ("通知", "E"),
    ("紧急通知", "E"),
    ("补充通知", "E"),
    ("南屿县人民政府通知", "E"),
    ("南屿县教育局函", "E"),
    ("会议通知", "W"),
    ("公告", "E"),
    ("关于防台风的通知", "W"),
    ("转发省政府通知的通知", "W"),
]


@pytest.mark.parametrize(("title", "level"), PARTS)
def test_a_title_names_the_organ_and_the_matter(title: str, level: str) -> None:
    assert [each.level for each in found("L02", paper(title=title))] == [level]


@pytest.mark.parametrize(
    "title",
    [
        "南屿县人民政府关于防台风的通知",
        "南屿县人民政府公告",
        "政府工作报告",
        "南屿县人民政府常务会议纪要",
        "南屿县人民政府令",
        "南屿县人民政府印发防台风方案的通知",
        "南屿县人民政府对第3号建议的答复",
    ],
)
def test_a_title_with_all_its_parts_is_left_alone(title: str) -> None:
    assert not found("L02", paper(title=title))


def test_the_mark_may_name_the_organ_instead() -> None:
    title = "关于防台风的通知"
    assert not found("L02", paper(title=title, mark="南屿县人民政府文件"))
    assert not found("L02", paper(title=title), Context(has_mark=True))
    assert [each.level for each in found("L02", paper(title=title), Context(has_mark=False))] == ["E"]


DOUBLED = [
    ("关于转发关于防台风的通知的通知", "转发关于防台风的通知"),
    ("南屿县人民政府关于转发关于防台风的通知的通知", "南屿县人民政府转发关于防台风的通知"),
    ("南屿县人民政府关于印发关于防台风的意见的通知", "南屿县人民政府印发关于防台风的意见的通知"),
    ("南屿县人民政府转发省政府防台风的通知的通知", "南屿县人民政府转发省政府防台风的通知"),
]


@pytest.mark.parametrize(("bad", "good"), DOUBLED)
def test_words_that_stand_twice_are_taken_out(bad: str, good: str) -> None:
    outline = paper(title=bad)
    (finding,) = found("L03", outline)
    right = put_right(outline, finding)
    assert right.blocks[finding.block].text == good
    assert not found("L03", right)


@pytest.mark.parametrize("mark", ["。", "；", "，", "！", "."])
def test_a_mark_at_the_end_of_a_title_is_taken_out(mark: str) -> None:
    outline = paper(title=f"南屿县人民政府关于防台风的通知{mark}")
    finding = found("L04", outline)[0]
    right = put_right(outline, finding)
    assert right.blocks[finding.block].text == "南屿县人民政府关于防台风的通知"


@pytest.mark.parametrize(
    "title",
    [
        "南屿县人民政府关于贯彻《防洪法》的通知",
        "南屿县人民政府、南屿县人民武装部关于征兵的通知",
        "南屿县人民政府关于“一网通办”的通知",
        "南屿县人民政府关于规划（2018—2035年）的批复",
    ],
)
def test_marks_that_belong_to_names_may_stand_in_a_title(title: str) -> None:
    assert not found("L04", paper(title=title))


@pytest.mark.parametrize(
    ("signature", "mark", "told"),
    [
        ("南屿县人民政府", "南屿县人民政府文件", False),
        ("南屿县人民政府", None, False),
        ("南屿县人民政府办公室", None, True),
        ("南屿县人民政府", "南屿县教育局文件", True),
    ],
)
def test_the_organ_is_called_the_same_everywhere(signature: str, mark: str | None, told: bool) -> None:
    assert bool(found("L67", paper(signature=signature, mark=mark))) is told
