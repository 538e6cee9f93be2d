"""常用段落 Ctrl+L by keys: found by typing, put in at the cursor, taken out by Ctrl+Z, kept from what is marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from oa_core.boilerplate.commands import Keep
from oa_core.boilerplate.model import Sort
from oa_core.documents.model import Content
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import returned
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor

Sit = Callable[[str], Seat]
WATCH = "各乡镇要严格执行24小时值班制度。"
ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down


def keep(archive: Archive, name: str, text: str, person: str = "clerk", *, shared: bool = False) -> None:
    office = FakeOffice(archive, person)
    office.execute(office.new_id(), Keep(Sort.PASSAGE, name, Content(letterhead="", body=text), shared))


@pytest.fixture
def seat(archive: Archive, sit: Sit) -> Seat:
    """The clerk with a paper on the desk and the cursor at its end; two passages are there."""
    keep(archive, "值班要求", WATCH)
    keep(archive, "报送要求", "请于月底前报送。")
    keep(archive, "别人的", "不给看。", person="director")
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    body = seat.find(BodyEdit, "body")
    body.setFocus()
    body.moveCursor(QTextCursor.MoveOperation.End)
    return seat


def body(seat: Seat) -> str:
    return seat.find(BodyEdit, "body").toPlainText()


def names(seat: Seat) -> list[str]:
    return [row.text.name for row in seat.office.boilerplate.passages()]


def search(seat: Seat, text: str) -> None:
    seat.type(text)
    seat.qtbot.wait(150)
    seat.settle()


def test_a_passage_is_found_by_typing_and_comes_in_at_the_cursor(seat: Seat) -> None:
    before = body(seat)
    seat.key(Qt.Key.Key_L, CTRL)
    assert seat.focus == "library_aid_filter"
    search(seat, "值班")
    seat.key(ENTER)
    assert body(seat) == before + WATCH
    assert seat.focus == "body"
    assert seat.window.findChildren(Editor)[0].side.aid is None


def test_what_came_in_is_taken_out_again_with_one_key(seat: Seat) -> None:
    before = body(seat)
    seat.key(Qt.Key.Key_L, CTRL)
    seat.key(DOWN)
    seat.key(ENTER)
    assert body(seat) != before
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat) == before


def test_the_words_of_a_passage_find_it_too_and_what_is_not_there_is_said(seat: Seat) -> None:
    seat.key(Qt.Key.Key_L, CTRL)
    search(seat, "月底")
    seat.key(ENTER)
    assert body(seat).endswith("请于月底前报送。")
    before = body(seat)
    seat.key(Qt.Key.Key_L, CTRL)
    search(seat, "没有这样的")
    seat.key(ENTER)
    assert body(seat) == before


def test_anothers_own_passages_are_not_offered(seat: Seat) -> None:
    assert names(seat) == ["值班要求", "报送要求"] or names(seat) == ["报送要求", "值班要求"]


def test_what_is_marked_becomes_a_passage(seat: Seat) -> None:
    edit = seat.find(BodyEdit, "body")
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    edit.moveCursor(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    marked = edit.textCursor().selectedText()
    before = body(seat)
    seat.key(Qt.Key.Key_L, CTRL)
    seat.press("passage_new")
    assert seat.focus == "passage_name"
    seat.type("开头")
    seat.key(ENTER)
    kept = {row.text.name: row.text.content.body for row in seat.office.boilerplate.passages()}
    assert kept["开头"] == marked
    assert body(seat) == before


def test_a_passage_without_a_name_is_refused_in_words_and_stays_in_view(seat: Seat) -> None:
    edit = seat.find(BodyEdit, "body")
    edit.selectAll()
    seat.key(Qt.Key.Key_L, CTRL)
    seat.press("passage_new")
    seat.key(ENTER)
    assert "名称" in seat.window.findChildren(Editor)[0].trouble.text
    assert seat.focus == "passage_name"


def test_a_passage_is_changed_and_removed(seat: Seat) -> None:
    seat.key(Qt.Key.Key_L, CTRL)
    search(seat, "值班")
    seat.press("passage_change")
    seat.type("新")
    seat.key(ENTER)
    assert any("新" in name for name in names(seat))
    search(seat, "新")
    seat.press("passage_remove")
    assert names(seat) == ["报送要求"]


def test_esc_brings_the_page_back(seat: Seat) -> None:
    seat.key(Qt.Key.Key_L, CTRL)
    seat.key(ESC)
    assert seat.window.findChildren(Editor)[0].side.aid is None
    assert seat.focus == "body"
