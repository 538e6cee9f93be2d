"""Signature and 版记 of a DOCX (GB/T 9704-2012, 7.3.5 and 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from oa_client.output.docx_drawing import Drawings
from oa_client.output.docx_head import width_of
from oa_client.output.docx_xml import (
    RED_HEX,
    TableCell,
    TableRow,
    aligned,
    element,
    indent,
    off_grid,
    paragraph,
    rule,
    run,
    spacing,
    tab_stops,
    table,
)
from oa_client.typesetting.flow import FlowLine
from oa_client.typesetting.grid import CELL, SIZE_1, SIZE_3, SIZE_4, WIDTH
from oa_client.typesetting.imprint import LABEL, LINE, MARGIN, PRINTED_DAY, THICK, THIN
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.model import GlyphRun, Role
from oa_client.typesetting.signature import date_in_words, signature
from oa_core.documents.paper import Form, FullPaper

_SAME_WORD = 0.3
"""mm: what lies closer together is one text."""


def signed(paper: FullPaper, compositor: Compositor, drawings: Drawings) -> Iterator[etree._Element]:
    """Names and date where the page model has them, with the sample seals over them."""
    lines = signature(paper, compositor)
    for at, line in enumerate(lines):
        # Name and date are one block, and 附注 belongs to it.
        kept = at < len(lines) - 1 or bool(paper.note.strip())
        yield from _placed(line, drawings, kept=kept)


def _placed(line: FlowLine, drawings: Drawings, *, kept: bool) -> Iterator[etree._Element]:
    words = list(_words(line))
    together = [element("w:keepNext")] if kept else []
    first = [spacing(before=line.above)] if line.above else []
    if line.drawn.shapes and line.above:
        # What hangs on a paragraph counts from its top, of which programs think differently when blank lies above.
        yield paragraph([element("w:keepNext"), off_grid(), spacing(exactly=line.above)])
        first = []
    seals = [drawings.shape(each, "样章") for each in line.drawn.shapes]
    if not words:
        yield paragraph([*together, *first], *seals)
        return
    stops = tab_stops(*(("left", x) for x, _, _ in words[1:]))
    # Word's gaps between figures and Chinese must not push the last character off the line.
    place = indent(left=words[0][0], right=-2 * CELL)
    content = [_written("\t" * (at > 0) + text, size) for at, (_, text, size) in enumerate(words)]
    yield paragraph([*together, *first, stops, place, aligned("left")], *seals, *content)


def _words(line: FlowLine) -> Iterator[tuple[float, str, float]]:
    """The texts of a line that stand apart, each with where it begins and its size."""
    waiting: list[GlyphRun] = []
    for each in sorted(line.line.runs, key=lambda run: run.x):
        if waiting and (each.x - waiting[-1].right > _SAME_WORD or each.size != waiting[-1].size):
            yield line.left + waiting[0].x, "".join(run.text for run in waiting), waiting[0].size
            waiting = []
        waiting.append(each)
    if waiting:
        yield line.left + waiting[0].x, "".join(run.text for run in waiting), waiting[0].size


def _written(text: str, size: float) -> etree._Element:
    if size > SIZE_3.em:  # the name in a sample stamp
        return run(text, Role.KAITI, SIZE_1.points, RED_HEX)
    return run(text)


def imprint(paper: FullPaper, drawings: Drawings) -> Iterator[etree._Element]:
    """版记: a table in a text box at the bottom; floating tables and frames lose place or borders. A letter's has no
    rules and names no printer unless its text does (10.1)."""
    texts = [*_copies(paper), *_printed(paper)]
    if not texts:
        return
    ruled = paper.form is not Form.LETTER
    rows = []
    for at, (content, lines) in enumerate(texts):
        borders = None
        if ruled:
            top = rule("top", THIN if at else THICK)
            borders = element(
                "w:tcBorders", None, top, rule("bottom", THICK if at == len(texts) - 1 else THIN)
            )
        rows.append(TableRow([TableCell(content, WIDTH, borders=borders)], LINE * lines))
    # A text box must not end with a table: an empty line of one point follows.
    after = paragraph([off_grid(), spacing(exactly=0.35)])
    height = LINE * sum(lines for _, lines in texts) + 1.0
    box = drawings.box(WIDTH, height, [table([WIDTH], rows), after], "left", "bottom", "版记")
    yield paragraph([off_grid(), spacing(exactly=0.35)], box)


def _copies(paper: FullPaper) -> Iterator[tuple[list[etree._Element], int]]:
    """抄送 in one row, a paragraph for each line that brings a label of its own, and how many lines that makes."""
    lines = [line.strip() for line in paper.copies.split("\n") if line.strip()]
    content: list[etree._Element] = []
    many = 0
    for at, text in enumerate(lines):
        found = LABEL.match(text)
        begins = found.end() if found else 0
        label = text[:begins].rstrip() if found else "抄送：" if at == 0 else ""
        organs = text[begins:]
        if at == len(lines) - 1 and not organs.endswith("。"):
            organs += "。"
        behind = width_of(label or "抄送：") / CELL * SIZE_4.cell
        hanging = behind if label else 0.0
        place = indent(left=MARGIN + behind, right=MARGIN, hanging=hanging)
        content.append(
            paragraph([off_grid(), spacing(exactly=LINE), place], run(label + organs, points=SIZE_4.points))
        )
        measure = WIDTH - 2 * MARGIN - behind
        many += int(width_of(organs) / CELL * SIZE_4.cell / measure) + 1
    if content:
        yield content, many


def _printed(paper: FullPaper) -> Iterator[tuple[list[etree._Element], int]]:
    """印发机关 at the left, 印发日期 at the right, as the fields or the text have them (7.4.3)."""
    written = [line.strip() for line in paper.printed.split("\n") if line.strip()]
    rows: list[tuple[str, str]] = []
    for text in written:
        found = PRINTED_DAY.search(text)
        ends = found.start() if found else len(text)
        rows.append((text[:ends].rstrip(), text[ends:]))
    if not written and paper.form is not Form.LETTER and (paper.printed_by.strip() or paper.printed_on):
        day = f"{date_in_words(paper.printed_on)}印发" if paper.printed_on else ""
        rows.append((paper.printed_by, day))
    if not rows:
        return
    content = []
    for organ, day in rows:
        properties = [
            off_grid(),
            spacing(exactly=LINE),
            tab_stops(("right", WIDTH - MARGIN)),
            indent(left=MARGIN),
            aligned("left"),
        ]
        tab = "\t" if day else ""
        content.append(paragraph(properties, run(f"{organ}{tab}{day}", points=SIZE_4.points)))
    yield content, len(rows)
