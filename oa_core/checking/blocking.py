"""Which rules stop a command, whatever their level (handbook §2.8): data, read by the desks and by the server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oa_core.checking.rules import Finding
from oa_core.documents.model import WITHOUT_ADDRESSEE

EVERYTHING = "*"
SUBMIT, SIGN, ISSUE = "submit", "sign", "issue"
"""送审, 签发, 核发, as the acts are called in orders and trails."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A finding of ``rule`` stops ``commands``, but not for a 文种 in ``spared``."""

    rule: str
    commands: frozenset[str]
    spared: frozenset[str] = frozenset()


STOPS: tuple[Stop, ...] = (
    Stop("L32", frozenset({EVERYTHING})),
    *(Stop(rule, frozenset({SUBMIT})) for rule in ("L05", "L06", "L08", "L13", "L66")),
    *(Stop(rule, frozenset({SIGN, ISSUE})) for rule in ("L62", "L63")),
    Stop("M01", frozenset({SUBMIT}), WITHOUT_ADDRESSEE),
)


def stopping(
    findings: Iterable[Finding], command: str, genre: str, stops: tuple[Stop, ...] = STOPS
) -> tuple[Finding, ...]:
    """The findings that stop ``command`` for a paper of this 文种."""
    rules = {
        stop.rule
        for stop in stops
        if (command in stop.commands or EVERYTHING in stop.commands) and genre not in stop.spared
    }
    return tuple(finding for finding in findings if finding.rule in rules)
