"""Thirty State Council papers on their pages: nothing lost, nothing wide, no line broken against the rules."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout, Part
from oa_client.typesetting.signature import date_in_words
from tests.client.typesetting.papers import REAL, fonts_here, real_paper, row_text, rows, text_entries

# Written out again on purpose: the engine's own table must not judge itself.
MAY_NOT_BEGIN = set("，。、；：？！）》〉」』】〕”’·…%‰％,.;:?!)]}")
MAY_NOT_END = set("（《〈「『【〔“‘([{")


@cache
def laid_out(name: str) -> Layout:
    return lay_out(real_paper(name), fonts_here())


@pytest.mark.parametrize("name", REAL)
def test_every_character_of_the_paper_stands_on_its_pages_once(name: str) -> None:
    paper, layout = real_paper(name), laid_out(name)
    for part, entry, text in text_entries(paper):
        assert layout.text_of(part, entry).rstrip() == text.rstrip()
    assert paper.dated_on is not None
    assert layout.text_of(Part.DATED_ON) == date_in_words(paper.dated_on)
    assert layout.missing == ()


@pytest.mark.parametrize("name", REAL)
def test_the_page_adds_only_what_the_standard_adds(name: str) -> None:
    added = [run.text for page in laid_out(name).pages for run in page.runs if run.source is None]
    numbers = {f"— {number} —" for number in range(1, 60)}
    assert set(added) <= {"：", "（", "）", "抄送：", "。", "印发"} | numbers


@pytest.mark.parametrize("name", REAL)
def test_no_line_begins_or_ends_with_the_wrong_mark(name: str) -> None:
    for page in laid_out(name).pages:
        for row in rows(page, Part.BODY, Part.ADDRESSEES):
            text = row_text(row).strip()
            assert text[0] not in MAY_NOT_BEGIN, text
            assert text[-1] not in MAY_NOT_END, text


@pytest.mark.parametrize("name", REAL)
def test_every_full_line_ends_exactly_at_the_right_edge_and_none_beyond(name: str) -> None:
    paragraphs = real_paper(name).body.split("\n")
    for page in laid_out(name).pages:
        for row in rows(page, Part.BODY):
            assert row[0].x >= 28 - 0.05
            right = max(run.right for run in row)
            source = row[-1].source
            assert source is not None
            ends = source.offset + len(row[-1].text) >= len(paragraphs[source.entry].rstrip())
            assert right <= 184.01 if ends else right == pytest.approx(184, abs=0.01)


@pytest.mark.parametrize("name", REAL)
def test_no_figure_date_or_word_is_cut(name: str) -> None:
    for page in laid_out(name).pages:
        texts = [row_text(row) for row in rows(page, Part.BODY)]
        for here, following in pairwise(texts):
            if here and following and here[-1].isascii() and here[-1].isalnum():
                assert not (following[0].isascii() and following[0].isalnum()), (here, following)
                assert following[0] not in "年月日", (here, following)


@pytest.mark.parametrize("name", REAL)
def test_no_page_holds_more_than_22_lines_and_full_ones_keep_the_grid(name: str) -> None:
    for number, page in enumerate(laid_out(name).pages, 1):
        baselines = [row[0].baseline for row in rows(page, Part.BODY)]
        assert len(baselines) <= 23
        if number > 1 and baselines:
            assert baselines[0] == pytest.approx(44.26, abs=0.5)  # em from 39.3 mm
        steps = {round(below - above, 2) for above, below in pairwise(baselines)}
        # The last page may be tightened to 24 lines so that the imprint finds room below, the signature's to 23.
        signed = any(rows(page, Part.SIGNATURE))
        closes = (bool(page.rules) or signed) and number > 1
        assert steps <= {10.23} or (closes and len(steps) == 1 and min(steps) >= 9.37)


@pytest.mark.parametrize("name", REAL)
def test_the_imprint_closes_an_even_page_at_262_mm(name: str) -> None:
    pages = laid_out(name).pages
    assert len(pages) % 2 == 0
    assert max(rule.y0 for rule in pages[-1].rules) == 262


def test_first_level_headings_are_heiti_and_second_level_kaiti() -> None:
    layout = laid_out("G01")
    firsts = {run.text: run.role for page in layout.pages for run in page.runs if "总体要求" in run.text}
    assert {str(role) for role in firsts.values()} == {"heiti"}
    seconds = [
        run.role for page in layout.pages for run in page.runs if run.text.startswith("（一）加强组织领导")
    ]
    assert {str(role) for role in seconds} == {"kaiti"}
