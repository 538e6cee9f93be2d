"""Setting the level of paragraphs: the level is the number at the beginning, so that the text carries its structure
itself (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from oa_core.documents.blocks import MARK
from oa_core.structure.counting import in_chinese, value_of
from oa_core.structure.headings import Level, heading_of

_AROUND = "（）()、.． \t\u3000\u00a0"


def shown_level(paragraph: str) -> Level:
    """The level that a paragraph has on the page. A long text with 一、 before it is text: its number only counts."""
    heading = heading_of(paragraph)
    if heading.level in (Level.FIRST, Level.SECOND) and not heading.length:
        return Level.TEXT
    return heading.level


def with_level(paragraphs: Sequence[str], first: int, last: int, level: Level) -> list[str]:
    """The paragraphs from ``first`` to ``last`` (both included) at ``level``, each with the number that follows in its
    series; ``Level.TEXT`` takes their numbers away. No other paragraph is numbered anew.

    Empty paragraphs, tables and pictures stay as they are, and so does what has the level already.
    """
    made = list(paragraphs)
    for at in range(first, last + 1):
        text = made[at]
        heading = heading_of(text)
        if (not text.strip() and first != last) or text.startswith(MARK) or heading.level is level:
            continue
        bare = text[heading.number :].lstrip() if heading.number else text.lstrip()
        made[at] = (_number(level, _next(made[:at], level)) if level is not Level.TEXT else "") + bare
    return made[first : last + 1]


def _next(before: Sequence[str], level: Level) -> int:
    """One more than the last of the level since the last heading of a higher one."""
    for text in reversed(before):
        heading = heading_of(text)
        if heading.level is level:
            return value_of(text[: heading.number].strip(_AROUND)) + 1
        if Level.TEXT < heading.level < level:
            break
    return 1


def _number(level: Level, number: int) -> str:
    counted = in_chinese(number) or str(number)
    return {
        Level.FIRST: f"{counted}、",
        Level.SECOND: f"（{counted}）",
        Level.THIRD: f"{number}.",
        Level.FOURTH: f"（{number}）",
    }[level]
