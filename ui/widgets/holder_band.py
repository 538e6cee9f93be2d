"""Who holds the paper, at which step, for how long: one line over every paper."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import label, restyle


@dataclass(frozen=True)
class Holding:
    """``mine`` when it waits for the person who looks; ``done`` when nobody holds it any more."""

    main: str
    rest: str
    mine: bool = False
    done: bool = False


class HolderBand(QWidget):
    """Amber when the paper waits for me, blue while it is elsewhere, green when it is done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "accent"
        self.setObjectName("holder")
        self.setFixedHeight(theme.px(32))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 12, 0)
        row.setSpacing(8)
        self._icon = QLabel()
        self._main = label(strong=True)
        self._rest = label()
        self._rest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._icon)
        row.addWidget(self._main)
        row.addWidget(self._rest, 1)

    @property
    def text(self) -> str:
        return f"{self._main.text()} {self._rest.text()}"

    def show_holding(self, holding: Holding) -> None:
        self._tone = "green" if holding.done else "amber" if holding.mine else "accent"
        icon = (
            "checkmark_circle_filled" if holding.done else "clock_filled" if holding.mine else "person_filled"
        )
        self._icon.setPixmap(self._theme.pixmap(icon, self._tone, 18, self.devicePixelRatioF()))
        for part, text in ((self._main, holding.main), (self._rest, holding.rest)):
            part.setText(text)
            part.setProperty("tone", self._tone)
            restyle(part)
        self.setAccessibleName(self.text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(f"{self._tone}_soft"))
        painter.end()


class EmptyState(QWidget):
    """What stands where there is nothing: an icon, a sentence, a second line."""

    def __init__(
        self, theme: Theme, icon: str, text: str, more: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        from PySide6.QtWidgets import QVBoxLayout

        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(2)
        picture = QLabel()
        picture.setPixmap(theme.pixmap(icon, "line_ctl", 40, 2.0))
        self._text = label(text, size="list", tone="text2")
        for part in (picture, self._text, label(more, tone="text3")):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            part.setWordWrap(part is not picture)
            column.addWidget(part)
        column.addStretch(3)
        self.setAccessibleName(text)

    def say(self, text: str) -> None:
        """Another sentence."""
        self._text.setText(text)
        self.setAccessibleName(text)
