"""The numbers of headings as they are written: 一 … 九十九, or figures."""

from __future__ import annotations

_ORDER = "一二三四五六七八九"


def value_of(number: str) -> int:
    """What a number counts, 0 when it is none: 十二 and 12 are 12."""
    if number.isascii():
        return int(number) if number.isdigit() else 0
    tens, ten, ones = number.rpartition("百")[2].partition("十")
    if not ten:
        return _ORDER.find(tens) + 1
    return 10 * (_ORDER.find(tens) + 1 if tens else 1) + (_ORDER.find(ones) + 1 if ones else 0)


def in_chinese(number: int) -> str | None:
    """1-99 as headings count; ``None`` beyond, which no heading reaches."""
    if not 0 < number < 100:
        return None
    tens, ones = divmod(number, 10)
    if not tens:
        return _ORDER[ones - 1]
    return ("" if tens == 1 else _ORDER[tens - 1]) + "十" + (_ORDER[ones - 1] if ones else "")
