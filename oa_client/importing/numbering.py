"""Numbers that Word writes by itself (ECMA-376, 17.9): they stand in no text, and a heading is lost without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"


def in_chinese(number: int) -> str:
    """1–99999 as it is counted: 十一, 二十, 一百零三."""
    if not 0 < number < 100_000:
        return str(number)
    out, zero = "", False
    for size, name in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            out += ("零" if zero else "") + _CHINESE[digit] + name
            zero = False
        elif out and number:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


def _roman(number: int) -> str:
    out = ""
    for value, letters in (
        *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
        *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
    ):
        while number >= value and len(out) < 40:
            out += letters
            number -= value
    return out


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20) if number > 0 else ""


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _row(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if 0 < number <= len(letters) else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
            *(
                "taiwaneseCountingThousand",
                "koreanCounting",
                "ideographDigital",
                "japaneseDigitalTenThousand",
            ),
        ),
        in_chinese,
    ),
    "chineseLegalSimplified": lambda number: in_chinese(number).translate(
        str.maketrans(_CHINESE + "十百千", _LEGAL + "拾佰仟")
    ),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "ideographTraditional": _row("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _row("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda _number: "",
}


@dataclass
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    style: str = ""


@dataclass
class _List:
    """A ``w:num``: its levels, and which counters it shares."""

    shared: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one document, counting on with every paragraph that is asked for."""

    def __init__(self, root: etree._Element | None, list_of_style: Callable[[str], str | None]) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root, list_of_style)

    def _read(self, root: etree._Element, list_of_style: Callable[[str], str | None]) -> None:
        abstract = {value(each, "abstractNumId"): each for each in root.iterfind(f"{W}abstractNum")}
        nums = {value(each, "numId"): each for each in root.iterfind(f"{W}num")}
        for name, num in nums.items():
            shared = child_value(num, "abstractNumId")
            source = abstract.get(shared)
            link = child_value(source, "numStyleLink") if source is not None else ""
            linked = nums.get(list_of_style(link) or "") if link else None
            if linked is not None:
                shared = child_value(linked, "abstractNumId")
                source = abstract.get(shared, source)
            made = _List(shared, _levels(source))
            for override in num.iterfind(f"{W}lvlOverride"):
                at = _int(value(override, "ilvl"))
                restart = child_value(override, "startOverride")
                if restart:
                    made.restarts[at] = _int(restart)
                made.levels.update(_levels(override))
            self._lists[name] = made

    def level_of_style(self, name: str, style: str) -> int:
        """The level that belongs to a paragraph style in the list ``name``."""
        levels = self._lists[name].levels if name in self._lists else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next(self, name: str, at: int) -> str:
        """The number of the next paragraph of the list ``name`` on level ``at`` from 0, with what separates it."""
        found = self._lists.get(name)
        level = found.levels.get(at) if found else None
        if found is None or level is None:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        if name not in self._begun:
            self._begun.add(name)
            for restarted, start in found.restarts.items():
                counts[restarted] = start - 1
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [each for each in counts if each > at]:
            del counts[deeper]
        if level.kind == "bullet":
            return _bullet(level.text)
        text = level.text
        for place in range(9, 0, -1):
            if f"%{place}" in text:
                other = found.levels.get(place - 1, _Level())
                number = counts.get(place - 1, other.start)
                kind = "decimal" if level.legal else other.kind
                text = text.replace(f"%{place}", _FORMATS.get(kind, str)(number))
        separated = level.suffix == "space" or (level.suffix == "tab" and text[-1:].isascii())
        return f"{text} " if text and separated else text


def _bullet(text: str) -> str:
    return "".join("•" if "\ue000" <= each <= "\uf8ff" else each for each in text[:4])


def _levels(parent: etree._Element | None) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for each in parent.iterfind(f"{W}lvl") if parent is not None else ():
        kind = child_value(each, "numFmt")
        if not kind and (other := each.find(f"{{*}}AlternateContent//{W}numFmt")) is not None:
            kind = value(other, "val")
        found[_int(value(each, "ilvl"))] = _Level(
            start=_int(child_value(each, "start") or "1"),
            kind=kind or "decimal",
            text=child_value(each, "lvlText")[:64],
            suffix=child_value(each, "suff") or "tab",
            legal=each.find(f"{W}isLgl") is not None,
            style=child_value(each, "pStyle"),
        )
    return found


def value(element: etree._Element, name: str) -> str:
    """An attribute of Word's own."""
    return element.get(f"{W}{name}") or ""


def child_value(element: etree._Element, name: str) -> str:
    """The ``w:val`` of a child, empty without one."""
    child = element.find(f"{W}{name}")
    return value(child, "val") if child is not None else ""


def _int(text: str) -> int:
    try:
        return max(-1_000_000, min(1_000_000, int(text)))
    except ValueError:
        return 0
