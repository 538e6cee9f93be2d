"""Where a line of Chinese may break (禁则), and how much a line may be squeezed.

The rules are those of CLREQ 3.1.3 and of office practice: no closing mark begins a line, no opening mark ends one,
dashes and dots in pairs, figures with their units and whole dates stay together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OPENING = frozenset("（《〈「『【〔〖［｛“‘〝([{")
CLOSING = frozenset("，。、；：？！）》〉」』】〕〗］｝”’〞·・…—～‰％℃°″′々〃,.;:?!)]}%")

_NOT_AT_START = CLOSING
_NOT_AT_END = OPENING | frozenset("￥＄￡№$#")

BLANK_ON_THE_LEFT = frozenset("（《〈「『【〔〖［｛“‘〝")
BLANK_ON_THE_RIGHT = frozenset("，。、；：）》〉」』】〕〗］｝”’〞")
"""Full-width marks with half an em of blank, which may be squeezed out."""

SQUEEZE = 0.5
"""The most that is taken out of one such mark, in cells."""

_LONG_UNITS = (
    "平方米|平方公里|平方千米|立方米|公里|千米|厘米|毫米|公斤|千克|公顷|千瓦时|千瓦|兆瓦|人次|户次|车次|美元|"
    "个百分点|个工作日|小时|分钟"
)
_UNITS = (
    "年月日号时分秒届次条款项章节个名人户家件元角万亿吨岁周天米亩倍点级类批"
    "艘辆台套架座栋间只株棵片块所处张份册部支场幅层宗位升瓦%％‰℃°"
)
_WHOLE = re.compile(
    r"\d{2,4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日"  # dates
    r"|(?:[—…－]){2,}"
    r"|〔\d{4}〕\d+号"
    r"|[〇零○一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    rf"|[!-~]+(?:[万亿]?(?:{_LONG_UNITS}|[{_UNITS}]))?"
)
_NEVER_FIRST = re.compile(rf"[\s{re.escape(''.join(sorted(_NOT_AT_START)))}]")
_NEVER_LAST = re.compile(rf"[{re.escape(''.join(sorted(_NOT_AT_END)))}]\s*")
"""A place after a blank is still "after the opening mark" before it."""


def is_western(character: str) -> bool:
    """Whether the character is set at its font's width; all others take a fixed cell."""
    return " " <= character <= "~"


def unbreakable(text: str) -> Iterator[tuple[int, int]]:
    """The stretches (start, end) of ``text`` that no line end may cut, in order and without a gap.

    White space belongs to the stretch before it, where it may hang over the line's end.
    """
    # Most places are free: the few that are not are found, rather than each one looked at.
    tied: set[int] = {match.start() for match in _NEVER_FIRST.finditer(text)}
    tied.update(match.end() for match in _NEVER_LAST.finditer(text))
    for match in _WHOLE.finditer(text):
        tied.update(range(match.start() + 1, match.end()))
    free = [index for index in range(1, len(text)) if index not in tied]
    return zip((0, *free), (*free, len(text)), strict=True) if text else iter(())


def may_stand_at_start(character: str) -> bool:
    """Whether a line may begin with the character."""
    return character not in _NOT_AT_START


def may_stand_at_end(character: str) -> bool:
    """Whether a line may end with the character."""
    return character not in _NOT_AT_END
