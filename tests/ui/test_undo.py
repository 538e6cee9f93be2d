"""Ctrl+Z takes back the last change, wherever it was made and whoever made it; Ctrl+Y does it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from oa_core.documents.model import Content
from tests.support.fake_office import Archive
from tests.support.papers import BODY, written
from tests.support.window import CTRL, CTRL_SHIFT, Seat
from ui.documents.editor import Editor
from ui.documents.undo import BYTES, STEPS, History

Sit = Callable[[str], Seat]
EMPTY = Content(letterhead="")


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def undo(seat: Seat) -> None:
    seat.key(Qt.Key.Key_Z, CTRL)


def test_one_history_goes_through_the_title_the_fields_and_the_text(seat: Seat) -> None:
    desk = editor(seat)
    desk.form.title.setFocus()
    seat.type("关于防汛的通知")
    urgency = seat.find(QComboBox, "urgency")
    urgency.setFocus()
    seat.key(Qt.Key.Key_Down)
    desk.body.setFocus()
    seat.type("各乡镇：")
    undo(seat)
    assert (desk.body.toPlainText(), urgency.currentIndex(), seat.focus) == ("", 1, "body")
    undo(seat)
    assert (urgency.currentIndex(), seat.focus) == (0, "urgency")
    undo(seat)
    assert (desk.form.title.toPlainText(), seat.focus) == ("", "title")
    undo(seat)
    for _ in range(3):
        seat.key(Qt.Key.Key_Y, CTRL)
    assert desk.form.title.toPlainText() == "关于防汛的通知"
    assert urgency.currentIndex() == 1
    assert desk.body.toPlainText() == "各乡镇："


def test_receivers_come_back(seat: Seat) -> None:
    desk = editor(seat)
    field = desk.form.addressees
    field.edit.setFocus()
    seat.type("各乡镇")
    seat.key(Qt.Key.Key_Return)
    chosen = field.chosen
    assert len(chosen) > 1
    seat.key(Qt.Key.Key_Backspace)
    undo(seat)
    assert field.chosen == chosen
    undo(seat)
    assert field.chosen == ()
    seat.key(Qt.Key.Key_Z, CTRL_SHIFT)
    assert field.chosen == chosen


def test_a_content_that_is_put_there_is_one_step_and_is_kept(seat: Seat) -> None:
    desk = editor(seat)
    desk.body.setFocus()
    seat.type("原有的文字")
    before = desk.content()
    desk.put(replace(written(seat.office), letterhead=before.letterhead))
    assert desk.body.toPlainText() == BODY
    undo(seat)
    assert desk.content() == before
    seat.key(Qt.Key.Key_Y, CTRL)
    assert desk.body.toPlainText() == BODY
    assert desk.content().title


def test_what_is_typed_goes_back_by_words_and_pauses(qtbot: QtBot) -> None:
    box, history, clock = a_history(qtbot)
    type_in(box, "防")
    type_in(box, "汛")
    type_in(box, "，")
    type_in(box, "值守")
    clock[0] += 5
    type_in(box, "到岗")
    history.undo()
    assert box.toPlainText() == "防汛，值守"
    history.undo()
    assert box.toPlainText() == "防汛，"
    history.undo()
    assert box.toPlainText() == ""
    assert not history.can_undo


def test_what_is_deleted_letter_by_letter_comes_back_at_once(qtbot: QtBot) -> None:
    box, history, _ = a_history(qtbot, "防汛值守")
    box.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(3):
        box.textCursor().deletePreviousChar()
    history.undo()
    assert box.toPlainText() == "防汛值守"


def test_rare_characters_and_emoji_keep_their_places(qtbot: QtBot) -> None:
    box, history, clock = a_history(qtbot, "𠮷田😀村")
    box.moveCursor(QTextCursor.MoveOperation.End)
    type_in(box, "𠮷")
    clock[0] += 5
    box.moveCursor(QTextCursor.MoveOperation.Start)
    type_in(box, "甲")
    history.undo()
    history.undo()
    assert box.toPlainText() == "𠮷田😀村"
    history.redo()
    history.redo()
    assert box.toPlainText() == "甲𠮷田😀村𠮷"


def test_hard_blanks_and_lines_are_what_they_were(qtbot: QtBot) -> None:
    box, history, _ = a_history(qtbot, "一\n二\u00a0三")
    box.selectAll()
    box.textCursor().removeSelectedText()
    history.undo()
    assert box.document().toRawText() == "一\u2029二\u00a0三"


def test_after_something_new_nothing_old_is_done_again(qtbot: QtBot) -> None:
    box, history, _ = a_history(qtbot)
    type_in(box, "旧")
    history.undo()
    type_in(box, "新")
    assert not history.can_redo
    history.undo()
    assert box.toPlainText() == ""


def test_words_that_are_being_composed_are_no_step(seat: Seat) -> None:
    desk = editor(seat)
    desk.body.setFocus()
    QApplication.sendEvent(desk.body, QInputMethodEvent("fangxun", []))
    assert not desk.writing.history.can_undo
    seat.key(Qt.Key.Key_Z, CTRL)
    seat.key(Qt.Key.Key_1, CTRL)
    assert desk.body.toPlainText() == ""
    seat.type("防汛")
    undo(seat)
    assert desk.body.toPlainText() == ""
    assert not desk.writing.history.can_undo


def test_composing_over_a_selection_is_taken_back_in_one_step(seat: Seat) -> None:
    desk = editor(seat)
    desk.body.setFocus()
    desk.body.setPlainText("防汛工作")
    desk.writing.history.begin()
    desk.body.selectAll()
    QApplication.sendEvent(desk.body, QInputMethodEvent("kanghan", []))
    seat.type("抗旱")
    undo(seat)
    assert desk.body.toPlainText() == "防汛工作"


def test_another_paper_begins_with_nothing_to_take_back(archive: Archive, seat: Seat) -> None:
    desk = editor(seat)
    desk.body.setFocus()
    seat.type("第一件")
    seat.key(Qt.Key.Key_N, CTRL)
    assert not desk.writing.history.can_undo
    undo(seat)
    assert desk.body.toPlainText() == ""
    assert not seat.find(QPushButton, "undo").isEnabled()


def test_nothing_is_taken_back_in_a_text_that_is_locked(seat: Seat) -> None:
    desk = editor(seat)
    desk.body.setFocus()
    seat.type("已写")
    desk._lock(True)
    desk.writing.undo()
    assert desk.body.toPlainText() == "已写"


def test_the_history_is_bounded(qtbot: QtBot) -> None:
    box, history, clock = a_history(qtbot)
    for _ in range(STEPS + 50):
        clock[0] += 2
        type_in(box, "字")
    assert len(history._steps) == STEPS
    large = "字" * (BYTES // 8)
    for _ in range(12):
        clock[0] += 2
        box.setPlainText(large)
        box.setPlainText("")
    assert history._size <= BYTES + 2 * len(large) * 2
    history.undo()
    assert box.toPlainText() == large


def test_a_key_in_a_long_draft_costs_the_history_next_to_nothing(qtbot: QtBot) -> None:
    box, history, _ = a_history(qtbot, ("各单位要压实责任，到岗到位。" * 30 + "\n") * 48)
    assert len(box.toPlainText()) > 20_000
    import time

    box.moveCursor(QTextCursor.MoveOperation.End)
    with_it = min(_seconds(box, time.perf_counter) for _ in range(5))
    box.document().contentsChange.disconnect(history._exchanged)
    without = min(_seconds(box, time.perf_counter) for _ in range(5))
    assert (with_it - without) / 50 < 0.0005


def _seconds(box: QPlainTextEdit, clock: Callable[[], float]) -> float:
    began = clock()
    for _ in range(50):
        type_in(box, "字")
    return clock() - began


def a_history(qtbot: QtBot, text: str = "") -> tuple[QPlainTextEdit, History, list[float]]:
    box = QPlainTextEdit()
    qtbot.addWidget(box)
    clock = [0.0]
    history = History(box, lambda: EMPTY, lambda _content: None, lambda: clock[0])
    box.setPlainText(text)
    history.begin()
    return box, history, clock


def type_in(box: QPlainTextEdit, text: str) -> None:
    box.textCursor().insertText(text)
