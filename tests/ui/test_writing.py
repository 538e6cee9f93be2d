"""The tools over the text by their keys: levels, 查找替换, pastes; none of them acts while something is composed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from oa_core.documents.content import TEXT_LIMIT
from oa_core.structure.source import Table
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor

Sit = Callable[[str], Seat]
SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXT = "现通知如下：\n压实责任\n落实带班\n要到岗。"


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk at a draft of four paragraphs, the cursor at its beginning."""
    seat = sit("clerk")
    seat.press("new")
    desk = editor(seat)
    desk.body.setPlainText(TEXT)
    desk.writing.history.begin()
    desk.body.setFocus()
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def body(seat: Seat) -> BodyEdit:
    return editor(seat).body


def go_to(seat: Seat, paragraph: int) -> None:
    body(seat).setTextCursor(QTextCursor(body(seat).document().findBlockByNumber(paragraph)))


def checked(seat: Seat) -> list[str]:
    names = ("level_1", "level_2", "level_3", "level_0")
    return [name for name in names if seat.find(QPushButton, name).isChecked()]


# Levels


def test_levels_are_set_by_their_keys_and_taken_back(seat: Seat) -> None:
    for paragraph, key in ((1, Qt.Key.Key_1), (2, Qt.Key.Key_2), (3, Qt.Key.Key_3)):
        go_to(seat, paragraph)
        seat.key(key, CTRL)
    assert body(seat).toPlainText() == "现通知如下：\n一、压实责任\n（一）落实带班\n1.要到岗。"
    assert checked(seat) == ["level_3"]
    assert seat.window.page_name == "outgoing"
    seat.key(Qt.Key.Key_3, CTRL)
    seat.key(Qt.Key.Key_0, CTRL)
    assert body(seat).toPlainText().endswith("\n要到岗。")
    for _ in range(4):
        seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == TEXT


def test_several_paragraphs_count_on_in_one_step(seat: Seat) -> None:
    cursor = QTextCursor(body(seat).document().findBlockByNumber(1))
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    body(seat).setTextCursor(cursor)
    seat.key(Qt.Key.Key_1, CTRL)
    assert body(seat).toPlainText() == "现通知如下：\n一、压实责任\n二、落实带班\n三、要到岗。"
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == TEXT


def test_the_button_of_a_level_does_what_its_key_does_and_keeps_the_focus_in_the_text(seat: Seat) -> None:
    go_to(seat, 1)
    seat.press("level_1")
    assert body(seat).toPlainText().split("\n")[1] == "一、压实责任"
    assert (checked(seat), seat.focus) == (["level_1"], "body")
    seat.press("level_1")
    assert (checked(seat), seat.focus) == (["level_1"], "body")


def test_the_buttons_follow_the_cursor_and_the_number_that_is_typed(seat: Seat) -> None:
    assert checked(seat) == ["level_0"]
    go_to(seat, 1)
    seat.type("二、")
    assert checked(seat) == ["level_1"]
    seat.key(Qt.Key.Key_Down)
    assert checked(seat) == ["level_0"]


def test_no_tool_acts_while_something_is_being_composed(seat: Seat) -> None:
    QApplication.sendEvent(body(seat), QInputMethodEvent("yi", []))
    for key in (Qt.Key.Key_1, Qt.Key.Key_F, Qt.Key.Key_Z):
        seat.key(key, CTRL)
    assert body(seat).toPlainText() == TEXT
    assert not seat.sees("find_bar")


def test_a_page_is_still_opened_by_its_key_once_the_text_is_put_away(seat: Seat) -> None:
    seat.key(Qt.Key.Key_Escape)
    seat.key(Qt.Key.Key_1, CTRL)
    assert seat.window.page_name == "inbox"


# Find and replace


def find(seat: Seat, words: str) -> None:
    seat.key(Qt.Key.Key_F, CTRL)
    seat.type(words)


def count(seat: Seat) -> str:
    return seat.find(QLabel, "find_count").text()


def test_words_are_found_counted_and_gone_through(seat: Seat) -> None:
    body(seat).setPlainText("Word 与 word，\nWORD 不同。")
    find(seat, "wOrd")
    assert count(seat) == "1 / 3"
    seat.key(Qt.Key.Key_Return)
    assert (count(seat), body(seat).textCursor().selectedText()) == ("2 / 3", "word")
    seat.key(Qt.Key.Key_F3)
    assert body(seat).textCursor().selectedText() == "WORD"
    seat.key(Qt.Key.Key_F3)
    assert count(seat) == "1 / 3"
    seat.key(Qt.Key.Key_F3, SHIFT)
    assert count(seat) == "3 / 3"
    assert len(body(seat).extraSelections()) == 3
    seat.key(Qt.Key.Key_Escape)
    assert (seat.focus, body(seat).extraSelections()) == ("body", [])
    assert body(seat).textCursor().selectedText() == "WORD"
    assert seat.sees("editor")


def test_what_is_not_there_is_said(seat: Seat) -> None:
    find(seat, "没有的词")
    assert count(seat) == "没有找到"
    seat.key(Qt.Key.Key_Return)
    assert seat.focus == "find_words"


def test_what_is_chosen_in_the_text_is_looked_for(seat: Seat) -> None:
    go_to(seat, 1)
    for _ in range(2):
        seat.key(Qt.Key.Key_Right, SHIFT)
    seat.key(Qt.Key.Key_F, CTRL)
    assert seat.find(QLineEdit, "find_words").text() == "压实"
    assert count(seat) == "1 / 1"


