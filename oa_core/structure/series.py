"""Paragraphs that are counted one after the other are alike: either all begin with a heading, or none does."""

from __future__ import annotations

from collections.abc import Iterator

from oa_core.structure.headings import Level, heading_of
from oa_core.structure.outline import Element
from oa_core.structure.parts import Part, Parts

HEADINGS = {
    Level.FIRST: Element.H1,
    Level.SECOND: Element.H2,
    Level.THIRD: Element.H3,
    Level.FOURTH: Element.H4,
}
_STYLED = dict(enumerate((Element.H1, Element.H2, Element.H3, Element.H4), 1))
_SHORT = 45


def settle_text(parts: Parts) -> None:
    """Name headings and body: by number, by the style that the file gives them, and by their neighbours."""
    counted: list[tuple[Level, Part]] = []
    for part in parts:
        if part.kind is not None:
            continue
        heading = heading_of(part.text)
        style = _STYLED.get(part.looks.heading or 0)
        if heading.length:
            part.lead = heading.length if heading.length < len(part.text.rstrip()) else 0
            part.settle(HEADINGS[heading.level], part.confidence)
        elif style and heading.level is Level.TEXT and len(part.text) <= _SHORT and "。" not in part.text:
            part.settle(style, min(part.confidence, 0.85))
        else:
            part.settle(Element.BODY, part.confidence)
        if heading.level is not Level.TEXT:
            counted.append((heading.level, part))
    for level in (Level.FIRST, Level.SECOND):
        for row in _rows(counted, level):
            _make_alike(row, level)


def _rows(counted: list[tuple[Level, Part]], level: Level) -> Iterator[Parts]:
    """The paragraphs of one level that stand under the same heading, in the same document."""
    row: Parts = []
    for each, part in counted:
        if row and (each < level or part.within != row[-1].within):
            yield row
            row = []
        if each is level:
            row.append(part)
    if row:
        yield row


def _make_alike(row: Parts, level: Level) -> None:
    """The greater half decides; a line that is nothing but a heading stays one."""
    headed = [part for part in row if part.kind is HEADINGS[level]]
    if len(headed) * 2 > len(row):
        for part in row:
            if part.kind is Element.BODY and part.text.rstrip().endswith("。"):
                part.settle(HEADINGS[level], min(part.confidence, 0.85))
                part.lead = heading_of(part.text).number
    elif len(headed) * 3 <= len(row):
        for part in headed:
            if part.text.rstrip().endswith("。"):
                part.settle(Element.BODY, min(part.confidence, 0.85))
                part.lead = 0
