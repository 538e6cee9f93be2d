"""Without the line: acts wait and say so; what is refused later comes back with a reason and the person's words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from oa_core.documents.commands import Revise, SendBack
from oa_core.documents.model import Status, TextRevision
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import document, returned, submitted, written
from tests.support.window import ALT, CTRL, Seat
from ui.notices import Notice
from ui.paperwork.lists import PapersPage
from ui.rows import Row
from ui.widgets.row_list import RowList

Sit = Callable[[str | FakeOffice], Seat]


def chips(seat: Seat, name: str, paper: str) -> list[str]:
    model = seat.find(RowList, name).model()
    rows = [model.index(n, 0).data(Qt.ItemDataRole.UserRole) for n in range(model.rowCount())]
    [row] = [row for row in rows if isinstance(row, Row) and row.id == paper]
    return [chip.text for chip in row.chips]


def test_an_act_without_the_line_waits_and_the_row_says_so(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    seat.office.go_offline()
    seat.settle()
    seat.key(Qt.Key.Key_1, ALT)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.IN_REVIEW
    seat.press("tab_elsewhere")
    assert chips(seat, "inbox_list", paper) == ["待发"]
    assert seat.window.status.text == "离线工作中 · 数据截至 10:20 · 待发 1 项"


def test_the_button_says_that_it_will_be_sent_later(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    office = FakeOffice(archive, "director")
    office.go_offline()
    seat = sit(office)
    button = seat.find(QPushButton, "submit")
    assert button.text() == "同意送签（联网后发出）"
    assert button.width() >= button.minimumSizeHint().width()


def test_when_the_line_is_back_the_act_has_gone_and_nothing_waits(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    seat.office.go_offline()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.office.arrive()
    seat.settle()
    assert document(archive, paper).status is Status.TO_SIGN
    assert seat.window.status.text == "已同步 10:20"


def refused_return(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    """The director returned a paper offline; meanwhile it was returned from another workstation of theirs."""
    paper = submitted(archive)
    seat = sit("director")
    seat.office.go_offline()
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("请补充责任分工。")
    seat.press("send_back")
    elsewhere = FakeOffice(archive, "director")
    elsewhere.execute(paper, SendBack("另一处退回。"))
    seat.office.arrive()
    seat.settle()
    seat.press("tab_elsewhere")
    return seat, paper


def test_a_refused_act_comes_back_with_a_plain_reason(archive: Archive, sit: Sit) -> None:
    seat, paper = refused_return(archive, sit)
    assert chips(seat, "inbox_list", paper) == ["没有办成"]
    line = seat.find(Notice, "trouble").text
    assert line == "退回没有办成：此件已经往下走了，现在是“已退回”。请看最新的流转记录后再办。"


def test_a_refusal_that_was_read_goes_away(archive: Archive, sit: Sit) -> None:
    seat, paper = refused_return(archive, sit)
    seat.press("understood")
    assert not seat.sees("trouble")
    assert chips(seat, "inbox_list", paper) == []


def test_the_words_of_a_refused_act_can_be_taken_back(archive: Archive, sit: Sit) -> None:
    seat, _paper = refused_return(archive, sit)
    seat.press("take_back")
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "请补充责任分工。"
    assert seat.office.orders.refused() == ()


def test_words_taken_back_stand_behind_what_is_being_written(archive: Archive, sit: Sit) -> None:
    seat, paper = refused_return(archive, sit)
    seat.office.notes.keep(f"opinion:{paper}", "正在写的意见")
    QApplication.clipboard().setText("剪贴板里的字")
    page = seat.window.page
    assert isinstance(page, PapersPage)
    page.detail.opinion.turn_to("")
    page.detail.opinion.turn_to(f"opinion:{paper}")
    seat.settle()
    seat.press("take_back")
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "正在写的意见\n请补充责任分工。"
    assert seat.office.notes.kept(f"opinion:{paper}") == "正在写的意见\n请补充责任分工。"
    assert QApplication.clipboard().text() == "剪贴板里的字"


def test_an_order_stays_until_its_words_are_safe(archive: Archive, sit: Sit) -> None:
    seat, _paper = refused_return(archive, sit)
    seat.office.documents.full = True
    seat.press("take_back")
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "请补充责任分工。"
    assert len(seat.office.orders.refused()) == 1
    assert "磁盘已满" in seat.find(Notice, "handling_notice").text


def test_a_text_saved_offline_is_kept_beside_the_one_that_was_written_elsewhere(
    archive: Archive, sit: Sit
) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.office.go_offline()
    drafting = seat.office.drafting
    drafting.save(drafting.open(paper), written(seat.office, body="离线写的整段文字。"))
    elsewhere = FakeOffice(archive, "clerk")
    head = document(archive, paper)
    elsewhere.execute(paper, Revise(written(elsewhere, body="另一处写的。"), head.revision))
    seat.office.arrive()
    seat.settle()
    after = document(archive, paper)
    texts = [archive.records[each] for each in (after.revision, *after.branches)]
    assert [each.body for each in texts if isinstance(each, TextRevision)] == [
        "另一处写的。",
        "离线写的整段文字。",
    ]
    seat.window.edit(paper)
    seat.settle()
    assert "要您来定" in seat.find(Notice, "meeting").text


def test_an_act_the_rules_forbid_at_once_keeps_the_opinion(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("同意。" * 1000)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.find(Notice, "handling_notice").text == "意见超过 2000 个字，请缩短。"
    assert len(seat.find(QPlainTextEdit, "opinion").toPlainText()) == 3000
    assert document(archive, paper).status is Status.IN_REVIEW


def test_another_persons_act_shows_without_asking(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    assert seat.window.nav.buttons["inbox"].count == 0
    submitted(archive)
    seat.settle()
    assert seat.window.nav.buttons["inbox"].count == 1


def test_f5_wakes_the_exchange(sit: Sit) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_F5)
    assert seat.office.synced == 1
