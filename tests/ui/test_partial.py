"""A list that has not been read whole says so, and never that the day's work is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from oa_client.office.loading import Loading
from sync.status import Link
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import submitted
from tests.support.window import CTRL, Seat
from ui.widgets.holder_band import EmptyState

Sit = Callable[[str | FakeOffice], Seat]
NOTHING = Loading(whole=False, inbox=False, done=1, total=None)
INBOX = Loading(whole=False, inbox=True, done=3, total=12)
WHOLE = Loading(whole=True, inbox=True, done=12, total=12)


@pytest.fixture
def office(archive: Archive) -> FakeOffice:
    """The director's office on a workstation that has read next to nothing."""
    office = FakeOffice(archive, "director")
    office.loading = NOTHING
    return office


def read_on(seat: Seat, loading: Loading) -> None:
    seat.office.loading = loading
    seat.office.become(Link.ONLINE)
    seat.settle()


def nothing(seat: Seat) -> str:
    page = seat.window.page
    return "".join(
        each.accessibleName()
        for each in page.findChildren(EmptyState)  # type: ignore[attr-defined]  # each page is a widget
        if each.isVisible() and "从左边选一件" not in each.accessibleName()
    )


def test_an_inbox_that_is_being_read_is_not_done(office: FakeOffice, sit: Sit) -> None:
    seat = sit(office)
    assert nothing(seat) == "正在读取，请稍等。"
    read_on(seat, INBOX)
    assert nothing(seat) == "今天的事办完了。"


def test_without_the_line_it_says_when_the_reading_goes_on(office: FakeOffice, sit: Sit) -> None:
    office.go_offline()
    assert nothing(sit(office)) == "这里还没有读全，连上服务器后继续。"


def test_rows_that_are_not_all_say_so(archive: Archive, office: FakeOffice, sit: Sit) -> None:
    submitted(archive)
    seat = sit(office)
    assert seat.find(QLabel, "partial").text() == "正在读取，后面还有"
    read_on(seat, INBOX)
    assert not seat.sees("partial")


def test_the_other_lists_are_whole_only_with_everything(
    archive: Archive, office: FakeOffice, sit: Sit
) -> None:
    submitted(archive)
    office.loading = INBOX
    seat = sit(office)
    assert not seat.sees("partial")
    seat.press("tab_elsewhere")
    assert nothing(seat) == "正在读取，请稍等。"
    seat.key(Qt.Key.Key_2, CTRL)
    assert seat.sees("partial")
    read_on(seat, WHOLE)
    assert not seat.sees("partial")
