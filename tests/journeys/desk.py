"""One person at one workstation: the real program from its sign-in window on, with its own cache."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from oa_client.bootstrap import build_session
from oa_client.office.documents import Paperwork
from oa_client.office.office import Office
from oa_client.settings import SettingsFile
from oa_core.documents.model import Content
from sync.status import Link
from tests.support.central import PASSWORD, Central
from tests.support.window import CTRL, Driver
from tests.support.workstation import PATIENCE
from ui.application import Desktop
from ui.main_window import MainWindow
from ui.notices import Notice
from ui.theme.theme import LIGHT_THEME
from ui.widgets.row_list import RowList

PATIENCE_MS = int(PATIENCE * 1000)


class Workstation(Driver):
    """Signs in as a person would, and is driven by keys and by the names of buttons."""

    def __init__(self, qtbot: QtBot, folder: Path, central: Central, person: str) -> None:
        self.person = person
        self.open = True
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        settings = SettingsFile(folder)
        if not settings.read().server_url:
            account = central.account(person)
            profile = folder / "county.xzt"
            profile.write_text(
                f'{{"server_url": "{account.server_url}", "ca": {_text(Path(account.ca_file))}}}'
            )
            settings.take_profile(profile)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        LIGHT_THEME.apply(app)
        self.desktop = Desktop(build_session(folder, with_keyring=False), LIGHT_THEME)
        self.desktop.sign_in.show()
        super().__init__(qtbot, self._signed_in(qtbot, person), self.desktop.jobs)
        self.front()

    def _signed_in(self, qtbot: QtBot, person: str) -> MainWindow:
        page = self.desktop.sign_in
        page.account.setText(person)
        page.password.setText(PASSWORD)
        page.go.click()
        qtbot.waitUntil(lambda: self.desktop.window is not None, timeout=PATIENCE_MS)
        window = self.desktop.window
        assert isinstance(window, MainWindow)
        window.resize(1366, 697)
        return window

    def step_aside(self) -> str:
        """Let somebody else sign in; gives what the sign-in page says."""
        self.find(QPushButton, "switch_user").click()
        self.qtbot.waitUntil(lambda: self.desktop.window is None and self.jobs.idle, timeout=PATIENCE_MS)
        return self.desktop.sign_in.notice.text

    def sit_down(self, person: str) -> None:
        """``person`` signs in at the page that somebody has left."""
        self.person = person
        self.window = self._signed_in(self.qtbot, person)
        self.front()

    @property
    def office(self) -> Office:
        """The office behind the window, for looking at what is stored."""
        return self.window.place.office

    def front(self) -> None:
        """Put this window before the others: on one screen only one is typed into."""
        self.window.activateWindow()
        self.qtbot.waitActive(self.window)
        self.settle()

    def online(self) -> None:
        """Wait until the workstation is in step with the central office."""
        self.until(lambda: self.office.status.link is Link.ONLINE and not self.office.orders.waiting())

    def until(self, true: Callable[[], object]) -> None:
        """Wait, with the window alive, until ``true()`` holds."""
        try:
            self.qtbot.waitUntil(lambda: bool(true()), timeout=PATIENCE_MS)
        except self.qtbot.TimeoutError:
            self.window.grab().save(str(self._folder / "stuck.png"))
            raise
        self.settle()

    def paper(self) -> Paperwork:
        """The one document of this office."""
        (row,) = self.office.documents.outgoing()
        found = self.office.documents.paperwork(row.id)
        assert found is not None
        return found

    def arrived(self) -> None:
        """Wait until there is something in 待办, and have it on the screen: what came by itself waits in the list."""
        [rows] = self.window.findChildren(RowList, "inbox_list")
        self.until(rows.isVisible)
        if not self.sees("paper_title"):
            self.front()
            rows.setFocus()
            self.key(Qt.Key.Key_Down)
        self.until(lambda: self.sees("paper_title"))

    def do(self, opinion: str = "") -> None:
        """Write an opinion and press Ctrl+Enter, as 办理 is done by the keyboard."""
        self.front()
        if opinion:
            self.find(QPlainTextEdit, "opinion").setFocus()
            self.type(opinion)
        self.key(Qt.Key.Key_Return, CTRL)

    def write(self, content: Content) -> None:
        """Draft a notice by the keyboard: title, receivers by the first characters of their names, text pasted."""
        register = self.office.register
        self.front()
        self.key(Qt.Key.Key_N, CTRL)
        self.type(content.title)
        for organs in (content.addressees, content.copies):
            self.key(Qt.Key.Key_Tab)
            for organ in organs:
                self.type(register.organs[organ].name)
                self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_Tab)
        self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Tab)
        self.paste(content.body)

    def says(self, name: str) -> str:
        """The text of a visible label."""
        return self.find(QLabel, name).text()

    def field(self, name: str) -> QPlainTextEdit:
        """A visible text field."""
        return self.find(QPlainTextEdit, name)

    def notice(self, name: str) -> str:
        """What the notice of this name says; nothing when it is not to be seen."""
        return "".join(notice.text for notice in self.window.findChildren(Notice, name) if notice.isVisible())

    def leave(self) -> None:
        """Close the window; closing never asks."""
        if self.open:
            self.open = False
            self.window.close()
            self.desktop.close()
            self.window.deleteLater()
            self.desktop.sign_in.deleteLater()
            self.desktop.deleteLater()


def _text(file: Path) -> str:
    return json.dumps(file.read_text())
