"""What went wrong or wants attention, said in place: one line with an icon, a sentence and at most two actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme

ICONS = {
    "red": "error_circle_filled",
    "amber": "warning_filled",
    "green": "checkmark_circle_filled",
    "accent": "info_filled",
}


@dataclass(frozen=True)
class Offer:
    """An action beside the sentence: object name, text, what it does."""

    name: str
    text: str
    act: Callable[[], None]


class Notice(QWidget):
    """Hidden until ``say``; stays until ``clear``. It never takes the focus and never covers what was written."""

    def __init__(self, theme: Theme, name: str = "notice", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "red"
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.setSpacing(8)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(2)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addLayout(self._offers)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that stands here, empty when there is none."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, text: str, tone: str = "red", offers: tuple[Offer, ...] = ()) -> None:
        """Show one sentence in the tone red, amber, green or accent."""
        self._tone = tone
        self._text.setText(text)
        self._text.setProperty("tone", tone)
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._icon.setPixmap(self._theme.pixmap(ICONS[tone], tone, 18, self.devicePixelRatioF()))
        while self._offers.count():
            old = self._offers.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for offer in offers:
            button = QPushButton(offer.text)
            button.setObjectName(offer.name)
            button.setProperty("role", "link")
            button.setAccessibleName(offer.text)
            button.clicked.connect(offer.act)
            self._offers.addWidget(button)
            button.show()
        self.setAccessibleDescription(text)
        self.show()
        self.update()

    def show_if(self, text: str, tone: str) -> None:
        """Say it, or nothing when there is nothing to say."""
        if text:
            self.say(text, tone)
        else:
            self.clear()

    def clear(self) -> None:
        self.hide()
        self._text.clear()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        soft = "accent_soft" if self._tone == "accent" else f"{self._tone}_soft"
        painter.fillRect(self.rect(), self._theme.colour(soft))
        painter.fillRect(0, 0, 3, self.height(), self._theme.colour(self._tone))
        painter.end()
