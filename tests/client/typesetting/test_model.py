"""The page model itself: what a drawer can ask of it."""

from __future__ import annotations

import pytest

from oa_client.typesetting.model import BLACK, RED, GlyphRun, Layout, Page, Part, Role, Source


def a_run(text: str = "政府", offset: int = 0, role: Role | None = Role.FANGSONG) -> GlyphRun:
    xs = tuple(28.0 + 5.5 * at for at in range(len(text)))
    return GlyphRun(text, role, 5.6, xs, 28.0 + 5.5 * len(text), 44.0, BLACK, Source(Part.BODY, 0, offset))


def test_advances_lead_from_each_character_to_the_next_and_to_the_end() -> None:
    run = GlyphRun("甲乙", Role.FANGSONG, 5.6, (10.0, 15.0), 22.0, 44.0)
    assert run.x == 10
    assert run.advances == (5.0, 7.0)


def test_a_shifted_run_keeps_everything_but_its_place() -> None:
    run = GlyphRun("甲乙", Role.KAITI, 5.6, (10.0, 15.0), 22.0, 44.0, RED, Source(Part.NOTE))
    moved = run.shifted(1.0, -2.0)
    assert (moved.xs, moved.right, moved.baseline) == ((11.0, 16.0), 23.0, 42.0)
    assert (moved.text, moved.role, moved.colour, moved.source) == (
        run.text,
        run.role,
        run.colour,
        run.source,
    )
    assert moved.advances == pytest.approx(run.advances)


def test_what_is_not_drawn_is_passed_over() -> None:
    run = a_run("甲\u200b　\t\r乙\ufe0f")
    assert list(run.drawn()) == [("甲", run.xs[0]), ("乙", run.xs[5])]


def test_a_source_moves_along_its_entry() -> None:
    assert Source(Part.BODY, 2, 5).moved(3) == Source(Part.BODY, 2, 8)


def test_a_text_is_read_back_in_its_own_order_across_pages() -> None:
    first = Page(210, 297, (a_run("甲乙", 0), a_run("丙", 2)))
    second = Page(210, 297, (a_run("戊", 4), a_run("丁", 3)))
    layout = Layout((first, second))
    assert layout.text_of(Part.BODY) == "甲乙丙丁戊"
    assert layout.text_of(Part.BODY, 1) == ""
    assert layout.text_of(Part.TITLE) == ""


def test_missing_characters_are_listed_once_and_blanks_are_not_missing() -> None:
    page = Page(210, 297, (a_run("\ue123甲 ", role=None), a_run("乙")))
    assert Layout((page, page)).missing == ("甲", "\ue123")


def test_each_undrawn_character_has_a_box_inside_its_em() -> None:
    run = a_run("\ue123 \ue124", role=None)
    boxes = list(run.boxes())
    assert len(boxes) == 2
    for (x0, y0, x1, y1), x in zip(boxes, (run.xs[0], run.xs[2]), strict=True):
        assert x < x0 < x1 < x + run.size
        assert run.baseline - run.size < y0 < run.baseline < y1
