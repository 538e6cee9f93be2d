"""A paper that may be read here no more leaves every screen at once; the words that a person wrote stay theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import BODY, TITLE, approved, issued, returned, signed, submitted
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.notices import Notice
from ui.paperwork.lists import PapersPage
from ui.paperwork.withdrawn import own_words

Sit = Callable[[str | FakeOffice], Seat]


def told(seat: Seat) -> str:
    return "".join(each.text for each in seat.window.findChildren(Notice, "withdrawn") if each.isVisible())


def visible_words(seat: Seat) -> str:
    fields = [each.toPlainText() for each in seat.window.findChildren(QPlainTextEdit) if each.isVisible()]
    labels = [each.text() for each in seat.window.findChildren(QLabel) if each.isVisible()]
    return " ".join((*fields, *labels))


def forget(seat: Seat, paper: str) -> None:
    seat.office.forget(paper)
    seat.settle()


# In a list


def test_a_paper_that_left_is_taken_off_the_screen(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    forget(seat, paper)
    assert not seat.sees("paper_title")
    assert not seat.sees("page")
    assert TITLE not in visible_words(seat)
    assert told(seat) == "刚才看的这一件已移出您的范围，已从屏幕上收起。"


def test_the_opinion_begun_for_it_is_offered(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("写了一大段意见")
    forget(seat, paper)
    assert told(seat).endswith("您为它写的、没有送出的文字还在。")
    seat.press("withdrawn_copy")
    assert QApplication.clipboard().text() == "写了一大段意见"
    assert seat.office.notes.texts == {f"opinion:{paper}": "写了一大段意见"}


def test_the_words_are_offered_until_the_person_is_done_with_them(archive: Archive, sit: Sit) -> None:
    first = submitted(archive)
    archive.tick(minutes=5)
    submitted(archive)
    seat = sit("director")
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("第一件的意见")
    forget(seat, first)
    seat.key(Qt.Key.Key_Down)
    assert seat.sees("paper_title")
    assert told(seat)
    seat.press("withdrawn_done")
    assert not told(seat)


def test_the_words_for_several_papers_are_offered_together(archive: Archive, sit: Sit) -> None:
    papers = [submitted(archive)]
    archive.tick(minutes=5)
    papers.append(submitted(archive))
    seat = sit("director")
    for number, paper in enumerate(papers, 1):
        page = seat.window.page
        assert isinstance(page, PapersPage)
        page.list.setCurrentIndex(page.model.index_of(paper))
        seat.settle()
        seat.find(QPlainTextEdit, "opinion").setFocus()
        seat.type(f"第{number}件的意见")
        forget(seat, paper)
    seat.press("withdrawn_copy")
    assert QApplication.clipboard().text() == "第1件的意见\n\n第2件的意见"


def test_no_key_acts_on_a_paper_that_left(archive: Archive, sit: Sit) -> None:
    paper = approved(archive)
    seat = sit("head")
    forget(seat, paper)
    before = archive.records[paper]
    seat.key(Qt.Key.Key_Return, CTRL)
    assert archive.records[paper] == before


def test_a_receipt_that_left_goes_too(archive: Archive, sit: Sit) -> None:
    issued(archive)
    seat = sit("shimen-clerk")
    [row] = seat.office.documents.inbox()
    forget(seat, row.id)
    assert not seat.sees("paper_title")
    assert told(seat)


def test_a_list_out_of_sight_shows_nothing_of_it_either(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    seat.key(Qt.Key.Key_2, CTRL)
    assert seat.sees("paper_title")
    seat.key(Qt.Key.Key_4, CTRL)
    forget(seat, paper)
    seat.key(Qt.Key.Key_2, CTRL)
    assert TITLE not in visible_words(seat)
    assert told(seat)


def test_other_papers_stay(archive: Archive, sit: Sit) -> None:
    first = submitted(archive)
    archive.tick(minutes=5)
    second = submitted(archive)
    seat = sit("director")
    forget(seat, second)
    page = seat.window.page
    assert isinstance(page, PapersPage)
    assert page.model.ids == (first,)
    assert seat.sees("paper_title")
    assert not told(seat)


# In the editor


def editing(archive: Archive, sit: Sit, person: str = "clerk") -> tuple[Seat, str]:
    paper = returned(archive)
    seat = sit(person)
    seat.press("edit")
    seat.find(BodyEdit, "body").setFocus()
    return seat, paper


def test_the_editor_closes_over_a_paper_that_left(archive: Archive, sit: Sit) -> None:
    seat, paper = editing(archive, sit)
    forget(seat, paper)
    assert not seat.sees("editor")
    assert TITLE not in visible_words(seat)
    assert "各乡镇要加强值班值守" not in visible_words(seat)
    assert told(seat) == "刚才看的这一件已移出您的范围，已从屏幕上收起。"
    [body] = seat.window.findChildren(BodyEdit)
    assert body.toPlainText() == ""


def test_what_was_written_and_not_sent_is_kept_and_offered(archive: Archive, sit: Sit) -> None:
    seat, paper = editing(archive, sit)
    seat.type("补一句。")
    forget(seat, paper)
    seat.press("withdrawn_copy")
    assert QApplication.clipboard().text() == "补一句。" + BODY
    assert seat.office.documents.kept[paper].content.body == "补一句。" + BODY


def test_of_a_paper_of_somebody_else_only_the_own_paragraphs_are_offered(archive: Archive, sit: Sit) -> None:
    paper = signed(archive)
    document = archive.records[paper]
    archive.records[paper] = replace(document, drafter="somebody")  # type: ignore[call-arg]  # it is a Document
    seat = sit("clerk")
    seat.press("edit")
    body = seat.find(BodyEdit, "body")
    body.setFocus()
    body.moveCursor(body.textCursor().MoveOperation.End)
    seat.paste("\n我加的一段。")
    forget(seat, paper)
    seat.press("withdrawn_copy")
    assert QApplication.clipboard().text() == "我加的一段。"


def test_the_note_for_the_reviewer_is_offered_too(archive: Archive, sit: Sit) -> None:
    seat, paper = editing(archive, sit)
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.type("请优先审核。")
    forget(seat, paper)
    seat.press("withdrawn_copy")
    assert QApplication.clipboard().text() == "请优先审核。"


def test_a_new_paper_on_the_desk_is_not_disturbed(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.press("new")
    seat.find(BodyEdit, "body").setFocus()
    seat.type("新的一件")
    forget(seat, paper)
    assert seat.find(BodyEdit, "body").toPlainText() == "新的一件"


def test_after_it_another_paper_can_be_written(archive: Archive, sit: Sit) -> None:
    seat, paper = editing(archive, sit)
    forget(seat, paper)
    seat.key(Qt.Key.Key_N, CTRL)
    seat.find(BodyEdit, "body").setFocus()
    seat.type("新的一件")
    assert seat.find(BodyEdit, "body").toPlainText() == "新的一件"
    assert not seat.find(BodyEdit, "body").isReadOnly()


def test_the_person_is_left_where_they_are(archive: Archive, sit: Sit) -> None:
    seat, paper = editing(archive, sit)
    seat.type("补一句。")
    seat.key(Qt.Key.Key_4, CTRL)
    assert seat.focus == "duty_text"
    forget(seat, paper)
    assert seat.focus == "duty_text"
    assert seat.sees("duty_page")
    seat.key(Qt.Key.Key_2, CTRL)
    assert told(seat)
    assert seat.find(QPushButton, "withdrawn_copy").text() == "复制文字"


@pytest.mark.parametrize(
    ("written", "read", "own"),
    [
        ("甲\n乙", "甲\n乙", ""),
        ("甲\n我的\n乙", "甲\n乙", "我的"),
        ("甲改过", "甲", "甲改过"),
        ("一\n\n二", "", "一\n二"),
        ("  甲  ", "甲", ""),
    ],
)
def test_own_words_are_the_paragraphs_that_others_did_not_write(written: str, read: str, own: str) -> None:
    assert own_words(written, read) == own
