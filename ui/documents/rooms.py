"""The rooms of the drafting desk: 要素 at the left, the text in the middle, the page or an aid at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.documents.body import BodyEdit
from ui.documents.form import ContentForm
from ui.documents.preview import Preview
from ui.documents.submit_panel import SubmitPanel
from ui.theme.theme import Theme
from ui.widgets.buttons import line, pane


class Side(QStackedWidget):
    """The right room: the page, or one aid in its place (历史, 花脸稿, 常用段落 …). ``changed(aid)`` tells which, with
    ``None`` for the page."""

    changed = Signal(object)

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        self._unasked: QWidget | None = None
        self.addWidget(preview)

    @property
    def aid(self) -> QWidget | None:
        """What stands in the place of the page because somebody asked for it, if anything does."""
        shown = self.currentWidget()
        return None if shown in (self._preview, self._unasked) else shown

    def show_unasked(self, aid: QWidget) -> None:
        """Put something in the place of a page that is still empty; going on or back takes no step through it."""
        self.show_aid(None)
        self._unasked = aid
        self.setCurrentWidget(aid)

    def show_aid(self, aid: QWidget | None) -> None:
        """Put an aid in the place of the page, or (``None``) the page back."""
        if self.currentWidget() is (aid or self._preview) and self._unasked is None:
            return
        self._unasked = None
        if aid is not None and self.indexOf(aid) < 0:
            self.addWidget(aid)
        self.setCurrentWidget(aid or self._preview)
        self.changed.emit(aid)


class Rooms(QWidget):
    """Three columns and the panel for sending. Whoever has something to say or to offer hangs it into a room:
    ``tools`` over the text, ``text`` for what stands in its place, ``over`` it the notices, ``under`` it what is wrong
    with it, ``left`` under the 要素."""

    def __init__(
        self, theme: Theme, form: ContentForm, body: BodyEdit, preview: Preview, panel: SubmitPanel
    ) -> None:
        super().__init__()
        self.form = form
        self.side = Side(preview)
        self.left = form.below
        self.tools = QHBoxLayout()
        self.tools.setContentsMargins(6, 3, 4, 3)
        self.tools.setSpacing(2)
        self.over = _column()
        self.under = _column()
        self.tool_row = pane()
        self.tool_row.setFixedHeight(theme.px(38))
        self.tool_row.setLayout(self.tools)
        middle = pane()
        text = QVBoxLayout(middle)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(0)
        text.addWidget(self.tool_row)
        text.addWidget(line())
        text.addLayout(self.over)
        self.text = QStackedWidget()
        self.text.addWidget(body)
        text.addWidget(self.text, 1)
        text.addLayout(self.under)
        self.divide = line(vertical=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        columns = (
            (form, 0),
            (line(vertical=True), 0),
            (middle, 10),
            (self.divide, 0),
            (self.side, 9),
            (panel, 0),
        )
        for widget, stretch in columns:
            row.addWidget(widget, stretch)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
