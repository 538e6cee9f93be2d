"""What others do meanwhile never changes what a person is looking at, writing or about to sign."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.documents.commands import SendBack
from oa_core.documents.model import Status
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import TITLE, approved, document, returned, submitted
from tests.support.window import CTRL, Seat
from ui.documents.editor import Editor
from ui.notices import Notice
from ui.paperwork.lists import PapersPage
from ui.widgets.row_list import RowList

Sit = Callable[[str], Seat]
OTHER = "南屿县人民政府关于防汛物资储备工作的通知"


def on_screen(seat: Seat) -> str:
    page = seat.window.page
    assert isinstance(page, PapersPage)
    assert page.detail.todo is not None
    return page.detail.todo.id


def opinion(seat: Seat) -> QPlainTextEdit:
    return seat.find(QPlainTextEdit, "opinion")


def with_two(archive: Archive, sit: Sit) -> tuple[Seat, str, str]:
    """A director with two papers, the first on the screen with half an opinion."""
    first = submitted(archive)
    archive.tick(minutes=5)
    second = submitted(archive, OTHER)
    seat = sit("director")
    assert on_screen(seat) == first
    opinion(seat).setFocus()
    seat.type("此件写得不错，")
    return seat, first, second


def send_back_elsewhere(seat: Seat, paper: str) -> None:
    FakeOffice(seat.office.archive, seat.office.me.id).execute(paper, SendBack("在另一台机器上退回。"))
    seat.settle()


def test_a_paper_that_leaves_the_list_stays_on_the_screen_and_says_so(archive: Archive, sit: Sit) -> None:
    seat, first, _second = with_two(archive, sit)
    send_back_elsewhere(seat, first)
    assert on_screen(seat) == first
    assert seat.find(Notice, "away").text.startswith("此件已不在“待办”里")
    assert opinion(seat).toPlainText() == "此件写得不错，"


def test_ctrl_enter_never_acts_on_a_paper_that_was_not_looked_at(archive: Archive, sit: Sit) -> None:
    seat, first, second = with_two(archive, sit)
    send_back_elsewhere(seat, first)
    seat.type("同意。")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, second).status is Status.IN_REVIEW
    assert [entry.act for entry in document(archive, first).trail] == ["submit", "send_back"]


def test_the_head_signs_nothing_that_came_under_the_hands(archive: Archive, sit: Sit) -> None:
    first = approved(archive)
    archive.tick(minutes=5)
    second = approved(archive)
    seat = sit("head")
    assert on_screen(seat) == first
    send_back_elsewhere(seat, first)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, second).status is Status.TO_SIGN


def test_the_next_paper_opens_when_the_person_moves_on(archive: Archive, sit: Sit) -> None:
    seat, first, second = with_two(archive, sit)
    send_back_elsewhere(seat, first)
    seat.find(RowList, "inbox_list").setFocus()
    seat.key(Qt.Key.Key_Down)
    assert on_screen(seat) == second
    assert not seat.sees("away")
    assert opinion(seat).toPlainText() == ""


def test_the_last_paper_of_a_list_stays_too(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    send_back_elsewhere(seat, paper)
    assert on_screen(seat) == paper
    assert seat.sees("away")


def test_without_going_on_the_paper_that_was_done_stays_on_the_screen(archive: Archive, sit: Sit) -> None:
    seat, first, second = with_two(archive, sit)
    page = seat.window.page
    assert isinstance(page, PapersPage)
    page.detail.handling.go_on.setChecked(False)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, first).status is Status.TO_SIGN
    assert on_screen(seat) == first
    assert not seat.sees("away")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, second).status is Status.IN_REVIEW


def test_nothing_is_done_with_a_paper_that_is_still_being_read(archive: Archive, sit: Sit) -> None:
    seat, first, second = with_two(archive, sit)
    seat.find(RowList, "inbox_list").setFocus()
    QTest.keyClick(seat.find(RowList, "inbox_list"), Qt.Key.Key_Down)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, first).status is Status.IN_REVIEW
    assert document(archive, second).status is Status.IN_REVIEW


def test_a_key_that_is_held_down_acts_once(sit: Sit) -> None:
    seat = sit("clerk")
    [submit] = [action for action in seat.window.actions() if action.objectName() == "action_submit"]
    assert not submit.autoRepeat()


class Slowly:
    """Holds an office's method until ``go``."""

    def __init__(self, owner: object, name: str) -> None:
        self._gate = threading.Event()
        real = getattr(owner, name)

        def held(*args: object, **kwargs: object) -> object:
            self._gate.wait(5)
            return real(*args, **kwargs)

        setattr(owner, name, held)

    def go(self) -> None:
        self._gate.set()


