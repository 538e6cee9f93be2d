"""The sample seal: drawn with lines and curves, and marked as a sample for everybody to see.

A seal made by software is no seal (电子印章管理办法): this one shows where the real one will stand, how large it is and
that it is none. 42 mm is the size of a township's or department's seal (国发〔1999〕25号).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import cos, pi, radians, sin

import uharfbuzz as hb

from oa_client.typesetting.font_metrics import FontMetrics
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.model import RED, Role, Shape

DIAMETER = 42.0
SAMPLE = "样章"
_RING = 1.2
_STAR = 6.5
_NAME_HEIGHT = 5.6
_NAME_INSIDE = 2.0
"""mm of blank between the ring and the tops of the name's characters."""
_NAME_ARC = 250.0
_LARGEST_STEP = 30.0
"""Degrees: a short name does not spread over the whole arc."""
_SAMPLE_HEIGHT = 4.6
_SMALL_MARK = 2.6
_ROUND = 0.5522847498
"""How far the handles of a quarter circle's Bézier curve reach, in radii."""

_Point = tuple[float, float]
_Contour = tuple[tuple[float, ...], ...]


@lru_cache(maxsize=32)
def _drawn(name: str, fonts: FontBook) -> tuple[Shape, ...]:
    """A seal around (0, 0)."""
    ring = Shape((_circle(DIAMETER / 2 - _RING / 2),), RED, _RING)
    contours = [_star(_STAR)]
    written = "".join(name.split())
    if written:
        radius = DIAMETER / 2 - _RING - _NAME_INSIDE - _NAME_HEIGHT
        step = min(_LARGEST_STEP, _NAME_ARC / max(1, len(written) - 1))
        narrow = min(1.0, 1.08 * radians(step) * (radius + _NAME_HEIGHT / 2) / _NAME_HEIGHT)
        for at, glyph in enumerate(_glyphs(written, fonts)):
            angle = (at - (len(written) - 1) / 2) * step
            contours += _on_the_arc(glyph, angle, radius, narrow)
    sample = _row(SAMPLE, fonts, _SAMPLE_HEIGHT, 0.0, DIAMETER * 0.33)
    return (ring, Shape((*contours, *sample), RED))


def seal(name: str, fonts: FontBook, x: float, y: float) -> tuple[Shape, ...]:
    """The sample seal of an organ with its middle at (x, y): ring, star, name on the arc, 样章 below the star."""
    return tuple(shape.shifted(x, y) for shape in _drawn(name, fonts))


def sample_mark(fonts: FontBook, right: float, below: float) -> tuple[Shape, ...]:
    """样章 in small type below a signature stamp that ends at ``right``."""
    width = _SMALL_MARK * len(SAMPLE)
    return (Shape(tuple(_row(SAMPLE, fonts, _SMALL_MARK, right - width / 2, below + _SMALL_MARK / 2)), RED),)


def _circle(radius: float) -> _Contour:
    r, k = radius, radius * _ROUND
    return (
        (r, 0.0),
        (r, k, k, r, 0.0, r),
        (-k, r, -r, k, -r, 0.0),
        (-r, -k, -k, -r, 0.0, -r),
        (k, -r, r, -k, r, 0.0),
    )


def _star(radius: float) -> _Contour:
    inner = radius * sin(pi / 10) / sin(3 * pi / 10)
    return tuple(
        ((inner if at % 2 else radius) * sin(at * pi / 5), -(inner if at % 2 else radius) * cos(at * pi / 5))
        for at in range(10)
    )


def _on_the_arc(glyph: list[_Contour], angle: float, radius: float, narrow: float) -> Iterator[_Contour]:
    """A glyph with its foot on the circle and its top outwards, ``angle`` degrees to the right of the top."""
    turn = radians(angle)
    for contour in glyph:
        yield tuple(
            tuple(
                value
                for x, y in _points(step)
                for value in _polar(
                    (x - 0.5) * narrow * _NAME_HEIGHT, radius + (y + 0.12) * _NAME_HEIGHT, turn
                )
            )
            for step in contour
        )


def _polar(across: float, out: float, turn: float) -> tuple[float, float]:
    return across * cos(turn) + out * sin(turn), across * sin(turn) - out * cos(turn)


def _row(text: str, fonts: FontBook, height: float, middle: float, y: float) -> list[_Contour]:
    left = middle - len(text) * height / 2
    return [
        tuple(
            tuple(
                value
                for gx, gy in _points(step)
                for value in (left + (at + gx) * height, y + height / 2 - (gy + 0.12) * height)
            )
            for step in contour
        )
        for at, glyph in enumerate(_glyphs(text, fonts))
        for contour in glyph
    ]


def _points(step: tuple[float, ...]) -> Iterator[tuple[float, float]]:
    return zip(step[::2], step[1::2], strict=True)


def _glyphs(text: str, fonts: FontBook) -> list[list[_Contour]]:
    """The outlines of the characters in ems, y upwards; what no font holds is left out."""
    glyphs: list[list[_Contour]] = []
    for character in text:
        role = fonts.role_for(Role.SONGTI, character)
        if role is None:
            glyphs.append([])
            continue
        glyphs.append(list(_outline(fonts.metrics(role), character)))
    return glyphs


@lru_cache(maxsize=1024)
def _outline(metrics: FontMetrics, character: str) -> tuple[_Contour, ...]:
    font = hb.Font(metrics.face)
    glyph = font.get_nominal_glyph(ord(character))
    if not glyph:
        return ()
    pen = _Contours(metrics.face.upem)
    font.draw_glyph_with_pen(glyph, pen)
    return tuple(tuple(contour) for contour in pen.contours)


class _Contours:
    """Takes a glyph's outline down in ems, quadratic curves as cubic ones. The names are those of the library."""

    def __init__(self, em: float) -> None:
        self.contours: list[list[tuple[float, ...]]] = []
        self._em = em

    def moveTo(self, point: _Point) -> None:  # noqa: N802  (the library's name)
        self.contours.append([self._scaled(point)])

    def lineTo(self, point: _Point) -> None:  # noqa: N802  (the library's name)
        self.contours[-1].append(self._scaled(point))

    def curveTo(self, *points: _Point) -> None:  # noqa: N802  (the library's name)
        self.contours[-1].append(tuple(value for point in points for value in self._scaled(point)))

    def qCurveTo(self, handle: _Point, end: _Point) -> None:  # noqa: N802  (the library's name)
        (x0, y0), (x1, y1), (x2, y2) = self.contours[-1][-1][-2:], self._scaled(handle), self._scaled(end)
        first = (x0 + 2 * (x1 - x0) / 3, y0 + 2 * (y1 - y0) / 3)
        second = (x2 + 2 * (x1 - x2) / 3, y2 + 2 * (y1 - y2) / 3)
        self.contours[-1].append((*first, *second, x2, y2))

    def closePath(self) -> None:  # noqa: N802  (the library's name)
        """All contours of a shape are closed."""

    def _scaled(self, point: _Point) -> tuple[float, float]:
        return point[0] / self._em, point[1] / self._em
