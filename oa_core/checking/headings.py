"""The levels of headings and what follows a number (GB/T 9704-2012, 7.3.3; GB/T 15834-2011, appendix B)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oa_core.checking.context import Context
from oa_core.checking.reading import HEADINGS, Reading
from oa_core.checking.rules import Found, Hit
from oa_core.structure.counting import in_chinese, value_of
from oa_core.structure.outline import Block, Element

_SHAPES = {
    Element.H1: "一、",
    Element.H2: "（一）",
    Element.H3: "1.",
    Element.H4: "（1）",
}
_NUMBER = re.compile(
    r"[\s\u3000]*[（(]?([一二三四五六七八九十百]+|\d{1,3})[）)]?[、.．]?[\s\u3000]*", re.ASCII
)
_CHINESE = "[一二三四五六七八九十百]+"
_WRONG = (
    (re.compile(rf"^[\s\u3000]*({_CHINESE})([.．])(?!\d)"), 2, "、", "汉字序号“{0}”后面用顿号“、”。"),
    (
        re.compile(rf"^[\s\u3000]*([（(]{_CHINESE}[）)])[\s\u3000]*([、.．，,])"),
        2,
        "",
        "带括号的序号“{0}”后面不加标点。",
    ),
    (
        re.compile(r"^[\s\u3000]*([（(]\d{1,3}[）)])[\s\u3000]*([、.．，,])", re.ASCII),
        2,
        "",
        "带括号的序号“{0}”后面不加标点。",
    ),
    (
        re.compile(r"^[\s\u3000]*(\d{1,2})[\s\u3000]*([、，])(?!\d)", re.ASCII),
        2,
        ".",
        "阿拉伯数字序号“{0}”后面用下脚点“.”，不用顿号。",
    ),
)
Row = list[tuple[int, Block, int]]
"""Headings that should count on from one to the next: the index of each, its block, its number."""


def order(reading: Reading, _: Context) -> Found:
    """L36: 一、 then （一） then 1. then （1）, no level left out."""
    last = -1
    for index, block in reading.of(*HEADINGS):
        level = HEADINGS.index(Element(block.kind))
        if level > last + 1:
            wanted = _SHAPES[HEADINGS[last + 1]]
            message = f"标题层次应依次用“一、”“（一）”“1.”“（1）”，这里应先用“{wanted}”这一级。"
            yield Hit(index, 0, _number_end(block), message)
        last = level


def numbering(reading: Reading, _: Context) -> Found:
    """L37: the numbers of a level follow one another, and one item alone has none.

    Each section may count from 1, or a level may count on through the sections: 1. to 5. under （一）,
    6. to 9. under （二）.
    """
    rows: dict[int, list[Row]] = {}
    for level, row in _groups(reading):
        rows.setdefault(level, []).append(row)
    for of_level in rows.values():
        before = 0
        for at, row in enumerate(of_level):
            runs_on = before + 1
            expected = runs_on if abs(row[0][2] - runs_on) < abs(row[0][2] - 1) else 1
            if len(row) == 1 and expected == 1:
                after = of_level[at + 1][0][2] if at + 1 < len(of_level) else 0
                if after != row[0][2] + 1:
                    index, block, _number = row[0]
                    yield Hit(index, 0, _number_end(block), "这一级只有一项，一般不编序号。")
            yield from _gaps(row, expected)
            before = row[-1][2]


def _gaps(row: Row, expected: int) -> Found:
    """Where the numbers of one row do not go on from ``expected``."""
    for index, block, number in row:
        if number != expected:
            found = _NUMBER.match(block.text)
            assert found is not None  # it had a number
            message = f"序号不连续：这里应是第 {expected} 项，写成了第 {number} 项。"
            right = str(expected) if found[1].isascii() else in_chinese(expected)
            fix = right if right and found.end(1) > block.numbered else None
            yield Hit(index, found.start(1), found.end(1), message, fix)
            expected = number
        expected += 1


def after_number(reading: Reading, _: Context) -> Found:
    """L38: 一 is followed by 、, a bracket by nothing, a digit by a dot."""
    for index, block in reading.running:
        for pattern, group, fix, words in _WRONG:
            found = pattern.match(block.text)
            if found:
                fixable = fix if found.end(group) > block.numbered else None
                yield Hit(index, *found.span(group), words.format(found[1]), fixable)
                break


def full_stop(reading: Reading, _: Context) -> Found:
    """L39: a heading on a line of its own has no full stop."""
    for index, block in reading.of(Element.H1, Element.H2):
        text = block.text.rstrip()
        if not block.lead and text.endswith("。") and text.count("。") == 1:
            yield Hit(index, len(text) - 1, len(text), "单独成行的小标题末尾不用句号。", "")


def _number_end(block: Block) -> int:
    found = _NUMBER.match(block.text)
    return found.end() if found else 0


def _groups(reading: Reading) -> Iterator[tuple[int, Row]]:
    """Level and headings of what stands under one heading above, in order within each level."""
    open_groups: dict[int, Row] = {}
    for index, block in reading.of(*HEADINGS):
        level = HEADINGS.index(Element(block.kind))
        for deeper in [each for each in open_groups if each > level]:
            yield deeper, open_groups.pop(deeper)
        found = _NUMBER.match(block.text)
        if found:
            open_groups.setdefault(level, []).append((index, block, value_of(found[1])))
    yield from open_groups.items()
