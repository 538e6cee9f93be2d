"""Lays a paper out on its pages (GB/T 9704-2012, ordinary format; letters, orders and minutes are other models)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from oa_client.typesetting.flow import Kind, PlacedLine, flow, tightened
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import HAIR, PAPER_HEIGHT, PAPER_WIDTH, PITCH
from oa_client.typesetting.imprint import Imprint, imprint
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.main_text import main_text
from oa_client.typesetting.masthead import Masthead, masthead
from oa_client.typesetting.model import Layout, Page
from oa_client.typesetting.page_numbers import page_number
from oa_core.documents.paper import Paper

_ABOVE_IMPRINT = PITCH / 2
"""The least that stays blank between the text and 版记."""


def lay_out(paper: Paper, fonts: FontBook, *, duplex: bool = True) -> Layout:
    """The pages of a paper, in millimetres. Never fails, however little of the paper is written.

    ``duplex``: printed on both sides, 版记 closes the last sheet on its back, an even side. Without it, for
    papers that are only read on screens, 版记 stands on the last page of the text (handbook 1.2).
    """
    compositor = Compositor(fonts)
    head = masthead(paper, compositor)
    placed = flow(main_text(paper, compositor, with_addressees=True), head.bottom)
    moved = _addressees_crowd_out_the_text(placed)
    if moved:
        placed = flow(main_text(paper, compositor, with_addressees=False), head.bottom)
    closing = imprint(paper, compositor, with_addressees=moved)
    if closing and placed:
        placed = _with_room_for(closing, placed, duplex=duplex)
    return Layout(tuple(_pages(head, placed, closing, compositor, duplex=duplex)))


def _addressees_crowd_out_the_text(placed: Sequence[PlacedLine]) -> bool:
    """Whether 主送机关 take so many lines that page 1 shows no text of the body (7.3.2)."""
    first_of_body = next((each for each in placed if each.flow.kind in (Kind.BODY, Kind.HEADING)), None)
    return (
        first_of_body is not None
        and first_of_body.page > 0
        and any(each.flow.kind is Kind.ADDRESSEES for each in placed)
    )


def _pages(
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
    pages: list[Page] = []
    for number in range(1, max(text_pages, closing_page) + 1):
        runs = [*head.runs] if number == 1 else []
        rules = [head.red_rule] if number == 1 else []
        for each in placed:
            if each.page == number - 1:
                runs += each.runs()
        if closing and number == closing_page:
            runs += closing.runs
            rules += closing.rules
        # A blank side before the imprint, and the imprint's own side, carry no number (7.5).
        if not (blank and number > text_pages):
            runs += page_number(number, compositor)
        pages.append(Page(PAPER_WIDTH, PAPER_HEIGHT, tuple(runs), tuple(rules)))
    return pages


def _with_room_for(closing: Imprint, placed: list[PlacedLine], *, duplex: bool) -> list[PlacedLine]:
    """The lines, closer together on the last page if that saves the imprint a sheet of its own."""
    closes_here = not duplex or placed[-1].page % 2 == 1
    if not closes_here or _leaves_room(placed, closing):
        return placed
    return tightened(placed, closing.top - _ABOVE_IMPRINT) or placed


def _leaves_room(placed: Sequence[PlacedLine], closing: Imprint) -> bool:
    return not placed or placed[-1].bottom + _ABOVE_IMPRINT <= closing.top + HAIR


def _closing_page(placed: Sequence[PlacedLine], text_pages: int, closing: Imprint, *, duplex: bool) -> int:
    """The page of 版记: the last of the text if it has room, else the next; in duplex the next even one."""
    page = text_pages if _leaves_room(placed, closing) else text_pages + 1
    return 2 * ceil(page / 2) if duplex else page
