"""撤销 instead of asking first, in a real office without a line: by key, by button, and only for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from oa_client.office.office import Office
from oa_client.office.undoing import REST
from oa_client.storage.database import Database
from oa_core.records import Record
from sync.core import Page
from tests.client.conftest import KEY, Clock, page, sent, with_register
from tests.support.book import CONTENT, Book
from tests.support.window import CTRL, NEVER, Driver
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.paperwork.detail import DetailPane
from ui.theme.theme import LIGHT_THEME
from ui.widgets.fitted_label import FittedLabel


class Desk(Driver):
    """A window on a real office whose acts rest for ``rest``, and which has read ``records``."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        rest: timedelta,
        person: str = "clerk",
        records: Mapping[str, Record] | None = None,
    ) -> None:
        cache = Database(folder / "cache.db", KEY)
        with_register(cache)
        clock = Clock()
        self.office = Office(cache, person, clock, rest)
        if records is not None:
            rows = sent(dict(records), person, seq=2)
            self.office.exchange.perform(Page(page(person, rows, seq=2, now=clock.now)))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        LIGHT_THEME.apply(app)
        jobs = Jobs()
        window = MainWindow(self.office, jobs, LIGHT_THEME, clock, look_ms=0, lock_after=NEVER)
        super().__init__(qtbot, window, jobs)
        window.resize(1366, 697)
        window.show()
        window.activateWindow()
        qtbot.waitActive(window)
        self.settle()

    def send_in(self) -> str:
        """Write a paper and send it to the director, with a word; its id."""
        working = self.office.drafting.begin()
        self.office.drafting.keep(working, CONTENT)
        self.window.edit(working.document_id)
        self.settle()
        self.key(Qt.Key.Key_Return, CTRL)
        self.type("请审核。")
        self.key(Qt.Key.Key_Return, CTRL)
        return working.document_id

    def leave(self) -> None:
        self.window.close()
        self.jobs.close()
        self.office.close()
        self.window.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path, REST)
    yield made
    made.leave()


def test_a_paper_sent_in_can_be_taken_back_for_ten_seconds(desk: Desk) -> None:
    desk.send_in()
    assert desk.find(QPushButton, "undo_last").text() in ("撤销（10）", "撤销（9）")
    assert "何晓燕" in desk.find(FittedLabel, "hints").whole


def test_ctrl_z_brings_the_text_and_the_words_back_to_the_desk(desk: Desk) -> None:
    paper = desk.send_in()
    desk.key(Qt.Key.Key_Z, CTRL)
    assert not desk.sees("undo_last")
    assert desk.office.orders.waiting() == ()
    assert desk.office.drafting.open(paper).content == CONTENT
    assert desk.find(QPlainTextEdit, "body").toPlainText() == CONTENT.body
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.find(QPlainTextEdit, "submit_opinion").toPlainText() == "请审核。"


def test_what_was_sent_from_the_list_comes_back_to_it_with_its_words(desk: Desk) -> None:
    paper = desk.office.drafting.save(desk.office.drafting.begin(), CONTENT).document_id
    desk.window.open_page("outgoing")
    desk.settle()
    desk.find(QPlainTextEdit, "opinion").setFocus()
    desk.type("请审核。")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert [each.kind for each in desk.office.orders.waiting()] == ["document.draft", "document.submit"]
    desk.press("undo_last")
    assert [each.kind for each in desk.office.orders.waiting()] == ["document.draft"]
    found = desk.office.documents.paperwork(paper)
    assert found is not None
    assert found.document.holder == "clerk"
    assert desk.find(QPlainTextEdit, "opinion").toPlainText() == "请审核。"


def test_words_begun_meanwhile_stay_behind_those_that_come_back(desk: Desk) -> None:
    desk.office.drafting.save(desk.office.drafting.begin(), CONTENT)
    desk.window.open_page("outgoing")
    desk.settle()
    desk.find(QPlainTextEdit, "opinion").setFocus()
    desk.type("请审核。")
    desk.key(Qt.Key.Key_Return, CTRL)
    [opinion] = list(desk.window.page_named("outgoing").findChildren(QPlainTextEdit, "opinion"))
    opinion.setPlainText("又写一句。")
    desk.press("undo_last")
    assert desk.find(QPlainTextEdit, "opinion").toPlainText() == "请审核。\n又写一句。"


