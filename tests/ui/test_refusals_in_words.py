"""Every refusal that the program can utter has a sentence, with each fact that the sentence needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from oa_core.documents.model import Status
from ui import wording

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("oa_core", "oa_client", "oa_server", "sync", "ui")


@dataclass(frozen=True)
class Uttered:
    """One place in the code that refuses; ``facts`` is ``None`` where they are passed on unseen."""

    code: str
    facts: frozenset[str] | None
    place: str


def uttered() -> Iterator[Uttered]:
    """Every ``Refused("code", fact=...)`` of the program with its code written out."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                code = node.args[0]
                if name != "Refused" or not isinstance(code, ast.Constant):
                    continue
                names = [keyword.arg for keyword in node.keywords]
                facts = None if None in names else frozenset(name for name in names if name)
                yield Uttered(str(code.value), facts, f"{path.relative_to(ROOT)}:{node.lineno}")


ALL = tuple(uttered())


def wanted(text: str) -> set[str]:
    """The facts that a sentence has room for."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_refusals_are_found_in_the_code() -> None:
    assert {"moved_on", "not_yours", "classified", "gone"} <= {each.code for each in ALL}


@pytest.mark.parametrize("each", ALL, ids=lambda each: f"{each.code} {each.place}")
def test_a_refusal_has_a_sentence_and_brings_the_facts_for_it(each: Uttered) -> None:
    assert each.code in wording.WORDING
    if each.facts is not None:
        missing = wanted(wording.WORDING[each.code]) - each.facts
        assert not missing, "the sentence would read …"


@pytest.mark.parametrize("code", [*wording.WORDING, "never_heard_of"])
def test_a_sentence_without_its_facts_is_still_whole(code: str) -> None:
    text = wording.sentence(code, {})
    assert text[-1] in "。）"
    assert "{" not in text
    assert "}" not in text


@pytest.mark.parametrize("code", wording.PLAINER)
def test_the_plainer_sentence_is_used_only_while_a_fact_is_missing(code: str) -> None:
    full = dict.fromkeys(wanted(wording.WORDING[code]), "7")
    assert wording.sentence(code, full) == wording.WORDING[code].format(**full)
    assert wording.sentence(code, {"minutes": "7"}) == wording.PLAINER[code].format(minutes="7")


def test_braces_in_a_fact_are_words_and_no_places_for_other_facts() -> None:
    assert "{code}" in wording.sentence("not_a_reviewer", {"name": "{code}"})


@pytest.mark.parametrize("status", Status)
def test_a_paper_that_moved_on_is_told_with_the_name_of_its_status(status: Status) -> None:
    told = wording.sentence("moved_on", {"status": status.value})
    assert f"“{wording.STATUSES[status]}”" in told
    assert status.value not in told


def test_no_two_statuses_have_the_same_name() -> None:
    assert len(set(wording.STATUSES.values())) == len(Status)


def test_every_sentence_speaks_to_the_clerk_and_not_to_the_programmer() -> None:
    foreign = [
        code
        for code, text in wording.WORDING.items()
        if any(word in text.lower() for word in ("error", "null", "none", "http", "sql", "exception", "id "))
    ]
    assert not foreign


def test_every_act_has_its_own_name() -> None:
    assert len(set(wording.ACTS.values())) == len(wording.ACTS)
    assert wording.act_name("document.submit") == wording.act_name("submit") == "送审"
    assert wording.act_name("no_such_act") == "no_such_act"
