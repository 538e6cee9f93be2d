"""信函格式: the head of a letter and its red double rules (GB/T 9704-2012, 10.1)."""

from __future__ import annotations

from oa_client.typesetting.grid import (
    LEFT,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    PITCH,
    RIGHT,
    SIZE_3,
    WIDTH,
    baseline_in,
)
from oa_client.typesetting.lines import Compositor, Passage
from oa_client.typesetting.mark import mark
from oa_client.typesetting.model import RED, GlyphRun, Part, Role, Rule, Source
from oa_core.documents.paper import FullPaper

MARK_TOP = 30.0
"""From the upper edge of the paper to the ink of the mark."""
RULE_BELOW_MARK = 4.0
LOWER_RULE = PAPER_HEIGHT - 20.0
RULE_LENGTH = 170.0
THICK, THIN = 0.6, 0.3
BETWEEN = 0.4
"""What stays blank between the two lines of a double rule; the standard fixes neither weight nor gap."""
_OFF = 0.15
"""A ruler takes the thick line's edge, a program its middle: a quarter of it off both, neither misses by more."""
BELOW_RULE = 7 / 8 * SIZE_3.em


def letterhead(
    paper: FullPaper, compositor: Compositor
) -> tuple[tuple[GlyphRun, ...], tuple[Rule, ...], float]:
    """The runs, the rules of the first page and where the head ends. A joint letter shows the lead organ's mark only,
    so ``joint_marks`` are for papers."""
    standing = mark(paper.mark, compositor, MARK_TOP)
    upper = standing.ink_bottom + RULE_BELOW_MARK + _OFF
    below = upper + (THICK + THIN) / 2 + BETWEEN
    lower = LOWER_RULE - _OFF
    above = lower - (THICK + THIN) / 2 - BETWEEN
    rules = (_rule(upper, THICK), _rule(below, THIN), _rule(above, THIN), _rule(lower, THICK))
    top = below + THIN / 2 + BELOW_RULE
    runs = list(standing.runs)
    texts = ((paper.copy_number, Role.FANGSONG, Part.COPY_NUMBER), (paper.urgency, Role.HEITI, Part.URGENCY))
    rows = [each for each in texts if each[0]]
    for row, (text, role, part) in enumerate(rows):
        line = compositor.line([Passage(text, role, Source(part))], SIZE_3).within(WIDTH / 2)
        runs += [run.shifted(LEFT, _baseline(top, row)) for run in line.runs]
    number = compositor.line([Passage(paper.number, source=Source(Part.NUMBER))], SIZE_3).within(WIDTH / 2)
    runs += [run.shifted(RIGHT - number.width, _baseline(top, 0)) for run in number.runs]
    return tuple(runs), rules, top + (max(1, len(rows)) - 1) * PITCH + SIZE_3.em


def _baseline(top: float, row: int) -> float:
    return baseline_in(top + row * PITCH, SIZE_3.em, SIZE_3.em)


def _rule(y: float, width: float) -> Rule:
    left = (PAPER_WIDTH - RULE_LENGTH) / 2
    return Rule(left, y, left + RULE_LENGTH, y, width, RED)
