"""``docs/rules.md`` lists every rule as it is: an office switches rules by that page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from oa_core.checking.blocking import STOPS
from oa_core.checking.registry import RULES
from oa_core.checking.settings import settings_of

PAGE = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_rule_stands_in_the_page_with_its_level_and_source() -> None:
    rows = [f"| {rule.id} | {rule.level} | {rule.name} | {rule.source} |" for rule in RULES]
    listed = [line for line in PAGE.splitlines() if line[:3] in ("| L", "| M", "| P", "| O")]
    assert listed == rows


def test_what_stops_a_command_stands_in_the_page() -> None:
    told = PAGE.partition("## What stops a command")[2].partition("## ")[0]
    assert {stop.rule for stop in STOPS} == set(re.findall(r"`([A-Z]\d\d)`", told))


def test_the_settings_that_the_page_shows_are_accepted() -> None:
    shown = PAGE.partition("```json\n")[2].partition("```")[0]
    settings = settings_of(json.loads(shown))
    assert settings.off
    assert settings.levels
    assert settings.words.organ_names
    assert settings.words.forbidden
