"""The words for codes: whole sentences, every fact in its place, nothing for people left as a code."""

from __future__ import annotations

from string import Formatter

import pytest

from oa_client.typesetting.model import Role
from oa_core.documents.model import Openness, ReceiptState, Status
from oa_core.modules import COMMANDS
from ui import wording


@pytest.mark.parametrize("code", wording.WORDING)
def test_every_sentence_is_whole(code: str) -> None:
    facts = {name: "9" for _, name, _, _ in Formatter().parse(wording.WORDING[code]) if name}
    text = wording.sentence(code, facts)
    assert text[-1] in "。）"
    assert "{" not in text
    assert code not in text


def test_a_fact_that_did_not_come_along_leaves_a_gap_and_no_error() -> None:
    assert wording.sentence("title_too_long", {}) == "标题超过 … 个字，请缩短。"


def test_a_code_that_nobody_knows_is_told_by_its_name() -> None:
    assert wording.sentence("brand_new", {}) == "没有办成（brand_new）。您写的文字还在。"


def test_a_status_among_the_facts_is_told_in_words() -> None:
    assert "“待签发”" in wording.sentence("moved_on", {"status": "to_sign"})


def test_the_types_among_the_facts_are_told_in_words() -> None:
    said = wording.sentence("fonts_substituted", {"roles": "xiaobiaosong fangsong digits"})
    assert "（小标宋、仿宋、西文和数字）" in said


@pytest.mark.parametrize("value", Role)
def test_every_type_of_the_page_has_a_name(value: str) -> None:
    assert wording.role_name(value) != value


@pytest.mark.parametrize("value", [*Status, *ReceiptState])
def test_every_state_has_a_name(value: str) -> None:
    assert wording.status_name(value) != value


@pytest.mark.parametrize("value", Openness)
def test_every_openness_has_a_name(value: str) -> None:
    assert wording.openness_name(value) != value


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_name(name: str) -> None:
    assert wording.act_name(name) not in (name, name.rsplit(".", 1)[-1])
