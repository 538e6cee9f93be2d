"""What a rule is, and what it says: a place in a block, a sentence for the secretary, perhaps a one-step fix.

A rule looks at a text that was read (``Reading``) and at what else is known (``Context``). It yields a ``Hit`` where
the text breaks it and a ``Lacks`` where it cannot judge. What lacks its facts is listed, never passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oa_core.checking.context import Context
from oa_core.checking.reading import Line, Reading
from oa_core.structure.outline import Element


class Level(StrEnum):
    """How much a finding weighs. Only what a standard demands (应当, 必须) is an error."""

    ERROR = "E"
    WARNING = "W"
    HINT = "I"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that breaks a rule: code points ``start`` to ``end`` of block number ``block``."""

    block: int
    start: int
    end: int
    message: str
    fix: str | None = None
    """What stands at the place when it is put right; an empty string takes it out; ``None``: a person must think."""
    level: Level | None = None
    """Softer than the rule, where the text alone leaves a doubt."""


@dataclass(frozen=True, slots=True)
class Lacks:
    """The rule cannot judge: it would need to know ``fact``."""

    fact: str


Check = Callable[[Reading, Context], Iterable[Hit | Lacks]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``since`` is the day its source came into force: an older paper is not judged by it.
    ``everywhere``: what breaks it in an attachment weighs as much as in the paper itself."""

    id: str
    level: Level
    source: str
    """The standard and its clause."""
    name: str
    check: Check
    since: date | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What ``check`` reports."""

    rule: str
    level: Level
    block: int
    start: int
    end: int
    message: str
    fix: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """All findings in the order of the text, and the rules that could not judge, each with the facts it lacks."""

    findings: tuple[Finding, ...]
    not_checked: Mapping[str, tuple[str, ...]]

    @property
    def has_errors(self) -> bool:
        """Whether an error-level finding stands."""
        return any(finding.level is Level.ERROR for finding in self.findings)


Found = Iterable[Hit | Lacks]


def hit_in(
    line: Line, start: int, end: int, message: str, fix: str | None = None, level: Level | None = None
) -> Hit:
    """A hit in a line; without its fix where the place runs over more than one block."""
    block, first, last, whole = line.place(start, end)
    return Hit(block, first, last, message, fix if whole else None, level)


def hit_at(reading: Reading, message: str, *kinds: Element, level: Level | None = None) -> Hit:
    """A hit about what is missing: at the beginning of the first block of one of ``kinds``, else of the text."""
    found = next((index for kind in kinds for index, _ in reading.of(kind)), 0)
    return Hit(found, 0, 0, message, level=level)
