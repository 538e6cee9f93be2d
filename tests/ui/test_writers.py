"""合写: the draft says who writes on it; its drafter invites a colleague of the office, by keys or by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from oa_core.documents.commands import Invite
from oa_core.refusal import Refused
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import document, returned
from tests.support.window import CTRL, Seat
from ui import wording
from ui.documents.editor import Editor
from ui.notices import Notice

Sit = Callable[[str], Seat]


def at_the_desk(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    paper = returned(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    return seat, paper


def director(seat: Seat) -> str:
    return seat.office.register.people["director"].name


def names(seat: Seat) -> str:
    return seat.find(QLabel, "writers").text()


def test_the_drafter_invites_a_colleague_by_keys(archive: Archive, sit: Sit) -> None:
    seat, paper = at_the_desk(archive, sit)
    assert names(seat) == "您"
    seat.find(QWidget, "invite_ask").setFocus()
    seat.key(Qt.Key.Key_Space)
    assert seat.focus == "invite_to"
    seat.type(director(seat))
    seat.key(Qt.Key.Key_Return)
    assert document(archive, paper).writers == ("director",)
    assert names(seat) == f"您、{director(seat)}"
    assert not seat.sees("invite_to")


def test_the_drafter_invites_a_colleague_with_the_mouse(archive: Archive, sit: Sit) -> None:
    seat, paper = at_the_desk(archive, sit)
    seat.press("invite_ask")
    seat.type(director(seat))
    seat.press("invite")
    assert document(archive, paper).writers == ("director",)


def test_a_draft_that_nobody_saved_is_saved_first_and_keeps_what_is_written(
    archive: Archive, sit: Sit
) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_N, CTRL)
    seat.type("关于合写的通知")
    seat.press("invite_ask")
    seat.type(director(seat))
    seat.press("invite")
    working = seat.window.findChildren(Editor)[0].autosave.working
    assert working is not None
    saved = document(archive, working.document_id)
    assert (saved.title, saved.writers) == ("关于合写的通知", ("director",))


def test_a_co_writer_sees_who_writes_and_invites_nobody(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    office = FakeOffice(archive, "clerk")
    office.execute(paper, Invite("director"), seen=document(archive, paper).step)
    seat = sit("director")
    seat.window.edit(paper)
    seat.settle()
    assert names(seat).endswith("、您")
    assert not seat.sees("invite_ask")


def test_nobody_is_invited_while_the_input_method_composes(archive: Archive, sit: Sit) -> None:
    seat, paper = at_the_desk(archive, sit)
    seat.press("invite_ask")
    field = QApplication.focusWidget()
    assert field is not None
    QApplication.sendEvent(field, QInputMethodEvent("wang", []))
    seat.key(Qt.Key.Key_Return)
    assert document(archive, paper).writers == ()
    assert seat.sees("invite_to")


def test_a_refusal_stands_under_the_names(
    archive: Archive, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, paper = at_the_desk(archive, sit)

    def refuse(*_given: object, **_more: object) -> None:
        raise Refused("disk_full")

    monkeypatch.setattr(seat.window.place.office, "execute", refuse)
    seat.press("invite_ask")
    seat.type(director(seat))
    seat.press("invite")
    assert seat.find(Notice, "invite_notice").text == wording.sentence("disk_full", {})
    assert seat.sees("invite_to")
    assert document(archive, paper).writers == ()