def test_an_opinion_begun_on_the_next_paper_outlives_the_answer_for_the_last(
    archive: Archive, sit: Sit
) -> None:
    seat, first, second = with_two(archive, sit)
    page = seat.window.page
    assert isinstance(page, PapersPage)
    slow = Slowly(seat.office, "execute")
    QTest.keyClick(opinion(seat), Qt.Key.Key_Return, CTRL)
    page.list.setCurrentIndex(page.model.index_of(second))
    opinion(seat).insertPlainText("第二件的意见")
    slow.go()
    seat.settle()
    assert document(archive, first).status is Status.TO_SIGN
    assert on_screen(seat) == second
    assert opinion(seat).toPlainText() == "第二件的意见"


def test_a_duty_entry_is_not_typed_into_while_it_is_written_down(sit: Sit) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_4, CTRL)
    seat.type("第一条。")
    slow = Slowly(seat.office, "execute")
    field = seat.find(QPlainTextEdit, "duty_text")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    assert field.isReadOnly()
    slow.go()
    seat.settle()
    assert not field.isReadOnly()
    assert field.toPlainText() == ""


def test_words_that_came_in_while_a_duty_entry_was_written_down_stay(sit: Sit) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_4, CTRL)
    seat.type("第一条。")
    slow = Slowly(seat.office, "execute")
    field = seat.find(QPlainTextEdit, "duty_text")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    field.setPlainText("第二条，正在写")
    slow.go()
    seat.settle()
    assert [row.entry.text for row in seat.office.duty.entries()] == ["第一条。"]
    assert field.toPlainText() == "第二条，正在写"


def editing(archive: Archive, sit: Sit) -> tuple[Seat, str, Editor]:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    return seat, paper, seat.window.findChildren(Editor)[0]


def test_a_text_is_not_typed_into_while_it_is_sent(archive: Archive, sit: Sit) -> None:
    seat, _paper, editor = editing(archive, sit)
    seat.key(Qt.Key.Key_Return, CTRL)
    slow = Slowly(seat.office.drafting, "submit")
    QTest.keyClick(editor.panel.opinion, Qt.Key.Key_Return, CTRL)
    assert editor.body.isReadOnly()
    assert editor.form.title.isReadOnly()
    assert editor.panel.opinion.isReadOnly()
    editor.body.paste_text("送出那一刻贴进来的")
    assert "送出那一刻" not in editor.body.toPlainText()
    slow.go()
    seat.settle()
    assert not seat.sees("editor")


def test_a_text_that_was_not_sent_can_be_written_on(archive: Archive, sit: Sit) -> None:
    seat, _paper, editor = editing(archive, sit)
    seat.key(Qt.Key.Key_Return, CTRL)
    editor.form.title.setPlainText("")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert editor.panel.notice.text == "还没有标题，写好标题再送审。"
    assert not editor.body.isReadOnly()
    assert not editor.form.title.isReadOnly()
    assert not editor.panel.opinion.isReadOnly()


def test_words_that_came_in_while_a_text_was_sent_are_kept_as_a_draft(archive: Archive, sit: Sit) -> None:
    seat, paper, editor = editing(archive, sit)
    seat.key(Qt.Key.Key_Return, CTRL)
    slow = Slowly(seat.office.drafting, "submit")
    QTest.keyClick(editor.panel.opinion, Qt.Key.Key_Return, CTRL)
    seat.qtbot.wait(50)
    editor.body.insertPlainText("送出那一刻又补的一句。")
    slow.go()
    seat.settle()
    assert document(archive, paper).status is Status.IN_REVIEW
    assert document(archive, paper).title == TITLE
    assert "又补的一句" in seat.office.documents.kept[paper].content.body
