"""Who may write to whom, judged by a register of organs: 南屿县 with its superiors, its bureaus and its towns."""

from __future__ import annotations

import pytest

from oa_core.checking.check import check
from oa_core.checking.context import Context, Organ, Register
from oa_core.structure.outline import Outline
from tests.core.checking.written import REGISTER, found, paper

KNOWN = Context(register=REGISTER)


def letter(
    sender: str, genre: str, to: str, copied_to: str | None = None, text: str = "现有关事项如下。"
) -> Outline:
    return paper(
        title=f"{sender}关于防台风工作的{genre}",
        addressees=f"{to}：",
        copied_to=f"抄送：{copied_to}。" if copied_to else None,
        signature=sender,
        signers="签发人：符某某",
        text=(text,),
    )


UP = [
    ("南屿县人民政府", "海南省人民政府"),
    ("南屿县教育局", "南屿县人民政府"),
    ("南屿县教育局", "海南省教育厅"),
    ("碧湾镇人民政府", "南屿县人民政府"),
    ("县教育局", "县政府"),
]


@pytest.mark.parametrize(("sender", "superior"), UP)
@pytest.mark.parametrize("genre", ["请示", "报告"])
def test_a_request_to_the_superior_is_in_order(sender: str, superior: str, genre: str) -> None:
    outline = letter(sender, genre, superior)
    for rule in ("L07", "L08", "L10", "L13", "L14", "L17"):
        assert not found(rule, outline, KNOWN)
        assert rule not in check(outline, KNOWN).not_checked


NOT_ABOVE = [
    ("南屿县教育局", "南屿县财政局"),
    ("南屿县教育局", "碧湾镇人民政府"),
    ("南屿县人民政府", "海南省教育厅"),
]


@pytest.mark.parametrize(("sender", "other"), NOT_ABOVE)
def test_a_request_to_an_organ_that_is_not_above_is_a_letter(sender: str, other: str) -> None:
    (finding,) = found("L17", letter(sender, "请示", other), KNOWN)
    assert (finding.level, finding.fix) == ("E", "函")
    assert not found("L17", letter(sender, "函", other), KNOWN)


@pytest.mark.parametrize(
    ("copied", "told"),
    [
        ("碧湾镇人民政府", True),
        ("南屿县教育局、南屿县财政局", True),
        ("海南省教育厅", False),
        ("各乡镇人民政府", True),
        ("县政府各部门，各乡镇", True),
        (None, False),
    ],
)
def test_a_report_is_not_copied_to_those_below(copied: str | None, told: bool) -> None:
    findings = found("L08", letter("南屿县人民政府", "报告", "海南省人民政府", copied), KNOWN)
    assert bool(findings) is told
    assert all(finding.level == "E" for finding in findings)


def test_each_organ_below_is_shown_where_it_stands() -> None:
    outline = letter("南屿县人民政府", "报告", "海南省人民政府", "南屿县教育局、南屿县财政局")
    text = next(block.text for block in outline.blocks if block.kind == "copied_to")
    places = [text[each.start : each.end] for each in found("L08", outline, KNOWN)]
    assert places == ["南屿县教育局", "南屿县财政局"]


def test_without_a_register_a_copy_to_a_named_organ_cannot_be_judged() -> None:
    outline = letter("南屿县人民政府", "报告", "海南省人民政府", "碧湾人大")
    assert not found("L08", outline)
    assert "L08" in check(outline).not_checked


@pytest.mark.parametrize(
    ("to", "upward"), [("海南省人民政府、海南省教育厅", True), ("南屿县教育局、南屿县财政局", False)]
)
def test_an_opinion_goes_the_way_its_addressees_are(to: str, upward: bool) -> None:
    outline = letter("南屿县人民政府", "意见", to)
    assert bool(found("L07", outline, KNOWN)) is upward


def test_which_way_an_opinion_goes_is_not_guessed_without_a_register() -> None:
    outline = letter("南屿县人民政府", "意见", "海南省人民政府、海南省教育厅")
    assert {"L07", "L10", "L11", "L12"} <= set(check(outline).not_checked)


@pytest.mark.parametrize(
    ("copied", "skipped"),
    [(None, True), ("南屿县人民政府", False), ("县政府", False), ("南屿县财政局", True)],
)
def test_who_skips_a_level_copies_the_skipped_one(copied: str | None, skipped: bool) -> None:
    outline = letter("碧湾镇人民政府", "请示", "海南省人民政府", copied)
    assert bool(found("L10", outline, KNOWN)) is skipped


def test_the_skipped_organ_is_named() -> None:
    (finding,) = found("L10", letter("碧湾镇人民政府", "请示", "海南省人民政府"), KNOWN)
    assert "南屿县人民政府" in finding.message


@pytest.mark.parametrize(
    ("sender", "inner"),
    [
        ("南屿县教育局综合股", True),
        ("县财政局预算股", True),
        ("县卫生健康委医政科", True),
        ("县民政局社会事务科", True),
        ("南屿县人民政府办公室", False),
        ("南屿县人民政府", False),
        ("县疾控中心", False),
    ],
)
def test_a_section_is_known_by_its_name_where_no_register_tells(sender: str, inner: bool) -> None:
    assert bool(found("L13", letter(sender, "通知", "县政府直属各单位"))) is inner


def test_the_register_knows_better_than_the_name() -> None:
    register = Register((Organ("南屿县地震预报科"), Organ("南屿县接待处", inner=True)))
    context = Context(register=register)
    assert not found("L13", letter("南屿县地震预报科", "通知", "县政府直属各单位"), context)
    assert found("L13", letter("南屿县接待处", "通知", "县政府直属各单位"), context)


@pytest.mark.parametrize("text", ["各镇必须于月底前完成。", "各镇务必落实。", "对不落实的一律问责。"])
def test_a_bureau_that_commands_towns_is_warned_without_a_register(text: str) -> None:
    (finding,) = found("L14", letter("南屿县教育局", "通知", "各镇人民政府", text=text))
    assert finding.level == "W"


def test_a_bureau_that_only_informs_towns_cannot_be_judged_without_a_register() -> None:
    outline = letter("南屿县教育局", "通知", "各镇人民政府", text="现将有关情况告知你们。")
    assert not found("L14", outline)
    assert "L14" in check(outline).not_checked


@pytest.mark.parametrize("sender", ["南屿县人民政府", "南屿县人民政府办公室", "国务院办公厅", "中共南屿县委"])
def test_governments_and_their_offices_may_command(sender: str) -> None:
    outline = letter(sender, "通知", "各镇人民政府", text="各镇必须于月底前完成。")
    assert not found("L14", outline)
    assert "L14" not in check(outline).not_checked


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("经县人民政府同意，现将有关事项通知如下。", True),
        ("经南屿县人民政府批准，现将方案印发给你们。", True),
        ("经研究同意，现将有关事项通知如下。", False),
        ("经领导同意，现将有关事项通知如下。", False),
        ("已经批准的项目，要抓紧开工。", True),
        ("未经同意，不得变更。", True),
    ],
)
def test_who_approved_is_named(text: str, named: bool) -> None:
    assert bool(found("L15", paper(text=(text,)))) is not named
