"""Writes a paper as DOCX, for those who go on writing in WPS or Word.

The measures are those of the page model (22 lines of 28 characters), but Word breaks lines and pages itself: what
counts is the PDF or the OFD.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from oa_client.output.atomic_file import write_atomically
from oa_client.output.docx_closing import imprint, signed
from oa_client.output.docx_drawing import Drawings
from oa_client.output.docx_head import head, title_lines
from oa_client.output.docx_setup import arrange, set_up
from oa_client.output.docx_text import (
    Laid,
    addressees,
    annex,
    attachments,
    attendance,
    note,
    pieces,
)
from oa_client.output.docx_xml import element, off_grid, paragraph, spacing
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import PITCH
from oa_client.typesetting.lines import Compositor
from oa_core.documents.paper import Form, FullPaper, Paper, full
from oa_core.structure.source import Image

_UNREADABLE = (
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    *(OSError, ValueError, KeyError, ZeroDivisionError),
)


def write_docx(paper: Paper, path: Path, fonts: FontBook | None = None) -> None:
    """Write ``paper`` to ``path``, whole or not at all. Control characters become U+FFFD, blanks that indent a
    paragraph by hand give way to its indent. ``fonts`` (default: those of this workstation) draw the names in sample
    seals. Raises ``OSError`` as ``write_atomically`` does.

    版记 stands at the bottom of the last page; DOCX has no way to ask for an even one.
    """
    document = Document()
    whole = full(paper)
    set_up(document, whole)
    _fill(document, whole, Compositor(fonts or FontBook.find()))
    buffer = BytesIO()
    document.save(buffer)
    write_atomically(path, buffer.getvalue())


def _fill(document: WordDocument, paper: FullPaper, compositor: Compositor) -> None:
    """Put the paper into the document's body, in sections: a side that lies turned is one of its own."""
    body = document.element.body
    closing = body.find(qn("w:sectPr"))
    assert closing is not None
    turned = False
    for lies, each in _parts(document, paper, compositor):
        if lies is not turned:
            _end_section(body, closing, landscape=turned)
            turned = lies
            # The section begins a side already.
            for properties in each.findall(qn("w:pPr")):
                for begun in properties.findall(qn("w:pageBreakBefore")):
                    properties.remove(begun)
        closing.addprevious(each)
    if turned:
        arrange(closing, landscape=True)


def _end_section(body: etree._Element, closing: etree._Element, *, landscape: bool) -> None:
    properties = deepcopy(closing)
    arrange(properties, landscape=landscape)
    for change in ("w:footerReference", "w:headerReference", "w:titlePg"):
        if body.findall(f".//{qn('w:pPr')}/{qn('w:sectPr')}"):
            # Later sections take their footers from the first.
            for each in properties.findall(qn(change)):
                properties.remove(each)
    closing.addprevious(paragraph([off_grid(), spacing(exactly=0.35), properties]))
    for each in closing.findall(qn("w:titlePg")):
        closing.remove(each)


def _parts(document: WordDocument, paper: FullPaper, compositor: Compositor) -> Iterator[Laid]:
    """Every paragraph and table in order, each with whether it lies on a landscape side."""
    drawings = Drawings()

    def image_run(image: Image, width: float, height: float) -> etree._Element | None:
        return _image_run(document, image, width, height)

    yield from _upright(head(paper, compositor, drawings))
    titled = paper.form in (Form.DOCUMENT, Form.LETTER) or bool(paper.title.strip())
    if titled:
        yield from _upright(title_lines(paper.title))
    yield from _upright(addressees(paper))
    above = 0.0 if paper.addressees.strip() else PITCH if titled else 2 * PITCH
    yield from pieces(paper.main, image_run, above=above)
    yield from _upright(attendance(paper.attendance))
    yield from _upright(attachments(paper.attachments))
    yield from _upright(signed(paper, compositor, drawings))
    yield from _upright(note(paper))
    yield from pieces(paper.trailing, image_run)
    for each in paper.annexes:
        yield from annex(each, image_run)
    yield from _upright(imprint(paper, drawings))


def _upright(parts: Iterator[etree._Element] | list[etree._Element]) -> Iterator[Laid]:
    for each in parts:
        yield False, each


def _image_run(document: WordDocument, image: Image, width: float, height: float) -> etree._Element | None:
    """As large as its file has it or as fits."""
    share = min(1.0, width / max(image.width, 0.1), height / max(image.height, 0.1))
    try:
        inline = document.part.new_pic_inline(
            BytesIO(image.data), Mm(image.width * share), Mm(image.height * share)
        )
    except _UNREADABLE:
        return None
    return element("w:r", None, element("w:drawing", None, inline))
