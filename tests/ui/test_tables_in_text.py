"""A table in the text is one card: never raw characters, never cut, edited in place and taken back like any word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QSpinBox

from oa_client.typesetting.model import Layout
from oa_core.documents.blocks import MARK, key_of_table, line_of
from oa_core.documents.table_grid import table_from
from tests.support.looking import seen
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.documents.table_editor import TableEditor

Sit = Callable[[str], Seat]
TABLE = table_from([["单位", "人数"], ["东洲镇", "3"]], heads=1)
MARKED = line_of(key_of_table(TABLE))


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk at 前, a table, 后."""
    seat = sit("clerk")
    seat.press("new")
    body(seat).blocks.line(TABLE)
    body(seat).setPlainText(f"前\n{MARKED}\n后")
    editor(seat).writing.history.begin()
    body(seat).setFocus()
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def body(seat: Seat) -> BodyEdit:
    return editor(seat).body


def place(seat: Seat) -> tuple[int, int]:
    cursor = body(seat).textCursor()
    return cursor.blockNumber(), cursor.positionInBlock()


def go_to(seat: Seat, paragraph: int, *, end: bool = False) -> None:
    cursor = QTextCursor(body(seat).document().findBlockByNumber(paragraph))
    if end:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    body(seat).setTextCursor(cursor)


def keys(seat: Seat, *pressed: Qt.Key) -> None:
    for key in pressed:
        seat.key(key)


def test_the_cursor_steps_over_a_table_in_both_directions(seat: Seat) -> None:
    places = []
    for key in [Qt.Key.Key_Right] * 4 + [Qt.Key.Key_Left] * 4:
        seat.key(key)
        places.append(place(seat))
    assert places == [(0, 1), (1, 0), (1, 13), (2, 0), (1, 13), (1, 0), (0, 1), (0, 0)]


