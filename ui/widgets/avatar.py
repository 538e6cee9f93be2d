"""The round mark with the first character of a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.theme import Theme


class Avatar(QWidget):
    """28 px round; the name beside it says the rest."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._first = name[:1]
        self.setFixedSize(theme.px(28), theme.px(28))

    def show_name(self, name: str) -> None:
        """Another person's mark."""
        self._first = name[:1]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(self.rect())
        painter.setFont(self._theme.font(14, bold=True))
        painter.setPen(self._theme.colour("on_accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._first)
        painter.end()
