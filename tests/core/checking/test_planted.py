"""One mistake at a time is planted into genuine papers: it is found where it stands, and its fix takes it out again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oa_core.checking.check import check
from oa_core.checking.rules import Finding
from oa_core.structure.infer import infer
from oa_core.structure.outline import Outline
from oa_core.structure.source import plain

GOV = Path(__file__).parents[2] / "data" / "gov"
TEXTS = {
    name: (GOV / f"{name}.txt").read_text(encoding="utf-8")
    for name in ("G01", "G02", "G05", "G06", "G09", "G12", "G14", "G15", "G16", "G17")
}
"""Papers of 2018 and 2019 without attachments: all the rules were in force."""

PLANTED = {
    "L04": (r"(\n国.{1,6}〔)", r"。\1"),
    "L20": (r"〔(\d{4})〕(\d+号\n)", r"[\1]\2"),
    "L21": (r"〕(\d+号\n)", r"〕第\1"),
    "L22": (r"〕(\d+号\n)", r"〕0\1"),
    "L23": (r"〔20(\d\d)〕(\d+号\n)", r"〔\1〕\2"),
    "L25": (r"\n(\d{4})年(\d+)月(\d+)日\n", r"\n\1.\2.\3\n"),
    "L33": (r"(各省、[^\n]*机构|河北省人民政府、国家发展改革委)：\n", r"\1:\n"),
    "L45": (r"（(此件[^）]*)）", r"(\1)"),
    "L53": (r"([\u4e00-\u9fff])，([\u4e00-\u9fff])", r"\1,\2"),
    "L54": (r"。\n", "，工期5-10天。\n"),
    "L55": (r"。\n", "，增长5～10%。\n"),
    "L58": (r"。\n", "。。。\n"),
    "L60": (r"。\n", "，每月报送进展情况。\n"),
    "L64": (r"。\n", "，身份证号11010519491231002X。\n"),
    "L66": (r"。\n", "，负责人××。\n"),
}
ONE_STEP = set(PLANTED) - {"L60", "L66"}


def findings(text: str) -> tuple[Outline, list[Finding]]:
    outline = infer(plain(text))
    return outline, list(check(outline).findings)


@pytest.mark.parametrize("rule", PLANTED)
@pytest.mark.parametrize("name", TEXTS)
def test_a_planted_mistake_is_found_and_put_right(rule: str, name: str) -> None:
    text = TEXTS[name]
    planted, count = re.subn(*PLANTED[rule], text, count=1)
    assert count == 1
    before = [each for each in findings(text)[1] if each.rule == rule]
    outline, after = findings(planted)
    told = [each for each in after if each.rule == rule]
    assert len(told) == len(before) + 1
    new = next(each for each in told if each.message not in {old.message for old in before} or not before)
    if rule not in ONE_STEP:
        return
    assert new.fix is not None
    lines = [block.text for block in outline.blocks]
    line = lines[new.block]
    lines[new.block] = line[: new.start] + new.fix + line[new.end :]
    assert len([each for each in findings("\n".join(lines))[1] if each.rule == rule]) == len(before)


@pytest.mark.parametrize("name", TEXTS)
def test_addressees_without_their_colon_are_missed_by_nobody(name: str) -> None:
    planted = re.sub(r"(直属机构|河北省人民政府、国家发展改革委)：\n", r"\1\n", TEXTS[name], count=1)
    outline, told = findings(planted)
    (finding,) = [each for each in told if each.rule == "L33"]
    assert finding.fix == "："
    assert outline.blocks[finding.block].text[: finding.start].endswith(("机构", "委"))
