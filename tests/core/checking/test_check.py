"""All rules together: every id stands, what cannot be judged is listed, real papers are left in peace."""

from __future__ import annotations

import random
import time
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from oa_core.checking.blocking import STOPS, stopping
from oa_core.checking.check import check
from oa_core.checking.context import Context, Signer
from oa_core.checking.geometry import Geometry, Look, PageNumber, Section
from oa_core.checking.reading import Reading
from oa_core.checking.registry import RULES
from oa_core.checking.rules import Hit, Lacks, Level
from oa_core.checking.settings import ALWAYS_ON, Settings, settings_of
from oa_core.documents.model import Openness
from oa_core.refusal import Refused
from oa_core.structure.infer import infer
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import plain
from tests.core.checking.written import REGISTER, found, paper
from tests.support.mangles import MANGLES

GOV = Path(__file__).parents[2] / "data" / "gov"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(GOV.glob("G*.txt"))}
"""Genuine papers of the State Council, 1996-2019."""
HANDBOOK = [f"L{number:02}" for number in range(1, 69)]
ERRORS = {
    *(1, 2, 5, 6, 8, 9, *range(11, 18), *range(20, 31), 32, 33, 34, 35, 38, 41, 43, 44, 45, 46),
    *(48, 49, 51, 53, 58, 61, 62, 63, 64),
}
"""What the handbook's table calls E."""
FULL = paper(
    mark="南屿县人民政府文件",
    title="南屿县人民政府关于按时拨付防台风经费的请示",
    addressees="海南省人民政府：",
    signers="签发人：符某某",
    text=("按照《关于防台风工作的通知》（琼府〔2025〕48号）的要求，现申请拨付经费。", "妥否，请批示。"),
    attachment_note="附件：名单",
    copied_to="抄送：省教育厅。",
    printed="南屿县人民政府办公室　2026年9月1日印发",
    note="（此件依申请公开）",
)


def everything_known(outline: Outline) -> Context:
    section = Section(210, 297, 37, 35, 28, 26, 22, 28, 28.95)
    look = Look("仿宋", 16, new_page=True, blank_before=1, bottom_anchored=True, ruled=True)
    numbers = (PageNumber("odd", "— # —", "right", 14), PageNumber("even", "— # —", "left", 14))
    return Context(
        register=REGISTER,
        has_mark=True,
        telegram=False,
        letter=False,
        signers=(Signer("符某某", principal=True),),
        signed_on=date(2026, 9, 1),
        seals=("南屿县人民政府",),
        several_departments=False,
        consulted=True,
        openness=Openness.ON_REQUEST,
        openness_reason="涉及商业秘密",
        normative=False,
        legally_reviewed=True,
        signed_hash="a",
        text_hash="a",
        known_papers={"琼府〔2025〕48号": True},
        first_side_has_body=True,
        attachments=("名单",),
        geometry=Geometry((section,), tuple(look for _ in outline.blocks), numbers, even_and_odd=True),
    )


def test_every_rule_of_the_handbook_stands_in_the_list_once() -> None:
    ids = [rule.id for rule in RULES]
    assert [each for each in ids if each.startswith("L")] == HANDBOOK
    assert len(set(ids)) == len(ids)


def test_only_what_the_handbook_calls_a_must_is_an_error() -> None:
    errors = {rule.id for rule in RULES if rule.level is Level.ERROR}
    assert errors == {f"L{number:02}" for number in ERRORS} | {"P01"}
    assert all(rule.source and rule.name for rule in RULES)


def test_a_whole_paper_in_which_nothing_is_wrong_has_no_findings() -> None:
    report = check(paper())
    assert report.findings == ()
    assert not report.has_errors


def test_with_every_fact_known_every_rule_judges() -> None:
    report = check(FULL, everything_known(FULL))
    assert report.not_checked == {}
    assert [finding for finding in report.findings if finding.level is not Level.HINT] == []


def test_a_rule_that_lacks_its_facts_is_listed_with_them_and_never_passed() -> None:
    lacking = check(FULL).not_checked
    assert set(lacking) == {
        *("L10", "L12", "L16", "L17", "L26", "L28", "L34", "L35", "L40", "L43", "L48", "L49", "L51", "L61"),
        *("L62", "L63", "P01", "P02", "P03", "P04", "L08"),
    }
    assert all(all(facts) for facts in lacking.values())


def test_a_rule_is_found_or_lacks_its_facts_but_says_nothing_else() -> None:
    for rule in RULES:
        for outline in (FULL, paper(), Outline((Block(Element.BODY, "只有一段。"),))):
            assert all(isinstance(each, Hit | Lacks) for each in rule.check(Reading(outline), Context()))


def test_nothing_can_be_said_of_an_empty_text() -> None:
    report = check(Outline(()))
    assert report.findings == ()
    assert set(report.not_checked) == {rule.id for rule in RULES}


def test_a_text_of_one_line_is_judged_as_far_as_it_goes() -> None:
    report = check(infer(plain("今天天气很好。")))
    assert "L01" in report.not_checked
    assert not report.has_errors


def test_a_paper_is_not_judged_by_rules_that_are_younger_than_it() -> None:
    old = paper(date="二〇〇五年三月三日", number="屿府〔2005〕12号")
    report = check(old)
    assert not report.has_errors
    assert "2012年7月1日" in report.not_checked["L25"][0]
    assert found("L21", paper(date="二〇〇五年三月三日", number="屿府〔2005〕第12号"))


