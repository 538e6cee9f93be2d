"""A paper of which a few words changed is set again quickly, and exactly as if it were set for the first time."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from oa_client.typesetting.grid import FULL_GRID, GRID
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout
from oa_client.typesetting.recall import Recall
from oa_core.documents.paper import FullPaper, Paper, Text, full
from oa_core.structure.outline import Element
from tests.client.typesetting.papers import a_paper, fonts_here, real_paper


def a_longer_paper() -> Paper:
    return a_paper(body=real_paper("G01").body + "\n" + real_paper("G02").body)


def edited(paper: Paper, chance: Random) -> Paper:
    """The paper after one thing that a writer does: a key, a new paragraph, one that goes, another title."""
    lines = paper.body.split("\n")
    at = chance.randrange(len(lines))
    act = chance.choice(("type", "type", "type", "cut", "part", "remove", "copy", "title", "addressees"))
    if act == "type":
        place = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:place] + chance.choice("防汛，。（一、A1") + lines[at][place:]
    elif act == "cut":
        lines[at] = lines[at][: len(lines[at]) // 2]
    elif act == "part":
        lines[at : at + 1] = [lines[at][:7], lines[at][7:]]
    elif act == "remove" and len(lines) > 1:
        del lines[at]
    elif act == "copy":
        lines.insert(at, lines[chance.randrange(len(lines))])
    elif act == "title":
        paper = replace(paper, title=paper.title[: chance.randrange(1, 60)] + "的通知")
    elif act == "addressees":
        paper = replace(paper, addressees="各乡镇人民政府，" * chance.randrange(1, 90) + "县政府各部门")
    return replace(paper, body="\n".join(lines))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_pages_are_those_of_a_first_setting(seed: int) -> None:
    chance, recall = Random(seed), Recall()
    paper = a_longer_paper()
    for _ in range(25):
        paper = edited(paper, chance)
        assert lay_out(paper, fonts_here(), recall=recall) == lay_out(paper, fonts_here())


def test_sides_without_a_change_are_the_very_same_pages() -> None:
    recall, paper = Recall(), a_longer_paper()
    before = lay_out(paper, fonts_here(), recall=recall)
    lines = paper.body.split("\n")
    lines[-1] += "。"
    after = lay_out(replace(paper, body="\n".join(lines)), fonts_here(), recall=recall)
    assert len(before.pages) > 4
    same = [one is other for one, other in zip(before.pages, after.pages, strict=True)]
    assert all(same[:-2])
    assert not all(same)


def test_a_first_line_that_becomes_a_heading_is_set_as_one() -> None:
    recall = Recall()
    for body in (
        "严格值班制度\n各镇要值班。",
        "一、严格值班制度\n各镇要值班。",
        "严格值班制度\n各镇要值班。",
    ):
        paper = a_paper(body=body)
        assert lay_out(paper, fonts_here(), recall=recall) == lay_out(paper, fonts_here())


def test_what_a_piece_is_said_to_be_counts_as_much_as_its_words() -> None:
    recall = Recall()
    whole: FullPaper = full(a_paper(body=""))
    for kind in (None, Element.H1, Element.BODY, Element.TITLE, None):
        paper = replace(whole, pieces=(Text("南屿县防台风工作预案", kind), Text("各镇要值班。")))
        assert lay_out(paper, fonts_here(), recall=recall) == lay_out(paper, fonts_here())


def test_one_recall_serves_other_papers_grids_and_sheets_in_turns() -> None:
    recall = Recall()
    papers = [real_paper("G03"), a_paper(), real_paper("G04")]
    for _ in range(2):
        for paper in papers:
            for grid in (FULL_GRID, GRID):
                for duplex in (True, False):
                    found = lay_out(paper, fonts_here(), duplex=duplex, grid=grid, recall=recall)
                    assert found == lay_out(paper, fonts_here(), duplex=duplex, grid=grid)


def test_a_recall_holds_no_more_than_two_papers() -> None:
    recall = Recall()
    for number in range(12):
        long = a_paper(body="\n".join(f"第{number}稿第{line}段。" for line in range(200)))
        lay_out(long, fonts_here(), recall=recall)
    lay_out(a_paper(), fonts_here(), recall=recall)
    held = len(recall._paragraphs) + len(recall._older)
    assert held <= 200 + 10
    assert len(recall._pages) == len(lay_out(a_paper(), fonts_here()).pages)


def test_nothing_is_recalled_unasked() -> None:
    one, other = (lay_out(a_paper(), fonts_here()) for _ in range(2))
    assert isinstance(one, Layout)
    assert one == other
    assert one.pages[0] is not other.pages[0]
