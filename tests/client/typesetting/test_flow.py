"""Where pages end: lines that follow each other, and the company that a signature needs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from oa_client.typesetting.flow import FlowLine, Kind, PlacedLine, flow, tightened
from oa_client.typesetting.grid import PITCH
from oa_client.typesetting.lines import Line

EMPTY = Line((), 0.0)


def lines(kind: Kind, count: int, above: float = 0.0) -> list[FlowLine]:
    return [FlowLine(EMPTY, kind, above=above if at == 0 else 0.0) for at in range(count)]


def signature(names: int = 1) -> list[FlowLine]:
    return lines(Kind.SIGNATURE, names + 1, above=PITCH)


def pages(placed: list[PlacedLine], kind: Kind) -> list[int]:
    return [each.page for each in placed if each.flow.kind is kind]


def test_22_lines_fill_a_page() -> None:
    placed = flow(lines(Kind.BODY, 45), start=37)
    assert [pages(placed, Kind.BODY).count(page) for page in range(3)] == [22, 22, 1]
    assert placed[21].bottom == pytest.approx(262)
    assert placed[22].top == 37


def test_the_first_page_begins_below_the_masthead() -> None:
    placed = flow(lines(Kind.BODY, 20), start=120)
    assert placed[0].top == 120
    assert pages(placed, Kind.BODY).count(0) == int((262 - 120) / PITCH)


def test_nothing_stays_blank_at_the_top_of_a_page() -> None:
    placed = flow([*lines(Kind.BODY, 22), *lines(Kind.ATTACHMENTS, 1, above=PITCH)], start=37)
    assert (placed[-1].page, placed[-1].top) == (1, 37)


@pytest.mark.parametrize("count", range(1, 23))
def test_a_signature_never_stands_without_text_however_long_the_text(count: int) -> None:
    """From a page with room enough to one without a single line left."""
    placed = flow([*lines(Kind.BODY, 22 + count), *signature()], start=37)
    (page,) = set(pages(placed, Kind.SIGNATURE))
    assert pages(placed, Kind.BODY).count(page) >= min(2, count) if page == 1 else True
    assert pages(placed, Kind.BODY).count(page) >= 1


def test_two_lines_come_along_when_there_is_no_room() -> None:
    placed = flow([*lines(Kind.BODY, 44), *signature()], start=37)
    assert pages(placed, Kind.BODY).count(2) == 2
    assert set(pages(placed, Kind.SIGNATURE)) == {2}


def test_one_line_that_stands_there_already_gets_company() -> None:
    placed = flow([*lines(Kind.BODY, 45), *signature()], start=37)
    assert pages(placed, Kind.BODY).count(2) == 2


def test_name_and_date_are_never_parted() -> None:
    placed = flow([*lines(Kind.BODY, 41), *signature(names=3)], start=37)
    assert len(set(pages(placed, Kind.SIGNATURE))) == 1


def test_the_first_line_of_the_note_stays_with_the_date() -> None:
    placed = flow([*lines(Kind.BODY, 41), *signature(), *lines(Kind.NOTE, 1)], start=37)
    assert set(pages(placed, Kind.NOTE)) == set(pages(placed, Kind.SIGNATURE))


def test_a_heading_is_not_left_behind_alone() -> None:
    text = [*lines(Kind.BODY, 41), *lines(Kind.HEADING, 1), *lines(Kind.BODY, 2)]
    placed = flow([*text, *signature()], start=37)
    assert set(pages(placed, Kind.HEADING)) == {2}
    assert pages(placed, Kind.BODY).count(2) == 2


def test_the_names_of_attachments_come_along_with_the_text() -> None:
    placed = flow([*lines(Kind.BODY, 40), *lines(Kind.ATTACHMENTS, 3, PITCH), *signature()], start=37)
    assert set(pages(placed, Kind.ATTACHMENTS)) == {2}
    assert pages(placed, Kind.BODY).count(2) == 2


def test_a_page_full_of_attachments_gives_its_last_two_to_the_signature() -> None:
    placed = flow([*lines(Kind.BODY, 22), *lines(Kind.ATTACHMENTS, 22, PITCH), *signature()], start=37)
    assert pages(placed, Kind.ATTACHMENTS).count(2) == 2
    assert set(pages(placed, Kind.SIGNATURE)) == {2}


def test_the_first_page_keeps_text_of_a_two_line_body() -> None:
    placed = flow([*lines(Kind.ADDRESSEES, 20), *lines(Kind.BODY, 2), *signature()], start=37)
    assert pages(placed, Kind.BODY) == [0, 1]


def test_without_a_body_the_signature_stands_where_it_falls() -> None:
    placed = flow([*lines(Kind.TITLE, 22), *signature()], start=37)
    assert set(pages(placed, Kind.SIGNATURE)) == {1}


def test_a_signature_longer_than_a_page_still_flows() -> None:
    placed = flow([*lines(Kind.BODY, 30), *signature(names=60)], start=37)
    assert len(placed) == 91
    assert all(each.bottom <= 262.01 for each in placed)


def test_lines_never_overlap_and_never_leave_the_type_area() -> None:
    placed = flow([*lines(Kind.TITLE, 2, 20), *lines(Kind.BODY, 100), *signature()], start=110)
    for above, below in pairwise(placed):
        assert below.page > above.page or below.top >= above.bottom - 0.001
    assert all(each.top >= 37 - 0.001 and each.bottom <= 262.001 for each in placed)


def test_the_last_page_can_be_tightened_evenly() -> None:
    placed = flow(lines(Kind.BODY, 22 + 20), start=37)
    closer = tightened(placed, bottom=37 + 19 * PITCH)
    assert closer is not None
    assert closer[:22] == placed[:22]
    assert closer[-1].bottom == pytest.approx(37 + 19 * PITCH)
    steps = {round(below.top - above.top, 6) for above, below in pairwise(closer[22:])}
    assert steps == {round(PITCH * 19 / 20, 6)}


def test_lines_are_not_tightened_beyond_24_a_page() -> None:
    placed = flow(lines(Kind.BODY, 22 + 20), start=37)
    assert tightened(placed, bottom=37 + 18 * PITCH) is None


def test_the_first_page_is_never_tightened() -> None:
    assert tightened(flow(lines(Kind.BODY, 20), start=37), bottom=37 + 19 * PITCH) is None
