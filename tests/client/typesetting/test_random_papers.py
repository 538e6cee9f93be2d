"""Six hundred papers of any length and shape keep the promises that no office may see broken."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout, Part
from oa_core.documents.paper import Paper
from tests.client.typesetting.papers import (
    a_paper,
    fonts_here,
    random_paper,
    row_text,
    rows,
    runs_of,
    text_entries,
)
from tests.client.typesetting.test_real_papers import MAY_NOT_BEGIN, MAY_NOT_END

TYPE_AREA_BOTTOM = 262


def body_lines_on(layout: Layout, page: int) -> int:
    return sum(1 for _ in rows(layout.pages[page - 1], Part.BODY))


def check(paper: Paper, layout: Layout) -> None:
    for part, entry, text in text_entries(paper):
        blank = not text.strip()
        assert layout.text_of(part, entry).rstrip() == ("" if blank else text.rstrip()), (part, entry)
    for number, page in enumerate(layout.pages, 1):
        for run in page.runs:
            if run.source is None and run.text.startswith("— "):
                assert run.text == f"— {number} —"
            else:
                assert run.baseline < TYPE_AREA_BOTTOM
            assert run.x >= 28 - 0.1
            assert run.right <= 184.01
        for row in rows(page, Part.BODY):
            text = row_text(row).strip()
            begins_paragraph = row[0].source is not None and row[0].source.offset == 0
            assert begins_paragraph or text[0] not in MAY_NOT_BEGIN
            assert text[-1] not in MAY_NOT_END


def check_signature(layout: Layout) -> None:
    signed = {number for part in (Part.SIGNATURE, Part.DATED_ON) for number, _ in runs_of(layout, part)}
    if not signed:
        return
    assert len(signed) == 1, "name and date stand on one page"
    lines = Counter({page: body_lines_on(layout, page) for page in range(1, len(layout.pages) + 1)})
    (page,) = signed
    if page == 1:
        return
    attachments = sum(1 for _ in rows(layout.pages[page - 1], Part.ATTACHMENTS))
    assert lines[page] >= min(2, lines.total() - 1) or (attachments >= 2 and lines.total() > 1)


@pytest.mark.parametrize("first", range(0, 600, 100))
def test_a_random_paper_keeps_every_promise(first: int) -> None:
    for seed in range(first, first + 100):
        paper = random_paper(seed)
        layout = lay_out(paper, fonts_here())
        try:
            check(paper, layout)
            check_signature(layout)
            assert body_lines_on(layout, 1) >= 1, "page 1 shows text of the body"
            if paper.copies or paper.printed_by:
                last = layout.pages[-1]
                assert len(layout.pages) % 2 == 0
                assert max(rule.y0 for rule in last.rules) == TYPE_AREA_BOTTOM
                top = min(rule.y0 for rule in last.rules)
                text = [run.baseline for run in last.runs if run.source and run.source.part is Part.BODY]
                assert not text or max(text) < top
        except AssertionError as failure:
            raise AssertionError(f"random_paper({seed})") from failure


def test_signatures_that_find_no_room_are_among_the_random_papers() -> None:
    """Or the check above would prove nothing: some must have carried exactly two lines over."""
    carried = 0
    for seed in range(600):
        layout = lay_out(random_paper(seed), fonts_here())
        pages = {number for number, _ in runs_of(layout, Part.DATED_ON)}
        carried += any(page > 1 and body_lines_on(layout, page) == 2 for page in pages)
    assert carried >= 15


@settings(max_examples=150, deadline=None)
@given(
    title=st.text(max_size=60),
    body=st.text(max_size=400),
    addressees=st.text(max_size=40),
    signature=st.text(max_size=30),
    note=st.text(max_size=30),
)
def test_any_text_at_all_is_laid_out_whole(
    title: str, body: str, addressees: str, signature: str, note: str
) -> None:
    paper = a_paper(title=title, body=body, addressees=addressees, signature=signature, note=note)
    layout = lay_out(paper, fonts_here())
    for part, entry, text in text_entries(paper):
        assert layout.text_of(part, entry).rstrip() == text.rstrip() or not text.strip()
    for page in layout.pages:
        for run in page.runs:
            assert len(run.xs) == len(run.text)
            assert list(run.xs) == sorted(run.xs) or run.role is None
