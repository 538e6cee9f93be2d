"""主体 as far as it flows: title, 主送机关, body, 附件说明, signature, 附注 (GB/T 9704-2012, 7.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oa_client.typesetting.flow import FlowLine, Kind
from oa_client.typesetting.grid import CELL, PITCH, SIZE_2, SIZE_3, WIDTH
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import Part, Source
from oa_client.typesetting.signature import signature
from oa_client.typesetting.structure import heading_of, stands_alone
from oa_client.typesetting.title import title_lines
from oa_core.documents.paper import Paper

_INDENT = 2 * CELL


def main_text(paper: Paper, compositor: Compositor, *, with_addressees: bool) -> list[FlowLine]:
    """All lines from the title to 附注, in order."""
    return [
        *_title(paper.title, compositor),
        *(_addressees(paper.addressees, compositor) if with_addressees else ()),
        *_body(paper.body, compositor, above=0.0 if with_addressees and paper.addressees else PITCH),
        *_attachments(paper.attachments, compositor),
        *signature(paper, compositor),
        *_note(paper.note, compositor),
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
    if not addressees.strip():
        return
    passages = [Passage(addressees.rstrip(), source=Source(Part.ADDRESSEES))]
    if not addressees.rstrip().endswith(("：", ":")):
        passages.append(Passage("："))
    above = PITCH
    for line in compositor.paragraph(passages, SIZE_3, WIDTH):
        yield FlowLine(line, Kind.ADDRESSEES, above=above)
        above = 0.0


def _body(body: str, compositor: Compositor, above: float) -> Iterator[FlowLine]:
    """Paragraphs indented by two characters (7.3.3). Blank ones only part the text while it is written:
    on the page nothing is left blank between paragraphs."""
    for entry, paragraph in enumerate(body.split("\n")):
        if not paragraph.strip():
            continue
        kind = Kind.HEADING if stands_alone(paragraph) else Kind.BODY
        passages = body_passages(paragraph, entry)
        for line in compositor.paragraph(passages, SIZE_3, WIDTH, first=_INDENT):
            yield FlowLine(line, kind, above=above)
            above = 0.0


def body_passages(paragraph: str, entry: int) -> list[Passage]:
    """A paragraph of the body in its kinds of type: the heading or lead sentence, then the text."""
    heading = heading_of(paragraph)
    passages = [
        Passage(paragraph[: heading.length], heading.role, Source(Part.BODY, entry)),
        Passage(paragraph[heading.length :], source=Source(Part.BODY, entry, heading.length)),
    ]
    return [passage for passage in passages if passage.text]


def _attachments(names: Sequence[str], compositor: Compositor) -> Iterator[FlowLine]:
    """附件说明: one blank line below the body; wrapped lines stand under the name (7.3.4)."""
    label = compositor.line([Passage("附件：")], SIZE_3)
    numbers = [f"{at}." for at in range(1, len(names) + 1)] if len(names) > 1 else [""]
    column = max(compositor.line([Passage(number)], SIZE_3).width for number in numbers)
    gap = CELL / 2 if len(names) > 1 else 0.0
    above = PITCH
    for entry, name in enumerate(names):
        number_left = _INDENT + label.width
        name_left = number_left + column + gap
        number = compositor.line([Passage(numbers[entry])], SIZE_3)
        passage = Passage(name, source=Source(Part.ATTACHMENTS, entry))
        for at, line in enumerate(compositor.paragraph([passage], SIZE_3, WIDTH - name_left)):
            pieces = [(line, name_left)]
            if at == 0:
                pieces = [(label, _INDENT)] * (entry == 0) + [(number, number_left), *pieces]
            yield FlowLine(_joined(pieces), Kind.ATTACHMENTS, above=above)
            above = 0.0


def _joined(pieces: Sequence[tuple[Line, float]]) -> Line:
    """Several lines side by side, each from its own left edge, as one."""
    runs = [run.shifted(left, 0.0) for line, left in pieces for run in line.runs]
    return Line(tuple(runs), max(left + line.width for line, left in pieces))


def _note(note: str, compositor: Compositor) -> Iterator[FlowLine]:
    """附注 in full-width brackets, in the line below the date (7.3.6)."""
    if not note.strip():
        return
    passages = [Passage("（"), Passage(note, source=Source(Part.NOTE)), Passage("）")]
    for line in compositor.paragraph(passages, SIZE_3, WIDTH, first=_INDENT):
        yield FlowLine(line, Kind.NOTE)
