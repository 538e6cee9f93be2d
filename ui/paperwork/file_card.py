"""One file of a paper as a card: it has the focus, so that its place among the others can be changed by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

ALT = Qt.KeyboardModifier.AltModifier


class FileCard(QFrame):
    """``moved(by)``: Alt+↑ is -1, Alt+↓ is 1."""

    moved = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and event.modifiers() & ALT:
            self.moved.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)
