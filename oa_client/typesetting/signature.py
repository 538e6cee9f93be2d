"""发文机关署名 and 成文日期 without a seal (GB/T 9704-2012, 7.3.5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from oa_client.typesetting.flow import FlowLine, Kind
from oa_client.typesetting.grid import CELL, PITCH, SIZE_3, WIDTH
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import Part, Source
from oa_core.documents.paper import Paper

_FROM_THE_RIGHT = 2 * CELL
_DATE_INSIDE_NAME = 2 * CELL


def date_in_words(day: date) -> str:
    """2026年3月18日: Arabic figures, the year in full, nothing padded (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def signature(paper: Paper, compositor: Compositor) -> list[FlowLine]:
    """One blank line, the organs one below the other, then the date; a date still missing leaves its line."""
    if not paper.signature.strip() and paper.dated_on is None:
        return []
    names = _names(paper.signature, compositor)
    day = date_in_words(paper.dated_on) if paper.dated_on else ""
    source = Source(Part.DATED_ON)
    written = compositor.line([Passage(day, source=source)], SIZE_3)
    name_left, date_left = signature_lefts(max((name.width for name in names), default=0.0), written.width)
    lines = [FlowLine(name, Kind.SIGNATURE, name_left) for name in names]
    lines.append(FlowLine(written, Kind.SIGNATURE, date_left))
    return [replace(lines[0], above=PITCH), *lines[1:]]


def signature_lefts(name: float, day: float) -> tuple[float, float]:
    """Where name and date begin: the name ends two characters from the right and the date begins two
    characters inside it; a date longer than the name ends two characters from the right itself."""
    if day <= name:
        left = max(0.0, WIDTH - _FROM_THE_RIGHT - name)
        return left, min(left + _DATE_INSIDE_NAME, WIDTH - day)
    date_left = WIDTH - _FROM_THE_RIGHT - day
    return (date_left - _DATE_INSIDE_NAME if name else date_left), date_left


def _names(organs: str, compositor: Compositor) -> list[Line]:
    names: list[Line] = []
    for entry, organ in enumerate(organs.split("\n")):
        if organ.strip():
            passage = Passage(organ, source=Source(Part.SIGNATURE, entry))
            names += compositor.paragraph([passage], SIZE_3, WIDTH - 2 * _FROM_THE_RIGHT)
    return names
