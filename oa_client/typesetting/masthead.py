"""版头: everything above the title on the first page (GB/T 9704-2012, 7.2, 10.2 and 10.3; letters: letterhead.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from oa_client.typesetting.grid import (
    CELL,
    LEFT,
    PITCH,
    RIGHT,
    SIZE_3,
    TOP,
    WIDTH,
    baseline_in,
)
from oa_client.typesetting.letterhead import letterhead
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.mark import Mark, joint_mark, mark
from oa_client.typesetting.model import RED, GlyphRun, Part, Role, Rule, Source
from oa_core.documents.paper import Form, FullPaper

MARK_TOP = TOP + 35  # 7.2.4 and 10.3
ORDER_MARK_TOP = TOP + 20  # 10.2
RED_RULE_BELOW_NUMBER = 4.0  # 7.2.7
RED_RULE_WIDTH = 0.5  # not fixed by the standard; practice is 0.35–0.5 mm
SIGNERS_PER_ROW = 2  # 7.2.6
SIGNERS_LABEL = re.compile(r"签\s*发\s*人\s*[：:]?\s*")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands above the title on the first page."""

    runs: tuple[GlyphRun, ...]
    rules: tuple[Rule, ...]
    bottom: float
    """From where the blank lines above the title count."""


def masthead(paper: FullPaper, compositor: Compositor) -> Masthead:
    """The masthead of a paper in its format. A missing mark or number leaves its place empty."""
    if paper.form is Form.LETTER:
        return Masthead(*letterhead(paper, compositor))
    runs = list(_above_the_mark(paper, compositor))
    standing = _mark(paper, compositor)
    runs += standing.runs
    number_top = standing.bottom + 2 * PITCH
    runs_of_rows, rows = _signers(paper.signers, compositor, number_top)
    runs += runs_of_rows
    number_top += (rows - 1) * PITCH
    runs += _number(paper, compositor, number_top)
    below = number_top + SIZE_3.em
    if paper.form is Form.ORDER:
        return Masthead(tuple(runs), (), below)
    y = below + RED_RULE_BELOW_NUMBER + RED_RULE_WIDTH / 2
    return Masthead(tuple(runs), (Rule(LEFT, y, RIGHT, y, RED_RULE_WIDTH, RED),), y)


def _mark(paper: FullPaper, compositor: Compositor) -> Mark:
    top = ORDER_MARK_TOP if paper.form is Form.ORDER else MARK_TOP
    if paper.joint_marks:
        return joint_mark(paper.joint_marks, paper.mark, compositor, top)
    return mark(paper.mark, compositor, top)


def _above_the_mark(paper: FullPaper, compositor: Compositor) -> Iterator[GlyphRun]:
    """份号 in the first line of the type area, 紧急程度 below it or, without it, in its place (7.2.1, 7.2.3)."""
    texts = ((paper.copy_number, Role.FANGSONG, Part.COPY_NUMBER), (paper.urgency, Role.HEITI, Part.URGENCY))
    for row, (text, role, part) in enumerate(each for each in texts if each[0]):
        line = compositor.line([Passage(text, role, Source(part))], SIZE_3).within(WIDTH)
        yield from _at(line, LEFT, baseline_in(TOP + row * PITCH, PITCH, SIZE_3.em))


def _number(paper: FullPaper, compositor: Compositor, top: float) -> list[GlyphRun]:
    """发文字号: centred, or with signers one character from the left (7.2.5)."""
    if not paper.number:
        return []
    measure = WIDTH * 0.4 if paper.signers else WIDTH
    line = compositor.line([Passage(paper.number, source=Source(Part.NUMBER))], SIZE_3).within(measure)
    x = LEFT + CELL if paper.signers else LEFT + (WIDTH - line.width) / 2
    return _at(line, x, baseline_in(top, SIZE_3.em, SIZE_3.em))


def _signers(signers: Sequence[str], compositor: Compositor, top: float) -> tuple[list[GlyphRun], int]:
    """签发人 at the right, two names a row, later rows under the first name (7.2.6); and the count of rows."""
    if not signers:
        return [], 1
    written = SIGNERS_LABEL.match(signers[0])
    begins = written.end() if written else 0
    source = Source(Part.SIGNERS) if begins else None
    label = compositor.line([Passage(signers[0][:begins] or "签发人：", source=source)], SIZE_3)
    names = [
        compositor.line(
            [
                Passage(
                    name[begins * (not entry) :],
                    Role.KAITI,
                    Source(Part.SIGNERS, entry, begins * (not entry)),
                )
            ],
            SIZE_3,
        ).within(WIDTH * 0.2)
        for entry, name in enumerate(signers)
    ]
    columns = signer_columns([name.width for name in names])
    runs = _at(label, LEFT + columns[0] - label.width, baseline_in(top, SIZE_3.em, SIZE_3.em))
    for at, name in enumerate(names):
        row, place = divmod(at, SIGNERS_PER_ROW)
        baseline = baseline_in(top + row * PITCH, SIZE_3.em, SIZE_3.em)
        runs += _at(name, LEFT + columns[place], baseline)
    return runs, ceil(len(names) / SIGNERS_PER_ROW)


def signer_columns(widths: Sequence[float]) -> tuple[float, ...]:
    """Where the names of a row begin, from the left of the type area, given the widths of all names: the
    widest row ends one character from the right."""
    columns = [widths[place::SIGNERS_PER_ROW] for place in range(min(SIGNERS_PER_ROW, len(widths)))]
    steps = [max(column) + CELL for column in columns]
    left = WIDTH - sum(steps)
    return tuple(left + sum(steps[:place]) for place in range(len(columns)))


def _at(line: Line, x: float, baseline: float) -> list[GlyphRun]:
    return [run.shifted(x, baseline) for run in line.runs]
