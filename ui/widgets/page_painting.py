"""Draws a side of the layout model: what is seen here is what the PDF holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QImage, QPainter, QPainterPath, QPen, QRawFont, QTransform

from oa_client.typesetting.model import Colour, GlyphRun, Page, Picture, Shape
from ui.widgets.page_fonts import PageFonts

_LARGEST_GLYPHS = 60.0
"""Pixels to the em: glyph runs of a font from a file are not drawn at all beyond 64, so larger ones are paths."""


def paint(painter: QPainter, page: Page, scale: float, fonts: PageFonts) -> None:
    """Draw ``page`` from the painter's origin, ``scale`` pixels to the millimetre, in the order that the model says."""
    for picture in page.pictures:
        _picture(painter, picture, scale)
    for rule in page.rules:
        painter.setPen(QPen(_colour(rule.colour), max(1.0, rule.width * scale)))
        painter.drawLine(QPointF(rule.x0 * scale, rule.y0 * scale), QPointF(rule.x1 * scale, rule.y1 * scale))
    for run in page.runs:
        _run(painter, run, scale, fonts)
    for shape in page.shapes:
        _shape(painter, shape, scale)
    if page.turned is not None:
        painter.save()
        painter.translate(0.0, page.height * scale)
        painter.rotate(-90)
        paint(painter, page.turned, scale, fonts)
        painter.restore()


def _colour(colour: Colour) -> QColor:
    return QColor(colour.red, colour.green, colour.blue)


def _picture(painter: QPainter, picture: Picture, scale: float) -> None:
    """An image that cannot be read leaves its place empty, as in the PDF."""
    image = QImage.fromData(picture.data)
    if not image.isNull():
        place = QRectF(picture.x * scale, picture.y * scale, picture.width * scale, picture.height * scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)


def _shape(painter: QPainter, shape: Shape, scale: float) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for start, *steps in shape.contours:
        path.moveTo(*(value * scale for value in start))
        for step in steps:
            place = [value * scale for value in step]
            if len(place) == 2:
                path.lineTo(*place)
            else:
                path.cubicTo(*place)
        path.closeSubpath()
    if shape.width:
        painter.strokePath(path, QPen(_colour(shape.colour), shape.width * scale))
    else:
        painter.fillPath(path, _colour(shape.colour))


def _run(painter: QPainter, run: GlyphRun, scale: float, fonts: PageFonts) -> None:
    colour = _colour(run.colour)
    font = fonts.raw(run.role, run.size * scale) if run.role is not None else None
    if font is None:
        painter.setPen(QPen(colour, 1))
        for x0, y0, x1, y1 in run.boxes():
            painter.drawRect(QRectF(x0 * scale, y0 * scale, (x1 - x0) * scale, (y1 - y0) * scale))
        return
    drawn = tuple(run.drawn())
    glyphs = _glyphs(font, [character for character, _ in drawn])
    places = [QPointF(x * scale, run.baseline * scale) for _, x in drawn]
    bolder = fonts.embolden(run.role or "")
    if bolder or run.size * scale > _LARGEST_GLYPHS:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for glyph, place in zip(glyphs, places, strict=True):
            path.addPath(QTransform.fromTranslate(place.x(), place.y()).map(font.pathForGlyph(glyph)))
        painter.fillPath(path, colour)
        if bolder:
            painter.strokePath(path, QPen(colour, bolder * run.size * scale))
        return
    made = QGlyphRun()
    made.setRawFont(font)
    made.setGlyphIndexes(glyphs)
    made.setPositions(places)
    painter.setPen(colour)
    painter.drawGlyphRun(QPointF(0, 0), made)


def _glyphs(font: QRawFont, characters: Sequence[str]) -> list[int]:
    """The glyph of each character; one question for all of them, where the answer can be told apart."""
    found = font.glyphIndexesForString("".join(characters))
    if len(found) == len(characters):
        return list(found)
    return [(font.glyphIndexesForString(character) or [0])[0] for character in characters]
