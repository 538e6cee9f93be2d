"""The status bar: how the line stands, what waits, that the system is non-secret, what day it is."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import label, push, restyle
from ui.widgets.fitted_label import FittedLabel
from ui.widgets.status_words import Part

translate = QCoreApplication.translate


MOST_PARTS = 5
"""The line, what waits, what was refused, what is held, the lease."""
DONE_MS = 8000
"""How long it stands in the status bar what an act has done, in milliseconds."""


class StatusLine(QWidget):
    """26 px at the foot of the window. ``opened`` when the person clicks on how the workstation stands."""

    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("status")
        self.setProperty("role", "nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(27))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(6)
        self._parts = [QPushButton() for _ in range(MOST_PARTS)]
        for part in self._parts:
            part.setProperty("role", "status")
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            part.setIconSize(QSize(theme.px(16), theme.px(16)))
            part.clicked.connect(self.opened)
            part.hide()
            row.addWidget(part)
        self._hints = FittedLabel("hints")
        self._hint = ""
        self._done = QTimer(self)
        self._done.setSingleShot(True)
        self._done.setInterval(DONE_MS)
        self._done.timeout.connect(self._show_hint)
        self._crash = label(size="caption", tone="red", name="crash_status")
        self.undo = push(theme, "undo_last", "", role="link", icon="arrow_undo_regular")
        self.undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.undo.hide()
        self._copy = push(theme, "copy_crash", translate("status", "复制编号"), role="link")
        self._lock = QLabel()
        self._lock.setPixmap(theme.pixmap("lock_closed_filled", "text2", 14, self.devicePixelRatioF()))
        banner = label(
            translate("status", "本系统为非涉密系统，严禁处理、存储涉密信息"),
            size="caption",
            tone="text2",
            name="banner",
        )
        self._date = label(size="caption", tone="text2", name="date")
        self._hints.setProperty("text_size", "caption")
        row.addWidget(self._hints, 1)
        row.addWidget(self.undo)
        row.addWidget(self._crash)
        row.addWidget(self._copy)
        row.addWidget(self._lock)
        row.addWidget(banner)
        row.addSpacing(12)
        row.addWidget(self._date)
        self._crash.hide()
        self._copy.hide()

    @property
    def copy_button(self) -> QPushButton:
        return self._copy

    @property
    def text(self) -> str:
        """What the left end says."""
        return " ".join(part.text() for part in self._parts if not part.isHidden())

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """How the workstation stands; see ``ui.widgets.status_words``."""
        for button, part in zip_longest(self._parts, parts):
            button.setVisible(part is not None)
            if part is not None and (button.text(), button.property("tone")) != (part.text, part.tone):
                button.setObjectName(part.name)
                button.setIcon(self._theme.icon(part.icon, part.tone, 16))
                button.setText(part.text)
                button.setAccessibleName(translate("status", "{text}，打开同步中心").format(text=part.text))
                button.setProperty("tone", part.tone)
                restyle(button)

    def show_date(self, text: str) -> None:
        self._date.setText(text)

    def show_hints(self, text: str) -> None:
        """What the keys do on this page."""
        self._hint = text
        if not self._done.isActive():
            self._show_hint()

    def show_done(self, text: str) -> None:
        """What an act has done; the hints come back after a while."""
        self._done.start()
        self._say("green", text)

    def show_undo(self, text: str) -> None:
        """The button that takes back what the person did last; with empty words it goes, and what it told of."""
        if not text and not self.undo.isHidden():
            self._done.stop()
            self._show_hint()
        elif text:
            self._done.start()
        self.undo.setText(text)
        self.undo.setAccessibleName(text)
        self.undo.setVisible(bool(text))

    def _show_hint(self) -> None:
        self._say("text2", self._hint)

    def _say(self, tone: str, text: str) -> None:
        self._hints.setProperty("tone", tone)
        restyle(self._hints)
        self._hints.show_text(text)

    def show_crash(self, code: str) -> None:
        """One plain line for a bug; the code can be copied for the administrator."""
        self._crash.setText(
            translate("status", "程序出错（编号 {code}），已写的都在，可以继续。").format(code=code)
        )
        self._crash.show()
        self._copy.show()
