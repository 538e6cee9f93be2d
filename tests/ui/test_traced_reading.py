"""Who reads a paper sees the clean copy, and with one click what changed since they saw it last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextEdit

from oa_core.documents.commands import Revise, Submit
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import BODY, returned, submitted
from tests.support.window import Seat
from ui.widgets.page_view import PageView
from ui.widgets.row_list import RowList

Sit = Callable[[str], Seat]


def sent_again(archive: Archive) -> str:
    """A paper that was sent back, changed, and submitted once more."""
    paper = returned(archive)
    archive.tick(minutes=5)
    clerk = FakeOffice(archive, "clerk")
    working = clerk.drafting.open(paper)
    content = replace(working.content, body=BODY.replace("加强值班", "加强领导带班"))
    clerk.execute(paper, Revise(content, working.base))
    clerk.execute(paper, Submit("director"))
    return paper


def test_the_reviewer_sees_what_was_changed_since_they_sent_it_back(archive: Archive, sit: Sit) -> None:
    paper = sent_again(archive)
    seat = sit("director")
    assert seat.office.documents.inbox()[0].id == paper
    assert seat.sees("page"), "the clean copy comes first"
    seat.press("tab_traced")
    told = seat.find(QTextEdit, "compare_text").toPlainText()
    assert "各乡镇要加强〔−值〕〔+领导带〕班值守。" in told
    assert "（李敏）" in told
    assert seat.find(QLabel, "compare_title").text().endswith("李敏 的文字 → 现在的正文")
    seat.press("compare_clean")
    assert "各乡镇要加强领导带班值守。" in seat.find(QTextEdit, "compare_text").toPlainText()
    seat.press("tab_page")
    assert seat.find(PageView, "page").isVisible()


def test_a_paper_seen_for_the_first_time_has_no_changes(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    seat = sit("director")
    seat.press("tab_traced")
    assert seat.find(QLabel, "compare_count").text() == "没有改动"


def test_another_paper_starts_at_its_clean_copy_and_nothing_of_the_first_stays(
    archive: Archive, sit: Sit
) -> None:
    sent_again(archive)
    submitted(archive, title="另一件")
    seat = sit("director")
    seat.press("tab_traced")
    view = seat.find(QTextEdit, "compare_text")
    seat.find(RowList, "inbox_list").setFocus()
    seat.key(Qt.Key.Key_Down)
    assert seat.sees("page")
    assert view.toPlainText() == ""