@pytest.mark.parametrize("name", TEXTS)
def test_a_genuine_paper_has_no_errors(name: str) -> None:
    report = check(infer(plain(TEXTS[name])))
    assert [finding for finding in report.findings if finding.level is Level.ERROR] == []


@pytest.mark.parametrize("mangle", [name for name in MANGLES if "scan" not in name])
def test_what_a_text_went_through_is_no_mistake_of_its_writer(mangle: str) -> None:
    """At most one error in twenty papers; a scanner's [] for 〔〕 is one that somebody must put right."""
    errors = [
        (name, finding)
        for name, text in TEXTS.items()
        for finding in check(infer(plain(MANGLES[mangle](text, random.Random(1))))).findings
        if finding.level is Level.ERROR
    ]
    assert len(errors) <= 0.05 * len(TEXTS), errors


def test_places_are_code_points_of_their_blocks() -> None:
    assert len(TEXTS) == 30
    for text in TEXTS.values():
        outline = infer(plain(text))
        for finding in check(outline).findings:
            assert 0 <= finding.start <= finding.end <= len(outline.blocks[finding.block].text)


def test_five_thousand_characters_are_judged_within_fifty_milliseconds() -> None:
    longest = max(TEXTS.values(), key=len)[:5000]
    outline = infer(plain(longest))
    check(outline)
    spent = []
    for _ in range(5):
        begun = time.perf_counter()
        check(outline)
        spent.append(time.perf_counter() - begun)
    assert min(spent) < 0.05


def test_an_office_can_switch_rules_and_make_them_lighter_or_heavier() -> None:
    outline = paper(title="南屿县人民政府关于加强防台风工作的紧急通知。")
    settings = settings_of({"off": ["L31"], "levels": {"L04": "W"}})
    report = check(outline, settings=settings)
    assert [(each.rule, each.level) for each in report.findings] == [("L04", "W")]
    assert "L31" not in report.not_checked


@pytest.mark.parametrize(
    ("plain_settings", "code"),
    [
        ({"levels": {"L04": "E"}}, "rule_fixed"),
        ({"levels": {"L20": "W"}}, "rule_fixed"),
        ({"off": ["L32"]}, "rule_fixed"),
        ({"off": ["L99"]}, "rule_unknown"),
        ({"levels": {"X1": "I"}}, "rule_unknown"),
        ({"off": "L04"}, "rules_malformed"),
        ({"organ_names": {"": "甲"}}, "rules_malformed"),
        ({"organ_names": {"甲": None}}, "rules_malformed"),
        ({"forbidden": ["甲"]}, "rules_malformed"),
        ({"forbidden": {"甲": 1}}, "rules_malformed"),
        ({"longest": 0}, "rules_malformed"),
        ({"longest": True}, "rules_malformed"),
        ({"else": 1}, "rules_malformed"),
        ([], "rules_malformed"),
        ({"off": [[]]}, "rule_unknown"),
    ],
)
def test_what_no_office_may_decide_is_refused(plain_settings: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        settings_of(plain_settings)
    assert refused.value.code == code


def test_no_settings_are_the_usual_ones() -> None:
    assert settings_of({}) == Settings()
    assert {"L32"} == ALWAYS_ON


def test_the_offices_words_are_looked_for() -> None:
    settings = settings_of(
        {
            "organ_names": {"县发改局": "县发展改革委", "教育局": "县教育局"},
            "forbidden": {"搞定": "办结", "拍脑袋": None},
            "longest": 10,
        }
    )
    outline = paper(
        addressees="县发改局、县教育局：", text=("请搞定，不要拍脑袋。搞定后报县发改局，超过十个字。",)
    )
    report = check(outline, settings=settings)
    told = [
        (each.rule, each.level.value, each.fix) for each in report.findings if each.rule in ("L34", "O01")
    ]
    assert told == [
        ("L34", "E", "县发展改革委"),
        ("O01", "W", "办结"),
        ("O01", "W", None),
        ("O01", "W", "办结"),
        ("L34", "W", "县发展改革委"),
    ]
    assert [each.rule for each in report.findings if each.rule == "L59"] == ["L59"]


def test_a_finding_may_stop_a_command_whatever_its_level() -> None:
    left = check(paper(text=("请于××日前完成。",))).findings
    assert [each.rule for each in stopping(left, "submit", "通知")] == ["L66"]
    assert not stopping(left, "sign", "通知")


def test_a_secret_paper_stops_everything() -> None:
    findings = check(paper(urgency="机密")).findings
    for command in ("submit", "sign", "issue", "log"):
        assert "L32" in {each.rule for each in stopping(findings, command, "通知")}


def test_an_announcement_goes_out_without_addressees() -> None:
    findings = check(paper(addressees=None)).findings
    assert "M01" in {each.rule for each in stopping(findings, "submit", "通知")}
    assert "M01" not in {each.rule for each in stopping(findings, "submit", "公告")}


def test_what_stops_a_command_is_a_rule_of_the_list() -> None:
    ids = {rule.id for rule in RULES}
    assert {stop.rule for stop in STOPS} <= ids
    assert {"L05", "L06", "L08", "L13", "L66", "L62", "L63", "L32"} <= {stop.rule for stop in STOPS}


def test_every_fact_beside_the_text_can_be_left_out() -> None:
    context = Context()
    assert all(getattr(context, field.name) is None for field in fields(context) if field.name != "words")


def test_whoever_types_meanwhile_is_let_go_first_before_every_rule() -> None:
    turns: list[int] = []
    report = check(paper(), pause=lambda: turns.append(1))
    assert len(turns) == len(RULES)
    assert report == check(paper())
