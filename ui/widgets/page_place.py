"""Where a place of the text stands on the pages."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.typesetting.model import Layout, Source


@dataclass(frozen=True)
class PagePlace:
    """A place on the page ``page`` (from 0): ``x`` between two characters, the line from ``top`` to ``bottom`` (mm)."""

    page: int
    x: float
    top: float
    bottom: float


def place_of(layout: Layout, source: Source) -> PagePlace | None:
    """Where the character ``source`` stands, or the end of what stands before it; ``None`` for what no page shows and
    for what lies turned."""
    found: PagePlace | None = None
    nearest = -1
    for number, page in enumerate(layout.pages):
        for run in page.runs:
            at = run.source
            if at is None or (at.part, at.entry, at.annex) != (source.part, source.entry, source.annex):
                continue
            if nearest < at.offset <= source.offset:
                nearest = at.offset
                within = source.offset - at.offset
                x = run.xs[within] if within < len(run.xs) else run.right
                found = PagePlace(number, x, run.baseline - run.size, run.baseline + 0.2 * run.size)
    return found
