"""Who else writes on the draft is told in amber; it never keeps anybody from writing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oa_client.office.changes import Changes
from tests.support.fake_office import Archive
from tests.support.papers import BODY, returned
from tests.support.window import Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.notices import Notice

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(archive: Archive, sit: Sit) -> Seat:
    """The clerk with a draft that somebody else has open too."""
    paper = returned(archive)
    seat = sit("clerk")
    seat.office.drafting.writing = {paper: ("周倩",)}
    seat.window.edit(paper)
    seat.settle()
    return seat


def tell(seat: Seat) -> None:
    """The office says that something about the paper changed."""
    papers = seat.window.findChildren(Editor)[0].papers
    assert papers is not None
    seat.office.tell(Changes(records=frozenset({papers.document.id})))
    seat.settle()


def body(seat: Seat) -> BodyEdit:
    return seat.find(BodyEdit, "body")


def test_the_band_names_who_is_writing_and_the_text_may_be_written(seat: Seat) -> None:
    told = seat.find(Notice, "others_writing").text
    assert told.startswith("周倩 正在改这件稿（另一台电脑）")
    assert not body(seat).isReadOnly()
    body(seat).setFocus()
    seat.type("照写。")
    assert body(seat).toPlainText() == "照写。" + BODY


def test_who_writes_all_the_same_is_not_told_again_of_the_same_person(seat: Seat) -> None:
    seat.press("write_too")
    assert not seat.sees("others_writing")
    assert seat.focus == "body"
    tell(seat)
    assert not seat.sees("others_writing")


def test_who_only_reads_cannot_type_until_they_want_to(seat: Seat) -> None:
    seat.press("only_read")
    assert body(seat).isReadOnly()
    assert seat.find(Notice, "others_writing").text == "您在只读看这件稿。"
    seat.press("write_too")
    assert not body(seat).isReadOnly()
    assert not seat.sees("others_writing")


def test_the_band_goes_when_nobody_else_writes_any_more(seat: Seat) -> None:
    seat.office.drafting.writing = {}
    tell(seat)
    assert not seat.sees("others_writing")


def test_a_new_document_is_nobody_elses(sit: Sit) -> None:
    seat = sit("clerk")
    seat.press("new")
    assert not seat.sees("others_writing")
