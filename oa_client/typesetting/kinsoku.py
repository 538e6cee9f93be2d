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


def is_western(character: str) -> bool:
    """Whether the character is set at its font's width; all others take a fixed cell."""
    return " " <= character <= "~"


def unbreakable(text: str) -> Iterator[tuple[int, int]]:
    """The stretches (start, end) of ``text`` that no line end may cut, in order and without a gap.

    White space belongs to the stretch before it, where it may hang over the line's end.
    """
    start = 0
    for break_at in _opportunities(text):
        yield start, break_at
        start = break_at
    if start < len(text):
        yield start, len(text)


def _opportunities(text: str) -> Iterator[int]:
    inside: set[int] = set()
    for match in _WHOLE.finditer(text):
        inside.update(range(match.start() + 1, match.end()))
    before = ""
    for index, character in enumerate(text):
        if (
            index
            and index not in inside
            and character not in _NOT_AT_START
            and before not in _NOT_AT_END
            and not character.isspace()
        ):
            yield index
        # A blank after an opening mark is still "after the opening mark".
        if not (character.isspace() and before in _NOT_AT_END):
            before = character


def may_stand_at_start(character: str) -> bool:
    """Whether a line may begin with the character."""
    return character not in _NOT_AT_START


def may_stand_at_end(character: str) -> bool:
    """Whether a line may end with the character."""
    return character not in _NOT_AT_END
