"""The levels of headings, read from their numbers: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """What a paragraph begins with."""

    TEXT = 0
    FIRST = 1  # 一、
    SECOND = 2  # （一）
    THIRD = 3  # 1.
    FOURTH = 4  # （1）


_CHINESE_NUMBER = "[一二三四五六七八九十百]+"
_NUMBERS = {
    Level.FIRST: re.compile(rf"{_CHINESE_NUMBER}、"),
    Level.SECOND: re.compile(rf"[（(]{_CHINESE_NUMBER}[）)]"),
    Level.THIRD: re.compile(r"\d{1,2}(?:[．、]|\.(?!\d))"),
    Level.FOURTH: re.compile(r"[（(]\d{1,2}[）)]"),
}

_LONGEST_HEADING = 45
"""A longer first sentence is text with a number before it, as in 一、日军遗弃化学武器是历史遗留问题，……"""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the beginning of a paragraph, in code points from its beginning."""

    level: Level
    number: int = 0
    """Where the number ends, the blanks before it included."""
    length: int = 0
    """Where the heading ends; 0 when the number only counts a text that is no heading."""


def heading_of(paragraph: str) -> Heading:
    """The heading that a paragraph begins with: a line of its own, or the lead sentence of a longer text.

    Blanks before the number do not count.
    """
    text = paragraph.lstrip()
    blanks = len(paragraph) - len(text)
    for level, number in _NUMBERS.items():
        matched = number.match(text)
        if matched is not None:
            lead = _lead_sentence(text)
            return Heading(level, blanks + matched.end(), blanks + lead if lead > matched.end() else 0)
    return Heading(Level.TEXT)


def _lead_sentence(text: str) -> int:
    """The length of the first sentence with its full stop, 0 if it is too long or no heading."""
    stop = text.find("。")
    end = stop + 1 if stop >= 0 else len(text.rstrip())
    sentence = text[:end]
    if end > _LONGEST_HEADING or sentence.endswith(("；", ";", "：", ":", "，", "、")):
        return 0
    return end
