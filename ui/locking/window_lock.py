"""The lock over a window: covered, silent and deaf to every key until it is opened; drafts and sync go on under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QToolTip, QWidget

from ui.locking.idle import Idle
from ui.locking.page import LockPage
from ui.workplace import Workplace


class WindowLock(QObject):
    """``cover`` is the central widget of the window: what is worked in, or the lock page over it."""

    def __init__(
        self,
        window: QMainWindow,
        ground: QWidget,
        place: Workplace,
        idle_after: timedelta,
        keep: Callable[[], None],
    ) -> None:
        """``keep()`` has what is being written kept."""
        super().__init__(window)
        self._window = window
        self._ground = ground
        self._place = place
        self._keep = keep
        self._title = ""
        self._focus: QWidget | None = None
        self.page = LockPage(place)
        self.page.unlocked.connect(self._open)
        self.cover = QStackedWidget()
        self.cover.addWidget(ground)
        self.cover.addWidget(self.page)
        self.idle = Idle(window, idle_after, place.clock)
        self.idle.idle.connect(self.lock)

    @property
    def locked(self) -> bool:
        """Whether the lock page stands over the window."""
        return self.cover.currentWidget() is self.page

    def show_title(self, title: str) -> None:
        """The title of the window, once it is open: of a locked one nobody shall read where its person was."""
        self._title = title
        if not self.locked:
            self._window.setWindowTitle(title)

    def lock(self) -> None:
        """Ctrl+Shift+L, or nobody is there."""
        if self.locked:
            return
        self._keep()
        self._focus = QApplication.focusWidget()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        QToolTip.hideText()
        self._place.office.locking.lock()
        self.idle.end()
        for action in self._window.actions():
            action.setEnabled(False)
        self.cover.setCurrentWidget(self.page)
        self._window.setWindowTitle(self.tr("已锁定"))
        self.page.begin()

    def _open(self) -> None:
        self.cover.setCurrentWidget(self._ground)
        self._window.setWindowTitle(self._title)
        for action in self._window.actions():
            action.setEnabled(True)
        self.idle.begin()
        if self._focus is not None and self._ground.isAncestorOf(self._focus):
            self._focus.setFocus()
        self._focus = None
