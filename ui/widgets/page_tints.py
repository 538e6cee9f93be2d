"""Places of a text tinted on its pages, so that what is told about it is seen on the paper too; never printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from oa_client.typesetting.model import Page, Part
from ui.theme.theme import Theme

_SEEN_THROUGH = 64
"""Of 255: the letters stay as they are printed."""


@dataclass(frozen=True, slots=True)
class Tint:
    """Characters ``start`` to ``end`` of one entry of a text (as in ``Source``), in the colour of ``tone``."""

    part: Part
    entry: int
    start: int
    end: int
    tone: str


Tints = Mapping[tuple[Part, int], list[Tint]]


def by_entry(tints: Iterable[Tint]) -> Tints:
    """The tints of each entry."""
    found: dict[tuple[Part, int], list[Tint]] = {}
    for tint in tints:
        found.setdefault((tint.part, tint.entry), []).append(tint)
    return found


def places(page: Page, tints: Tints) -> Iterator[tuple[QRectF, str]]:
    """Where the tints lie on a side, in millimetres, and their tones."""
    for run in page.runs:
        source = run.source
        if source is None or source.annex:
            continue
        for tint in tints.get((source.part, source.entry), ()):
            first = max(tint.start - source.offset, 0)
            behind = min(tint.end - source.offset, len(run.text))
            if first < behind:
                right = run.xs[behind] if behind < len(run.xs) else run.right
                left = run.xs[first]
                yield QRectF(left, run.baseline - 0.9 * run.size, right - left, 1.12 * run.size), tint.tone


def paint_tints(painter: QPainter, page: Page, tints: Tints, scale: float, theme: Theme) -> None:
    """Lay the tints over a side that stands at the painter's origin, ``scale`` pixels to the millimetre."""
    for place, tone in places(page, tints):
        colour = QColor(theme.colour(tone))
        colour.setAlpha(_SEEN_THROUGH)
        spread = QRectF(place.x() * scale, place.y() * scale, place.width() * scale, place.height() * scale)
        painter.fillRect(spread, colour)
