"""Every refusal has a sentence for the person who meets it, and brings the facts that the sentence needs."""

from __future__ import annotations

from string import Formatter

from tests.architecture.sources import SHIPPED, Refusal, Source, refusals, sources
from ui.wording import WORDING

RULES = [refusal for source in sources("oa_core") for refusal in refusals(source)]
WRITTEN_OUT = [refusal for source in sources(*SHIPPED) for refusal in refusals(source) if refusal.code]


def test_the_rules_write_their_codes_out() -> None:
    assert not [refusal.place for refusal in RULES if refusal.code is None]


def test_every_refusal_has_a_sentence() -> None:
    assert not [f"{refusal.place} {refusal.code}" for refusal in WRITTEN_OUT if refusal.code not in WORDING]


def test_every_refusal_brings_the_facts_of_its_sentence() -> None:
    lacking = [
        f"{refusal.place} {refusal.code} needs {fact}"
        for refusal in WRITTEN_OUT
        for _, fact, _, _ in Formatter().parse(WORDING.get(refusal.code or "", ""))
        if fact and fact not in refusal.facts
    ]
    assert not lacking


def test_a_refusal_is_found_in_a_source() -> None:
    source = Source("x.py", "raise Refused('late', by=1)\nraise refusal.Refused(code)\n")
    assert refusals(source) == [
        Refusal("x.py:1", "late", frozenset({"by"})),
        Refusal("x.py:2", None, frozenset()),
    ]
