"""After a bug in the office or the store every field and button works again, and nothing written is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from sqlalchemy.exc import OperationalError

from oa_core.documents.model import Status, TextRevision
from tests.support.fake_office import Archive
from tests.support.papers import BODY, document, returned, submitted
from tests.support.window import CTRL, Seat
from ui.documents.autosave import REST_MS
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.notices import Notice

Sit = Callable[[str], Seat]
SENTENCE = "程序出错，没有办成。您写的文字还在，可以再试一次。"


@pytest.fixture(autouse=True)
def faults_told(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The faults of these tests are meant: their lines in the log are none to worry about."""
    with caplog.at_level(logging.CRITICAL, logger="ui.crash"):
        yield


def breaks_once(owner: object, name: str) -> None:
    """The next call meets a bug, as a locked cache would be one."""
    tries, real = [1], getattr(owner, name)

    def broken(*args: object, **kwargs: object) -> object:
        if tries:
            tries.pop()
            raise OperationalError("x", None, Exception("database is locked"))
        return real(*args, **kwargs)

    setattr(owner, name, broken)


def bodies(seat: Seat) -> list[str]:
    return [working.content.body for working in seat.office.documents.kept.values()]


def writing(sit: Sit) -> Seat:
    seat = sit("clerk")
    seat.press("new")
    breaks_once(seat.office.drafting, "keep")
    seat.find(BodyEdit, "body").setFocus()
    seat.type("写了很多字")
    return seat


def wait_for_autosave(seat: Seat) -> None:
    seat.qtbot.wait(REST_MS + 50)
    seat.settle()


def test_a_text_that_was_not_kept_says_so_and_the_next_key_keeps_it(sit: Sit) -> None:
    seat = writing(sit)
    wait_for_autosave(seat)
    assert bodies(seat) == []
    assert seat.find(QLabel, "saved").text() == "没有保存"
    seat.type("，又写了很多")
    wait_for_autosave(seat)
    assert bodies(seat) == ["写了很多字，又写了很多"]


def test_esc_and_closing_still_work(sit: Sit) -> None:
    seat = writing(sit)
    seat.key(Qt.Key.Key_Escape)
    assert seat.sees("editor")
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("editor")
    (saved,) = [each for each in seat.office.view().values() if isinstance(each, TextRevision)]
    assert saved.body == "写了很多字"
    assert seat.window.close()


def test_an_act_can_be_tried_again(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    breaks_once(seat.office, "execute")
    opinion = seat.find(QPlainTextEdit, "opinion")
    opinion.setFocus()
    seat.type("同意。")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.find(Notice, "handling_notice").text == SENTENCE
    assert opinion.isEnabled()
    assert opinion.toPlainText() == "同意。"
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.TO_SIGN


def test_a_duty_entry_can_be_written_down_again(sit: Sit) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_4, CTRL)
    breaks_once(seat.office, "execute")
    seat.type("来电。")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.find(Notice, "duty_notice").text == SENTENCE
    seat.key(Qt.Key.Key_Return, CTRL)
    assert [row.entry.text for row in seat.office.duty.entries()] == ["来电。"]


def test_a_text_can_be_sent_again(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    breaks_once(seat.office.drafting, "submit")
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.window.findChildren(Editor)[0].panel.notice.text == SENTENCE
    body = seat.find(BodyEdit, "body")
    assert not body.isReadOnly()
    assert body.toPlainText() == BODY
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).status is Status.IN_REVIEW


def test_a_document_can_be_opened_again(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    seat = sit("clerk")
    breaks_once(seat.office.documents, "receivers")
    seat.window.edit(paper)
    seat.settle()
    assert seat.find(BodyEdit, "body").isReadOnly()
    seat.window.edit(paper)
    seat.settle()
    assert not seat.find(BodyEdit, "body").isReadOnly()
    assert seat.find(BodyEdit, "body").toPlainText() == BODY


def test_an_opinion_that_was_not_kept_is_kept_with_the_next_key(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit("director")
    breaks_once(seat.office.notes, "keep")
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("拟同意")
    wait_for_autosave(seat)
    assert seat.find(Notice, "handling_notice").text == SENTENCE
    seat.type("。")
    wait_for_autosave(seat)
    assert seat.office.notes.texts == {f"opinion:{paper}": "拟同意。"}
    assert not seat.sees("handling_notice")
