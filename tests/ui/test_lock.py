"""A locked window shows nothing of the papers, hears no key, keeps every draft, and opens by PIN or password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QToolTip, QWidget

from oa_core.documents.model import Status
from sync.status import Link
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import TITLE, approved, document, returned, submitted
from tests.support.window import ALT, CTRL, CTRL_SHIFT, Seat
from ui.documents.body import BodyEdit
from ui.main_window import LOCK_AFTER
from ui.notices import Notice
from ui.paperwork.head import Title

Sit = Callable[..., Seat]
PIN = "258036"


def with_pin(archive: Archive, person: str = "head") -> FakeOffice:
    office = FakeOffice(archive, person)
    office.locking.set_pin(PIN)
    return office


def locked(archive: Archive, sit: Sit, *, pin: bool = True) -> Seat:
    """The head's window with a paper to sign, locked."""
    approved(archive)
    seat = sit(with_pin(archive) if pin else "head")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    assert seat.sees("lock_page")
    return seat


def enter(seat: Seat, secret: str, name: str = "lock_secret") -> str:
    """Type a secret, press Enter, and give what is said."""
    field = seat.find(QLineEdit, name)
    field.setText(secret)
    field.setFocus()
    seat.key(Qt.Key.Key_Return)
    return "".join(each.text for each in seat.window.findChildren(Notice, "lock_notice"))


def words_in_view(seat: Seat) -> str:
    return " ".join(
        widget.text() for widget in seat.window.findChildren(QLabel) if widget.isVisible() and widget.text()
    )


# Covered


