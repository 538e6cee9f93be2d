"""Papers of every format laid out for one question, and a ruler for their pages."""

from __future__ import annotations

from typing import Any

from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import GlyphRun, Layout, Part, Role, Shape
from oa_core.documents.paper import FullPaper, full
from tests.client.typesetting.papers import a_paper, fonts_here


def a_full_paper(**changes: Any) -> FullPaper:
    base = full(a_paper())
    return FullPaper(**{**vars(base), **changes})


def laid_out(**changes: Any) -> Layout:
    return lay_out(a_full_paper(**changes), fonts_here())


def runs(layout: Layout, part: Part, annex: int = 0) -> list[GlyphRun]:
    return [
        run
        for page in layout.pages
        for run in page.all_runs
        if run.source is not None and (run.source.part, run.source.annex) == (part, annex)
    ]


def ink_top(run: GlyphRun) -> float:
    ink = fonts_here().ink(run.role or Role.RARE, run.text)
    assert ink is not None
    return run.baseline - ink.top * run.size


def em_top(run: GlyphRun) -> float:
    return run.baseline - 0.88 * run.size


def em_bottom(run: GlyphRun) -> float:
    return run.baseline + 0.12 * run.size


def seals(layout: Layout) -> list[tuple[float, float, float]]:
    """The middle and the diameter of each seal, from its ring."""
    return [_round(shape) for page in layout.pages for shape in page.shapes if shape.width > 1]


def _round(ring: Shape) -> tuple[float, float, float]:
    points = [step[-2:] for contour in ring.contours for step in contour]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs) + ring.width


def row_of(layout: Layout, run: GlyphRun) -> list[GlyphRun]:
    """What stands on the line of ``run``."""
    page = next(page for page in layout.pages if run in page.runs)
    return [each for each in page.runs if each.baseline == run.baseline]
