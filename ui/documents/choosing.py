"""Choosing one of many by typing: a line to type into over the rows that are left; the hand stays on the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.models.row_model import RowModel
from ui.rows import Heading, Row
from ui.theme.theme import Theme
from ui.widgets.buttons import label, line, pane
from ui.widgets.filter_line import REST_MS, FilterLine
from ui.widgets.holder_band import EmptyState
from ui.widgets.row_list import RowList


class Chooser(QWidget):
    """``typed(text)`` after a rest, ``taken(id)`` on Enter or a double click, ``stands_on(id)``."""

    typed = Signal(str)
    taken = Signal(str)
    stands_on = Signal(str)

    def __init__(self, theme: Theme, name: str, title: str, hint: str, nothing: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._model = RowModel(self)
        self.filter = FilterLine(f"{name}_filter", hint)
        self.filter.setPlaceholderText(hint)
        self.list = RowList(theme, f"{name}_list", title)
        self.list.setModel(self._model)
        self._stack = QStackedWidget()
        self._nothing = EmptyState(theme, "search_regular", nothing)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.list)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self.typed.emit(self.filter.text()))
        head = pane()
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(10)
        row.addWidget(label(title, size="panel"))
        row.addWidget(self.filter, 1)
        self._foot = pane()
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(12, 5, 8, 5)
        self.foot.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, line(), self._stack, line(), self._foot):
            column.addWidget(widget, 1 if widget is self._stack else 0)
        self.filter.textChanged.connect(lambda _text: self._rest.start())
        self.filter.moved.connect(self._move)
        self.filter.entered.connect(self._enter)
        self.list.opened.connect(self.taken)
        self.list.chosen.connect(self.stands_on)

    @property
    def current(self) -> str:
        """The id of the row the list stands on, empty for none."""
        row = self._model.row_at(self.list.currentIndex())
        return row.id if row is not None else ""

    def show_rows(self, entries: tuple[Row | Heading, ...]) -> None:
        """List what is left; the list stands on the same row, else on the first."""
        before = self.current
        self._model.show_rows(entries)
        rows = [entry.id for entry in entries if isinstance(entry, Row)]
        self._stack.setCurrentWidget(self.list if rows else self._nothing)
        if rows:
            self.list.setCurrentIndex(self._model.index_of(before if before in rows else rows[0]))
        else:
            self.stands_on.emit("")

    def begin(self) -> None:
        """Nothing is typed yet, and the letters come here."""
        self.filter.clear()
        self._rest.stop()
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        """What was typed last counts, also when it was not looked for yet."""
        if self._rest.isActive():
            self._rest.stop()
            self.typed.emit(self.filter.text())
        if self.current:
            self.taken.emit(self.current)

    def _move(self, step: int) -> None:
        at = self.list.currentIndex().row() + step
        while 0 <= at < self._model.rowCount():
            if self._model.row_at(self._model.index(at)) is not None:
                self.list.setCurrentIndex(self._model.index(at))
                return
            at += step
