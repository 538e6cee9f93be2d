"""A line that is typed into over a list: what is left of the list follows, and the hand stays on the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.widgets.text_fields import TextLine

REST_MS = 120
"""After so long without a key it is looked for what was typed."""


class FilterLine(TextLine):
    """Up and Down move in the list while the letters go into the line."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and not self.composing:
            self.moved.emit(steps[Qt.Key(event.key())])
            event.accept()
            return
        super().keyPressEvent(event)
