"""Page numbers: — 1 — in 4号 half-width 宋体 (GB/T 9704-2012, 7.5)."""

from __future__ import annotations

from oa_client.typesetting.grid import BOTTOM, LEFT, RIGHT, SIZE_4
from oa_client.typesetting.lines import Compositor, Passage
from oa_client.typesetting.model import GlyphRun, Role

DASH_BELOW_TYPE_AREA = 7.0
_DASH_ABOVE_BASELINE = 0.38
"""In ems, where the font does not tell."""


def page_number(number: int, compositor: Compositor) -> list[GlyphRun]:
    """The runs of a number: one character from the right on odd sides, from the left on even ones. The middle
    of its dashes lies 7 mm below the type area."""
    line = compositor.line([Passage(f"— {number} —", Role.SONGTI)], SIZE_4)
    dash = compositor.fonts.ink(Role.SONGTI, "—")
    rise = (dash.bottom + dash.top) / 2 if dash else _DASH_ABOVE_BASELINE
    baseline = BOTTOM + DASH_BELOW_TYPE_AREA + rise * SIZE_4.em
    x = RIGHT - SIZE_4.cell - line.width if number % 2 else LEFT + SIZE_4.cell
    return [run.shifted(x, baseline) for run in line.runs]
