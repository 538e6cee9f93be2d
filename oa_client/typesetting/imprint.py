"""版记: who else received the paper, who printed it and when, between its rules (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.typesetting.grid import BOTTOM, HEIGHT, LEFT, PITCH, RIGHT, SIZE_4, WIDTH, baseline_in
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import GlyphRun, Part, Rule, Source
from oa_client.typesetting.signature import date_in_words
from oa_core.documents.paper import Paper

THICK, THIN = 0.35, 0.25  # 7.4.1
LINE = PITCH * SIZE_4.points / 16
"""A line of 4号 takes as much of its size as a line of the text does."""
MARGIN = SIZE_4.cell


@dataclass(frozen=True, slots=True)
class Imprint:
    """The imprint, placed at the bottom of the type area; the middle of its last rule lies at 262 mm."""

    runs: tuple[GlyphRun, ...]
    rules: tuple[Rule, ...]

    @property
    def top(self) -> float:
        return self.rules[0].y0


@dataclass(frozen=True, slots=True)
class _Row:
    lines: tuple[Line, ...]
    """Side by side they would overlap nothing: all stand in the same row."""
    ruled: bool
    """Whether a rule stands above it."""


def imprint(paper: Paper, compositor: Compositor, *, with_addressees: bool) -> Imprint | None:
    """The imprint of a paper, ``None`` when it has none. 主送 stands in it when page 1 has no room (7.3.2)."""
    rows: list[_Row] = []
    if with_addressees:
        rows += _listed("主送：", paper.addressees, Part.ADDRESSEES, compositor, ruled=True)
    if paper.copies.strip():
        rows += _listed("抄送：", paper.copies, Part.COPIES, compositor, ruled=not rows)
    if paper.printed_by.strip() or paper.printed_on is not None:
        rows.append(_printed(paper, compositor))
    return _stacked(rows) if rows else None


def _listed(label: str, organs: str, part: Part, compositor: Compositor, *, ruled: bool) -> list[_Row]:
    """Organs after their label, one character from both sides, with a full stop at the end (7.4.2)."""
    head = compositor.line([Passage(label)], SIZE_4)
    passages = [Passage(organs.rstrip(), source=Source(part))]
    if not organs.rstrip().endswith("。"):
        passages.append(Passage("。"))
    measure = WIDTH - 2 * MARGIN - head.width
    rows: list[_Row] = []
    for line in compositor.paragraph(passages, SIZE_4, measure):
        moved = _moved(line, MARGIN + head.width)
        rows.append(_Row((moved,) if rows else (_moved(head, MARGIN), moved), ruled and not rows))
    return rows


def _printed(paper: Paper, compositor: Compositor) -> _Row:
    """印发机关 at the left, 印发日期 at the right (7.4.3); a date still missing leaves its place."""
    organ = compositor.line([Passage(paper.printed_by, source=Source(Part.PRINTED_BY))], SIZE_4)
    if paper.printed_on is None:
        return _Row((_moved(organ, MARGIN),), ruled=True)
    passages = [Passage(date_in_words(paper.printed_on), source=Source(Part.PRINTED_ON)), Passage("印发")]
    day = compositor.line(passages, SIZE_4)
    return _Row((_moved(organ, MARGIN), _moved(day, WIDTH - MARGIN - day.width)), ruled=True)


def _stacked(rows: list[_Row]) -> Imprint:
    """Rows from the bottom of the type area upwards; more than a page of them move closer together."""
    height = min(LINE, HEIGHT / len(rows))
    top = BOTTOM - height * len(rows)
    runs: list[GlyphRun] = []
    rules: list[Rule] = []
    for at, row in enumerate(rows):
        y = top + at * height
        if row.ruled:
            rules.append(Rule(LEFT, y, RIGHT, y, THIN if rules else THICK))
        baseline = baseline_in(y, height, SIZE_4.em)
        runs += [run.shifted(LEFT, baseline) for line in row.lines for run in line.runs]
    rules.append(Rule(LEFT, BOTTOM, RIGHT, BOTTOM, THICK))
    return Imprint(tuple(runs), tuple(rules))


def _moved(line: Line, by: float) -> Line:
    return Line(tuple(run.shifted(by, 0.0) for run in line.runs), line.width + by)
