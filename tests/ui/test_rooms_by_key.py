"""F9 leaves nothing but the text, F7 shows and hides the 要素; the page shows where the cursor stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from oa_client.typesetting.model import GlyphRun, Layout, Page, Part, Role, Source
from tests.support.looking import holds_colour, seen
from tests.support.window import CTRL, Seat
from ui.documents.editor import Editor
from ui.widgets.page_place import PagePlace, place_of

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    editor(seat).body.setFocus()
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def test_f9_leaves_the_text_alone_in_the_middle_and_esc_brings_everything_back(seat: Seat) -> None:
    desk = editor(seat)
    seat.type("正文")
    seat.key(Qt.Key.Key_F9)
    away = (desk.form, desk.side, seat.window.nav)
    assert not any(room.isVisible() for room in away)
    assert seat.focus == "body"
    assert desk.body.viewport().width() <= 860
    assert abs(desk.body.viewport().geometry().center().x() - desk.body.width() / 2) < 60
    seat.type("还在写")
    seat.key(Qt.Key.Key_Escape)
    assert all(room.isVisible() for room in away)
    assert desk.body.toPlainText() == "正文还在写"
    seat.key(Qt.Key.Key_F9)
    seat.key(Qt.Key.Key_F9)
    assert all(room.isVisible() for room in away)


def test_the_navigation_is_there_again_when_the_paper_is_left(seat: Seat) -> None:
    seat.key(Qt.Key.Key_F9)
    seat.window.open_page("inbox")
    assert seat.window.nav.isVisible()
    seat.window.open_page("outgoing")
    assert not seat.window.nav.isVisible()


def test_printing_is_seen_from_the_text_alone_too(seat: Seat) -> None:
    seat.key(Qt.Key.Key_F9)
    seat.key(Qt.Key.Key_P, CTRL)
    assert seat.sees("print_aid")


def test_f7_hides_the_form_and_shows_it_with_the_focus_in_it(seat: Seat) -> None:
    seat.key(Qt.Key.Key_F7)
    assert (seat.sees("form"), seat.focus) == (False, "body")
    seat.key(Qt.Key.Key_F7)
    assert (seat.sees("form"), seat.focus) == (True, "title")


def test_in_a_narrow_window_the_form_stands_aside_until_it_is_asked_for(seat: Seat) -> None:
    editor(seat).form.title.setPlainText("关于防汛的通知")
    seat.window.resize(1100, 697)
    seat.settle()
    assert not seat.sees("form")
    seat.key(Qt.Key.Key_F7)
    assert seat.sees("form")
    seat.window.resize(1400, 697)
    seat.settle()
    assert seat.sees("form")


def test_what_is_missing_in_the_form_is_gone_to_although_it_stood_aside(seat: Seat) -> None:
    seat.type("正文。")
    seat.key(Qt.Key.Key_F7)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.focus == "title"


def test_f11_shows_the_page_in_view_as_a_whole_and_its_text_again(seat: Seat) -> None:
    view = editor(seat).preview.view
    editor(seat).body.setPlainText("各单位要压实责任，到岗到位，及时报告。\n" * 80)
    seat.qtbot.waitUntil(lambda: len(view._sides) > 3, timeout=5000)
    seat.settle()
    view.verticalScrollBar().setValue(round(view._sides[2].top))
    seat.key(Qt.Key.Key_F11)
    whole = view._sides[2]
    assert view.side == 3
    assert whole.part.height() == 297
    assert whole.part.height() * view._scale <= view.viewport().height()
    seat.key(Qt.Key.Key_F11)
    assert view.side == 3
    assert view._sides[2].part.height() < 297


# The cursor on the page


def run(page_text: str, entry: int, offset: int, x: float) -> GlyphRun:
    xs = tuple(x + 5.0 * at for at in range(len(page_text)))
    return GlyphRun(
        page_text,
        Role.FANGSONG,
        5.0,
        xs,
        x + 5.0 * len(page_text),
        60.0,
        source=Source(Part.BODY, entry, offset),
    )


TWO = Layout(
    (
        Page(210, 297, (run("各乡镇", 0, 0, 30.0), run("要到岗", 1, 0, 40.0))),
        Page(210, 297, (run("到位", 1, 3, 30.0),)),
    )
)


@pytest.mark.parametrize(
    ("entry", "offset", "place"),
    [
        (0, 0, PagePlace(0, 30.0, 55.0, 61.0)),
        (0, 2, PagePlace(0, 40.0, 55.0, 61.0)),
        (0, 3, PagePlace(0, 45.0, 55.0, 61.0)),
        (1, 3, PagePlace(1, 30.0, 55.0, 61.0)),
        (1, 5, PagePlace(1, 40.0, 55.0, 61.0)),
        (2, 0, None),
    ],
)
def test_a_place_of_the_text_is_found_on_its_page(entry: int, offset: int, place: PagePlace | None) -> None:
    assert place_of(TWO, Source(Part.BODY, entry, offset)) == place


def test_the_mark_is_on_the_page_and_the_page_follows_the_writing(seat: Seat) -> None:
    desk, view = editor(seat), editor(seat).preview.view
    desk.body.setPlainText("各单位要压实责任，到岗到位，及时报告。\n" * 80)
    seat.qtbot.waitUntil(lambda: len(view._sides) > 3, timeout=5000)
    seat.settle()
    assert view.side == 1
    desk.body.moveCursor(QTextCursor.MoveOperation.End)
    seat.type("写到这里")
    seat.qtbot.waitUntil(lambda: view.side > 2, timeout=5000)
    seat.qtbot.wait(200)
    seat.settle()
    assert holds_colour(seen(view.viewport()), view._theme.colour("accent"))


def test_a_page_that_the_person_looks_at_stays_while_they_write_elsewhere(seat: Seat) -> None:
    desk, view = editor(seat), editor(seat).preview.view
    desk.body.setPlainText("各单位要压实责任，到岗到位，及时报告。\n" * 80)
    seat.qtbot.waitUntil(lambda: len(view._sides) > 3, timeout=5000)
    seat.settle()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    last = view.verticalScrollBar().value()
    seat.type("写")
    seat.qtbot.wait(200)
    seat.settle()
    assert abs(view.verticalScrollBar().value() - last) < 60
