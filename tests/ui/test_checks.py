"""校对 while writing, by keys through the real editor: found after a rest, shown in place, put right in one step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from oa_core.documents.model import Openness
from tests.support.papers import TITLE
from tests.support.window import ALT, CTRL, Seat
from tests.ui.checked import (
    RIGHT,
    SHIFT,
    WRONG,
    body,
    counted,
    editor,
    filled,
    marked,
    panel,
    put,
    rest,
    rows,
    rules,
)
from ui.documents.checks import REST_MS
from ui.widgets.page_tints import places

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    return seat


# Found and shown


def test_a_text_without_problems_says_so_in_one_line(seat: Seat) -> None:
    put(seat, filled("现将有关事项通知如下。\n特此通知。"))
    assert panel(seat).told == "没有发现问题"
    assert rows(seat) == []
    assert panel(seat).height() < 70


def test_what_could_not_be_checked_is_one_quiet_line(seat: Seat) -> None:
    put(seat, filled("现将有关事项通知如下。\n特此通知。"))
    told = seat.find(QLabel, "problems_lacking").accessibleName()
    assert "条规则缺少依据，没有检查：" in told
    assert "印章" in told


def test_problems_are_counted_by_level_and_told_with_their_places(seat: Seat) -> None:
    put(seat, filled())
    assert panel(seat).told == "4 错误 全部修复 4 处  Alt+Enter"
    assert rows(seat) == [
        "错误：中文里要用全角标点“，”，不用半角“,”（2 处）　第1、3段：“,” → “，”，“（含临聘)” → “（含临聘）”",
        "错误：汉字序号“一”后面用顿号“、”（2 处）　第2、3段：“．” → “、”",
    ]


def test_the_letters_are_underlined_behind_emoji_too(seat: Seat) -> None:
    put(seat, filled())
    assert sorted(marked(body(seat))) == sorted([",", "．", "．", "（含临聘)"])
    (first, *_) = body(seat).extraSelections()
    look = first.format  # type: ignore[attr-defined]  # Qt's stubs lack the parts of a selection
    assert look.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline


def test_a_hint_is_tinted_and_not_underlined(seat: Seat) -> None:
    put(seat, filled("今年要做好工作。"))
    (selection,) = body(seat).extraSelections()
    assert selection.format.underlineStyle() is QTextCharFormat.UnderlineStyle.NoUnderline  # type: ignore[attr-defined]  # Qt's stubs lack the parts of a selection


def test_the_title_is_checked_in_its_own_field(seat: Seat) -> None:
    put(seat, filled("特此通知。", title=f"😀{TITLE}。"))
    assert marked(editor(seat).form.title) == ["。"]
    assert marked(body(seat)) == []


def test_nothing_is_checked_while_keys_are_pressed(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    put(seat, filled("特此通知。"))
    asked = counted(seat, monkeypatch)
    body(seat).setFocus()
    for letter in "现将事项通知如下":
        seat.type(letter)
        seat.qtbot.wait(REST_MS // 6)
    assert asked == []
    rest(seat)
    assert len(asked) == 1


def test_composing_starts_no_check_and_no_shortcut(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    put(seat, filled())
    asked = counted(seat, monkeypatch)
    body(seat).setFocus()
    QApplication.sendEvent(body(seat), QInputMethodEvent("fang'tai", []))
    seat.qtbot.wait(REST_MS + 100)
    seat.key(Qt.Key.Key_Return, ALT)
    assert asked == []
    assert body(seat).toPlainText() == WRONG
    QApplication.sendEvent(body(seat), QInputMethodEvent("", []))
    seat.settle()
    seat.key(Qt.Key.Key_Return, ALT)
    assert body(seat).toPlainText() == RIGHT


def test_marks_move_along_with_what_is_typed_before_them_and_go_with_their_letters(seat: Seat) -> None:
    put(seat, filled("甲要落实,乙要落实,丙。"))
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Home, CTRL)
    seat.type("😀通知")
    assert marked(body(seat)) == [",", ","]
    cursor = body(seat).textCursor()
    cursor.setPosition(
        body(seat).document().toPlainText().encode("utf-16-le").find(",".encode("utf-16-le")) // 2
    )
    body(seat).setTextCursor(cursor)
    seat.key(Qt.Key.Key_Delete)
    assert marked(body(seat)) == [","]


def test_typing_right_behind_a_problem_does_not_stretch_its_mark(seat: Seat) -> None:
    put(seat, filled("甲要落实,乙。"))
    body(seat).setFocus()
    cursor = body(seat).textCursor()
    cursor.setPosition(5)
    body(seat).setTextCursor(cursor)
    seat.type("并且")
    assert marked(body(seat)) == [","]


def test_a_new_paragraph_above_is_counted_at_once(seat: Seat) -> None:
    put(seat, filled("通知如下。\n甲要落实,乙。"))
    assert any("第2段" in row for row in rows(seat))
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Home, CTRL)
    seat.key(Qt.Key.Key_Return)
    assert any("第3段" in row for row in rows(seat))


def test_an_answer_about_an_older_text_is_never_shown(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    checking = seat.office.checking
    judge = checking.problems

    typed = threading.Event()

    def slowly(*facts: Any) -> object:
        typed.wait(5)
        return judge(*facts)

    monkeypatch.setattr(checking, "problems", slowly)
    editor(seat).put(filled("甲要落实,乙。"))
    editor(seat).checks.when_checked(lambda: None)
    body(seat).setPlainText("新的文字没有问题。")
    typed.set()
    seat.settle()
    assert marked(body(seat)) == []
    rest(seat)
    assert "L53" not in rules(seat)


def tinted(seat: Seat) -> list[str]:
    view = editor(seat).preview.view
    return [tone for page in view._layout.pages for _, tone in places(page, view._tints)]


def test_the_same_letters_are_tinted_on_the_page_until_a_key_is_pressed(seat: Seat) -> None:
    put(seat, filled("😀甲要落实,乙。\n今年要完成。"))
    seat.qtbot.waitUntil(lambda: tinted(seat) == ["red", "accent"], timeout=5000)
    body(seat).setFocus()
    seat.type("丙")
    assert tinted(seat) == []
    rest(seat)
    seat.qtbot.waitUntil(lambda: tinted(seat) == ["red", "accent"], timeout=5000)


# Going there


def test_f8_goes_from_problem_to_problem_and_shift_f8_back(seat: Seat) -> None:
    put(seat, filled(title=f"{TITLE}。"))
    seat.key(Qt.Key.Key_F8)
    seen = []
    for _ in range(5):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QPlainTextEdit)
        seen.append((focus.objectName(), focus.textCursor().selectedText()))
        seat.key(Qt.Key.Key_F8)
    assert seen == [("title", "。"), ("body", ","), ("body", "．"), ("body", "．"), ("body", "（含临聘)")]
    assert seat.focus == "title"
    seat.key(Qt.Key.Key_F8, SHIFT)
    assert (seat.focus, body(seat).textCursor().selectedText()) == ("body", "（含临聘)")
    seat.key(Qt.Key.Key_F8, SHIFT)
    assert body(seat).textCursor().selectedText() == "．"


def test_f8_goes_on_from_where_the_cursor_was_put(seat: Seat) -> None:
    put(seat, filled())
    seat.key(Qt.Key.Key_F8)
    body(seat).setFocus()
    seat.key(Qt.Key.Key_End, CTRL)
    seat.key(Qt.Key.Key_F8, SHIFT)
    assert body(seat).textCursor().selectedText() == "（含临聘)"


def test_f8_reaches_the_fields_beside_the_text(seat: Seat) -> None:
    put(seat, filled("特此通知。", openness=Openness.CLOSED))
    seat.key(Qt.Key.Key_F8)
    assert seat.focus == "openness_reason"


def test_a_row_without_a_fix_leads_to_its_place(seat: Seat) -> None:
    put(seat, filled("请于××前报送，再于○○○前报告。"))
    seat.press("problem_act1")
    assert (seat.focus, body(seat).textCursor().selectedText()) == ("body", "××")
    seat.press("problem_act1")
    assert body(seat).textCursor().selectedText() == "○○○"
