"""版头 of a DOCX in each of the formats, and the title (GB/T 9704-2012, 7.2, 7.3.1 and 10)."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from lxml import etree

from oa_client.output.docx_drawing import Drawings
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
from oa_client.typesetting.grid import CELL, LEFT, PITCH, SIZE_2, SIZE_3, TOP, WIDTH, TypeSize
from oa_client.typesetting.kinsoku import is_western
from oa_client.typesetting.letterhead import MARK_TOP as LETTER_MARK_TOP
from oa_client.typesetting.letterhead import letterhead
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.mark import joint_size, mark_lines
from oa_client.typesetting.masthead import (
    MARK_TOP,
    ORDER_MARK_TOP,
    RED_RULE_BELOW_NUMBER,
    RED_RULE_WIDTH,
    SIGNERS_LABEL,
    SIGNERS_PER_ROW,
    signer_columns,
)
from oa_client.typesetting.model import Part, Role
from oa_client.typesetting.title import balanced
from oa_core.documents.paper import Form, FullPaper

_MARK_LEADING = 1.25
_WORD_GAP = 0.5
"""Between the names of a joint mark and the word at their right, in ems."""


def head(paper: FullPaper, compositor: Compositor, drawings: Drawings) -> Iterator[etree._Element]:
    """Everything above the title."""
    if paper.form is Form.LETTER:
        yield from _letterhead(paper, compositor, drawings)
        return
    above = (ORDER_MARK_TOP if paper.form is Form.ORDER else MARK_TOP) - TOP
    for text, role in ((paper.copy_number, Role.FANGSONG), (paper.urgency, Role.HEITI)):
        if text:
            yield paragraph([off_grid(), spacing(exactly=PITCH)], run(text, role, SIZE_3.points))
            above -= PITCH
    if paper.joint_marks:
        # A line that is higher than its type has the blank above it.
        blank = (_MARK_LEADING - 1) * joint_size(paper.joint_marks, paper.mark).em
        yield paragraph([off_grid(), spacing(exactly=max(above - blank, 1.0))])
        yield _joint_mark(paper)
    else:
        yield from _mark(paper.mark, above)
    yield from _number_rows(paper)


def _mark(mark: str, above: float) -> Iterator[etree._Element]:
    lines, size = mark_lines(mark)
    for start, end in lines or [(0, 0)]:
        height = size.em if above else _MARK_LEADING * size.em
        properties = [off_grid(), spacing(before=above, exactly=height), overhang(), aligned("center")]
        yield paragraph(properties, _red(mark[start:end], size))
        above = 0.0


def _red(text: str, size: TypeSize) -> etree._Element:
    return run(text, Role.XIAOBIAOSONG, floor(size.points * 2) / 2, RED_HEX)


def overhang() -> etree._Element:
    """Room beyond both edges: a line that fills the measure must not wrap because Word sets it a hair wider."""
    return indent(left=-CELL, right=-CELL)


def _joint_mark(paper: FullPaper) -> etree._Element:
    """The names below each other, spread to one width, the word at their right in the middle of their height."""
    size = joint_size(paper.joint_marks, paper.mark)
    height = _MARK_LEADING * size.em
    # A hair wider than the type, which must not wrap.
    names = max(len(organ) for organ in paper.joint_marks) * size.em + 1.0
    word = (len(paper.mark) + _WORD_GAP) * size.em + 1.0 if paper.mark else 0.0
    tight = [off_grid(), spacing(exactly=height)]
    rows = []
    for at, organ in enumerate(paper.joint_marks):
        cells = [TableCell([paragraph([*tight, aligned("distribute")], _red(organ, size))], names)]
        if word:
            merged = "continue" if at else "restart"
            content = [] if at else [_red(paper.mark, size)]
            alone = paragraph([off_grid(), spacing(exactly=height), aligned("right")], *content)
            cells.append(TableCell([alone], word, merged=merged))
        rows.append(TableRow(cells, height, exact=True))
        tight = [off_grid(), spacing(exactly=height)]
    return table([names, word] if word else [names], rows)


def _number_rows(paper: FullPaper) -> Iterator[etree._Element]:
    """发文字号, beside the last row of 签发人 if there are any, with the red rule below, which an order lacks."""
    signers = paper.signers
    written = SIGNERS_LABEL.match(signers[0]) if signers else None
    label = signers[0][: written.end()].rstrip() if written else "签发人："
    names = [signers[0][written.end() :], *signers[1:]] if written else list(signers)
    rows = [names[at : at + SIGNERS_PER_ROW] for at in range(0, len(names), SIGNERS_PER_ROW)] or [[]]
    columns = signer_columns([width_of(name) for name in names])
    for at, row in enumerate(rows):
        last = at == len(rows) - 1
        before = 2 * PITCH if at == 0 else PITCH - SIZE_3.em
        properties = [off_grid(), spacing(before=before, exactly=SIZE_3.em)]
        if last and paper.form is not Form.ORDER:
            below = rule("bottom", RED_RULE_WIDTH, RED_HEX, RED_RULE_BELOW_NUMBER)
            properties.append(element("w:pBdr", None, below))
        number = paper.number if last else ""
        if not names:
            yield paragraph([*properties, aligned("center")], run(number))
            continue
        places = (CELL, columns[0] - width_of(label), *columns)
        properties += [tab_stops(*(("left", place) for place in places)), aligned("left")]
        # The label ends where the first name begins: a tab between them would jump to the second.
        label_here = label if at == 0 else "\t"
        yield paragraph(properties, run(f"\t{number}\t{label_here}"), run("\t".join(row), Role.KAITI))


def _letterhead(paper: FullPaper, compositor: Compositor, drawings: Drawings) -> Iterator[etree._Element]:
    """The mark and the red double rules stand on the page itself: they lie outside the type area (10.1)."""
    runs, rules, _ = letterhead(paper, compositor)
    first = rules[0]
    marks = [run for run in runs if run.source is not None and run.source.part is Part.MARK]
    height = rules[1].y0 - LETTER_MARK_TOP + SIZE_3.em
    lines, size = mark_lines(paper.mark)
    # The line is as high as the em, whose upper blank the ink does not fill.
    begins = min((each.baseline - 0.88 * each.size for each in marks), default=LETTER_MARK_TOP)
    content = [
        paragraph(
            [off_grid(), spacing(exactly=_MARK_LEADING * size.em if at else size.em), aligned("center")],
            _red(paper.mark[start:end], size),
        )
        for at, (start, end) in enumerate(lines or [(0, 0)])
    ]
    # Below the mark the box stays empty as far as the rows of the number.
    used = size.em * (1 + _MARK_LEADING * (len(content) - 1))
    rest = max(1.0, height - used)
    content.append(paragraph([off_grid(), spacing(exactly=rest)]))
    box = drawings.box(
        WIDTH + 2 * CELL, used + rest, content, ("page", LEFT - CELL), ("page", begins), "发文机关标志"
    )
    drawn = [box, *(drawings.rule(each) for each in (first, *rules[1:]))]
    kept = [paper.copy_number, paper.urgency]
    rows = [(text, role) for text, role in zip(kept, (Role.FANGSONG, Role.HEITI), strict=True) if text] or [
        ("", Role.FANGSONG)
    ]
    for at, (text, role) in enumerate(rows):
        properties = [
            off_grid(),
            spacing(before=PITCH - SIZE_3.em if at else 0.0, exactly=SIZE_3.em),
            tab_stops(("right", WIDTH)),
            aligned("left"),
        ]
        number = [run(f"\t{paper.number}")] if at == 0 else []
        yield paragraph(properties, *(drawn if at == 0 else []), run(text, role), *number)


def title_lines(title: str, *, width: float = WIDTH, above: float = 2 * PITCH) -> list[etree._Element]:
    """The title, centred in balanced lines; the writer's own breaks are kept. One paragraph."""
    lines: list[str] = []
    for text in title.split("\n"):
        widths = [SIZE_2.em * (0.5 if is_western(character) else 1) for character in text]
        lines += [text[start:end] for start, end in balanced(text, widths, width)]
    properties = [off_grid(), spacing(before=above, exactly=SIZE_2.line), overhang(), aligned("center")]
    return [paragraph(properties, run("\n".join(lines), Role.XIAOBIAOSONG, SIZE_2.points))]


def width_of(text: str) -> float:
    """About how wide a text of the body is, in mm."""
    return sum(CELL / 2 if is_western(character) else CELL for character in text)
