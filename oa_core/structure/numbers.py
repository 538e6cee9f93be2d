"""The number of a document (发文字号, GB/T 9704-2012, 7.2.5): 屿府〔2026〕12号, and 第12号 of an order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oa_core.structure.genres import TITLE_END

_FIGURE = "[0-9０-９OoＯ○〇lI]"
_YEAR = rf"[〔［\[（(【{{]\s*([12１２lI]{_FIGURE}{{3}})\s*[〕］\]）)】}}]"
_COUNT = rf"(第?\s*{_FIGURE}{{1,5}}(?:\s*[-—－]\s*{_FIGURE}{{1,3}})?)\s*号"
_BEHIND = re.compile(rf"\s*{_YEAR}\s*{_COUNT}")
_SIGN = re.compile(r"[\u4e00-\u9fffA-Za-z（）()]{1,14}$")
_ENDS_BEFORE = re.compile(rf"(?:文件|{TITLE_END}|[）)》”])(?=[\u4e00-\u9fff（）()]{{2,10}}$)")
"""What may stand before the organ's sign (代字) when the spaces between them are gone."""
_SERIAL = re.compile(
    rf"(?:[（(]\s*)?(?:(?:19|20)\d\d年\s*)?(?:总\s*)?第\s*(?:{_FIGURE}{{1,5}}|[一二三四五六七八九十百]{{1,6}})\s*(?:号|期|次)(?:\s*[）)])?"
)
_MISREAD = str.maketrans("OoＯ○〇lI０１２３４５６７８９", "00000110123456789")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text, from ``begin`` to ``end``."""

    begin: int
    end: int
    sure: float


def number_in(text: str) -> Found | None:
    """The first number in ``text`` that is not quoted or bracketed and stands in its first sentence."""
    for year in _BEHIND.finditer(text):
        head = text[: year.start()]
        if "。" in head or _open(head):
            return None
        sign = _SIGN.search(head.rstrip())
        if sign is None:
            continue
        begin, sure = sign.start(), 0.95
        ends = list(_ENDS_BEFORE.finditer(head.rstrip(), 0))
        if ends and ends[-1].end() > begin:
            begin = ends[-1].end()
        elif begin > 0 and not head[begin - 1].isspace():
            sure = 0.6
        if len(head.rstrip()) - begin > 10:
            sure = min(sure, 0.6)
        return Found(begin, year.end(), sure)
    return None


def is_serial(text: str) -> bool:
    """Whether ``text`` is nothing but a number of another kind: 第12号, （第3期）, 2019年第1号."""
    return _SERIAL.fullmatch(text.strip()) is not None


def as_written(text: str) -> tuple[str, bool]:
    """The number as it should be written, and whether letters were taken for digits to read it."""
    letters = "".join(text.split())
    year = _BEHIND.search(letters)
    if year is None:
        return letters.strip("（）()"), False
    digits, count = year[1].translate(_MISREAD), year[2].translate(_MISREAD)
    misread = re.search(r"[OoＯ○〇lI]", year[1] + year[2]) is not None
    return f"{letters[: year.start()]}〔{digits}〕{count}号", misread


def _open(head: str) -> bool:
    """Whether a bracket or a quotation mark is still open at the end of ``head``."""
    return any(head.count(left) > head.count(right) for left, right in ("《》", "（）", "()", "“”"))
