"""What a DOCX is before its first word: page, grid, styles, page numbers.

Measured: a line grid of 579 twips, characters closed up by 0.25 pt and justified lines give 22 lines of 28 characters.
"""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Twips
from lxml import etree

from oa_client.output.docx_xml import (
    EAST_ASIAN_FONTS,
    WESTERN_FONT,
    aligned,
    element,
    field,
    indent,
    legal,
    off_grid,
    paragraph,
    run,
    run_properties,
    spacing,
)
from oa_client.typesetting.grid import SIZE_3, SIZE_4
from oa_client.typesetting.model import Role
from oa_core.documents.paper import Form, FullPaper

_LINE_GRID = 579  # twips: 28.95 pt; 580 would make 21 lines
_CLOSED_UP = -5  # twentieths of a point: 28 characters of 16 pt in 156 mm
_PAGE = (11906, 16838)
_UPRIGHT = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1587}
_TURNED = {"top": 1587, "right": 2098, "bottom": 1474, "left": 1984}
"""A landscape side has its top at the left edge of the upright sheet (clause 8)."""
_FOOTER_DISTANCE = 1406  # twips, 24.8 mm: puts the dash 7 mm below the type area
_HEADING_ROLES = (Role.HEITI, Role.KAITI, Role.FANGSONG, Role.FANGSONG)


def set_up(document: WordDocument, paper: FullPaper) -> None:
    """Page, styles, page numbers and properties, free of the template's theme."""
    document.core_properties.title = _property(paper.title.replace("\n", ""))
    document.core_properties.author = _property(paper.signature.replace("\n", " "))
    document.core_properties.comments = ""
    _set_up_type(document)
    section = document.sections[0]
    section.page_width, section.page_height = (Twips(each) for each in _PAGE)
    section.footer_distance = Twips(_FOOTER_DISTANCE)
    properties = section._sectPr
    arrange(properties, landscape=False)
    _set_up_page_numbers(document, section)
    # The first page of a letter carries no number (10.1).
    section.different_first_page_header_footer = paper.form is Form.LETTER


def arrange(properties: etree._Element, *, landscape: bool) -> None:
    """Give the properties of a section its paper, margins and grid."""
    size, margins = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
    assert size is not None
    assert margins is not None
    width, height = _PAGE[::-1] if landscape else _PAGE
    size.set(qn("w:w"), str(width))
    size.set(qn("w:h"), str(height))
    if landscape:
        size.set(qn("w:orient"), "landscape")
    for side, measure in (_TURNED if landscape else _UPRIGHT).items():
        margins.set(qn(f"w:{side}"), str(measure))
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = element("w:docGrid")
        properties.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_LINE_GRID))


def _property(text: str) -> str:
    """As much of a text as a property of the package may hold (ECMA-376 part 2, 11.1)."""
    return legal(text)[:255]


def _set_up_type(document: WordDocument) -> None:
    """The body's type in the style that all paragraphs use, and a real style for each level of headings."""
    styles = document.styles.element
    for defaults in styles.findall(qn("w:docDefaults")):
        styles.remove(defaults)
    # Marks may hang over the right edge: with this off, LibreOffice drops those that would.
    switches = {"widowControl": 0, "kinsoku": 1, "overflowPunct": 1, "autoSpaceDE": 0, "autoSpaceDN": 0}
    words = (element(f"w:{name}", {"w:val": value}) for name, value in switches.items())
    fonts = {
        "w:ascii": WESTERN_FONT,
        "w:hAnsi": WESTERN_FONT,
        "w:eastAsia": EAST_ASIAN_FONTS[Role.FANGSONG],
    }
    size = {"w:val": round(SIZE_3.points * 2)}
    type_ = (
        element("w:rFonts", fonts),
        element("w:spacing", {"w:val": _CLOSED_UP}),
        element("w:sz", size),
        element("w:szCs", size),
        element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}),
    )
    _redefine(document, "Normal", (*words, aligned("both")), type_)
    for level, role in enumerate(_HEADING_ROLES):
        outline = element("w:outlineLvl", {"w:val": level})
        _redefine(document, f"Heading {level + 1}", (spacing(), outline), tuple(run_properties(role)))


def _redefine(
    document: WordDocument, name: str, lines: tuple[etree._Element, ...], type_: tuple[etree._Element, ...]
) -> None:
    style = document.styles[name].element
    for old in style.findall(qn("w:pPr")) + style.findall(qn("w:rPr")):
        style.remove(old)
    style.append(element("w:pPr", None, *lines))
    style.append(element("w:rPr", None, *type_))


def _set_up_page_numbers(document: WordDocument, section: Section) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    one = SIZE_4.cell
    sides = (
        (section.footer, "right", indent(right=one)),
        (section.even_page_footer, "left", indent(left=one)),
    )
    for footer, side, margin in sides:
        footer.is_linked_to_previous = False
        old = footer.paragraphs[0]._p
        dash_before = run("— ", Role.SONGTI, SIZE_4.points)
        number = field("PAGE", Role.SONGTI, SIZE_4.points)
        dash_after = run(" —", Role.SONGTI, SIZE_4.points)
        properties = [off_grid(), margin, aligned(side)]
        old.getparent().replace(old, paragraph(properties, dash_before, *number, dash_after))
