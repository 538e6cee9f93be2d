"""A window on the office in memory, driven as a person would: by keys, by the names of buttons, by looking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.support.fake_office import FakeOffice
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.paperwork.detail import DetailPane
from ui.theme.theme import LIGHT_THEME, Theme

W = TypeVar("W", bound=QWidget)
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
NEVER = timedelta(days=3650)
"""Tests let hours pass between two keys; only those about the lock want it."""


@dataclass
class Effort:
    """What a task took (ui.md §2): keys but those that write text, clicks, and how often the hand changed over."""

    keys: int = 0
    clicks: int = 0
    switches: int = 0
    _hand: str = ""

    def key(self) -> None:
        self.keys += 1
        self._with("keyboard")

    def click(self) -> None:
        self.clicks += 1
        self._with("mouse")

    def _with(self, hand: str) -> None:
        self.switches += bool(self._hand) and self._hand != hand
        self._hand = hand

    @property
    def actions(self) -> int:
        return self.keys + self.clicks


class Driver:
    """A window, the threads behind it, and the hands and eyes of a person before it."""

    def __init__(self, qtbot: QtBot, window: MainWindow, jobs: Jobs) -> None:
        self.qtbot = qtbot
        self.window = window
        self.jobs = jobs
        self.effort = Effort()

    def settle(self) -> None:
        """Wait until every answer has been delivered, every change has been told, and the paper was looked at."""
        heard = self.window.place.heard
        self.qtbot.waitUntil(lambda: self.jobs.idle and heard.quiet, timeout=10_000)
        self.qtbot.wait(1)
        self.qtbot.waitUntil(lambda: self.jobs.idle and heard.quiet and self._looked(), timeout=10_000)
        assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]

    def _looked(self) -> bool:
        """Whether the person has had a look at the paper on the screen, as they have before they act."""
        panes = self.window.findChildren(DetailPane)
        return not any(pane.in_view.under_way for pane in panes if pane.isVisible())

    def find(self, kind: type[W], name: str) -> W:
        """The one visible widget of this name."""
        found = [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} visible"
        return found[0]

    def sees(self, name: str) -> bool:
        """Whether a widget of this name is to be seen."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def press(self, name: str) -> None:
        """Click a button and wait for what follows."""
        self.effort.click()
        QTest.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key where the focus is and wait for what follows."""
        self.effort.key()
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Commit text where the focus is, as an input method does."""
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
        self.settle()

    def paste(self, text: str) -> None:
        """Paste plain text where the focus is, with Ctrl+V."""
        QApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, CTRL)

    @property
    def focus(self) -> str:
        """The name of the widget with the focus."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""


class Seat(Driver):
    """One person at one workstation."""

    def __init__(
        self,
        qtbot: QtBot,
        office: FakeOffice,
        theme: Theme = LIGHT_THEME,
        look_ms: int = 0,
        lock_after: timedelta = NEVER,
    ) -> None:
        """``look_ms``: how long this person takes to see what a paper is; ``lock_after``: how long they may be away
        before the window locks."""
        self.office = office
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        jobs = Jobs()
        window = MainWindow(
            office.as_office(),
            jobs,
            theme,
            lambda: office.archive.now,
            look_ms=look_ms,
            lock_after=lock_after,
        )
        super().__init__(qtbot, window, jobs)
        self.window.resize(1366, 697)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)
        self.settle()

    def leave(self) -> None:
        """Close the window and wait for everything it began."""
        self.window.close()
        self.jobs.close()
        self.office.close()
        self.window.deleteLater()
