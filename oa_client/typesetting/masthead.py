"""版头: everything above the red rule (GB/T 9704-2012, 7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from oa_client.typesetting.grid import (
    CELL,
    EM_ABOVE_BASELINE,
    LEFT,
    PITCH,
    RIGHT,
    SIZE_3,
    TOP,
    WIDTH,
    TypeSize,
    baseline_in,
)
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import MM_PER_POINT, RED, GlyphRun, Part, Role, Rule, Source
from oa_client.typesetting.title import balanced
from oa_core.documents.paper import Paper

MARK_TOP = TOP + 35  # 7.2.4
RED_RULE_BELOW_NUMBER = 4.0  # 7.2.7
RED_RULE_WIDTH = 0.5  # not fixed by the standard; practice is 0.35–0.5 mm

_LARGEST_MARK = 18.0
"""mm; the standard leaves the size open, and nine characters fill the type area at 17.3 mm."""
_SMALLEST_MARK = 26 * MM_PER_POINT  # 一号: a longer mark takes a second line
SIGNERS_PER_ROW = 2  # 7.2.6


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands above the title on the first page."""

    runs: tuple[GlyphRun, ...]
    red_rule: Rule

    @property
    def bottom(self) -> float:
        return self.red_rule.y0


def masthead(paper: Paper, compositor: Compositor) -> Masthead:
    """The masthead of an ordinary paper. A missing mark or number leaves its place empty."""
    runs = [*_urgency(paper, compositor)]
    mark_runs, mark_bottom = _mark(paper.mark, compositor)
    runs += mark_runs
    number_top = mark_bottom + 2 * PITCH
    runs_of_rows, rows = _signers(paper.signers, compositor, number_top)
    runs += runs_of_rows
    number_top += (rows - 1) * PITCH
    runs += _number(paper, compositor, number_top)
    y = number_top + SIZE_3.em + RED_RULE_BELOW_NUMBER + RED_RULE_WIDTH / 2
    return Masthead(tuple(runs), Rule(LEFT, y, RIGHT, y, RED_RULE_WIDTH, RED))


def _urgency(paper: Paper, compositor: Compositor) -> list[GlyphRun]:
    if not paper.urgency:
        return []
    line = compositor.line([Passage(paper.urgency, Role.HEITI, Source(Part.URGENCY))], SIZE_3)
    return _at(line, LEFT, baseline_in(TOP, PITCH, SIZE_3.em))


def _mark(mark: str, compositor: Compositor) -> tuple[list[GlyphRun], float]:
    """The runs of 发文机关标志 and where it ends. Its ink, not its em square, begins at 72 mm; what follows
    counts from the em square, so that no other font moves the text."""
    texts, size = mark_lines(mark)
    em = size.em
    runs: list[GlyphRun] = []
    top = MARK_TOP
    for start, end in texts:
        text = mark[start:end]
        ink = compositor.fonts.ink(Role.XIAOBIAOSONG, text)
        line = compositor.line([Passage(text, Role.XIAOBIAOSONG, Source(Part.MARK, 0, start))], size, RED)
        reach = ink.top if ink else EM_ABOVE_BASELINE
        runs += _at(line, LEFT + (WIDTH - line.width) / 2, top + reach * em)
        top += 1.25 * em
    return runs, MARK_TOP + em + 1.25 * em * max(0, len(texts) - 1)


def mark_lines(mark: str) -> tuple[list[tuple[int, int]], TypeSize]:
    """The lines (start, end) of 发文机关标志 and the size that fits them into the type area."""
    text = mark.rstrip()
    texts = balanced(text, [_SMALLEST_MARK] * len(text), WIDTH)
    longest = max((end - start for start, end in texts), default=1)
    em = min(_LARGEST_MARK, WIDTH / longest)
    return texts, TypeSize(em / MM_PER_POINT, em)


def _number(paper: Paper, compositor: Compositor, top: float) -> list[GlyphRun]:
    """发文字号: centred, or with signers one character from the left (7.2.5)."""
    if not paper.number:
        return []
    line = compositor.line([Passage(paper.number, source=Source(Part.NUMBER))], SIZE_3)
    x = LEFT + CELL if paper.signers else LEFT + (WIDTH - line.width) / 2
    return _at(line, x, baseline_in(top, SIZE_3.em, SIZE_3.em))


def _signers(signers: Sequence[str], compositor: Compositor, top: float) -> tuple[list[GlyphRun], int]:
    """签发人 at the right, two names a row, later rows under the first name (7.2.6); and the count of rows."""
    if not signers:
        return [], 1
    label = compositor.line([Passage("签发人：")], SIZE_3)
    names = [
        compositor.line([Passage(name, Role.KAITI, Source(Part.SIGNERS, entry))], SIZE_3)
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
