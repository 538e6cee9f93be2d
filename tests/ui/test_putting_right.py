"""What 校对 found is put right in one step and undone to the letter; only the rules of 送审 keep a paper back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from oa_core.documents.model import Openness, Status
from tests.support.fake_office import Archive
from tests.support.papers import TITLE, document
from tests.support.window import ALT, CTRL, Seat
from tests.ui.checked import RIGHT, WRONG, body, editor, filled, marked, panel, put, rest, rules, undo
from ui.documents.problem_marks import MOST
from ui.documents.problem_rows import ProblemRow

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    return seat


# Put right


def test_everything_is_put_right_in_one_step_and_undone_to_the_letter(seat: Seat) -> None:
    put(seat, filled(title=f"{TITLE}。"))
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Return, ALT)
    assert (body(seat).toPlainText(), editor(seat).content().title) == (RIGHT, TITLE)
    rest(seat)
    assert panel(seat).told == "没有发现问题"
    undo(seat)
    assert (body(seat).toPlainText(), editor(seat).content().title) == (WRONG, f"{TITLE}。")


def test_what_was_put_right_is_kept_like_what_is_typed(seat: Seat) -> None:
    put(seat, filled())
    seat.key(Qt.Key.Key_Return, ALT)
    seat.qtbot.waitUntil(lambda: editor(seat).autosave.working.content.body == RIGHT, timeout=3000)  # type: ignore[union-attr]  # a draft is on the desk


def test_one_row_is_put_right_and_the_cursor_stays_where_it_was(seat: Seat) -> None:
    put(seat, filled())
    body(seat).setFocus()
    cursor = body(seat).textCursor()
    at = body(seat).document().findBlockByNumber(1).position() + 10
    cursor.setPosition(at)
    body(seat).setTextCursor(cursor)
    (row,) = [each for each in panel(seat).findChildren(ProblemRow) if "第2、3段" in each.accessibleName()]
    assert row.act.text() == "修复 2 处"
    row.act.click()
    seat.settle()
    assert body(seat).toPlainText() == WRONG.replace("．", "、")
    assert body(seat).textCursor().position() == at


def test_a_row_pressed_while_the_text_moves_puts_its_own_letters_right(seat: Seat) -> None:
    put(seat, filled("甲要落实,乙。"))
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Home, CTRL)
    seat.type("😀通知如下,")
    panel(seat).findChildren(ProblemRow)[0].act.click()
    assert body(seat).toPlainText() == "😀通知如下,甲要落实，乙。"


def test_more_problems_than_anybody_looks_at_are_put_right_all_the_same(seat: Seat) -> None:
    put(seat, filled("甲要落实,乙。\n" * (MOST + 20)))
    assert len(marked(body(seat))) == MOST
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Return, ALT)
    assert body(seat).toPlainText() == "甲要落实，乙。\n" * (MOST + 20)


def test_keys_pressed_before_the_check_came_lose_nothing(seat: Seat) -> None:
    put(seat, filled("甲要落实。"))
    body(seat).setFocus()
    seat.key(Qt.Key.Key_End, CTRL)
    seat.type("乙要落实,丙也要。")
    seat.key(Qt.Key.Key_Return, ALT)
    assert body(seat).toPlainText() == "甲要落实。乙要落实，丙也要。"


def test_a_paper_that_may_not_be_changed_is_not_checked(seat: Seat, archive: Archive, sit: Sit) -> None:
    put(seat, filled())
    editor(seat).checks.begin(None, locked=True)
    seat.key(Qt.Key.Key_Return, ALT)
    assert body(seat).toPlainText() == WRONG
    assert not seat.sees("problems")


# Sending


def test_a_rule_of_sending_is_named_and_the_cursor_goes_there(seat: Seat) -> None:
    put(seat, filled("请于××月前报送。\n特此通知。"))
    assert seat.find(QPushButton, "submit_draft").isEnabled()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert not seat.sees("submit_panel")
    assert editor(seat).trouble.text == "送审前要做到：没有占位符。"
    assert (seat.focus, body(seat).textCursor().selectedText()) == ("body", "××")


def test_no_other_rule_keeps_a_paper_from_being_sent(seat: Seat) -> None:
    put(seat, filled(openness=Openness.CLOSED))
    assert {"L38", "L53", "L61"} <= set(rules(seat))
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.sees("submit_panel")


def test_what_was_typed_a_moment_ago_is_checked_before_it_is_sent(seat: Seat) -> None:
    put(seat, filled("特此通知。"))
    body(seat).setFocus()
    seat.type("××")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert not seat.sees("submit_panel")
    assert "没有占位符" in editor(seat).trouble.text


def test_the_sentence_goes_when_the_place_is_put_right(seat: Seat) -> None:
    put(seat, filled("请于××月前报送。"))
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.type("9")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert editor(seat).trouble.text == ""
    assert seat.sees("submit_panel")


def test_fix_all_then_send_takes_three_keys(seat: Seat, archive: Archive) -> None:
    put(seat, filled(title=f"{TITLE}。"))
    body(seat).setFocus()
    before = seat.effort.actions
    seat.key(Qt.Key.Key_Return, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    current = editor(seat).checks.current
    assert current is not None
    assert current.problems == ()
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.effort.actions - before == 3
    (paper,) = [key for key, record in archive.records.items() if getattr(record, "title", "") == TITLE]
    assert document(archive, paper).status is Status.IN_REVIEW


# The fields that the rules ask for


def test_a_reason_is_asked_for_where_a_paper_is_not_published(seat: Seat) -> None:
    put(seat, filled("特此通知。"))
    assert not seat.sees("openness_reason")
    openness = seat.find(QComboBox, "openness")
    openness.setCurrentIndex(openness.findData("closed"))
    rest(seat)
    assert "L61" in rules(seat)
    seat.find(QLineEdit, "openness_reason").setFocus()
    seat.type("涉及个人隐私")
    rest(seat)
    assert editor(seat).content().openness_reason == "涉及个人隐私"
    assert "L61" not in rules(seat)


def test_a_contact_is_asked_for_in_what_goes_to_a_superior(seat: Seat) -> None:
    assert not seat.sees("contact")
    genre = seat.find(QComboBox, "genre")
    genre.setCurrentIndex(genre.findData("请示"))
    seat.find(QLineEdit, "contact").setFocus()
    seat.type("周倩，6215001")
    genre.setCurrentIndex(genre.findData("通知"))
    assert seat.sees("contact")
    assert editor(seat).content().contact == "周倩，6215001"