def test_in_a_text_ctrl_z_is_the_text_s(desk: Desk) -> None:
    desk.send_in()
    desk.window.begin()
    desk.settle()
    desk.find(QPlainTextEdit, "body").setFocus()
    desk.type("一句。")
    desk.key(Qt.Key.Key_Z, CTRL)
    assert len(desk.office.orders.waiting()) == 2
    assert desk.find(QPlainTextEdit, "body").toPlainText() == ""
    desk.press("undo_last")
    assert desk.office.orders.waiting() == ()


def test_the_button_does_the_same(desk: Desk) -> None:
    desk.send_in()
    desk.press("undo_last")
    assert desk.office.orders.waiting() == ()


def test_the_offer_ends_when_the_paper_has_gone(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, timedelta(seconds=0.5))
    desk.send_in()
    qtbot.waitUntil(lambda: not desk.sees("undo_last"), timeout=5000)
    desk.key(Qt.Key.Key_Z, CTRL)
    assert len(desk.office.orders.waiting()) == 2
    desk.leave()


def test_what_was_let_go_meanwhile_is_not_undone_and_that_is_said(desk: Desk) -> None:
    desk.send_in()
    desk.office.exchange.let_go()
    desk.press("undo_last")
    assert "不能撤销" in desk.find(FittedLabel, "hints").whole
    assert len(desk.office.orders.waiting()) == 2


def test_what_was_handed_on_from_the_inbox_comes_back_to_it_with_its_opinion(
    qtbot: QtBot, tmp_path: Path
) -> None:
    book = Book()
    paper = book.submitted()
    desk = Desk(qtbot, tmp_path, REST, "director", book.records)
    desk.find(QPlainTextEdit, "opinion").setFocus()
    desk.type("文稿已核，请签发。")
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.office.documents.inbox() == ()
    assert desk.find(QPushButton, "undo_last").text().startswith("撤销")
    desk.key(Qt.Key.Key_Z, CTRL)
    assert [row.id for row in desk.office.documents.inbox()] == [paper.id]
    assert desk.find(QPlainTextEdit, "opinion").toPlainText() == "文稿已核，请签发。"
    assert desk.office.orders.waiting() == ()
    found = desk.office.documents.paperwork(paper.id)
    assert found is not None
    assert found.document.opened, "they have had it before them all the same"
    desk.leave()


def test_while_it_rests_it_says_so_and_not_that_it_waits_for_the_line(desk: Desk) -> None:
    desk.office.drafting.save(desk.office.drafting.begin(), CONTENT)
    desk.window.open_page("outgoing")
    desk.settle()
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.find(FittedLabel, "hints").whole.startswith("（几秒内可以撤销，联网后送出）已送何晓燕审核")
    [page] = [each for each in desk.window.findChildren(DetailPane) if each.isVisible()]
    words = [each.text() for each in page.findChildren(QLabel)]
    assert "已经办过，几秒内可以撤销，然后送出。" in words
    desk.office.exchange.let_go()
    desk.settle()
    words = [each.text() for each in page.findChildren(QLabel)]
    assert "已经办过，正在等联网后发出。" in words


def test_a_paper_that_was_taken_back_has_no_hand_over_to_undo(desk: Desk) -> None:
    paper = desk.office.drafting.save(desk.office.drafting.begin(), CONTENT).document_id
    desk.window.open_page("outgoing")
    desk.settle()
    desk.key(Qt.Key.Key_Return, CTRL)
    assert desk.sees("undo_last")
    desk.press("withdraw")
    assert not desk.sees("undo_last")
    found = desk.office.documents.paperwork(paper)
    assert found is not None
    assert found.document.holder == "clerk"
