"""What every set paper keeps, whatever it says: the invariants of the page, written out again so that the engine does
not judge itself."""

from __future__ import annotations

from collections.abc import Iterator

from oa_client.typesetting.model import GlyphRun, Layout, Page, Part
from oa_client.typesetting.read_back import texts_drawn
from oa_core.documents.setting import Set
from oa_core.structure.outline import Outline, fingerprint

MAY_NOT_BEGIN = set("，。、；：？！）》〉」』】〕”’·…%‰％,.;:?!)]}")
MAY_NOT_END = set("（《〈「『【〔“‘([{")

_TURNED = (35.0, 260.0, 28.0, 184.0)
_UPRIGHT = (28.0, 184.0, 30.0, 264.5)
_HAIR = 0.06


def lines_of(page: Page, part: Part = Part.BODY) -> Iterator[list[GlyphRun]]:
    """The lines of one part on a side in full size of type, from the top, each from left to right."""
    runs = [run for run in page.runs if run.source and run.source.part is part]
    for baseline in sorted({run.baseline for run in runs}):
        yield sorted((run for run in runs if run.baseline == baseline), key=lambda run: run.x)


def inked_right(run: GlyphRun) -> float:
    """Where the last character that is drawn ends; blanks may hang over the edge."""
    inked = len(run.text.rstrip())
    return (*run.xs, run.right)[inked] if inked else 0.0


def check_text(outline: Outline, found: Set, layout: Layout) -> None:
    """Not a letter more, less or elsewhere."""
    drawn = fingerprint(texts_drawn(layout, found.places))
    assert drawn == fingerprint(block.text for block in outline.blocks)


def check_inside(layout: Layout) -> None:
    """Nothing outside the type area but page numbers, red rules and what belongs to a letter's head."""
    for page in layout.pages:
        for side, (left, right, top, bottom) in ((page, _UPRIGHT), (page.turned, _TURNED)):
            for run in side.runs if side else ():
                number = run.source is None and run.text.startswith("— ")
                assert run.x >= left - _HAIR, run
                assert inked_right(run) <= right + _HAIR, run
                assert number or top <= run.baseline <= bottom, run
            for picture in side.pictures if side else ():
                assert picture.x >= left - _HAIR
                assert picture.x + picture.width <= right + _HAIR
                assert picture.y >= top
                assert picture.y + picture.height <= bottom


def check_breaks(layout: Layout) -> None:
    """Every line of the body begins and ends as the rules of breaking want it."""
    for page in layout.pages:
        for row in lines_of(page):
            text = "".join(run.text for run in row).strip()
            source = row[0].source
            assert source is not None
            assert not text or source.offset == 0 or text[0] not in MAY_NOT_BEGIN, text
            assert not text or text[-1] not in MAY_NOT_END, text


def check_company(layout: Layout) -> None:
    """The page of the signature shows what is signed: text of the paper, or at least the names of its attachments."""
    for page in layout.pages:
        parts = {run.source.part for run in page.runs if run.source and not run.source.annex}
        if Part.SIGNATURE in parts:
            assert parts & {Part.BODY, Part.ATTACHMENTS, Part.ATTENDANCE, Part.TITLE}


def check_closing(layout: Layout, *, duplex: bool = True) -> None:
    """版记 closes the last side, an even one."""
    parts = [
        {run.source.part for run in page.runs if run.source} & {Part.COPIES, Part.PRINTED, Part.PRINTED_BY}
        for page in layout.pages
    ]
    if any(parts):
        assert parts[-1]
        assert not any(parts[:-1])
        assert not duplex or len(parts) % 2 == 0


def check_numbers(layout: Layout) -> None:
    """Numbers stand at the right of odd sides and at the left of even ones, on every side up to the last text."""
    for number, page in enumerate(layout.pages, 1):
        for run in page.runs:
            if run.source is None and run.text.startswith("— "):
                assert run.text == f"— {number} —"
                assert (run.x > 105) is (number % 2 == 1)
