"""What was really set, read back from the pages: the proof that no letter was lost or altered."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from statistics import mode

from oa_client.typesetting.grid import HAIR, HEIGHT, LINES_PER_PAGE, SIZE_3
from oa_client.typesetting.model import Layout, Part

_ROUNDING = 0.02


def texts_drawn(layout: Layout, places: Mapping[tuple[str, int, int], tuple[int, int]]) -> list[str]:
    """The text of every run, in the order of the blocks it was taken from, and within a block in its own order.

    ``places`` is that of ``oa_core.documents.setting``. What the page added itself is left out. Raises ``KeyError``
    for a run whose text came from nowhere.
    """
    drawn: list[tuple[int, int, str]] = []
    for page in layout.pages:
        for run in page.all_runs:
            if run.source is not None:
                block, begins = places[run.source.part.value, run.source.entry, run.source.annex]
                drawn.append((block, begins + run.source.offset, run.text))
    drawn.sort(key=lambda each: each[:2])
    return [text for _, _, text in drawn]


def lines_per_page(layout: Layout) -> int:
    """How many lines of the text a full page holds at the pitch that most of them keep; 22 when there are too few."""
    steps: list[float] = []
    for page in layout.pages:
        bodies = (run for run in page.runs if run.source and run.source.part is Part.BODY)
        lines = sorted({round(run.baseline, 2) for run in bodies if abs(run.size - SIZE_3.em) < HAIR})
        steps += [round(below - above, 2) for above, below in pairwise(lines)]
    if not steps:
        return LINES_PER_PAGE
    return int((HEIGHT - SIZE_3.em) / mode(steps) + _ROUNDING) + 1
