"""A kept draft whose paper is in other hands is no dead end: the person sees both texts and chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Status, TextRevision
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import BODY, document, returned
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.notices import Notice
from ui.widgets.page_view import PageView

Sit = Callable[[str], Seat]
OWN = "第一台机器上补写的一段。"
ELSEWHERE = "第二台机器上的正文。"


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def body(seat: Seat) -> BodyEdit:
    return seat.find(BodyEdit, "body")


def open_paper(seat: Seat, paper: str) -> None:
    seat.window.edit(paper)
    seat.settle()


def revise_elsewhere(archive: Archive, paper: str) -> FakeOffice:
    other = FakeOffice(archive, "clerk")
    working = other.drafting.open(paper)
    other.execute(paper, Revise(replace(working.content, body=ELSEWHERE), working.base))
    return other


def kept_and_left(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    """The clerk has written something that is kept and not sent."""
    paper = returned(archive)
    seat = sit("clerk")
    working = seat.office.drafting.open(paper)
    seat.office.drafting.keep(working, replace(working.content, body=OWN))
    return seat, paper


def with_somebody_else(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    seat, paper = kept_and_left(archive, sit)
    revise_elsewhere(archive, paper).execute(paper, Submit("director"))
    seat.settle()
    open_paper(seat, paper)
    return seat, paper


def preview_says(seat: Seat, text: str) -> None:
    view = seat.find(PageView, "preview")
    seat.qtbot.waitUntil(lambda: text in view.accessibleDescription().replace("\n", ""), timeout=5000)
    seat.settle()


def test_a_paper_with_somebody_else_opens_to_read_and_shows_the_private_text(
    archive: Archive, sit: Sit
) -> None:
    seat, _paper = with_somebody_else(archive, sit)
    assert seat.find(Notice, "moved_text").text.startswith("此件现在不在您手里，不能改。")
    assert body(seat).toPlainText() == ELSEWHERE
    assert body(seat).isReadOnly()
    assert seat.find(QLabel, "preview_title").text() == "您没有送出的文字"
    preview_says(seat, OWN)


def test_the_private_text_is_taken_out_as_a_new_document(archive: Archive, sit: Sit) -> None:
    seat, paper = with_somebody_else(archive, sit)
    seat.press("take_out")
    assert body(seat).toPlainText() == OWN
    assert not body(seat).isReadOnly()
    [own] = seat.office.documents.kept
    assert own != paper
    assert document(archive, paper).status is Status.IN_REVIEW


def test_the_private_text_of_a_paper_with_somebody_else_is_given_up(archive: Archive, sit: Sit) -> None:
    seat, _paper = with_somebody_else(archive, sit)
    seat.press("give_up_own")
    assert seat.office.documents.kept == {}
    assert body(seat).toPlainText() == ELSEWHERE
    assert body(seat).isReadOnly()


def test_looking_at_a_paper_in_other_hands_writes_nothing(archive: Archive, sit: Sit) -> None:
    seat, paper = with_somebody_else(archive, sit)
    seat.window.close()
    seat.qtbot.waitUntil(lambda: not seat.window.isVisible())
    assert seat.office.documents.kept[paper].content.body == OWN


def test_the_list_tells_of_a_private_text_for_a_paper_in_other_hands(archive: Archive, sit: Sit) -> None:
    seat, _paper = with_somebody_else(archive, sit)
    seat.key(Qt.Key.Key_Escape)
    assert seat.find(Notice, "private_text").text.endswith("为此件写的文字没有送出，还在本机。")
    seat.press("see_private_text")
    assert seat.sees("moved_text")


def test_a_draft_that_says_the_same_as_the_paper_asks_nothing(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    open_paper(seat, paper)
    body(seat).setPlainText(ELSEWHERE)
    seat.key(Qt.Key.Key_Escape)
    revise_elsewhere(archive, paper)
    seat.settle()
    open_paper(seat, paper)
    assert not seat.sees("moved_text")
    assert not body(seat).isReadOnly()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.IN_REVIEW


def test_a_document_that_cannot_be_opened_leaves_nothing_to_type_into(archive: Archive, sit: Sit) -> None:
    seat = sit("clerk")
    seat.press("new")
    body(seat).setPlainText("前一件")
    open_paper(seat, "nowhere")
    assert editor(seat).trouble.text == "找不到这一件，可能已经移出您的范围。"
    assert body(seat).isReadOnly()
    assert editor(seat).form.title.isReadOnly()
    assert body(seat).toPlainText() == ""
    assert not seat.sees("submit_draft")
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("editor")
    [saved] = [each for each in archive.records.values() if isinstance(each, TextRevision)]
    assert saved.body == "前一件"


@pytest.mark.parametrize("after", ["new", "paper"])
def test_after_a_failed_opening_the_next_document_can_be_written(
    archive: Archive, sit: Sit, after: str
) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    open_paper(seat, "nowhere")
    if after == "new":
        seat.window.begin()
        seat.settle()
    else:
        open_paper(seat, paper)
    assert not body(seat).isReadOnly()
    assert body(seat).toPlainText() == ("" if after == "new" else BODY)
    assert seat.sees("submit_draft")
