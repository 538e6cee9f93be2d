"""The levels of headings, read from their numbers: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from oa_client.typesetting.model import Role


class Level(IntEnum):
    """What a paragraph begins with."""

    TEXT = 0
    FIRST = 1  # 一、 in 黑体
    SECOND = 2  # （一） in 楷体
    THIRD = 3  # 1. in 仿宋
    FOURTH = 4  # （1） in 仿宋


_CHINESE_NUMBER = "[一二三四五六七八九十百]+"
_NUMBERS = {
    Level.FIRST: re.compile(rf"{_CHINESE_NUMBER}、"),
    Level.SECOND: re.compile(rf"[（(]{_CHINESE_NUMBER}[）)]"),
    Level.THIRD: re.compile(r"\d{1,2}(?:[．、]|\.(?!\d))"),
    Level.FOURTH: re.compile(r"[（(]\d{1,2}[）)]"),
}
_FONTS = {Level.FIRST: Role.HEITI, Level.SECOND: Role.KAITI}

_LONGEST_HEADING = 45
"""A longer first sentence is text with a number before it, as in 一、日军遗弃化学武器是历史遗留问题，……"""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading in a paragraph: its first ``length`` characters, set in ``role``."""

    level: Level
    length: int
    role: Role

    @classmethod
    def none(cls) -> Heading:
        return cls(Level.TEXT, 0, Role.FANGSONG)


def heading_of(paragraph: str) -> Heading:
    """The heading that a paragraph begins with: a line of its own, or the lead sentence of a longer text.

    Only the first two levels have a font of their own. Blanks before the number do not count.
    """
    text = paragraph.lstrip()
    blanks = len(paragraph) - len(text)
    for level, number in _NUMBERS.items():
        matched = number.match(text)
        if matched is None:
            continue
        lead = _lead_sentence(text)
        if level in _FONTS and lead > matched.end():
            return Heading(level, blanks + lead, _FONTS[level])
        return Heading(level, blanks + matched.end(), Role.FANGSONG)
    return Heading.none()


def _lead_sentence(text: str) -> int:
    """The length of the first sentence with its full stop, 0 if it is too long or no heading."""
    stop = text.find("。")
    end = stop + 1 if stop >= 0 else len(text.rstrip())
    sentence = text[:end]
    if end > _LONGEST_HEADING or sentence.endswith(("；", ";", "：", ":", "，", "、")):
        return 0
    return end


def stands_alone(paragraph: str) -> bool:
    """Whether the paragraph is nothing but a heading of the first two levels."""
    heading = heading_of(paragraph)
    return heading.role is not Role.FANGSONG and heading.length >= len(paragraph.rstrip())
