"""What an office decides about its rules: which are off, how much the others weigh, and its lists of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oa_core.checking.context import Words
from oa_core.checking.registry import RULES
from oa_core.checking.rules import Level
from oa_core.refusal import Refused

_BY_ID = {rule.id: rule for rule in RULES}
ALWAYS_ON = frozenset({"L32"})
"""Secrecy is no matter of taste."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The office's decisions. ``levels`` moves rules between warning and hint; no office makes or unmakes a 必须."""

    off: frozenset[str] = frozenset()
    levels: Mapping[str, Level] = field(default_factory=dict)
    words: Words = field(default_factory=Words)


NO_SETTINGS = Settings()


def settings_of(plain: object) -> Settings:
    """Read ``{"off": [id], "levels": {id: "W"|"I"}, "organ_names": {wrong: right}, "forbidden": {word: better|null},
    "longest": n, "longest_special": n}``; every key may be left out.

    Raises ``Refused``: ``rules_malformed``, ``rule_unknown``, ``rule_fixed`` (L32 off, or a level that is no matter
    of choice).
    """
    if not isinstance(plain, Mapping) or not plain.keys() <= {"off", "levels", *_WORDS}:
        raise Refused("rules_malformed")
    off, levels = plain.get("off", []), plain.get("levels", {})
    if not isinstance(off, list) or not isinstance(levels, Mapping):
        raise Refused("rules_malformed")
    for each in (*off, *levels):
        if not isinstance(each, str) or each not in _BY_ID:
            raise Refused("rule_unknown", rule=str(each)[:8])
    for each in off:
        if each in ALWAYS_ON:
            raise Refused("rule_fixed", rule=each)
    for each, level in levels.items():
        if level not in ("W", "I") or _BY_ID[each].level is Level.ERROR:
            raise Refused("rule_fixed", rule=each)
    return Settings(frozenset(off), {each: Level(level) for each, level in levels.items()}, _words(plain))


_WORDS = ("organ_names", "forbidden", "longest", "longest_special")


def _words(plain: Mapping[str, object]) -> Words:
    names, forbidden = plain.get("organ_names", {}), plain.get("forbidden", {})
    lengths = [plain.get("longest", 5000), plain.get("longest_special", 4000)]
    if not isinstance(names, Mapping) or not isinstance(forbidden, Mapping):
        raise Refused("rules_malformed")
    if not all(isinstance(key, str) and key and isinstance(value, str) for key, value in names.items()):
        raise Refused("rules_malformed")
    if not all(isinstance(key, str) and key for key in forbidden) or not all(
        value is None or isinstance(value, str) for value in forbidden.values()
    ):
        raise Refused("rules_malformed")
    if not all(type(length) is int and length > 0 for length in lengths):
        raise Refused("rules_malformed")
    longest, special = (length for length in lengths if isinstance(length, int))
    return Words(dict(names), dict(forbidden), longest, special)