def test_one_hit_or_all_are_replaced_and_all_is_one_step(seat: Seat) -> None:
    body(seat).setPlainText("各乡，各乡。\n各乡")
    editor(seat).writing.history.begin()
    find(seat, "各乡")
    seat.find(QLineEdit, "find_other").setFocus()
    seat.type("各乡镇")
    seat.key(Qt.Key.Key_Return)
    assert body(seat).toPlainText() == "各乡镇，各乡。\n各乡"
    seat.press("replace_all")
    assert body(seat).toPlainText() == "各乡镇镇，各乡镇。\n各乡镇"
    assert count(seat) == "已替换 3 处"
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == "各乡镇，各乡。\n各乡"


def test_hits_behind_rare_characters_stand_where_they_are(seat: Seat) -> None:
    body(seat).setPlainText("𠮷😀田，田")
    find(seat, "田")
    assert body(seat).textCursor().selectedText() == "田"
    seat.press("replace_all")
    assert body(seat).toPlainText() == "𠮷😀，"


def test_hits_are_looked_for_again_after_the_text_changed(seat: Seat) -> None:
    find(seat, "责任")
    body(seat).setPlainText("责任，责任")
    seat.qtbot.wait(150)
    assert count(seat).endswith("/ 2")


def test_a_locked_text_is_searched_and_not_changed(seat: Seat) -> None:
    editor(seat)._lock(True)
    body(seat).setFocus()
    find(seat, "责任")
    assert count(seat).endswith("/ 1")
    assert not seat.find(QPushButton, "replace_all").isEnabled()


# Pastes


def paste(seat: Seat, html: str, text: str = "") -> None:
    data = QMimeData()
    data.setHtml(html)
    data.setText(text)
    QApplication.clipboard().setMimeData(data)
    seat.key(Qt.Key.Key_V, CTRL)


def trouble(seat: Seat) -> str:
    return editor(seat).trouble.text


def test_a_paste_from_word_keeps_its_structure_and_is_one_step(seat: Seat) -> None:
    body(seat).selectAll()
    paste(
        seat,
        "<p style='mso-list:l0'><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span><b>压实责任</b></p>"
        "<p>要到岗。</p>",
    )
    assert body(seat).toPlainText() == "一、压实责任\n要到岗。"
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == TEXT


def test_a_hostile_paste_is_cleaned_and_told_in_one_line(seat: Seat) -> None:
    body(seat).clear()
    paste(
        seat,
        "<script>x()</script><p>防\u200b汛\u202e工\ufeff作😀<span style='display:none'>藏</span>\ufffc</p><img src=x>",
    )
    assert body(seat).toPlainText() == "防汛工作😀"
    assert trouble(seat) == (
        "粘贴时去掉了：4 个看不见的字符、1 处脚本、样式或注释、1 处隐藏的内容、1 张图片（请单独插入）。"
        "文字里有 1 个表情符号，原样留着，印出来可能是空框。"
    )


def test_five_megabytes_of_html_are_read_beside_the_typing_and_come_in_where_the_cursor_was(
    seat: Seat,
) -> None:
    body(seat).setPlainText("前后")
    seat.key(Qt.Key.Key_Home)
    seat.key(Qt.Key.Key_Right)
    padding = "<p style='" + "x" * 10_000 + "'>字</p>"
    paste(seat, padding * 500)
    assert len(body(seat).toPlainText()) == 2 + 500 + 499
    assert body(seat).toPlainText().startswith("前字\n")
    assert body(seat).toPlainText().endswith("字后")


def test_a_paste_that_is_too_large_is_refused_and_the_text_stays(seat: Seat) -> None:
    paste(seat, f"<p>{'字' * TEXT_LIMIT}</p>")
    assert body(seat).toPlainText() == TEXT
    assert trouble(seat) == "正文超过 512 KB，系统没有接收。原来的文字没有变。"
    paste(seat, "<table>" + "<tr><td>1<td>2" * 3000 + "</table>")
    assert body(seat).toPlainText() == TEXT
    assert trouble(seat) == "表格太大（最多 4000 格、40 列），没有接收。请把它作为附件。"


def test_a_mark_of_secrecy_in_a_table_or_behind_formatting_is_refused(seat: Seat) -> None:
    for html in ("<p>机<b>密</b>★</p>", "<table><tr><td>秘密★<td>乙</table>"):
        paste(seat, html)
        assert body(seat).toPlainText() == TEXT
        assert "标志" in trouble(seat)


def test_cells_of_a_spreadsheet_become_a_table(seat: Seat) -> None:
    body(seat).clear()
    seat.paste("单位\t人数\n东洲镇\t3\n")
    [table] = editor(seat).content().tables
    assert isinstance(table, Table)
    assert table.text == "单位\t人数\n东洲镇\t3"


def test_a_paste_for_the_paper_before_does_not_come_into_the_next(qtbot: QtBot, seat: Seat) -> None:
    gate = body(seat).gate
    held: list[Callable[[], None]] = []
    gate.aside = lambda work, done, _refuse: held.append(lambda: done(work()))
    paste(seat, "<p style='" + "x" * 200_000 + "'>字</p>")
    gate.begin()
    for each in held:
        each()
    assert body(seat).toPlainText() == TEXT


def test_nothing_is_pasted_into_a_text_that_is_locked(seat: Seat) -> None:
    editor(seat)._lock(True)
    paste(seat, "<p>新</p>")
    assert body(seat).toPlainText() == TEXT
