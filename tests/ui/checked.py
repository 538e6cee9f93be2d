"""A draft with mistakes on the desk, and what 校对 says of it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.documents.model import Content, Openness
from tests.support.papers import TITLE
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.documents.problem_rows import ProblemRow
from ui.documents.problems import Problems

SHIFT = Qt.KeyboardModifier.ShiftModifier

WRONG = (
    "😀𠮷为做好防台风工作,现将有关事项通知如下。\n"
    "一．严管火源。各镇要设置检查站，组织人员每天巡查；重要情况要随时报告县政府总值班室，不得迟报、漏报和瞒报。\n"
    "二．加强巡护。护林员要全员上岗（含临聘)，发现隐患要马上处置；处置不了的要立即上报并派人看守，不得离开现场。\n"
    "特此通知。"
)
RIGHT = WRONG.replace("工作,", "工作，").replace("．", "、").replace("临聘)", "临聘）")


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
