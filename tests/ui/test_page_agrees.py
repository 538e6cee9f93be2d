"""The preview, the PDF and the OFD show one page: every line of it at the same place within 0.25 mm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from oa_client.output.ofd import ofd_bytes
from oa_client.output.pdf import pdf_bytes
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import RED, GlyphRun, Layout, Page, Role
from oa_core.documents.paper import Form, FullPaper, Signing
from tests.client.output.ofd_checking import drawn
from tests.client.output.pdf_reading import PIXELS_PER_MM, black, picture, red
from tests.client.typesetting.papers import fonts_here, real_paper
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_painting import paint

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("qapp")]

CLOSE = 0.25
PIXEL = 1 / PIXELS_PER_MM


def a_paper(form: Form, signing: Signing) -> FullPaper:
    return FullPaper(
        mark="南屿县人民政府",
        title="南屿县人民政府关于做好2026年防台风工作的通知",
        body="各单位要加强24小时值班值守，不得脱岗。" * 12
        + "\n一、严格落实责任\n（一）总体要求。要认真落实。",
        signature="南屿县人民政府",
        number="屿府〔2026〕12号",
        addressees="各镇人民政府，县政府各部门",
        dated_on=date(2026, 9, 15),
        copies="县委办公室",
        printed_by="南屿县人民政府办公室",
        printed_on=date(2026, 9, 16),
        form=form,
        signing=signing,
    )


PAPERS = {
    "document": a_paper(Form.DOCUMENT, Signing.SEALED),
    "letter": a_paper(Form.LETTER, Signing.SEALED),
    "order": a_paper(Form.ORDER, Signing.UNSEALED),
    "real": real_paper("G06"),
}


@cache
def laid_out(name: str) -> Layout:
    return lay_out(PAPERS[name], fonts_here())


def previewed(page: Page, fonts: FontBook | None = None) -> Image.Image:
    """The page as the preview paints it, in the resolution in which PDFs are measured."""
    image = QImage(
        round(page.width * PIXELS_PER_MM), round(page.height * PIXELS_PER_MM), QImage.Format.Format_RGB32
    )
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    faces = (fonts or fonts_here()).faces
    paint(painter, page, PIXELS_PER_MM, PageFonts({role.value: face for role, face in faces.items()}))
    painter.end()
    size = (image.width(), image.height())
    return Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "BGRX", image.bytesPerLine())


def any_ink(image: Image.Image) -> Image.Image:
    """What is not white, however thin a stroke ends, as a mask."""
    return image.convert("L").point(lambda value: 255 if value < 215 else 0)


def box_in(mask: Image.Image, edges: tuple[float, float, float, float]) -> tuple[float, ...] | None:
    """The box of the ink in a part of the page, in mm."""
    left, top, right, bottom = (round(edge * PIXELS_PER_MM) for edge in edges)
    box = mask.crop((left, top, right, bottom)).getbbox()
    if box is None:
        return None
    return tuple(
        (edge + origin) / PIXELS_PER_MM for edge, origin in zip(box, (left, top, left, top), strict=True)
    )


def strips(page: Page) -> list[tuple[bool, tuple[float, float, float, float]]]:
    """Where each run of some length stands, with room around it, and whether it is red."""
    return [
        (
            run.colour == RED,
            (run.x - 1, run.baseline - run.size, run.right + 1, run.baseline + 0.3 * run.size),
        )
        for run in page.runs
        if run.role is not None and len(run.text.strip()) > 1
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_every_line_of_the_preview_is_where_the_pdf_has_it(name: str) -> None:
    layout = laid_out(name)
    pdf = pdf_bytes(layout, fonts_here())
    compared = 0
    for number, page in enumerate(layout.pages, 1):
        seen, printed = previewed(page), picture(pdf, number)
        masks = {True: (red(seen), red(printed)), False: (black(seen), black(printed))}
        for is_red, edges in strips(page):
            mine, theirs = (box_in(mask, edges) for mask in masks[is_red])
            assert mine is not None
            assert theirs is not None
            assert mine == pytest.approx(theirs, abs=CLOSE + PIXEL), (number, edges)
            compared += 1
        # Rules, seals and double rules: all that is red.
        whole = (0.0, 0.0, page.width, page.height)
        mine, theirs = box_in(masks[True][0], whole), box_in(masks[True][1], whole)
        assert (mine is None) == (theirs is None)
        if mine is not None and theirs is not None:
            assert mine == pytest.approx(theirs, abs=CLOSE + PIXEL)
    assert compared > 10


def lines(page: Page) -> list[tuple[float, float, float, float]]:
    """Where each line of black type stands over the whole width, unless a seal covers some of it."""
    covered = [
        (min(ys), max(ys))
        for shape in page.shapes
        for ys in ([step[-1] for contour in shape.contours for step in contour],)
    ]
    found = {}
    for run in page.runs:
        top, bottom = run.baseline - run.size, run.baseline + 0.3 * run.size
        if run.colour != RED and all(bottom < first or top > last for first, last in covered):
            found[round(run.baseline, 2)] = (0.0, top, page.width, bottom)
    return list(found.values())


@pytest.mark.parametrize("name", PAPERS)
def test_every_line_of_the_ofd_is_where_the_preview_has_it(name: str) -> None:
    layout = laid_out(name)
    ofd = ofd_bytes(layout, fonts_here())
    compared = 0
    for number, page in enumerate(layout.pages, 1):
        mask = any_ink(previewed(page))
        glyphs = drawn(ofd, number)
        for edges in lines(page):
            inside = [each for each in glyphs if edges[1] <= each.top <= each.bottom <= edges[3]]
            seen = box_in(mask, edges)
            if not inside:
                continue
            told = (
                min(each.left for each in inside),
                min(each.top for each in inside),
                max(each.right for each in inside),
                max(each.bottom for each in inside),
            )
            assert seen == pytest.approx(told, abs=CLOSE + PIXEL), (number, edges)
            compared += 1
    assert compared > 10


@pytest.mark.parametrize("size", [5.0, 7.9, 8.1, 18.0, 40.0])
def test_type_of_any_size_is_seen_however_light(size: float) -> None:
    """Qt draws no glyph runs beyond 64 pixels to the em of fonts from files: marks would be missing."""
    fonts = FontBook({Role.FANGSONG: replace(fonts_here().face(Role.FANGSONG), embolden=0.0)})
    big = GlyphRun("国", Role.FANGSONG, size, (50.0,), 50.0 + size, 100.0)
    page = Page(210.0, 297.0, (big,))
    pdf = pdf_bytes(Layout((page,)), fonts)
    whole = (0.0, 0.0, page.width, page.height)
    seen = box_in(black(previewed(page, fonts)), whole)
    assert seen is not None
    assert seen == pytest.approx(box_in(black(picture(pdf, 1)), whole), abs=CLOSE + PIXEL)
