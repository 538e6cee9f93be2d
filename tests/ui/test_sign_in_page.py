"""Signing in: every failure is said in place, the account stays, nothing but the password is typed again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from oa_client.office.office import Office
from oa_client.office.session import Session, SignInFailed
from oa_client.settings import Account
from tests.support.fake_office import Archive
from tests.support.fake_session import SERVER, FakeSession
from ui.application import Desktop
from ui.jobs import Jobs
from ui.sign_in.page import SignInPage
from ui.theme.theme import LIGHT_THEME


class Door:
    """The page with its threads."""

    def __init__(self, qtbot: QtBot, session: FakeSession) -> None:
        self.qtbot = qtbot
        self.jobs = Jobs()
        self.page = SignInPage(cast(Session, session), self.jobs, LIGHT_THEME)
        self.opened: list[Office] = []
        self.page.opened.connect(self.opened.append)
        self.page.show()
        qtbot.waitActive(self.page)

    def try_with(self, password: str) -> str:
        """Type a password, press Enter, and give what is said."""
        self.page.password.setFocus()
        self.page.password.setText(password)
        QTest.keyClick(self.page.password, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.jobs.idle)
        return self.page.notice.text


@pytest.fixture
def session(archive: Archive) -> FakeSession:
    return FakeSession(archive)


@pytest.fixture
def door(qtbot: QtBot, session: FakeSession) -> Iterator[Door]:
    door = Door(qtbot, session)
    yield door
    door.page.close()
    door.jobs.close()
    door.page.deleteLater()


def test_the_known_account_needs_a_password_and_enter_only(door: Door, session: FakeSession) -> None:
    assert QApplication.focusWidget() is door.page.password
    assert door.try_with("right") == ""
    assert len(door.opened) == 1
    assert session.tried == [(Account(SERVER, "", "clerk"), "right")]
    assert door.page.password.text() == ""


def test_a_wrong_password_says_how_many_tries_are_left(door: Door) -> None:
    assert door.try_with("wrong") == "密码不对，还可以试 4 次。"
    assert door.page.account.text() == "clerk"
    assert door.page.password.selectedText()
    assert QApplication.focusWidget() is door.page.password


@pytest.mark.parametrize(
    ("failed", "sentence"),
    [
        (SignInFailed("locked", until="10:35"), "密码连续输错，账号已锁定，10:35 以后再试。"),
        (SignInFailed("locked", minutes="15"), "密码连续输错，账号已锁定，请 15 分钟后再试。"),
        (SignInFailed("wrong_password"), "账号或密码不对。连续输错 5 次会锁定。"),
        (SignInFailed("in_use"), "这个账号已经在本机另一个窗口里打开了。"),
        (SignInFailed("untrusted"), "服务器的证书不可信或已过期，没有登录。请告诉管理员。"),
        (
            SignInFailed("lease_ended", days="30"),
            "本机已经 30 天没有连上服务器，请先连线再登录。您写的文字还在本机。",
        ),
        (
            SignInFailed("device_retired"),
            "此设备已停用，本机数据已清除；未送出的文字还在。请再登录一次。",
        ),
        (
            SignInFailed("other_person"),
            "这个账号已改给别人使用，本机存着原来那位的文字，没有登录。请告诉管理员。",
        ),
        (
            SignInFailed("other_server"),
            "这个地址上换了一台服务器，本机数据不属于它，没有登录。请告诉管理员。",
        ),
        (SignInFailed("upgrade_needed"), "服务器已升级，请先更新本程序。本机的文字不会丢。"),
        (SignInFailed("disk_full"), "磁盘已满，没有存成。屏幕上的文字还在，请腾出空间后再试。"),
    ],
)
def test_each_failure_has_its_sentence(
    door: Door, session: FakeSession, failed: SignInFailed, sentence: str
) -> None:
    session.failing = failed
    assert door.try_with("right") == sentence
    assert door.opened == []
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]


def test_an_unknown_server_shows_the_field_to_correct_it(door: Door, session: FakeSession) -> None:
    assert not door.page.server.isVisible()
    session.failing = SignInFailed("server_unknown")
    assert door.try_with("right").startswith("连不上服务器。")
    assert door.page.server.isVisible()
    assert door.page.server.text() == SERVER


def test_without_an_address_the_field_is_there_and_asked_for(qtbot: QtBot, archive: Archive) -> None:
    door = Door(qtbot, FakeSession(archive, known=False, server=""))
    assert door.page.server.isVisible()
    door.page.account.setText("clerk")
    assert door.try_with("right").startswith("还没有服务器地址")
    assert QApplication.focusWidget() is door.page.server
    door.page.close()
    door.jobs.close()
    door.page.deleteLater()


def test_an_empty_password_is_not_tried(door: Door, session: FakeSession) -> None:
    assert door.try_with("") == "请写密码。"
    assert session.tried == []


def test_the_page_says_that_the_system_is_no_place_for_secrets(door: Door) -> None:
    banner = door.page.findChild(QLabel, "banner")
    assert banner is not None
    assert "非涉密系统" in banner.text()


def test_after_signing_in_the_office_is_open_and_the_door_is_shut(qtbot: QtBot, session: FakeSession) -> None:
    LIGHT_THEME.apply(cast(QApplication, QApplication.instance()))
    desktop = Desktop(cast(Session, session), LIGHT_THEME)
    desktop.sign_in.show()
    desktop.sign_in.password.setText("right")
    desktop.sign_in.press()
    qtbot.waitUntil(lambda: desktop.window is not None and desktop.jobs.idle)
    window = desktop.window
    assert window is not None
    assert window.isVisible()
    assert not desktop.sign_in.isVisible()
    heard = window.place.heard
    qtbot.waitUntil(lambda: desktop.jobs.idle and heard.quiet)
    window.close()
    desktop.close()
    for widget in (window, desktop.sign_in):
        widget.deleteLater()


def test_a_bug_while_signing_in_leaves_the_button_and_says_so(door: Door, session: FakeSession) -> None:
    session.failing = ZeroDivisionError()
    assert door.try_with("right").startswith("程序出错，没有办成。")
    assert door.page.go.isEnabled()
    session.failing = None
    assert door.try_with("right") == ""
    assert len(door.opened) == 1


def test_an_office_that_opens_after_the_door_was_shut_is_closed_again(
    qtbot: QtBot, session: FakeSession
) -> None:
    LIGHT_THEME.apply(cast(QApplication, QApplication.instance()))
    session.gate = threading.Event()
    desktop = Desktop(cast(Session, session), LIGHT_THEME)
    desktop.sign_in.show()
    desktop.sign_in.password.setText("right")
    desktop.sign_in.press()
    desktop.sign_in.close()
    threading.Timer(0.1, session.gate.set).start()
    desktop.close()
    [office] = session.made
    assert office.closed
    assert desktop.window is None
    desktop.sign_in.deleteLater()