def test_a_locked_window_shows_nothing_of_the_papers(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    for name in ("inbox_list", "paper_title", "page", "handling", "status", "top", "nav"):
        assert not seat.sees(name), name
    assert TITLE not in words_in_view(seat)
    assert seat.window.windowTitle() == "已锁定"
    assert seat.find(QLabel, "lock_person").text() == "陈立新"


def test_what_is_changed_under_the_lock_stays_under_it(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    seat.window.open_page("duty")
    approved(archive)
    seat.office.become(Link.UPGRADE_NEEDED)
    seat.settle()
    assert seat.window.windowTitle() == "已锁定"
    assert not seat.sees("duty_page")
    assert "升级" not in words_in_view(seat)


def test_tips_and_lists_that_hang_over_the_window_go_away(archive: Archive, sit: Sit) -> None:
    seat = sit(with_pin(archive, "clerk"))
    seat.press("new")
    field = seat.find(QLineEdit, "addressees")
    field.setFocus()
    seat.key(Qt.Key.Key_Down)
    popup = field.completer().popup()
    assert popup.isVisible()
    QToolTip.showText(QPoint(5, 5), TITLE)
    seat.window.lock.lock()
    seat.settle()
    assert not popup.isVisible()
    assert seat.sees("lock_page")
    seat.qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=2000)


def test_no_key_reaches_what_is_under_the_lock(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    [paper] = [key for key in archive.records if key in {row.id for row in seat.office.documents.inbox()}]
    for key, modifier in (
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_1, ALT),
        (Qt.Key.Key_N, CTRL),
        (Qt.Key.Key_2, CTRL),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ):
        seat.key(key, modifier)
    assert seat.sees("lock_page")
    assert document(archive, paper).status is Status.TO_SIGN
    assert seat.office.synced == 0
    assert seat.office.notes.texts == {}


def test_the_tab_key_stays_within_the_lock_page(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    page = seat.window.lock.page
    for _ in range(8):
        seat.key(Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert page.isAncestorOf(focus)


# Opening


def test_the_pin_opens_the_window_where_it_was(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    assert seat.focus == "lock_secret"
    assert enter(seat, PIN) == ""
    assert seat.find(Title, "paper_title").text == TITLE
    assert seat.window.windowTitle() == "待办"
    assert seat.focus == "inbox_list"
    assert not seat.office.locking.locked
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.office.documents.inbox() == ()


def test_a_wrong_pin_says_how_many_tries_are_left(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    assert enter(seat, "111111") == "解锁码不对，还可以试 4 次。"
    assert seat.sees("lock_page")
    assert seat.find(QLineEdit, "lock_secret").text() == ""
    assert seat.focus == "lock_secret"


def test_after_five_wrong_pins_only_the_password_opens_the_window(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    said = [enter(seat, "111111") for _ in range(5)]
    assert said[-1] == "请输入登录密码解锁。"
    assert not seat.sees("lock_other_way")
    assert enter(seat, PIN) == "密码不对，还可以试 4 次。"
    assert enter(seat, seat.office.locking.password) == ""
    assert not seat.sees("lock_page")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    assert enter(seat, PIN) == ""
    assert not seat.sees("lock_page")


def test_the_password_opens_the_window_too(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    seat.press("lock_other_way")
    assert seat.find(QLineEdit, "lock_secret").accessibleName() == "密码"
    assert enter(seat, seat.office.locking.password) == ""
    assert not seat.sees("lock_page")


def test_a_password_that_was_wrong_too_often_says_until_when(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit, pin=False)
    seat.office.locking.closed_until = "11:05"
    assert enter(seat, "falsch") == "密码连续输错，账号已锁定，11:05 以后再试。"


def test_the_window_opens_without_the_line(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    seat.office.go_offline()
    seat.settle()
    enter(seat, PIN)
    assert not seat.sees("lock_page")


def test_nothing_typed_is_no_try(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    assert enter(seat, "") == ""
    assert seat.office.locking.tries == 0


# Choosing a PIN


def test_after_the_password_a_pin_is_offered_and_opens_the_next_lock(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit, pin=False)
    enter(seat, seat.office.locking.password)
    assert seat.sees("lock_page")
    assert "可以设一个解锁码（至少 6 位数字）" in seat.find(QLabel, "lock_told").text()
    enter(seat, PIN)
    assert seat.focus == "lock_again"
    enter(seat, PIN, "lock_again")
    assert not seat.sees("lock_page")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    enter(seat, PIN)
    assert not seat.sees("lock_page")


def test_two_pins_that_differ_are_not_taken(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit, pin=False)
    enter(seat, seat.office.locking.password)
    enter(seat, PIN)
    assert enter(seat, "258037", "lock_again") == "两次输入的不一样，请再输一次。"
    assert seat.office.locking.pin == ""
    enter(seat, PIN, "lock_again")
    assert seat.office.locking.pin == PIN


def test_a_pin_that_is_too_short_is_not_taken(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit, pin=False)
    enter(seat, seat.office.locking.password)
    enter(seat, "1234")
    assert enter(seat, "1234", "lock_again") == "解锁码至少要 6 位数字。"
    assert seat.sees("lock_page")


def test_a_pin_may_be_skipped_and_is_not_offered_each_time(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit, pin=False)
    enter(seat, seat.office.locking.password)
    seat.press("lock_other_way")
    assert not seat.sees("lock_page")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    enter(seat, seat.office.locking.password)
    assert not seat.sees("lock_page")
    assert seat.office.locking.pin == ""


def test_no_pin_is_chosen_by_somebody_who_has_not_shown_who_they_are(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit, pin=False)
    assert not seat.sees("lock_again")
    assert not seat.sees("lock_other_way")
    assert enter(seat, PIN) == "密码不对，还可以试 4 次。"


# What goes on under the lock


def test_a_draft_is_kept_and_stays_in_the_editor(archive: Archive, sit: Sit) -> None:
    returned(archive)
    seat = sit(with_pin(archive, "clerk"))
    seat.press("edit")
    seat.find(BodyEdit, "body").setFocus()
    seat.type("写到一半，")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    assert any("写到一半" in kept.content.body for kept in seat.office.documents.kept.values())
    enter(seat, PIN)
    assert seat.find(BodyEdit, "body").toPlainText().startswith("写到一半，")
    assert seat.focus == "body"
    seat.type("接着写。")
    assert seat.find(BodyEdit, "body").toPlainText().startswith("写到一半，接着写。")


def test_an_opinion_is_kept_and_stays_in_its_field(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = sit(with_pin(archive, "director"))
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("写到一半")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    assert seat.office.notes.texts == {f"opinion:{paper}": "写到一半"}
    enter(seat, PIN)
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "写到一半"


def test_what_arrives_under_the_lock_is_there_afterwards(archive: Archive, sit: Sit) -> None:
    seat = sit(with_pin(archive, "director"))
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    paper = submitted(archive)
    seat.settle()
    enter(seat, PIN)
    assert [row.id for row in seat.office.documents.inbox()] == [paper]
    assert seat.window.nav.buttons["inbox"].accessibleName().endswith("1")


# Nobody is there


def nobody_for(seat: Seat, archive: Archive, **span: float) -> None:
    archive.tick(**span)
    seat.window.lock.idle.look()
    seat.settle()


def test_a_window_that_nobody_touches_locks(archive: Archive, sit: Sit) -> None:
    seat = sit(with_pin(archive), lock_after=LOCK_AFTER)
    assert timedelta(minutes=15) == LOCK_AFTER
    nobody_for(seat, archive, minutes=14, seconds=59)
    assert not seat.sees("lock_page")
    nobody_for(seat, archive, seconds=1)
    assert seat.sees("lock_page")


def hands(seat: Seat, kind: str) -> None:
    handle = seat.window.windowHandle()
    if kind == "a key":
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    elif kind == "the mouse":
        place = QPointF(200, 200)
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            place,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(handle, move)
    else:
        event = QInputMethodEvent("拟", [])
        QApplication.sendEvent(QApplication.focusWidget() or seat.window, event)
        QApplication.sendEvent(QApplication.focusWidget() or seat.window, QInputMethodEvent("", []))
    seat.settle()


@pytest.mark.parametrize("kind", ["a key", "the mouse", "an input method"])
def test_hands_on_the_window_keep_it_open(archive: Archive, sit: Sit, kind: str) -> None:
    submitted(archive)
    seat = sit(with_pin(archive, "director"), lock_after=LOCK_AFTER)
    seat.find(QPlainTextEdit, "opinion").setFocus()
    nobody_for(seat, archive, minutes=10)
    hands(seat, kind)
    nobody_for(seat, archive, minutes=10)
    assert not seat.sees("lock_page")
    nobody_for(seat, archive, minutes=5)
    assert seat.sees("lock_page")


def test_the_first_key_after_a_computer_slept_locks_and_does_nothing(archive: Archive, sit: Sit) -> None:
    paper = approved(archive)
    seat = sit(with_pin(archive), lock_after=LOCK_AFTER)
    archive.tick(hours=9)
    QTest.keyClick(seat.window.windowHandle(), Qt.Key.Key_Return, CTRL)
    seat.settle()
    assert seat.sees("lock_page")
    assert document(archive, paper).status is Status.TO_SIGN


def test_an_open_window_counts_anew(archive: Archive, sit: Sit) -> None:
    seat = sit(with_pin(archive), lock_after=LOCK_AFTER)
    nobody_for(seat, archive, minutes=15)
    nobody_for(seat, archive, hours=3)
    enter(seat, PIN)
    nobody_for(seat, archive, minutes=14)
    assert not seat.sees("lock_page")


def test_a_clock_that_was_set_back_locks_nothing(archive: Archive, sit: Sit) -> None:
    seat = sit(with_pin(archive), lock_after=LOCK_AFTER)
    nobody_for(seat, archive, days=-1)
    assert not seat.sees("lock_page")


# Closing


def test_a_locked_window_can_be_closed_and_its_draft_is_kept(archive: Archive, sit: Sit) -> None:
    seat = sit(with_pin(archive, "clerk"))
    seat.press("new")
    seat.find(BodyEdit, "body").setFocus()
    seat.type("关之前")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    seat.window.close()
    seat.qtbot.waitUntil(lambda: not seat.window.isVisible())
    assert [kept.content.body for kept in seat.office.documents.kept.values()] == ["关之前"]


def test_words_that_cannot_be_kept_hold_a_locked_window_open_and_stay_hidden(
    archive: Archive, sit: Sit
) -> None:
    seat = sit(with_pin(archive, "clerk"))
    seat.press("new")
    seat.office.documents.full = True
    seat.find(BodyEdit, "body").setFocus()
    seat.type("存不下的字")
    seat.key(Qt.Key.Key_L, CTRL_SHIFT)
    seat.window.close()
    seat.settle()
    assert seat.window.isVisible()
    assert seat.find(Notice, "lock_notice").text == "还有文字没有保存好，请先解锁看一下，再关窗口。"
    assert not seat.sees("body")
    enter(seat, PIN)
    assert seat.find(BodyEdit, "body").toPlainText() == "存不下的字"
    seat.office.documents.full = False


def test_whatever_takes_the_focus_on_the_lock_page_has_a_name(archive: Archive, sit: Sit) -> None:
    seat = locked(archive, sit)
    for widget in seat.window.lock.page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget.objectName()
