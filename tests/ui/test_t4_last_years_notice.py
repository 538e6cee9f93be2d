"""T4 of the usability script (ui.md §6), begun in the editor: this year's notice from last year's, put right, sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from oa_core.documents.commands import Approve, Draft, Issue, Sign, Submit, TakeNumber
from oa_core.documents.model import Document, Status
from tests.support.book import CONTENT
from tests.support.fake_office import START, Archive, FakeOffice
from tests.support.window import ALT, CTRL, CTRL_SHIFT, Seat
from ui.documents.body import BodyEdit
from ui.documents.choosing import Chooser
from ui.documents.editor import Editor
from ui.documents.problems import Problems

Sit = Callable[[str], Seat]
BUDGET = {"keys": 7, "clicks": 7}
LAST_YEAR = "南屿县人民政府关于做好2025年防台风工作的通知"
THIS_YEAR = LAST_YEAR.replace("2025", "2026")
BODY = (
    "2025年汛期将至,现将有关事项通知如下：\n"
    "一．落实责任。各乡镇要严格执行24小时值班制度，落实领导带班，不得擅离职守，遇有情况及时报告县政府总值班室。\n"
    "二．排查隐患。各乡镇要对辖区水库、山塘、渔船和在建工程逐一排查，发现隐患立即整改，不能立即整改的要落实专人看守。\n"
    "特此通知。"
)


@pytest.fixture
def seat(archive: Archive, sit: Sit) -> Seat:
    """The clerk; last year the notice went out with three slips that nobody saw."""
    archive.now = START.replace(year=2025)
    desk = {person: FakeOffice(archive, person) for person in ("clerk", "director", "head")}
    paper = archive.new_id()
    desk["clerk"].execute(paper, Draft(replace(CONTENT, title=LAST_YEAR, body=BODY)))
    desk["clerk"].execute(paper, Submit("director"))
    desk["director"].execute(paper, Approve("head"))
    document = archive.records[paper]
    assert isinstance(document, Document)
    desk["head"].execute(paper, Sign(document.content_hash, "同意。"))
    desk["clerk"].execute(paper, TakeNumber())
    desk["clerk"].execute(paper, Issue())
    archive.now = START
    seat = sit("clerk")
    seat.settle()
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def search(seat: Seat, words: str) -> None:
    seat.type(words)
    seat.qtbot.wait(150)
    seat.settle()


def new_paper(archive: Archive) -> Document:
    (made,) = [
        record
        for record in archive.records.values()
        if isinstance(record, Document) and record.title == THIS_YEAR
    ]
    return made


def sent_and_right(seat: Seat, archive: Archive) -> None:
    """The end state: sent to the reviewer, this year's throughout, and no error left in the text that went."""
    made = new_paper(archive)
    assert (made.status, made.holder) == (Status.IN_REVIEW, "director")
    body = seat.office.documents.paperwork(made.id)
    assert body is not None
    assert body.body == BODY.replace("2025", "2026").replace("将至,", "将至，").replace("．", "、")
    checked = seat.office.checking.problems(seat.office.history.content(made.id, made.revision), made)
    assert [each.rule for each in checked.problems if each.level.value == "E"] == []
    assert not [
        each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()
    ]


def test_last_years_notice_goes_out_as_this_years_with_seven_keys(seat: Seat, archive: Archive) -> None:
    seat.key(Qt.Key.Key_N, CTRL)
    before = seat.effort.actions
    seat.key(Qt.Key.Key_N, CTRL_SHIFT)
    search(seat, "防台风")
    seat.key(Qt.Key.Key_Return)
    seat.key(Qt.Key.Key_Return, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.effort.actions - before <= BUDGET["keys"]
    assert (seat.effort.clicks, seat.effort.switches) == (0, 0)
    sent_and_right(seat, archive)


def click_row(seat: Seat, title: str) -> None:
    rows = seat.find(Chooser, "beginning").list
    model = rows.model()
    at = next(
        n
        for n in range(model.rowCount())
        if title in str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    )
    where: QPoint = rows.visualRect(model.index(at, 0)).center()
    seat.effort.click()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where)
    seat.effort.click()
    seat.settle()


def test_last_years_notice_goes_out_as_this_years_with_seven_clicks(seat: Seat, archive: Archive) -> None:
    seat.press("new")
    before = seat.effort.actions
    click_row(seat, "防台风")
    seat.qtbot.waitUntil(lambda: editor(seat).checks.current is not None, timeout=5000)
    fix_all = next(
        each
        for each in seat.find(Problems, "problems").findChildren(QPushButton)
        if "全部修复" in each.text()
    )
    seat.effort.click()
    QTest.mouseClick(fix_all, Qt.MouseButton.LeftButton)
    seat.settle()
    seat.press("submit_draft")
    seat.press("submit_confirm")
    assert seat.effort.actions - before <= BUDGET["clicks"]
    assert (seat.effort.keys, seat.effort.switches) == (0, 0)
    sent_and_right(seat, archive)


def test_nothing_is_taken_along_that_belongs_to_last_year(seat: Seat) -> None:
    seat.key(Qt.Key.Key_N, CTRL)
    seat.key(Qt.Key.Key_N, CTRL_SHIFT)
    search(seat, "防台风")
    seat.key(Qt.Key.Key_Return)
    assert "2025" not in seat.find(BodyEdit, "body").toPlainText()
    assert editor(seat).papers is None, "a new paper, not last year's"
