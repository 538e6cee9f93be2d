"""版记: who else received the paper, who printed it and when, between its rules (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oa_client.typesetting.grid import BOTTOM, HEIGHT, LEFT, PITCH, RIGHT, SIZE_4, WIDTH, baseline_in
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import GlyphRun, Part, Rule, Source
from oa_client.typesetting.signature import date_in_words
from oa_core.documents.paper import Form, FullPaper

THICK, THIN = 0.35, 0.25  # 7.4.1
LINE = PITCH * SIZE_4.points / 16
"""A line of 4号 takes as much of its size as a line of the text does."""
MARGIN = SIZE_4.cell


LABEL = re.compile(r"\s*(?:抄\s*送|抄\s*报|主\s*送|分\s*送|发\s*送|[发送报])\s*[：:]\s*")
PRINTED_DAY = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日\s*印?发?\s*$|[〇零○一二三四五六七八九]{4}年[^年]{2,8}日\s*印?发?\s*$"
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """The imprint, placed at the bottom of the type area; the middle of its last rule lies at 262 mm. A letter's has
    no rules (10.1)."""

    runs: tuple[GlyphRun, ...]
    rules: tuple[Rule, ...]
    top: float


@dataclass(frozen=True, slots=True)
class _Row:
    lines: tuple[Line, ...]
    """Side by side they would overlap nothing: all stand in the same row."""
    ruled: bool
    """Whether a rule stands above it."""


def imprint(paper: FullPaper, compositor: Compositor, *, with_addressees: bool) -> Imprint | None:
    """The imprint of a paper, ``None`` when it has none. 主送 stands in it when page 1 has no room (7.3.2).

    A letter names no printer (10.1), unless its text does.
    """
    rows: list[_Row] = []
    if with_addressees:
        rows += _listed("主送：", paper.addressees, Part.ADDRESSEES, compositor, ruled=True)
    if paper.copies.strip():
        rows += _listed("抄送：", paper.copies, Part.COPIES, compositor, ruled=not rows)
    if paper.printed.strip():
        rows += _printed_as_written(paper.printed, compositor)
    elif paper.form is not Form.LETTER and (paper.printed_by.strip() or paper.printed_on is not None):
        rows.append(_printed(paper, compositor))
    return _stacked(rows, ruled=paper.form is not Form.LETTER) if rows else None


def _listed(label: str, organs: str, part: Part, compositor: Compositor, *, ruled: bool) -> list[_Row]:
    """Organs after their label, one character from both sides, with a full stop at the end (7.4.2). Each line of
    ``organs`` may bring a label of its own."""
    rows: list[_Row] = []
    entries = [(entry, text) for entry, text in enumerate(organs.split("\n")) if text.strip()]
    for entry, text in entries:
        found = LABEL.match(text)
        begins = found.end() if found else 0
        source = Source(part, entry)
        own = Passage(text[:begins].rstrip(), source=source)
        head = compositor.line([own if found else Passage(label)], SIZE_4)
        passages = [Passage(text[begins:].rstrip(), source=source.moved(begins))]
        if entry == entries[-1][0] and not text.rstrip().endswith("。"):
            passages.append(Passage("。"))
        for at, line in enumerate(compositor.paragraph(passages, SIZE_4, WIDTH - 2 * MARGIN - head.width)):
            moved = line.moved(MARGIN + head.width)
            shown = found is not None or not rows
            lines = (head.moved(MARGIN), moved) if at == 0 and shown else (moved,)
            rows.append(_Row(lines, ruled and not rows))
    return rows


def _printed(paper: FullPaper, compositor: Compositor) -> _Row:
    """印发机关 at the left, 印发日期 at the right (7.4.3); a date still missing leaves its place."""
    organ = compositor.line([Passage(paper.printed_by, source=Source(Part.PRINTED_BY))], SIZE_4)
    if paper.printed_on is None:
        return _Row((organ.moved(MARGIN),), ruled=True)
    passages = [Passage(date_in_words(paper.printed_on), source=Source(Part.PRINTED_ON)), Passage("印发")]
    day = compositor.line(passages, SIZE_4)
    return _Row((organ.moved(MARGIN), day.moved(WIDTH - MARGIN - day.width)), ruled=True)


def _printed_as_written(printed: str, compositor: Compositor) -> Iterator[_Row]:
    """The same from the words of a text: what is no date at its end is the organ, however many lines it takes."""
    for entry, text in enumerate(printed.split("\n")):
        if not text.strip():
            continue
        source = Source(Part.PRINTED, entry)
        found = PRINTED_DAY.search(text)
        ends = found.start() if found else len(text)
        day = compositor.line([Passage(text[ends:].rstrip(), source=source.moved(ends))], SIZE_4)
        right = day.moved(WIDTH - MARGIN - day.width)
        organ = [Passage(text[:ends].rstrip(), source=source)]
        rows = compositor.paragraph(organ, SIZE_4, WIDTH - 3 * MARGIN - day.width)
        for at, line in enumerate(rows):
            last = at == len(rows) - 1
            yield _Row((line.moved(MARGIN), *([right] if last else [])), ruled=at == 0 and entry == 0)


def _stacked(rows: list[_Row], *, ruled: bool) -> Imprint:
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
    return Imprint(tuple(runs), tuple(rules) if ruled else (), top)
