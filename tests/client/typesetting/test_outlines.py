"""Outlines of every shape become pages that say exactly what they say: real papers, and ones no person would write."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_client.typesetting.grid import FULL_GRID, GRID
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout
from oa_core.documents.paper import Form, Signing
from oa_core.documents.setting import Set, paper_of_outline
from oa_core.structure.infer import infer
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import Cell, Image, Table, plain
from tests.client.typesetting.papers import GOV, REAL, fonts_here
from tests.client.typesetting.promises import (
    check_breaks,
    check_closing,
    check_company,
    check_inside,
    check_numbers,
    check_text,
)


@cache
def real(name: str) -> tuple[Outline, Set, Layout]:
    outline = infer(plain((GOV / f"{name}.txt").read_text(encoding="utf-8")))
    found = paper_of_outline(outline)
    return outline, found, lay_out(found.paper, fonts_here())


@pytest.mark.parametrize("name", REAL)
def test_a_real_paper_keeps_its_text_and_every_promise(name: str) -> None:
    outline, found, layout = real(name)
    check_text(outline, found, layout)
    check_inside(layout)
    check_breaks(layout)
    check_company(layout)
    check_closing(layout)
    check_numbers(layout)


TEXTS = st.text(
    st.sampled_from("政府关于通知一二（）《》“”，。、；：—…2026年3月18日 　\t\n第12号〔〕%abc喆\u200b"),
    max_size=90,
)
LONG = TEXTS.map(lambda text: text * 7)
CELLS = st.builds(Cell, TEXTS, st.integers(1, 3), st.integers(1, 3))
TABLES = st.builds(
    Table,
    st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=7).map(tuple),
    st.integers(0, 2),
    st.sampled_from([(), (10.0, 20.0), (30.0, 30.0, 100.0)]),
    st.booleans(),
)
IMAGES = st.builds(Image, st.just(b""), st.floats(0, 900), st.floats(0, 900))


def block(kind: Element, text: str, lead: int, within: int) -> Block:
    return Block(kind, text, lead=min(lead, len(text)), within=within)


BLOCKS = st.one_of(
    st.builds(
        block,
        st.sampled_from([each for each in Element if each not in (Element.TABLE, Element.IMAGE)]),
        st.one_of(TEXTS, LONG),
        st.integers(0, 30),
        st.sampled_from([0, 0, 0, 1, 2]),
    ),
    TABLES.map(lambda table: Block(Element.TABLE, table.text, content=table)),
    IMAGES.map(lambda image: Block(Element.IMAGE, image.text, content=image)),
)
OUTLINES = st.lists(BLOCKS, max_size=14).map(tuple).map(Outline)


@settings(max_examples=250, deadline=None)
@given(OUTLINES, st.sampled_from(Form), st.sampled_from(Signing), st.booleans())
def test_any_outline_at_all_is_set_whole(outline: Outline, form: Form, signing: Signing, full: bool) -> None:
    found = paper_of_outline(outline, form, signing)
    layout = lay_out(found.paper, fonts_here(), grid=FULL_GRID if full else GRID)
    check_text(outline, found, layout)
    check_inside(layout)
    check_numbers(layout)
    for page in layout.pages:
        for run in page.all_runs:
            assert len(run.xs) == len(run.text)
