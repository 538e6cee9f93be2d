"""校对 while writing, by keys through the real editor: found after a rest, shown in place, put right in one step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from oa_core.documents.model import Content, Openness, Status
from tests.support.fake_office import Archive
from tests.support.papers import TITLE, document
from tests.support.window import ALT, CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.checks import REST_MS
from ui.documents.editor import Editor
from ui.documents.problem_marks import MOST
from ui.documents.problem_rows import ProblemRow
from ui.documents.problems import Problems
from ui.widgets.page_tints import places

Sit = Callable[[str], Seat]
SHIFT = Qt.KeyboardModifier.ShiftModifier

WRONG = (
    "😀𠮷为做好防台风工作,现将有关事项通知如下。\n"
    "一．严管火源。各镇要设置检查站，组织人员每天巡查；重要情况要随时报告县政府总值班室，不得迟报、漏报和瞒报。\n"
    "二．加强巡护。护林员要全员上岗（含临聘)，发现隐患要马上处置；处置不了的要立即上报并派人看守，不得离开现场。\n"
    "特此通知。"
)
RIGHT = WRONG.replace("工作,", "工作，").replace("．", "、").replace("临聘)", "临聘）")


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def body(seat: Seat) -> BodyEdit:
    return seat.find(BodyEdit, "body")


def panel(seat: Seat) -> Problems:
    return seat.find(Problems, "problems")


def filled(
    text: str = WRONG, title: str = TITLE, openness: Openness = Openness.OPEN, genre: str = "通知"
) -> Content:
    return Content("yufu", genre, "", title, ("shimen",), (), openness, text)


def put(seat: Seat, content: Content) -> None:
    """Have a content on the desk, as a template brings it."""
    editor(seat).put(content)
    rest(seat)


def rest(seat: Seat) -> None:
    """Take the hands off the keys until the text has been checked."""
    seat.qtbot.waitUntil(lambda: editor(seat).checks.current is not None, timeout=5000)
    seat.settle()


def rules(seat: Seat) -> list[str]:
    current = editor(seat).checks.current
    assert current is not None
    return [problem.rule for problem in current.problems]


def rows(seat: Seat) -> list[str]:
    return [row.accessibleName() for row in panel(seat).findChildren(ProblemRow) if row.isVisible()]


def marked(edit: QPlainTextEdit) -> list[str]:
    return [selection.cursor.selectedText() for selection in edit.extraSelections()]  # type: ignore[attr-defined]  # Qt's stubs lack the parts of a selection


def counted(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> list[Content]:
    """The contents that are judged from now on."""
    asked: list[Content] = []
    checking = seat.office.checking
    judge = checking.problems

    def note(content: Content, *facts: Any) -> object:
        asked.append(content)
        return judge(content, *facts)

    monkeypatch.setattr(checking, "problems", note)
    return asked


def undo(seat: Seat) -> None:
    body(seat).setFocus()
    seat.key(Qt.Key.Key_Z, CTRL)


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
