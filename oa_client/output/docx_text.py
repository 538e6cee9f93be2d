"""主体 of a DOCX: paragraphs with their headings, tables, images, 附件说明, 附注 and annexes (GB/T 9704-2012, 7.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree

from oa_client.output.docx_head import title_lines, width_of
from oa_client.output.docx_tables import table_of
from oa_client.output.docx_xml import (
    aligned,
    element,
    indent,
    off_grid,
    paragraph,
    run,
    spacing,
    styled,
)
from oa_client.typesetting.grid import CELL, CHARACTERS_PER_LINE, HEIGHT, PITCH, SIZE_2, TURNED, WIDTH
from oa_client.typesetting.heading_fonts import Heading, heading_in
from oa_client.typesetting.main_text import ATTACHMENTS_LABEL, ATTENDANCE_LABEL, OWN_NUMBER
from oa_client.typesetting.model import Part, Role, Source
from oa_client.typesetting.pieces import passages_of
from oa_client.typesetting.signature import signature_lefts
from oa_core.documents.paper import Annex, FullPaper, Piece, Text
from oa_core.structure.headings import Level
from oa_core.structure.outline import Element
from oa_core.structure.source import Image, Table

INDENT = 2 * CELL
_SHORT = 3 * CHARACTERS_PER_LINE
"""A longer paragraph that is told to stay with the next moves to the next page as a whole."""
_HEADING_LINE = CHARACTERS_PER_LINE
"""A numbered paragraph of the lower levels that is longer, or ends as a sentence does, is text."""
_FLUSH = (Element.ADDRESSEES, Element.ATTACHMENT, Element.COPY_NUMBER, Element.URGENCY)
_CENTRED = (Element.TITLE, Element.NUMBER, Element.MARK)
_CLOSING = (Element.SIGNATURE, Element.DATE)
_SENTENCE_ENDS = "。；：！？"

ImageRun = Callable[[Image, float, float], etree._Element | None]
"""Gives the run with an image that fits into a width and a height, ``None`` when it cannot be read."""
Laid = tuple[bool, etree._Element]
"""Whether it lies on a landscape side, and the paragraph or table."""


def addressees(paper: FullPaper) -> Iterator[etree._Element]:
    """主送机关, one blank line below the title, with a colon at the end (7.3.2)."""
    lines = [line.rstrip() for line in paper.addressees.split("\n") if line.strip()]
    for at, text in enumerate(lines):
        missing = at == len(lines) - 1 and not text.endswith(("：", ":"))
        above = [spacing(before=PITCH)] if at == 0 else []
        yield paragraph(above, run(text + "：" if missing else text))


def pieces(
    given: Sequence[Piece], images: ImageRun, *, above: float = 0.0, turned: bool = False
) -> Iterator[Laid]:
    """Paragraphs, tables and images in order. ``above`` stays blank before the first."""
    shown = [each for each in given if not isinstance(each, Text) or each.text.strip()]
    for at, piece in enumerate(shown):
        last = at == len(shown) - 1
        if isinstance(piece, Table):
            lies = turned or piece.landscape
            frame = TURNED.width if lies else WIDTH
            if above:
                yield lies, paragraph([off_grid(), spacing(exactly=above)])
            yield lies, table_of(piece, frame)
            # Two tables in a row would grow together.
            yield lies, paragraph([off_grid(), spacing(exactly=1.0)])
        elif isinstance(piece, Image):
            width, height = (TURNED.width, TURNED.height) if turned else (WIDTH, HEIGHT)
            shape = images(piece, width, height)
            yield (
                turned,
                paragraph(
                    [spacing(before=above), aligned("center")], *([shape] if shape is not None else [])
                ),
            )
        else:
            yield turned, _paragraph(piece, shown, last=last, above=above)
        above = 0.0


def _paragraph(piece: Text, around: Sequence[Piece], *, last: bool, above: float) -> etree._Element:
    text, heading = piece.text.strip(), heading_in(piece)
    properties = [spacing(before=above)] if above else []
    style = _style(piece, heading)
    if style:
        properties += [styled(style), element("w:keepNext")]
    elif last and len(text) <= _SHORT:
        properties.append(element("w:keepNext"))
    if piece.kind in _CLOSING:
        properties += [indent(left=_closing_left(piece, around), right=-INDENT), aligned("left")]
        return paragraph(properties, run(text))
    if piece.kind in _CENTRED:
        properties.append(aligned("center"))
    elif piece.kind not in _FLUSH:
        properties.append(indent(first=INDENT))
    # The blanks that a writer indents with give way to the paragraph's own indent.
    lead = len(piece.text) - len(piece.text.lstrip())
    inner = Heading(heading.level, max(0, heading.length - lead), heading.role)
    passages = passages_of(text, inner, Source(Part.BODY))
    return paragraph(properties, *(run(passage.text, passage.role) for passage in passages))


def _closing_left(piece: Text, around: Sequence[Piece]) -> float:
    """Where name or date of a document inside this one begins (7.3.5.2)."""
    texts = {kind: [""] for kind in _CLOSING}
    for each in around:
        if isinstance(each, Text) and each.kind in _CLOSING:
            texts[each.kind].append(each.text.strip())
    lefts = signature_lefts(*(max(map(width_of, texts[kind])) for kind in _CLOSING))
    return lefts[_CLOSING.index(piece.kind)] if piece.kind in _CLOSING else 0.0


def _style(piece: Text, heading: Heading) -> str:
    """The style of a paragraph that is a heading and nothing else."""
    if heading.level is Level.TEXT:
        return ""
    text = piece.text.strip()
    alone = heading.fills(piece.text) or (
        heading.level >= Level.THIRD
        and len(text) <= _HEADING_LINE
        and not text.endswith(tuple(_SENTENCE_ENDS))
        and (piece.kind is not None or not any(each in text for each in _SENTENCE_ENDS))
        and not piece.lead
    )
    return f"Heading{int(heading.level)}" if alone else ""


def attendance(rows: Sequence[str]) -> Iterator[etree._Element]:
    """出席, 请假, 列席: one blank line below the body, the label in 黑体; wrapped lines stand behind it (10.3)."""
    for at, text in enumerate(rows):
        found = ATTENDANCE_LABEL.match(text)
        label = text[: found.end()].rstrip() if found else ""
        rest = text[found.end() :] if found else text
        behind = width_of(label)
        above = [spacing(before=PITCH)] if at == 0 else []
        yield paragraph(
            [*above, indent(left=INDENT + behind, hanging=behind)], run(label, Role.HEITI), run(rest)
        )


def attachments(names: Sequence[str]) -> Iterator[etree._Element]:
    """附件说明: one blank line below the body; wrapped lines stand under the name (7.3.4). What the names bring of
    label and numbers is not added."""
    several = len(names) > 1
    for at, text in enumerate(names):
        found = ATTACHMENTS_LABEL.match(text)
        begins = found.end() if found else 0
        label = text[:begins].rstrip() if found else "附件：" if at == 0 else ""
        counted = OWN_NUMBER.match(text, begins)
        if counted:
            number, name = text[begins : counted.end()].strip(), text[counted.end() :]
        else:
            number, name = f"{at + 1}." if several and not begins else "", text[begins:]
        column = (1 + len(str(len(names))) / 2) * CELL if number else 0.0
        left = INDENT + 3 * CELL + column
        hanging = left - INDENT if label else column
        properties = [element("w:keepNext"), indent(left=left, hanging=hanging)]
        if at == 0:
            properties.append(spacing(before=PITCH))
        tab = "\t" if number else ""
        yield paragraph(properties, run(label + number + tab + name))


def note(paper: FullPaper) -> Iterator[etree._Element]:
    """附注 in brackets, in the line below the date (7.3.6)."""
    for text in paper.note.split("\n"):
        written = text.strip()
        if written:
            bracketed = written.startswith(("（", "(")) and written.endswith(("）", ")"))
            yield paragraph([indent(first=INDENT)], run(written if bracketed else f"（{written}）"))


def annex(each: Annex, images: ImageRun) -> Iterator[Laid]:
    """A side of its own: the label in its first line, the title in its third (7.3.7)."""
    first = each.pieces[0] if each.pieces else None
    turned = each.landscape or (isinstance(first, Table) and first.landscape)
    width = TURNED.width if turned else WIDTH
    begin = [element("w:pageBreakBefore")]
    if each.label.strip():
        yield turned, paragraph(begin, run(each.label.strip(), Role.HEITI))
        begin = []
    if each.title.strip():
        (title,) = title_lines(each.title, width=width, above=PITCH + (PITCH - SIZE_2.em) / 2)
        if begin:
            title[0].insert(0, begin[0])
            begin = []
        yield turned, title
    if begin:
        yield turned, paragraph([*begin, off_grid(), spacing(exactly=0.35)])
    yield from pieces(each.pieces, images, above=PITCH, turned=each.landscape)
