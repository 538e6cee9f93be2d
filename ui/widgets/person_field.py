"""Whom a paper goes to: typed by name or by the first letters of its sound, and chosen from a list in the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from oa_client.office.colleagues import Colleague
from ui.theme.theme import Theme
from ui.widgets.text_fields import TextLine

ROWS = 6
"""So many people are in view at once; the list scrolls."""


class PersonField(QWidget):
    """One person out of some. What is typed must mean one of them alone, or be decided in the list with ↑↓: nobody
    is chosen by being the first of several namesakes. ``changed`` when somebody else, or nobody, is chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._people: tuple[Colleague, ...] = ()
        self._chosen: Colleague | None = None
        self.edit = TextLine(name, label)
        self.edit.setPlaceholderText(self.tr("姓名或拼音首字母，↓ 全部"))
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._typed)
        self.edit.entered.connect(self._take)
        self.list = QListWidget()
        self.list.setObjectName(f"{name}_choices")
        self.list.setAccessibleName(label)
        self.list.setProperty("role", "popup")
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.itemClicked.connect(self._clicked)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.edit)
        column.addWidget(self.list)
        self.setFocusProxy(self.edit)

    @property
    def chosen(self) -> str:
        """The id of the person; empty while nobody is chosen."""
        return self._chosen.id if self._chosen else ""

    def show_people(self, people: tuple[Colleague, ...]) -> None:
        """Who can be chosen. Who was chosen stays it; else the only one, or who it was the last time."""
        if people == self._people and (self._chosen or self.edit.text()):
            return
        self._people = people
        before = next((each for each in people if each.id == self.chosen), None)
        last = next((each for each in people if each.last), None)
        self._put(before or (people[0] if len(people) == 1 else last))

    def clear(self) -> None:
        """Nobody is chosen, and nobody can be."""
        self._people = ()
        self._put(None)

    def ask(self) -> None:
        """Put the cursor here, with everybody to choose from."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()
        self._list_all()

    def _put(self, colleague: Colleague | None) -> None:
        self.list.hide()
        self.edit.setText(_words(colleague) if colleague else "")
        self.edit.setCursorPosition(0)
        self._choose(colleague)

    def _choose(self, colleague: Colleague | None) -> None:
        if colleague != self._chosen:
            self._chosen = colleague
            self.changed.emit()

    def _typed(self, text: str) -> None:
        typed = text.strip()
        fitting = [each for each in self._people if each.fits(typed)]
        self._fill(fitting)
        one = fitting[0] if typed and len(fitting) == 1 else None
        self.list.setCurrentRow(0 if one else -1)
        self._choose(one)

    def _fill(self, people: list[Colleague]) -> None:
        self.list.clear()
        for each in people:
            item = QListWidgetItem(_words(each))
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.list.addItem(item)
        rows = min(ROWS, len(people))
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), self._theme.px(26)) + 4)
        self.list.setVisible(bool(people))

    def _list_all(self) -> None:
        self._fill(list(self._people))
        self.list.setCurrentRow(next((n for n, each in enumerate(self._people) if each == self._chosen), -1))

    def _step(self, by: int) -> None:
        if self.list.isHidden():
            self._list_all()
        if self.list.count():
            row = self.list.currentRow() + by
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
            self._choose(self._at(self.list.currentItem()))

    def _at(self, item: QListWidgetItem) -> Colleague | None:
        chosen = item.data(Qt.ItemDataRole.UserRole)
        return next((each for each in self._people if each.id == chosen), None)

    def _clicked(self, item: QListWidgetItem) -> None:
        self._put(self._at(item))

    def _take(self) -> None:
        """Enter: what is chosen stands in the line, the list goes."""
        if self._chosen is not None:
            self._put(self._chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.edit and isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusIn:
                self.edit.selectAll()
            elif self._chosen is not None:
                self._put(self._chosen)
            else:
                self.list.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is None or self.edit.composing or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        self._step(by)
        return True


def _words(colleague: Colleague) -> str:
    return "  ".join(filter(None, (colleague.name, colleague.unit, colleague.title)))
