"""Marks of punctuation in Chinese text (GB/T 15834-2011)."""

from __future__ import annotations

import re

from oa_core.checking.context import Context
from oa_core.checking.reading import Reading
from oa_core.checking.rules import Found, Hit, Level
from oa_core.structure.outline import Element

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_CLOSING = r"[”’》〉）】]"
_OPENING = r"[“‘《〈（【]"
_MARK = re.compile(
    rf"(?:(?<={_HAN})|(?<={_CLOSING}))(?:[,;:?!](?={_HAN}|{_OPENING}|\s*$)|[,;?!](?=\s*\d)|\.(?=\s*$|{_HAN}|{_OPENING}))"
    rf"|(?<=[\d%‰℃])[,;](?={_HAN})"
)
_BRACKETS = re.compile(r"\(([^()（）]*)\)")
_MIXED = re.compile(
    r"(?P<open>\()([^()（）\n]{1,60})(?P<wide>）)|(?P<wide_open>（)([^()（）\n]{1,60})(?P<close>\))"
)
_QUOTES = re.compile(r'"([^"\n]*)"')
_ANY_HAN = re.compile(_HAN)
_COUNTED = re.compile(r"^\s*\([0-9]{1,3}\)")
_ELLIPSIS = re.compile(
    rf"。{{2,}}|、{{3,}}|(?:(?<={_HAN})|(?<={_CLOSING}))\.{{3,}}|(?<!\.)\.{{3,}}+(?={_HAN}|{_CLOSING})"
    r"|(?<!…)…(?!…)|…{3}(?!…)|…{5,}"
)
_AND_SO_ON = re.compile(r"……等(?=[，。；、）”]|$)")
_ENDED = (Element.ADDRESSEES, Element.COPIED_TO)
"""L33 and L46 look after the mark at their end."""
_LISTS = (*_ENDED, Element.ATTENDANCE, Element.TITLE)
_LATIN = re.compile(r"[A-Za-z]")


def half_width(reading: Reading, _: Context) -> Found:
    """L53: no half-width marks in Chinese text. Numbers, formulas, addresses and English keep theirs.

    Straight quotes come from web pages as often as from keyboards: a warning.
    """
    for index, block in (*reading.running, *reading.of(*_LISTS)):
        text = block.text if block.kind not in _ENDED else block.text.rstrip().rstrip(",;:.?!")
        if text.isascii():
            continue
        for found in _MARK.finditer(text):
            mark = found.group()
            if _part_of_number(text, found.start()):
                continue
            wide = _WIDE[mark]
            yield Hit(index, *found.span(), f"中文里要用全角标点“{wide}”，不用半角“{mark}”。", wide)
        for found in _BRACKETS.finditer(text):
            inner = found[1]
            counted = _COUNTED.match(text) and found.start() <= len(text) - len(text.lstrip())
            if not (re.search(_HAN, inner) or counted) or _LATIN.search(text[: found.start()][-1:]):
                continue
            message = "中文里要用全角括号（），不用半角 ()。"
            yield Hit(index, *found.span(), message, f"（{inner}）", Level.WARNING if counted else None)
        for found in _MIXED.finditer(text):
            message = "一对括号一半是全角、一半是半角，请都用全角（）。"
            yield Hit(index, *found.span(), message, f"（{found.group()[1:-1]}）")
        for found in _QUOTES.finditer(text):
            if not _ANY_HAN.search(found[1]):
                continue
            message = "中文里要用弯引号“”，不用直引号。"
            yield Hit(index, *found.span(), message, f"“{found[1]}”", Level.WARNING)


def _part_of_number(text: str, at: int) -> bool:
    """1. at the beginning, or a mark of a list in Latin letters: 附件. is none."""
    return text[at] == "." and bool(re.match(r"\s*[一二三四五六七八九十]+$", text[:at]))


def ellipsis(reading: Reading, _: Context) -> Found:
    """L58: an ellipsis is six dots, and no 等 follows it."""
    for index, block in reading.running:
        for found in _ELLIPSIS.finditer(block.text):
            message = f"省略号用六连点“……”，现在是“{found.group()}”。"
            yield Hit(index, *found.span(), message, "……")
        for found in _AND_SO_ON.finditer(block.text):
            message = "省略号后面不再用“等”。"
            yield Hit(index, found.end() - 1, found.end(), message, "")
