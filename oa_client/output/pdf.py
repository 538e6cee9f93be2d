"""Draws a layout as PDF: every character where the model has it, every font embedded as a subset."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from oa_client.output.atomic_file import write_atomically
from oa_client.typesetting.fonts import FontBook, FontFace
from oa_client.typesetting.model import MM_PER_POINT, Colour, GlyphRun, Layout, Page, Part, Rule, is_invisible

_FILL_AND_STROKE: Literal[2] = 2
_BOX_LINE = 0.2
"""mm: the outline that stands for a character which no font holds."""


def write_pdf(layout: Layout, fonts: FontBook, path: Path) -> None:
    """Write ``layout`` to ``path``, whole or not at all; the same layout gives the same bytes.

    ``fonts`` must be the book that the layout was made with. Raises ``OSError`` as ``write_atomically`` does.
    """
    write_atomically(path, pdf_bytes(layout, fonts))


def pdf_bytes(layout: Layout, fonts: FontBook) -> bytes:
    """The PDF of ``layout`` in memory."""
    buffer = BytesIO()
    used = [run.role for page in layout.pages for run in page.runs if run.role is not None]
    # Without this the canvas names Helvetica, which is not embedded, on every page.
    first = _registered(fonts.face(used[0])).fontName if used else None
    canvas = Canvas(
        buffer,
        invariant=True,
        pageCompression=1,
        initialFontName=first,  # type: ignore[arg-type]  # the stubs call this name a float
    )
    # Half a surrogate pair, as a broken paste may leave it, has no encoding.
    canvas.setTitle(layout.text_of(Part.TITLE).encode("utf-8", "replace").decode("utf-8"))
    canvas.setCreator("县政通")
    for page in layout.pages:
        _Sheet(canvas, page, fonts).draw()
    canvas.save()
    return buffer.getvalue()


class _Sheet:
    """One page of the PDF while it is drawn. PDF counts in points, upwards from the lower edge."""

    def __init__(self, canvas: Canvas, page: Page, fonts: FontBook) -> None:
        self._canvas, self._page, self._fonts = canvas, page, fonts

    def draw(self) -> None:
        self._canvas.setPageSize((self._page.width / MM_PER_POINT, self._page.height / MM_PER_POINT))
        for rule in self._page.rules:
            self._rule(rule)
        for run in self._page.runs:
            if run.role is None:
                self._boxes(run)
            else:
                self._text(run, self._fonts.face(run.role))
        self._canvas.showPage()

    def _text(self, run: GlyphRun, face: FontFace) -> None:
        font = _registered(face)
        size = run.size / MM_PER_POINT
        colour = _colour(run.colour)
        self._canvas.saveState()
        text = self._canvas.beginText()
        text.setFont(font.fontName, size)
        text.setFillColor(colour)
        if face.embolden:
            text.setTextRenderMode(_FILL_AND_STROKE)
            self._canvas.setLineWidth(face.embolden * size)
            text.setStrokeColor(colour)
        for x, spacing, characters in _evenly_spaced(run, font, size):
            text.setTextOrigin(x, self._y(run.baseline))
            text.setCharSpace(spacing)
            text.textOut(characters)
        self._canvas.drawText(text)
        self._canvas.restoreState()

    def _rule(self, rule: Rule) -> None:
        self._canvas.setStrokeColor(_colour(rule.colour))
        self._canvas.setLineWidth(rule.width / MM_PER_POINT)
        self._canvas.line(_pt(rule.x0), self._y(rule.y0), _pt(rule.x1), self._y(rule.y1))

    def _boxes(self, run: GlyphRun) -> None:
        self._canvas.setStrokeColor(_colour(run.colour))
        self._canvas.setLineWidth(_pt(_BOX_LINE))
        for x0, y0, x1, y1 in run.boxes():
            self._canvas.rect(_pt(x0), self._y(y1), _pt(x1 - x0), _pt(y1 - y0))

    def _y(self, y: float) -> float:
        return _pt(self._page.height - y)


def _evenly_spaced(run: GlyphRun, font: TTFont, size: float) -> Iterator[tuple[float, float, str]]:
    """The run as stretches (x, spacing after each character, text), in points, that PDF can set as one string.
    Characters that are not drawn only move the pen."""
    drawn: list[tuple[float, float, str]] = []
    for character, x, advance in zip(run.text, run.xs, run.advances, strict=True):
        if is_invisible(character):
            if character.isspace():
                drawn.append((_pt(x), 0.0, " "))
        else:
            spacing = round(_pt(advance) - _natural_width(font, character) * size, 3)
            drawn.append((_pt(x), spacing, character))
    for spacing, stretch in groupby(drawn, itemgetter(1)):
        xs, _, characters = zip(*stretch, strict=True)
        yield xs[0], spacing, "".join(characters)


@cache
def _natural_width(font: TTFont, character: str) -> float:
    width: float = font.stringWidth(character, 1)
    return width


@cache
def _registered(face: FontFace) -> TTFont:
    """The face as the PDF library knows it; reading it takes some 0.1 s, once."""
    font = TTFont(f"oa-{face.path.stem}-{face.number}", str(face.path), subfontIndex=face.number)
    pdfmetrics.registerFont(font)
    return font


def _colour(colour: Colour) -> Color:
    return Color(colour.red / 255, colour.green / 255, colour.blue / 255)


def _pt(millimetres: float) -> float:
    return millimetres / MM_PER_POINT
