"""发文机关署名 and 成文日期 (GB/T 9704-2012, 7.3.5); with seals and stamps: sealed.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from oa_client.typesetting.flow import FlowLine, Kind
from oa_client.typesetting.grid import CELL, SIZE_3, WIDTH
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import Part, Source
from oa_client.typesetting.sealed import sealed, stamped
from oa_core.documents.paper import FullPaper, Signing

_FROM_THE_RIGHT = 2 * CELL
_DATE_INSIDE_NAME = 2 * CELL

Written = tuple[str, Source]
"""A text and where it was taken from."""


def date_in_words(day: date) -> str:
    """2026年3月18日: Arabic figures, the year in full, nothing padded (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def signature(paper: FullPaper, compositor: Compositor) -> list[FlowLine]:
    """The lines of the signature as the paper is signed; a date still missing leaves its line."""
    names = [
        (organ, Source(Part.SIGNATURE, entry))
        for entry, organ in enumerate(paper.signature.split("\n"))
        if organ.strip() and paper.signing is not Signing.NONE
    ]
    day = paper.dated.strip() or (date_in_words(paper.dated_on) if paper.dated_on else "")
    if not names and not day:
        return []
    dated = [(line, Source(Part.DATED_ON, entry)) for entry, line in enumerate(day.split("\n"))]
    if paper.signing is Signing.SEALED and names:
        return sealed(names, dated, compositor)
    if paper.signing is Signing.STAMPED and names:
        return stamped(names, dated, compositor)
    return _unsealed(names, dated, compositor)


def _unsealed(names: Sequence[Written], dated: Sequence[Written], compositor: Compositor) -> list[FlowLine]:
    """One blank line, the organs one below the other, then the date (7.3.5.2)."""
    pitch = compositor.grid.pitch
    lines = [
        FlowLine(line, Kind.SIGNATURE, left, height=pitch)
        for left, line in right_hand_block(names, dated, compositor, WIDTH)
    ]
    return [replace(lines[0], above=pitch), *lines[1:]]


def right_hand_block(
    names: Sequence[Written], dated: Sequence[Written], compositor: Compositor, width: float
) -> list[tuple[float, Line]]:
    """Names and dates with the left edge of each line; a name too long for one line takes more."""
    measure = width - 2 * _FROM_THE_RIGHT
    above = [
        line
        for text, source in names
        for line in compositor.paragraph([Passage(text, source=source)], SIZE_3, measure)
    ]
    below = [
        line
        for text, source in dated
        for line in compositor.paragraph([Passage(text, source=source)], SIZE_3, measure)
    ]
    widest = max((line.width for line in above), default=0.0)
    day = max((line.width for line in below), default=0.0)
    name_left, date_left = signature_lefts(widest, day, width)
    return [(name_left, line) for line in above] + [(date_left, line) for line in below]


def signature_lefts(name: float, day: float, width: float = WIDTH) -> tuple[float, float]:
    """Where name and date begin: the name ends two characters from the right and the date begins two
    characters inside it; a date longer than the name ends two characters from the right itself."""
    if day <= name:
        left = max(0.0, width - _FROM_THE_RIGHT - name)
        return left, min(left + _DATE_INSIDE_NAME, width - day)
    date_left = width - _FROM_THE_RIGHT - day
    return (max(0.0, date_left - _DATE_INSIDE_NAME) if name else date_left), date_left
