"""Writes a paper as DOCX, for those who go on writing in WPS or Word.

The measures are those of the page model (22 lines of 28 characters), but Word breaks lines and pages itself: what
counts is the PDF. Settings as measured: a line grid of 579 twips, characters closed up by 0.25 pt, justified.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from math import floor
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Twips
from lxml import etree

from oa_client.output.atomic_file import write_atomically
from oa_client.output.docx_xml import (
    EAST_ASIAN_FONTS,
    RED_HEX,
    WESTERN_FONT,
    aligned,
    box_at_the_bottom,
    element,
    field,
    indent,
    legal,
    off_grid,
    paragraph,
    rule,
    run,
    spacing,
    tab_stops,
    table,
)
from oa_client.typesetting.grid import CELL, CHARACTERS_PER_LINE, PITCH, SIZE_2, SIZE_3, SIZE_4, TOP, WIDTH
from oa_client.typesetting.imprint import LINE, MARGIN, THICK, THIN
from oa_client.typesetting.kinsoku import is_western
from oa_client.typesetting.main_text import body_passages
from oa_client.typesetting.masthead import (
    MARK_TOP,
    RED_RULE_BELOW_NUMBER,
    RED_RULE_WIDTH,
    SIGNERS_PER_ROW,
    mark_lines,
    signer_columns,
)
from oa_client.typesetting.model import Role
from oa_client.typesetting.signature import date_in_words, signature_lefts
from oa_client.typesetting.structure import heading_of, stands_alone
from oa_client.typesetting.title import balanced
from oa_core.documents.paper import Paper

_LINE_GRID = 579  # twips: 28.95 pt; 580 would make 21 lines
_CLOSED_UP = -5  # twentieths of a point: 28 characters of 16 pt in 156 mm
_MARGINS = {"top_margin": 2098, "left_margin": 1587, "right_margin": 1474, "bottom_margin": 1984}
_FOOTER_DISTANCE = 1406  # twips, 24.8 mm: puts the dash 7 mm below the type area
_INDENT = 2 * CELL
_MARK_LEADING = 1.25
_SIGNERS = "签发人："
_SHORT = 3 * CHARACTERS_PER_LINE
"""A longer paragraph that is told to stay with the next moves to the next page as a whole."""


def write_docx(paper: Paper, path: Path) -> None:
    """Write ``paper`` to ``path``, whole or not at all. Control characters become U+FFFD, blanks that indent a
    paragraph by hand give way to its indent. Raises ``OSError`` as ``write_atomically`` does.

    版记 stands at the bottom of the last page; DOCX has no way to ask for an even one.
    """
    document = Document()
    _set_up(document, paper)
    body = document.element.body
    for each in _paragraphs(paper):
        body.insert(len(body) - 1, each)
    buffer = BytesIO()
    document.save(buffer)
    write_atomically(path, buffer.getvalue())


def _set_up(document: WordDocument, paper: Paper) -> None:
    document.core_properties.title = _property(paper.title.replace("\n", ""))
    document.core_properties.author = _property(paper.signature.replace("\n", " "))
    document.core_properties.comments = ""
    _set_up_type(document)
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    for margin, measure in _MARGINS.items():
        setattr(section, margin, Twips(measure))
    section.footer_distance = Twips(_FOOTER_DISTANCE)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = element("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_LINE_GRID))
    _set_up_page_numbers(document, section)


def _property(text: str) -> str:
    """As much of a text as a property of the package may hold (ECMA-376 part 2, 11.1)."""
    return legal(text)[:255]


def _set_up_type(document: WordDocument) -> None:
    """The body's type in the style that all paragraphs use, free of the template's theme."""
    styles = document.styles.element
    for defaults in styles.findall(qn("w:docDefaults")):
        styles.remove(defaults)
    normal = document.styles["Normal"].element
    for old in normal.findall(qn("w:pPr")) + normal.findall(qn("w:rPr")):
        normal.remove(old)
    # Marks may hang over the right edge: with this off, LibreOffice drops those that would.
    switches = {"widowControl": 0, "kinsoku": 1, "overflowPunct": 1, "autoSpaceDE": 0, "autoSpaceDN": 0}
    normal.append(
        element(
            "w:pPr",
            None,
            *(element(f"w:{name}", {"w:val": value}) for name, value in switches.items()),
            aligned("both"),
        )
    )
    fonts = {"w:ascii": WESTERN_FONT, "w:hAnsi": WESTERN_FONT, "w:eastAsia": EAST_ASIAN_FONTS[Role.FANGSONG]}
    size = {"w:val": round(SIZE_3.points * 2)}
    language = {"w:val": "en-US", "w:eastAsia": "zh-CN"}
    normal.append(
        element(
            "w:rPr",
            None,
            element("w:rFonts", fonts),
            element("w:spacing", {"w:val": _CLOSED_UP}),
            element("w:sz", size),
            element("w:szCs", size),
            element("w:lang", language),
        )
    )


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


def _paragraphs(paper: Paper) -> Iterator[etree._Element]:
    yield from _masthead(paper)
    yield _title(paper.title)
    above = PITCH
    if paper.addressees.strip():
        addressees = paper.addressees.rstrip()
        colon = "" if addressees.endswith(("：", ":")) else "："
        yield paragraph([spacing(before=above)], run(addressees + colon))
        above = 0.0
    yield from _body(paper, above)
    yield from _attachments(paper.attachments)
    yield from _signature(paper)
    if paper.note.strip():
        yield paragraph([indent(first=_INDENT)], run(f"（{paper.note}）"))
    yield from _imprint(paper)


def _masthead(paper: Paper) -> Iterator[etree._Element]:
    above = MARK_TOP - TOP
    if paper.urgency:
        tight = spacing(exactly=PITCH)
        yield paragraph([off_grid(), tight], run(paper.urgency, Role.HEITI, SIZE_3.points))
        above -= PITCH
    lines, size = mark_lines(paper.mark)
    for start, end in lines or [(0, 0)]:
        height = size.em if above else _MARK_LEADING * size.em
        properties = [off_grid(), spacing(before=above, exactly=height), _overhang(), aligned("center")]
        points = floor(size.points * 2) / 2
        yield paragraph(properties, run(paper.mark[start:end], Role.XIAOBIAOSONG, points, RED_HEX))
        above = 0.0
    yield from _number_rows(paper)


def _overhang() -> etree._Element:
    """Room beyond both edges: a line that fills the measure must not wrap because Word sets it a hair wider."""
    return indent(left=-CELL, right=-CELL)


def _number_rows(paper: Paper) -> Iterator[etree._Element]:
    """发文字号, beside the last row of 签发人 if there are any, with the red rule below."""
    names = paper.signers
    rows = [names[at : at + SIGNERS_PER_ROW] for at in range(0, len(names), SIGNERS_PER_ROW)] or [()]
    columns = signer_columns([_width(name) for name in names])
    for at, row in enumerate(rows):
        last = at == len(rows) - 1
        before = 2 * PITCH if at == 0 else PITCH - SIZE_3.em
        properties = [off_grid(), spacing(before=before, exactly=SIZE_3.em)]
        if last:
            below = rule("bottom", RED_RULE_WIDTH, RED_HEX, RED_RULE_BELOW_NUMBER)
            properties.append(element("w:pBdr", None, below))
        number = paper.number if last else ""
        if not names:
            yield paragraph([*properties, aligned("center")], run(number))
            continue
        places = (CELL, columns[0] - _width(_SIGNERS), *columns)
        properties += [tab_stops(*(("left", place) for place in places)), aligned("left")]
        # The label ends where the first name begins: a tab between them would jump to the second.
        label = _SIGNERS if at == 0 else "\t"
        yield paragraph(properties, run(f"\t{number}\t{label}"), run("\t".join(row), Role.KAITI))


def _title(title: str) -> etree._Element:
    properties = [off_grid(), spacing(before=2 * PITCH, exactly=SIZE_2.line), _overhang(), aligned("center")]
    lines: list[str] = []
    for text in title.split("\n"):
        widths = [SIZE_2.em * (0.5 if is_western(character) else 1) for character in text]
        lines += [text[start:end] for start, end in balanced(text, widths, WIDTH)]
    return paragraph(properties, run("\n".join(lines), Role.XIAOBIAOSONG, SIZE_2.points))


def _body(paper: Paper, above: float) -> Iterator[etree._Element]:
    """The paragraphs of the body; headings and a short last paragraph stay with what follows them."""
    texts = [text.strip() for text in paper.body.split("\n") if text.strip()]
    for at, text in enumerate(texts):
        properties = [indent(first=_INDENT)]
        if above:
            properties.append(spacing(before=above))
            above = 0.0
        if stands_alone(text) or (at == len(texts) - 1 and len(text) <= _SHORT):
            properties.append(element("w:keepNext"))
        if stands_alone(text):
            properties.append(element("w:outlineLvl", {"w:val": heading_of(text).level - 1}))
        yield paragraph(properties, *(run(passage.text, passage.role) for passage in body_passages(text, at)))


def _attachments(names: Sequence[str]) -> Iterator[etree._Element]:
    several = len(names) > 1
    number_width = (1 + len(str(len(names))) / 2) * CELL if several else 0.0
    left = _INDENT + 3 * CELL + number_width
    for at, name in enumerate(names):
        label = "附件：" if at == 0 else ""
        number = f"{at + 1}.\t" if several else ""
        hanging = left - _INDENT if at == 0 else number_width
        properties = [element("w:keepNext"), indent(left=left, hanging=hanging)]
        if at == 0:
            properties.append(spacing(before=PITCH))
        yield paragraph(properties, run(label + number + name))


def _signature(paper: Paper) -> Iterator[etree._Element]:
    organs = [organ for organ in paper.signature.split("\n") if organ.strip()]
    if not organs and paper.dated_on is None:
        return
    day = date_in_words(paper.dated_on) if paper.dated_on else ""
    name_left, date_left = signature_lefts(max(map(_width, organs), default=0.0), _width(day))
    for at, organ in enumerate(organs):
        before = [spacing(before=PITCH)] if at == 0 else []
        yield paragraph(
            [element("w:keepNext"), *before, indent(left=name_left), aligned("left")],
            run(organ),
        )
    before = [] if organs else [spacing(before=PITCH)]
    if paper.note.strip():
        before.append(element("w:keepNext"))
    # Word's gaps between figures and Chinese must not push the last character off the line.
    yield paragraph([*before, indent(left=date_left, right=-_INDENT), aligned("left")], run(day))


def _width(text: str) -> float:
    return sum(CELL / 2 if is_western(character) else CELL for character in text)


def _imprint(paper: Paper) -> Iterator[etree._Element]:
    """版记: a bordered table in a text box at the bottom; floating tables and frames lose place or borders."""
    texts: list[tuple[etree._Element, int]] = []
    if paper.copies.strip():
        copies = paper.copies.rstrip().removesuffix("。") + "。"
        hanging = indent(left=MARGIN + 3 * SIZE_4.cell, right=MARGIN, hanging=3 * SIZE_4.cell)
        content = paragraph(
            [off_grid(), spacing(exactly=LINE), hanging], run(f"抄送：{copies}", points=SIZE_4.points)
        )
        measure = WIDTH - 2 * MARGIN - 3 * SIZE_4.cell
        texts.append((content, int(_width(copies) / CELL * SIZE_4.cell / measure) + 1))
    if paper.printed_by.strip() or paper.printed_on:
        day = f"{date_in_words(paper.printed_on)}印发" if paper.printed_on else ""
        stops = tab_stops(("right", WIDTH - MARGIN))
        margins = [indent(left=MARGIN), aligned("left")]
        written = run(f"{paper.printed_by}\t{day}", points=SIZE_4.points)
        texts.append((paragraph([off_grid(), spacing(exactly=LINE), stops, *margins], written), 1))
    if not texts:
        return
    rows = []
    for at, (content, lines) in enumerate(texts):
        top = rule("top", THIN if at else THICK)
        bottom = rule("bottom", THICK if at == len(texts) - 1 else THIN)
        rows.append((element("w:tcBorders", None, top, bottom), content, LINE * lines))
    # A text box must not end with a table: an empty line of one point follows.
    after = paragraph([off_grid(), spacing(exactly=0.35)])
    height = LINE * sum(lines for _, lines in texts) + 1.0
    box = box_at_the_bottom(WIDTH, height, [table(WIDTH, rows), after])
    yield paragraph([off_grid(), spacing(exactly=0.35)], box)
