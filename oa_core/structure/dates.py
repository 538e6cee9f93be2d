"""Days as they are written in documents: 2019年1月9日, 二〇〇四年八月十二日, and what scanning makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DIGIT = "[0-9０-９OoＯ○〇lI]"
_CHINESE = "[一二三四五六七八九零〇○ＯOo0０—－-]"
_MONTH = "[一二三四五六七八九十元正—－-]{1,3}"
_DAY = "[一二三四五六七八九十廿卅—－-]{1,4}"
IN_DIGITS = rf"[12１２lI]{_DIGIT}{{3}}\s*年\s*{_DIGIT}{{1,2}}\s*月\s*{_DIGIT}{{1,2}}\s*日"
IN_WORDS = rf"{_CHINESE}\s*{_CHINESE}\s*{_CHINESE}\s*{_CHINESE}\s*年\s*{_MONTH}\s*月\s*{_DAY}\s*日"
DAY = rf"(?:{IN_DIGITS}|{IN_WORDS})"
"""A day in a text."""
_SHORT = re.compile(r"((?:19|20)\d\d)\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*")
_HOUR = re.compile(r"(?<=日)(?:上午|下午|晚)?\d{1,2}[时点:：](?:\d{1,2}分?)?$")
_IN_TEXT = re.compile(DAY)

_VALUES = {each: at for at, each in enumerate("〇一二三四五六七八九")} | {str(at): at for at in range(10)}
_VALUES |= {each: at for at, each in enumerate("０１２３４５６７８９")} | {"零": 0, "元": 1, "正": 1}
_MISREAD = {"O": 0, "o": 0, "Ｏ": 0, "l": 1, "I": 1, "—": 1, "－": 1, "-": 1}
_CIRCLE = {"○": 0}
"""A circle is how many people write 〇: wrong by the letter, but never in doubt."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether letters had to be taken for digits to read it."""

    date: date
    misread: bool


def day_of(text: str) -> Day | None:
    """The day that ``text`` is, apart from white space and a full stop behind it."""
    letters = _HOUR.sub("", "".join(text.split()).rstrip("。."))
    short = _SHORT.fullmatch(letters)
    if short is not None:
        return _day(int(short[1]), int(short[2]), int(short[3]), misread=False)
    if _IN_TEXT.fullmatch(letters) is None:
        return None
    year, rest = letters.split("年", 1)
    month, rest = rest.split("月", 1)
    misread = any(each in _MISREAD for each in letters)
    digits = [_digit(each) for each in year]
    return _day(int("".join(map(str, digits))), _number(month), _number(rest[:-1]), misread=misread)


def first_day_in(text: str) -> Day | None:
    """The first day that ``text`` speaks of."""
    found = _IN_TEXT.search(text)
    return day_of(found.group()) if found else None


def _day(year: int, month: int, day: int, *, misread: bool) -> Day | None:
    try:
        return Day(date(year, month, day), misread)
    except ValueError:
        return None


def _digit(letter: str) -> int:
    return _VALUES.get(letter, _MISREAD.get(letter, _CIRCLE.get(letter, 0)))


def _number(written: str) -> int:
    """A month or a day: 12, 十二, 二十, 二十一, 廿一; 一二 is read as 12."""
    written = written.replace("廿", "二十").replace("卅", "三十")
    if "十" not in written:
        return int("".join(str(_digit(each)) for each in written) or 0)
    tens, ones = written.split("十", 1)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)
