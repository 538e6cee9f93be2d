"""Fields for text that know when an input method is still composing, so that Enter belongs to it and not to us."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TextLine(QLineEdit):
    """One line. ``entered`` is Enter when nothing is being composed."""

    entered = Signal()

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self.setObjectName(name)
        self.setAccessibleName(label)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.composing:
            event.accept()
            return
        super().keyPressEvent(event)
        if event.key() in ENTER and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.entered.emit()


class TextBox(QPlainTextEdit):
    """Several lines; Tab goes on to the next field. With ``one_paragraph`` Enter makes no new line."""

    entered = Signal()

    def __init__(
        self, name: str, label: str, parent: QWidget | None = None, *, one_paragraph: bool = False
    ) -> None:
        super().__init__(parent)
        self.composing = False
        self._one_paragraph = one_paragraph
        self.setTabChangesFocus(True)
        self.setObjectName(name)
        self.setAccessibleName(label)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            if self.composing:
                event.accept()
                return
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
                return
            if self._one_paragraph:
                event.accept()
                self.entered.emit()
                return
        super().keyPressEvent(event)


def composing() -> bool:
    """Whether the field with the focus holds text that its input method has not let go of yet."""
    return bool(getattr(QApplication.focusWidget(), "composing", False))
