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
_COUNTED = rf"(?:第\s*(?:{_FIGURE}{{1,5}}|[一二三四五六七八九十百]{{1,6}})\s*[号期次])"
_SERIAL = re.compile(
    rf"[（(]?\s*(?:[12１２lI]{_FIGURE}{{3}}\s*年\s*)?(?:总\s*)?{_COUNTED}(?:\s*[（(]总.{{1,12}}[）)])?\s*[）)]?"
)
_ISSUED_AS = re.compile(
    rf"\s*([\u4e00-\u9fff\s、《》“”（）]{{2,90}}?(?:令|公告|通告))\s*([（(]?\s*(?:[12１２lI]{_FIGURE}{{3}}\s*年\s*)?{_COUNTED}\s*[）)]?)"
)
"""北京市人民政府令 第302号, 海关总署公告2019年第39号."""
_IN_SERIAL = re.compile(rf"[12１２lI]{_FIGURE}{{3}}(?=年)|(?<=第){_FIGURE}{{1,5}}(?=[号期次])")
_LONGEST_HEAD = 400
_SPACED = re.compile(r"(?:\S\s+){3,}\S")
_ENDED = re.compile(rf"(?:文件|{TITLE_END})$")
_ORDER = re.compile(r"\s*[\u4e00-\u9fff]{0,2}(?:政府|府)令")
"""The sign of orders: 政府令〔2010〕第15号, 渝府令第121号."""
_MISREAD = str.maketrans("OoＯ○〇lI０１２３４５６７８９", "00000110123456789")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text, from ``begin`` to ``end``."""

    begin: int
    end: int
    sure: float


def number_in(text: str) -> Found | None:
    """The first number in ``text`` that is not quoted or bracketed and stands in its first sentence."""
    places = _letters_of(text)
    if places is not None:
        found = number_in("".join(text[at] for at in places))
        return Found(places[found.begin], places[found.end - 1] + 1, min(found.sure, 0.85)) if found else None
    for year in _BEHIND.finditer(text, 0, _LONGEST_HEAD):
        head = text[: year.start()].rstrip()
        if "。" in head or _open(head):
            return None
        if _ORDER.fullmatch(head):
            return Found(len(head) - len(head.lstrip()), year.end(), 0.85)
        if not head or _ENDED.search(head):
            return Found(year.start(), year.end(), 0.85)
        sign = _SIGN.search(head)
        if sign is None:
            continue
        begin, sure = sign.start(), 0.95
        ends = list(_ENDS_BEFORE.finditer(head))
        if ends and ends[-1].end() > begin:
            begin = ends[-1].end()
        elif begin > 0 and not head[begin - 1].isspace():
            sure = 0.6
        if not 2 <= len(head) - begin <= 10:
            sure = min(sure, 0.6)
        return Found(begin, year.end(), sure)
    return None


def issued_as(text: str, above: str) -> tuple[int, int] | None:
    """Where the number begins and ends in 北京市人民政府令第302号……, with which ``text`` begins.

    第302号…… alone is one when the line ``above`` ends with 令 or 公告.
    """
    places = _letters_of(text)
    if places is not None:
        within = issued_as("".join(text[at] for at in places), "".join(above.split()))
        return (places[within[0]], places[within[1] - 1] + 1) if within else None
    found = _ISSUED_AS.match(text)
    if found is not None:
        return found.start(2), found.end()
    serial = _SERIAL.match(text) if re.search(r"(?:令|公告|通告)\s*$", above) else None
    return (serial.start(), serial.end()) if serial else None


def is_serial(text: str) -> bool:
    """Whether ``text`` is nothing but a number of another kind: 第12号, （第3期）, 2019年第1号, 〔2026〕3号."""
    letters = "".join(text.split())
    return _SERIAL.fullmatch(letters) is not None or _BEHIND.fullmatch(letters) is not None


def _letters_of(text: str) -> list[int] | None:
    """Where the letters of a letter-spaced line stand (国 办 发 〔 2019 〕 2 号); ``None`` for any other line."""
    if len(text) > _LONGEST_HEAD or not _SPACED.fullmatch(text.strip()):
        return None
    return [at for at, letter in enumerate(text) if not letter.isspace()]


def as_written(text: str) -> tuple[str, bool]:
    """The number as it should be written, and whether letters were taken for digits to read it."""
    letters = "".join(text.split())
    year = _BEHIND.search(letters)
    if year is None:
        corrected = _IN_SERIAL.sub(lambda found: found[0].translate(_MISREAD), letters)
        return corrected.strip("（）()"), corrected != letters
    digits, count = year[1].translate(_MISREAD), year[2].translate(_MISREAD)
    misread = re.search(r"[OoＯ○〇lI]", year[1] + year[2]) is not None
    return f"{letters[: year.start()]}〔{digits}〕{count}号", misread


def _open(head: str) -> bool:
    """Whether a bracket or a quotation mark is still open at the end of ``head``."""
    return any(head.count(left) > head.count(right) for left, right in ("《》", "（）", "()", "“”"))
