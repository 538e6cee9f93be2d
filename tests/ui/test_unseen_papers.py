"""No key and no click acts on a paper that nobody has looked at: one that came by itself, or that has just opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from oa_core.documents.commands import Revise
from oa_core.documents.content import content_of
from oa_core.documents.model import Status
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import TITLE, approved, document, issued, returned, signed, submitted
from tests.support.window import CTRL, Seat
from ui.notices import Notice
from ui.paperwork.head import Title
from ui.paperwork.in_view import LOOK_MS
from ui.paperwork.lists import PapersPage
from ui.widgets.row_list import RowList

Sit = Callable[..., Seat]
OTHER = "南屿县人民政府关于防汛物资储备工作的通知"


def page_of(seat: Seat) -> PapersPage:
    page = seat.window.page
    assert isinstance(page, PapersPage)
    return page


def nothing_shown(seat: Seat) -> bool:
    return page_of(seat).detail.todo is None and not seat.sees("paper_title")


def act(seat: Seat) -> None:
    seat.key(Qt.Key.Key_Return, CTRL)


def press_at_once(seat: Seat) -> None:
    """Ctrl+Enter, without waiting for anything before."""
    QTest.keyClick(QApplication.focusWidget() or seat.window, Qt.Key.Key_Return, CTRL)


# Papers that come by themselves


def test_a_paper_that_comes_into_an_empty_list_is_not_opened(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    paper = submitted(archive)
    seat.settle()
    assert page_of(seat).model.ids == (paper,)
    assert nothing_shown(seat)


def test_the_key_that_finished_the_last_paper_signs_nothing_that_comes_after_it(
    archive: Archive, sit: Sit
) -> None:
    approved(archive)
    seat = sit("head")
    act(seat)
    assert nothing_shown(seat)
    later = approved(archive)
    seat.settle()
    seat.qtbot.wait(LOOK_MS + 50)
    act(seat)
    assert document(archive, later).status is Status.TO_SIGN


def test_a_paper_that_comes_at_the_moment_of_the_last_act_is_not_opened(archive: Archive, sit: Sit) -> None:
    approved(archive)
    seat = sit("head")
    press_at_once(seat)
    later = approved(archive)
    seat.settle()
    assert page_of(seat).model.ids == (later,)
    assert nothing_shown(seat)


def test_one_key_opens_what_came(archive: Archive, sit: Sit) -> None:
    approved(archive)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        seat = sit("head")
        act(seat)
        approved(archive)
        seat.settle()
        assert seat.focus == "inbox_list"
        seat.key(key)
        assert seat.find(Title, "paper_title").text == TITLE


def test_a_click_opens_what_came(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    paper = submitted(archive)
    seat.settle()
    rows = seat.find(RowList, "inbox_list")
    spot = rows.visualRect(page_of(seat).model.index_of(paper)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    seat.settle()
    assert seat.find(Title, "paper_title").text == TITLE


def test_coming_back_to_the_window_opens_nothing(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    submitted(archive)
    seat.settle()
    rows = seat.find(RowList, "inbox_list")
    for kind in (QEvent.Type.FocusOut, QEvent.Type.FocusIn):
        QApplication.sendEvent(rows, QFocusEvent(kind, Qt.FocusReason.ActiveWindowFocusReason))
    seat.settle()
    assert nothing_shown(seat)


def test_going_to_the_page_opens_the_first_paper(archive: Archive, sit: Sit) -> None:
    seat = sit("director")
    seat.key(Qt.Key.Key_4, CTRL)
    submitted(archive)
    seat.settle()
    seat.key(Qt.Key.Key_1, CTRL)
    assert seat.find(Title, "paper_title").text == TITLE


def test_the_window_opens_with_its_first_paper(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    assert sit("director").find(Title, "paper_title").text == TITLE


# Papers that have just opened


def two_to_sign(archive: Archive, sit: Sit) -> tuple[Seat, str, str]:
    first = approved(archive)
    archive.tick(minutes=5)
    second = approved(archive)
    office = FakeOffice(archive, "head")
    return sit(office, look_ms=LOOK_MS), first, second


def test_the_second_of_two_quick_keys_does_not_sign_the_next_paper(archive: Archive, sit: Sit) -> None:
    seat, first, second = two_to_sign(archive, sit)
    press_at_once(seat)
    press_at_once(seat)
    seat.settle()
    assert document(archive, first).status is Status.SIGNED
    assert document(archive, second).status is Status.TO_SIGN


def quick_key_after_the_next_is_read(seat: Seat) -> None:
    """The next paper stands on the screen, and has only just been painted."""
    press_at_once(seat)
    seat.qtbot.waitUntil(lambda: seat.jobs.idle and seat.window.place.heard.quiet)
    seat.qtbot.wait(LOOK_MS // 4)
    press_at_once(seat)
    seat.settle()


def test_a_paper_that_was_painted_a_moment_ago_is_not_signed(archive: Archive, sit: Sit) -> None:
    seat, first, second = two_to_sign(archive, sit)
    quick_key_after_the_next_is_read(seat)
    assert document(archive, first).status is Status.SIGNED
    assert document(archive, second).status is Status.TO_SIGN
    assert seat.find(Notice, "handling_notice").text == "这一件刚打开，没有办理。看过以后再按一次。"


def test_the_second_click_of_a_double_click_does_not_sign_the_next_paper(archive: Archive, sit: Sit) -> None:
    seat, first, second = two_to_sign(archive, sit)
    button = seat.find(QPushButton, "submit")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    seat.qtbot.waitUntil(lambda: seat.jobs.idle and seat.window.place.heard.quiet)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    seat.settle()
    assert document(archive, first).status is Status.SIGNED
    assert document(archive, second).status is Status.TO_SIGN


def test_after_a_look_the_next_paper_is_signed_with_one_key(archive: Archive, sit: Sit) -> None:
    seat, _first, second = two_to_sign(archive, sit)
    act(seat)
    act(seat)
    assert document(archive, second).status is Status.SIGNED


def test_the_next_act_on_the_same_paper_waits_for_a_look_too(archive: Archive, sit: Sit) -> None:
    paper = signed(archive)
    seat = sit(FakeOffice(archive, "clerk"), look_ms=LOOK_MS)
    quick_key_after_the_next_is_read(seat)
    assert document(archive, paper).status is Status.NUMBERED


def test_a_text_that_changed_under_the_eyes_is_not_approved_before_it_was_seen(
    archive: Archive, sit: Sit
) -> None:
    paper = signed(archive)
    seat = sit(FakeOffice(archive, "clerk"), look_ms=LOOK_MS)
    elsewhere = FakeOffice(archive, "clerk")
    before = elsewhere.documents.paperwork(paper)
    assert before is not None
    text = content_of(before.document, before.body + "加一句。")
    elsewhere.execute(paper, Revise(text, before.document.revision), seen=before.document.step)
    seat.qtbot.waitUntil(lambda: seat.jobs.idle and seat.window.place.heard.quiet)
    assert document(archive, paper).holder == "head"
    press_at_once(seat)
    seat.settle()
    assert document(archive, paper).status is Status.TO_SIGN


def test_news_that_change_neither_text_nor_acts_need_no_second_look(archive: Archive, sit: Sit) -> None:
    first = issued(archive)
    seat = sit(FakeOffice(archive, "shimen-clerk"), look_ms=LOOK_MS)
    seat.settle()
    returned(archive)
    seat.qtbot.waitUntil(lambda: seat.jobs.idle and seat.window.place.heard.quiet)
    press_at_once(seat)
    seat.settle()
    assert document(archive, first).status is Status.ISSUED
    assert nothing_shown(seat)


def test_a_window_that_nobody_sees_arms_nothing(archive: Archive, sit: Sit) -> None:
    paper = approved(archive)
    seat = sit(FakeOffice(archive, "head"), look_ms=LOOK_MS)
    other = approved(archive)
    seat.settle()
    page = page_of(seat)
    seat.window.hide()
    page.list.setCurrentIndex(page.model.index_of(other))
    seat.qtbot.wait(LOOK_MS + 200)
    page.press_submit()
    seat.qtbot.waitUntil(lambda: seat.jobs.idle)
    assert document(archive, other).status is Status.TO_SIGN
    assert document(archive, paper).status is Status.TO_SIGN
    seat.window.show()
