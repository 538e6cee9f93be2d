"""F9: nothing but the text; F7: the 要素, which stand aside in a narrow window until they are asked for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal

from ui.documents.drafting_desk import DraftingDesk

NARROW = 1300
"""In windows narrower than this the 要素 stand aside."""
WIDEST = 860
"""The text alone is set no wider: longer lines are hard to read."""


class FocusMode(QObject):
    """``arranged`` when the window has to give room, or may take it back."""

    arranged = Signal()

    def __init__(self, editor: DraftingDesk, widest: int) -> None:
        super().__init__(editor)
        self._editor = editor
        self._widest = widest
        self._narrow = False
        self.on = False
        editor.installEventFilter(self)

    def toggle(self) -> None:
        """F9."""
        self.on = not self.on
        rooms = self._editor.rooms
        for room in (rooms.form, rooms.divide, rooms.side):
            room.setVisible(not self.on)
        if not self.on and self._narrow:
            rooms.form.hide()
        self._editor.body.set_widest(self._widest if self.on else 0)
        self._editor.body.setFocus()
        self.arranged.emit()

    def toggle_form(self) -> None:
        """F7: the focus goes to the 要素, and back to the text."""
        form = self._editor.form
        if form.isVisible():
            form.hide()
            self._editor.body.setFocus()
        else:
            form.show()
            form.title.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            narrow = self._editor.window().width() < NARROW
            if narrow != self._narrow:
                self._narrow = narrow
                self._editor.form.setVisible(
                    not self.on and (not narrow or not self._editor.form.title.toPlainText())
                )
        return super().eventFilter(watched, event)
