"""Lays a paper out on its pages, in any of the formats of GB/T 9704-2012."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

from oa_client.typesetting.flow import Drawn, Kind, PlacedLine, flow, tightened
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import GRID, HAIR, PAPER_HEIGHT, PAPER_WIDTH, PITCH, Grid
from oa_client.typesetting.imprint import Imprint, imprint
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.main_text import main_text
from oa_client.typesetting.masthead import Masthead, masthead
from oa_client.typesetting.model import Layout, Page
from oa_client.typesetting.page_numbers import page_number
from oa_client.typesetting.recall import Recall
from oa_core.documents.paper import Form, FullPaper, Paper, full

_ABOVE_IMPRINT = PITCH / 2
"""The least that stays blank between the text and 版记."""


def lay_out(
    paper: Paper, fonts: FontBook, *, duplex: bool = True, grid: Grid = GRID, recall: Recall | None = None
) -> Layout:
    """The pages of a paper, in millimetres. Never fails, however little of the paper is written.

    ``duplex``: printed on both sides, 版记 closes the last sheet on its back, an even side. Without it, for
    papers that are only read on screens, 版记 stands on the last page of the text (handbook 1.2). ``grid``: how the
    lines fill the type area, as Word does it or 撑满版心 (``FULL_GRID``). ``recall``: what was set for the last papers
    with these ``fonts``; it takes in what is set for this one.
    """
    whole = full(paper)
    compositor = Compositor(fonts, grid, recall)
    compositor.recall.another_paper()
    head = masthead(whole, compositor)
    placed = flow(main_text(whole, compositor, with_addressees=True), head.bottom, grid)
    moved = _addressees_crowd_out_the_text(placed)
    if moved:
        placed = flow(main_text(whole, compositor, with_addressees=False), head.bottom, grid)
    closing = imprint(whole, compositor, with_addressees=moved)
    if closing and placed:
        placed = _with_room_for(closing, placed, grid, duplex=duplex)
    return Layout(tuple(_pages(whole, head, placed, closing, compositor, duplex=duplex)))


def _addressees_crowd_out_the_text(placed: Sequence[PlacedLine]) -> bool:
    """Whether 主送机关 take so many lines that page 1 shows no text of the body (7.3.2)."""
    first_of_body = next((each for each in placed if each.flow.kind in (Kind.BODY, Kind.HEADING)), None)
    return (
        first_of_body is not None
        and first_of_body.page > 0
        and any(each.flow.kind is Kind.ADDRESSEES for each in placed)
    )


def _pages(
    paper: FullPaper,
    head: Masthead,
    placed: Sequence[PlacedLine],
    closing: Imprint | None,
    compositor: Compositor,
    *,
    duplex: bool,
) -> list[Page]:
    text_pages = placed[-1].page + 1 if placed else 1
    closing_page = _closing_page(placed, text_pages, closing, duplex=duplex) if closing else text_pages
    blank = closing_page - text_pages > 1
    on_page: dict[int, list[PlacedLine]] = defaultdict(list)
    for each in placed:
        on_page[each.page + 1].append(each)
    pages: list[Page] = []
    last = max(text_pages, closing_page)
    for number in range(1, last + 1):
        # A blank side before the imprint, and the imprint's own side, carry no number (7.5); nor does the first
        # side of a letter (10.1).
        unnumbered = (blank and number > text_pages) or (paper.form is Form.LETTER and number == 1)
        side = _Side(
            head if number == 1 else None,
            on_page[number],
            closing if number == closing_page else None,
            None if unnumbered else number,
            compositor.grid,
        )
        pages.append(compositor.recall.page(number, side, partial(_page, side, compositor)))
    compositor.recall.pages_end(last)
    return pages


@dataclass(frozen=True)
class _Side:
    """Everything that stands on a page."""

    head: Masthead | None
    lines: Sequence[PlacedLine]
    closing: Imprint | None
    number: int | None
    grid: Grid


def _page(shows: _Side, compositor: Compositor) -> Page:
    upright, turned = Drawn(), Drawn()
    if shows.head:
        upright = Drawn(shows.head.runs, shows.head.rules)
    for each in shows.lines:
        own = Drawn(tuple(each.runs())).with_(each.drawn())
        if each.flow.turned:
            turned = turned.with_(own)
        else:
            upright = upright.with_(own)
    if shows.closing:
        upright = upright.with_(Drawn(shows.closing.runs, shows.closing.rules))
    if shows.number is not None:
        upright = upright.with_(Drawn(tuple(page_number(shows.number, compositor))))
    side = None
    if turned != Drawn():
        side = Page(PAPER_HEIGHT, PAPER_WIDTH, turned.runs, turned.rules, turned.pictures, turned.shapes)
    return Page(
        PAPER_WIDTH, PAPER_HEIGHT, upright.runs, upright.rules, upright.pictures, upright.shapes, side
    )


def _with_room_for(
    closing: Imprint, placed: list[PlacedLine], grid: Grid, *, duplex: bool
) -> list[PlacedLine]:
    """The lines, closer together on the last page if that saves the imprint a sheet of its own."""
    closes_here = not duplex or placed[-1].page % 2 == 1
    if not closes_here or _leaves_room(placed, closing):
        return placed
    return tightened(placed, closing.top - _ABOVE_IMPRINT, grid) or placed


def _leaves_room(placed: Sequence[PlacedLine], closing: Imprint) -> bool:
    """Whether the imprint may stand below the text; below what lies turned, it does not."""
    if not placed:
        return True
    if placed[-1].flow.turned:
        return False
    last = [each.lowest for each in placed if each.page == placed[-1].page]
    return max(last) + _ABOVE_IMPRINT <= closing.top + HAIR


def _closing_page(placed: Sequence[PlacedLine], text_pages: int, closing: Imprint, *, duplex: bool) -> int:
    """The page of 版记: the last of the text if it has room, else the next; in duplex the next even one."""
    page = text_pages if _leaves_room(placed, closing) else text_pages + 1
    return 2 * ceil(page / 2) if duplex else page
