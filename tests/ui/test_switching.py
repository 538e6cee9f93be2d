"""Somebody else sits down: the office is closed with everything in it, and the sign-in page comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from oa_client.office.session import Session
from oa_core.duty.commands import Log
from oa_core.refusal import Refused
from tests.support.fake_office import Archive, FakeOffice
from tests.support.fake_session import FakeSession
from tests.support.window import CTRL_SHIFT, Driver
from ui.application import Desktop
from ui.documents.body import BodyEdit
from ui.main_window import MainWindow
from ui.theme.theme import LIGHT_THEME


class Machine:
    """A workstation that several people sign in to, one after the other."""

    def __init__(self, qtbot: QtBot, archive: Archive) -> None:
        self.qtbot = qtbot
        self.session = FakeSession(archive)
        LIGHT_THEME.apply(cast(QApplication, QApplication.instance()))
        self.desktop = Desktop(cast(Session, self.session), LIGHT_THEME)
        self.desktop.sign_in.show()

    def sign_in(self, person: str) -> Driver:
        page = self.desktop.sign_in
        assert page.isVisible()
        page.account.setText(person)
        page.password.setText("right")
        page.press()
        self.qtbot.waitUntil(lambda: self.desktop.window is not None)
        assert isinstance(self.desktop.window, MainWindow)
        driver = Driver(self.qtbot, self.desktop.window, self.desktop.jobs)
        self.qtbot.waitActive(self.desktop.window)
        driver.settle()
        return driver

    @property
    def office(self) -> FakeOffice:
        return self.session.made[-1]

    def said(self) -> str:
        """What the sign-in page tells after somebody left."""
        self.qtbot.waitUntil(lambda: self.desktop.window is None and self.desktop.jobs.idle)
        assert self.desktop.sign_in.isVisible()
        return self.desktop.sign_in.notice.text


def click(driver: Driver, name: str = "switch_user") -> None:
    """Click, and wait for nothing: the window may be gone."""
    QTest.mouseClick(driver.find(QPushButton, name), Qt.MouseButton.LeftButton)


@pytest.fixture
def machine(qtbot: QtBot, archive: Archive) -> Iterator[Machine]:
    made = Machine(qtbot, archive)
    yield made
    desktop = made.desktop
    if desktop.window is not None:
        desktop.window.close()
        desktop.window.deleteLater()
    desktop.close()
    desktop.sign_in.close()
    desktop.sign_in.deleteLater()


def test_the_office_is_closed_and_the_sign_in_page_comes_back(machine: Machine) -> None:
    click(machine.sign_in("clerk"))
    assert machine.said() == "李敏的窗口已关好，写的都在本机。"
    assert machine.office.closed
    assert QApplication.focusWidget() is machine.desktop.sign_in.account
    assert machine.desktop.sign_in.password.text() == ""


def test_the_next_person_gets_a_window_of_their_own(machine: Machine) -> None:
    click(machine.sign_in("clerk"))
    machine.said()
    driver = machine.sign_in("director")
    assert machine.office.me.name == "何晓燕"
    assert not machine.desktop.sign_in.isVisible()
    assert not machine.office.closed
    click(driver)
    assert machine.said().startswith("何晓燕的窗口已关好")


def test_what_waits_and_what_came_back_is_told_and_stays(machine: Machine, archive: Archive) -> None:
    driver = machine.sign_in("clerk")
    office = machine.office
    office.go_offline()
    office.execute(office.new_id(), Log("第一条", archive.now))
    archive.refusing = Refused("entry_too_long", limit="4000")
    office.arrive()
    office.go_offline()
    for text in ("第二条", "第三条"):
        office.execute(office.new_id(), Log(text, archive.now))
    driver.settle()
    click(driver)
    assert machine.said() == (
        "李敏的窗口已关好，写的都在本机。还有 2 项没有送出，下次登录后自动送出。有 1 项没有办成，下次登录后再看。"
    )
    assert len(office.queue) == 2


def test_a_draft_in_the_editor_is_kept(machine: Machine) -> None:
    driver = machine.sign_in("clerk")
    driver.press("new")
    driver.find(BodyEdit, "body").setFocus()
    driver.type("写到一半")
    click(driver)
    machine.said()
    assert [kept.content.body for kept in machine.office.documents.kept.values()] == ["写到一半"]


def test_words_that_cannot_be_kept_hold_the_window(machine: Machine) -> None:
    driver = machine.sign_in("clerk")
    driver.press("new")
    machine.office.documents.full = True
    driver.find(BodyEdit, "body").setFocus()
    driver.type("存不下的字")
    click(driver)
    driver.settle()
    assert machine.desktop.window is driver.window
    assert driver.window.isVisible()
    assert not machine.office.closed
    machine.office.documents.full = False
    click(driver)
    machine.said()
    assert [kept.content.body for kept in machine.office.documents.kept.values()] == ["存不下的字"]


def test_from_a_locked_window_somebody_else_can_sign_in(machine: Machine) -> None:
    driver = machine.sign_in("clerk")
    driver.key(Qt.Key.Key_L, CTRL_SHIFT)
    click(driver, "lock_switch")
    assert machine.said().startswith("李敏的窗口已关好")


def test_the_window_locks_after_the_minutes_of_the_settings(machine: Machine, archive: Archive) -> None:
    machine.desktop.close()
    machine.desktop.sign_in.deleteLater()
    machine.session.settings = replace(machine.session.settings, lock_minutes=3)
    machine.desktop = Desktop(cast(Session, machine.session), LIGHT_THEME)
    machine.desktop.sign_in.show()
    driver = machine.sign_in("clerk")
    idle = driver.window.lock.idle
    assert idle.span.total_seconds() == 180
    assert not driver.sees("lock_page")
