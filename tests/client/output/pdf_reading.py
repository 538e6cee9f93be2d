"""What a PDF shows, read back by another library than the one that wrote it. Millimetres from the upper left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageChops

MM_PER_POINT = 25.4 / 72
PIXELS_PER_MM = 8
"""Of the pictures that are measured: 0.125 mm a pixel."""


@dataclass(frozen=True)
class Glyph:
    """A character and the box of its ink."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Stroke:
    """A horizontal line in the picture."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@contextmanager
def opened(pdf: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, closed again with all its pages."""
    document = pdfium.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    with opened(pdf) as document:
        return len(document)


def text_of(pdf: bytes, page: int) -> str:
    """The text of a page (from 1) without white space."""
    return "".join(glyph.text for glyph in glyphs(pdf, page))


def glyphs(pdf: bytes, page: int) -> list[Glyph]:
    """The characters of a page (from 1) in the order of the file, without white space."""
    found: list[Glyph] = []
    with opened(pdf) as document:
        sheet = document[page - 1]
        height = sheet.get_height()
        text = sheet.get_textpage()
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                left, bottom, right, top = text.get_charbox(index)
                edges = [each * MM_PER_POINT for each in (left, height - top, right, height - bottom)]
                found.append(Glyph(character, *edges))
        text.close()
        sheet.close()
    return found


def picture(pdf: bytes, page: int) -> Image.Image:
    """The page (from 1) as it looks."""
    with opened(pdf) as document:
        sheet = document[page - 1]
        bitmap = sheet.render(scale=PIXELS_PER_MM * MM_PER_POINT)
        image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        sheet.close()
    return image


def red(image: Image.Image) -> Image.Image:
    """What is red, as a mask."""
    channels = image.split()
    return ImageChops.subtract(channels[0], channels[1]).point(lambda value: 255 if value > 90 else 0)


def black(image: Image.Image) -> Image.Image:
    """What is black or dark grey, as a mask."""
    return image.split()[0].point(lambda value: 255 if value < 128 else 0)


def strokes(mask: Image.Image, longer_than: float) -> list[Stroke]:
    """The horizontal lines in a mask that are longer than so many millimetres, from the top."""
    found: list[Stroke] = []
    for y in range(mask.height):
        row = mask.crop((0, y, mask.width, y + 1))
        box = row.getbbox()
        if box is None or box[2] - box[0] < longer_than * PIXELS_PER_MM:
            continue
        if row.histogram()[255] < 0.95 * (box[2] - box[0]):
            continue
        left, right, top = box[0] / PIXELS_PER_MM, box[2] / PIXELS_PER_MM, y / PIXELS_PER_MM
        if found and abs(found[-1].bottom - top) < 0.5 / PIXELS_PER_MM:
            found[-1] = Stroke(left, right, found[-1].top, top + 1 / PIXELS_PER_MM)
        else:
            found.append(Stroke(left, right, top, top + 1 / PIXELS_PER_MM))
    return found


def ink_box(mask: Image.Image, top: float, bottom: float) -> tuple[float, float, float, float]:
    """The box (left, top, right, bottom) of what a mask shows between two heights."""
    first = round(top * PIXELS_PER_MM)
    box = mask.crop((0, first, mask.width, round(bottom * PIXELS_PER_MM))).getbbox()
    assert box is not None, "nothing there"
    left, upper, right, lower = box
    edges = (left, upper + first, right, lower + first)
    return (
        edges[0] / PIXELS_PER_MM,
        edges[1] / PIXELS_PER_MM,
        edges[2] / PIXELS_PER_MM,
        edges[3] / PIXELS_PER_MM,
    )