def test_up_and_down_go_over_it(seat: Seat) -> None:
    keys(seat, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert place(seat)[0] == 2
    keys(seat, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert place(seat)[0] == 0


def test_backspace_behind_it_takes_it_away_whole_and_undo_brings_it_back(seat: Seat) -> None:
    go_to(seat, 2)
    seat.key(Qt.Key.Key_Backspace)
    assert place(seat) == (1, 13)
    seat.key(Qt.Key.Key_Backspace)
    assert body(seat).toPlainText() == "前\n\n后"
    assert editor(seat).content().tables == ()
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == f"前\n{MARKED}\n后"
    assert editor(seat).content().tables == (TABLE,)


def test_delete_before_it_takes_it_away_whole(seat: Seat) -> None:
    go_to(seat, 0, end=True)
    keys(seat, Qt.Key.Key_Delete, Qt.Key.Key_Delete)
    assert body(seat).toPlainText() == "前\n\n后"


def test_words_typed_at_a_table_stand_beside_it(seat: Seat) -> None:
    go_to(seat, 1)
    seat.type("上面")
    go_to(seat, 2, end=True)
    seat.type("下面")
    assert body(seat).toPlainText() == f"前\n上面\n{MARKED}\n下面\n后"


def test_enter_behind_it_begins_a_paragraph(seat: Seat) -> None:
    go_to(seat, 1, end=True)
    seat.key(Qt.Key.Key_Return)
    seat.type("新")
    assert body(seat).toPlainText() == f"前\n{MARKED}\n新\n后"


def test_composing_at_a_table_happens_beside_it(seat: Seat) -> None:
    go_to(seat, 1, end=True)
    QApplication.sendEvent(body(seat), QInputMethodEvent("xin", []))
    assert place(seat) == (2, 0)
    seat.type("新")
    assert body(seat).toPlainText() == f"前\n{MARKED}\n新\n后"


@pytest.mark.parametrize("gone", [(0, 0, 2, 0), (0, 1, 1, 0), (1, 13, 2, 1), (0, 0, 1, 0)])
def test_no_deletion_cuts_a_table_in_two(seat: Seat, gone: tuple[int, int, int, int]) -> None:
    document = body(seat).document()
    cursor = QTextCursor(document)
    cursor.setPosition(document.findBlockByNumber(gone[0]).position() + gone[1])
    cursor.setPosition(
        document.findBlockByNumber(gone[2]).position() + gone[3], QTextCursor.MoveMode.KeepAnchor
    )
    body(seat).setTextCursor(cursor)
    before = body(seat).toPlainText()
    seat.key(Qt.Key.Key_Delete)
    lines = body(seat).toPlainText().split("\n")
    assert [line for line in lines if MARK in line] in ([], [MARKED])
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == before


def test_a_text_that_is_written_into_a_mark_by_force_is_put_beside_it(seat: Seat) -> None:
    cursor = QTextCursor(body(seat).document().findBlockByNumber(1))
    cursor.insertText("甲")
    cursor = QTextCursor(body(seat).document().findBlockByNumber(2))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertText("乙")
    assert body(seat).toPlainText() == f"前\n甲\n{MARKED}\n乙\n后"


def test_half_a_mark_stands_for_nothing_and_goes(seat: Seat) -> None:
    body(seat).setPlainText(f"甲{MARK}0123乙")
    assert MARK not in body(seat).toPlainText()


def test_copied_with_its_words_it_comes_in_again_and_into_another_paper(seat: Seat) -> None:
    seat.key(Qt.Key.Key_A, CTRL)
    seat.key(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "前\n单位\t人数\n东洲镇\t3\n后"
    seat.key(Qt.Key.Key_N, CTRL)
    body(seat).setFocus()
    seat.key(Qt.Key.Key_V, CTRL)
    assert body(seat).toPlainText() == f"前\n{MARKED}\n后"
    assert editor(seat).content().tables == (TABLE,)


def test_the_card_shows_what_it_is_and_no_raw_characters(seat: Seat) -> None:
    cards = body(seat).cards
    assert cards.words(TABLE) == ("表格 2 行 × 2 列", "单位 │ 人数 │ 东洲镇 │ 3")
    assert cards.words(None)[0] == "这里的表格或图片不在本机"
    assert body(seat).gutter.word_for(1) == "表格"
    before = seen(body(seat).viewport())
    body(seat).blocks._known.clear()
    assert seen(body(seat).viewport()) != before


def test_levels_pass_it_by(seat: Seat) -> None:
    seat.key(Qt.Key.Key_A, CTRL)
    seat.key(Qt.Key.Key_1, CTRL)
    assert body(seat).toPlainText() == f"一、前\n{MARKED}\n二、后"


def test_nothing_is_found_in_a_mark(seat: Seat) -> None:
    seat.key(Qt.Key.Key_F, CTRL)
    seat.type(MARKED[1:4])
    assert editor(seat).writing.find.count.text() == "没有找到"


# The table editor


def cells(seat: Seat) -> TableEditor:
    return seat.find(TableEditor, "table_editor")


def test_ctrl_t_puts_a_table_into_the_text_and_its_cells_are_written_by_keys(seat: Seat) -> None:
    go_to(seat, 2, end=True)
    seat.key(Qt.Key.Key_T, CTRL)
    assert seat.focus == "table_cells"
    seat.key(Qt.Key.Key_Return)
    seat.type("姓名")
    keys(seat, Qt.Key.Key_Tab)
    seat.type("电话")
    keys(seat, Qt.Key.Key_Tab)
    seat.key(Qt.Key.Key_Escape)
    seat.key(Qt.Key.Key_Escape)
    assert seat.focus == "body"
    table = editor(seat).content().tables[-1]
    assert [cell.text for cell in table.rows[0]] == ["姓名", "电话", ""]
    assert table.heads == 1
    assert body(seat).toPlainText().startswith(f"前\n{MARKED}\n后\n{MARK}")


def open_table(seat: Seat) -> TableEditor:
    go_to(seat, 1)
    seat.key(Qt.Key.Key_Return)
    return cells(seat)


def texts(seat: Seat) -> list[list[str]]:
    [table] = editor(seat).content().tables
    return [[cell.text for cell in row] for row in table.rows]


def test_enter_on_a_table_opens_it_and_each_change_is_one_step(seat: Seat) -> None:
    table = open_table(seat)
    table.cells.setCurrentCell(1, 1)
    seat.press("row_below")
    seat.press("column_right")
    seat.press("row_above")
    assert texts(seat) == [["单位", "人数", ""], ["东洲镇", "3", ""], ["", "", ""], ["", "", ""]]
    for _ in range(3):
        editor(seat).writing.undo()
    assert texts(seat) == [["单位", "人数"], ["东洲镇", "3"]]
    assert table.cells.rowCount() == 2


def test_rows_and_columns_are_taken_out(seat: Seat) -> None:
    table = open_table(seat)
    table.cells.setCurrentCell(0, 0)
    seat.press("column_off")
    seat.press("row_off")
    assert texts(seat) == [["3"]]


def test_the_rows_that_repeat_are_set(seat: Seat) -> None:
    open_table(seat)
    seat.find(QSpinBox, "table_heads").setValue(0)
    assert editor(seat).content().tables[0].heads == 0


def test_several_cells_are_pasted_and_the_table_grows(seat: Seat) -> None:
    table = open_table(seat)
    table.cells.setCurrentCell(1, 1)
    table.cells.setFocus()
    seat.paste("4\t甲\n5\t乙\n")
    assert texts(seat) == [["单位", "人数", ""], ["东洲镇", "4", "甲"], ["", "5", "乙"]]


def test_what_must_not_come_in_is_refused_and_the_cell_stays(seat: Seat) -> None:
    table = open_table(seat)
    item = table.cells.item(1, 0)
    assert item is not None
    item.setText("秘密★")
    assert texts(seat)[1][0] == "东洲镇"
    assert "标志" in editor(seat).trouble.text


def test_a_table_that_undo_takes_away_is_put_away(seat: Seat) -> None:
    body(seat).clear()
    editor(seat).writing.history.begin()
    seat.key(Qt.Key.Key_T, CTRL)
    editor(seat).writing.undo()
    assert body(seat).toPlainText() == ""
    assert not seat.sees("table_editor")


def test_a_table_is_on_the_page(seat: Seat) -> None:
    pages: list[Layout] = []
    editor(seat).preview.laid_out.connect(pages.append)
    table = open_table(seat)
    item = table.cells.item(1, 0)
    assert item is not None
    item.setText("屿口乡")
    seat.qtbot.waitUntil(lambda: bool(pages) and "屿口乡" in words_on(pages[-1]), timeout=5000)
    assert MARK not in words_on(pages[-1])


def words_on(layout: Layout) -> str:
    return "".join(run.text for page in layout.pages for run in page.runs)


def test_a_locked_table_is_not_opened(seat: Seat) -> None:
    go_to(seat, 1)
    editor(seat)._lock(True)
    seat.key(Qt.Key.Key_Return)
    assert not seat.sees("table_editor")
