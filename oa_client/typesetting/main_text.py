"""主体 as far as it flows: title, 主送机关, body, attendance, 附件说明, signature, 附注, then the annexes
(GB/T 9704-2012, 7.3 and 10.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from oa_client.typesetting.flow import FlowLine, Kind
from oa_client.typesetting.grid import CELL, PITCH, SIZE_2, SIZE_3, TURNED, WIDTH
from oa_client.typesetting.lines import Compositor, Line, Passage, side_by_side
from oa_client.typesetting.model import Part, Role, Source
from oa_client.typesetting.pieces import INDENT, Pieces
from oa_client.typesetting.signature import signature
from oa_client.typesetting.title import title_lines
from oa_core.documents.paper import Annex, Form, FullPaper, Piece, Signing
from oa_core.structure.source import Table

ATTACHMENTS_LABEL = re.compile(r"\s*附\s*件\s*[：:]\s*")
OWN_NUMBER = re.compile(r"\s*\d{1,3}\s*[.．、]\s*")
ATTENDANCE_LABEL = re.compile(r"\s*[^\s：:]{1,8}\s*[：:]\s*")
_OPENING, _CLOSING = ("（", "("), ("）", ")")


def main_text(paper: FullPaper, compositor: Compositor, *, with_addressees: bool) -> list[FlowLine]:
    """All lines from the title to the last annex, in order."""
    addressed = with_addressees and bool(paper.addressees.strip())
    titled = paper.form in (Form.DOCUMENT, Form.LETTER) or bool(paper.title.strip())
    body = list(Pieces(compositor).lines(paper.main))
    if body and not addressed:
        # An order has no title: its text begins two lines below its number (10.2).
        body[0] = replace(body[0], above=PITCH if titled else 2 * PITCH)
    return [
        *(_title(paper.title, compositor) if titled else ()),
        *(_addressees(paper.addressees, compositor) if addressed else ()),
        *body,
        *_attendance(paper.attendance, compositor),
        *_attachments(paper.attachments, compositor),
        *signature(paper, compositor),
        *_note(paper, compositor),
        *Pieces(compositor, Part.TRAILING, kind=Kind.NOTE).lines(paper.trailing),
        *(line for at, annex in enumerate(paper.annexes, 1) for line in _annex(annex, at, compositor)),
    ]


def _title(title: str, compositor: Compositor) -> Iterator[FlowLine]:
    """Two blank lines below the red rule, centred (7.3.1); an empty title keeps the place of one line."""
    above = 2 * PITCH
    for line in title_lines(title, compositor) or [Line((), 0.0)]:
        left = (WIDTH - line.width) / 2
        yield FlowLine(line, Kind.TITLE, left, above, SIZE_2.em, SIZE_2.em)
        above = SIZE_2.line - SIZE_2.em


def _addressees(addressees: str, compositor: Compositor) -> Iterator[FlowLine]:
    """One blank line below the title, flush left, with a colon at the end (7.3.2)."""
    entries = [(entry, text) for entry, text in enumerate(addressees.split("\n")) if text.strip()]
    above = PITCH
    for entry, text in entries:
        passages = [Passage(text.rstrip(), source=Source(Part.ADDRESSEES, entry))]
        if entry == entries[-1][0] and not text.rstrip().endswith(("：", ":")):
            passages.append(Passage("："))
        for line in compositor.paragraph(passages, SIZE_3, WIDTH):
            yield FlowLine(line, Kind.ADDRESSEES, above=above, height=compositor.grid.pitch)
            above = 0.0


def _attendance(rows: Sequence[str], compositor: Compositor) -> Iterator[FlowLine]:
    """出席, 请假, 列席: one blank line below the body, the label in 黑体; wrapped lines stand behind it (10.3)."""
    above = PITCH
    for entry, text in enumerate(rows):
        found = ATTENDANCE_LABEL.match(text)
        ends = found.end() if found else 0
        source = Source(Part.ATTENDANCE, entry)
        label = compositor.line([Passage(text[:ends].rstrip(), Role.HEITI, source)] if ends else [], SIZE_3)
        left = INDENT + label.width
        passage = Passage(text[ends:], source=source.moved(ends))
        for at, line in enumerate(compositor.paragraph([passage], SIZE_3, WIDTH - left)):
            pieces = [label.moved(INDENT)] * (at == 0) + [line.moved(left)]
            yield FlowLine(side_by_side(*pieces), Kind.ATTACHMENTS, above=above, height=compositor.grid.pitch)
            above = 0.0


def _attachments(names: Sequence[str], compositor: Compositor) -> Iterator[FlowLine]:
    """附件说明: one blank line below the body; wrapped lines stand under the name (7.3.4)."""
    rows = [_listed(name, entry, len(names), compositor) for entry, name in enumerate(names)]
    if not rows:
        return
    label_left = INDENT
    number_left = label_left + rows[0][0].width
    column = max(number.width for _, number, _ in rows)
    gap = CELL / 2 if column else 0.0
    name_left = number_left + column + gap
    above = PITCH
    for label, number, name in rows:
        for at, line in enumerate(compositor.paragraph([name], SIZE_3, WIDTH - name_left)):
            pieces = [label.moved(label_left), number.moved(number_left)] * (at == 0) + [
                line.moved(name_left)
            ]
            yield FlowLine(side_by_side(*pieces), Kind.ATTACHMENTS, above=above, height=compositor.grid.pitch)
            above = 0.0


def _listed(text: str, entry: int, names: int, compositor: Compositor) -> tuple[Line, Line, Passage]:
    """The label before the first name, the number and the name itself; what the text brings is not added."""
    source = Source(Part.ATTACHMENTS, entry)
    found = ATTACHMENTS_LABEL.match(text)
    begins = found.end() if found else 0
    label = (
        Passage(text[:begins].rstrip(), source=source) if found else Passage("附件：" if entry == 0 else "")
    )
    found = OWN_NUMBER.match(text, begins)
    ends = found.end() if found else begins
    own = Passage(text[begins:ends].rstrip(), source=source.moved(begins))
    number = own if found else Passage(f"{entry + 1}." if names > 1 and begins == 0 else "")
    return (
        compositor.line([label], SIZE_3),
        compositor.line([number], SIZE_3),
        Passage(text[ends:], source=source.moved(ends)),
    )


def _note(paper: FullPaper, compositor: Compositor) -> Iterator[FlowLine]:
    """附注 in full-width brackets, in the line below the date (7.3.6); it wraps before it runs into a seal."""
    sealed = paper.signing is Signing.SEALED and bool(paper.signature.strip())
    measure = WIDTH / 2 if sealed else WIDTH
    for entry, text in enumerate(paper.note.split("\n")):
        if not text.strip():
            continue
        passages = [Passage(text, source=Source(Part.NOTE, entry))]
        if not (text.strip().startswith(_OPENING) and text.strip().endswith(_CLOSING)):
            passages = [Passage("（"), *passages, Passage("）")]
        for line in compositor.paragraph(passages, SIZE_3, measure, first=INDENT):
            yield FlowLine(line, Kind.NOTE, height=compositor.grid.pitch)


def _annex(annex: Annex, at: int, compositor: Compositor) -> Iterator[FlowLine]:
    """A side of its own: the label flush left in its first line, the title centred in its third (7.3.7)."""
    pitch, turned = compositor.grid.pitch, annex.landscape
    head_turned = turned or (bool(annex.pieces) and _lies_turned(annex.pieces[0]))
    lines: list[FlowLine] = []
    if annex.label.strip():
        label = compositor.line(
            [Passage(annex.label, Role.HEITI, Source(Part.LABEL, annex=at))], SIZE_3
        ).within(WIDTH)
        lines.append(FlowLine(label, Kind.ANNEX, height=pitch))
    if annex.title.strip():
        above = pitch + (pitch - SIZE_2.em) / 2
        width = TURNED.width if head_turned else WIDTH
        for line in title_lines(annex.title, compositor, at, width):
            left = (width - line.width) / 2
            lines.append(FlowLine(line, Kind.ANNEX, left, above, SIZE_2.em, SIZE_2.em))
            above = SIZE_2.line - SIZE_2.em
    lines = [replace(line, turned=head_turned) for line in lines]
    body = list(Pieces(compositor, Part.BODY, at, Kind.ANNEX, turned=turned).lines(annex.pieces))
    if lines and body:
        body[0] = replace(body[0], above=pitch)
    lines += body
    for place, each in enumerate(lines):
        yield replace(each, new_page=place == 0)


def _lies_turned(piece: Piece) -> bool:
    return isinstance(piece, Table) and piece.landscape
