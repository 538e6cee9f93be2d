"""意见 with its 常用意见: the one place where an opinion is written, in the list and on the drafting desk."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.actions import PHRASE_KEYS
from ui.theme.theme import Theme
from ui.widgets.buttons import push
from ui.widgets.flow import FlowLayout
from ui.widgets.text_fields import TextBox, composing

WORDS_WIDTH = 200
"""A longer phrase is cut on its button, in pixels at 100 %; the hint and the box have it whole."""


class OpinionBox(QWidget):
    """A box for the words, and the phrases that can stand in it: those of the act at Alt+1…, behind them what was kept
    (常用意见). A phrase takes the place of an unedited phrase; behind typed words it is added.

    ``keep_wanted(words)`` and ``remove_wanted(words)`` ask for 存为常用意见 and for the opposite, which is offered
    while an own phrase stands in the box as it was kept. ``came_into_view()``: the phrases are worth reading.
    """

    keep_wanted = Signal(str)
    remove_wanted = Signal(str)
    came_into_view = Signal()

    def __init__(self, theme: Theme, name: str, label: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._standard: tuple[str, ...] = ()
        self._kept: dict[str, bool] = {}
        """The kept phrases in their order, and whether they are the person's to remove."""
        self._buttons: list[QPushButton] = []
        self._all = False
        self.text = TextBox(name, label)
        self.text.textChanged.connect(self._offer_keeping)
        ground = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        ground.setSizePolicy(policy)
        self._flow = FlowLayout(ground, last_fills=False)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._phrases = ground
        self.more = push(theme, f"{name}_more", "", role="link")
        self.more.clicked.connect(self._show_all)
        self.keep = push(theme, f"{name}_keep", "", role="quiet")
        self.keep.clicked.connect(self._keep_or_remove)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.more)
        row.addStretch(1)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addWidget(ground)
        column.addLayout(row)
        for number, keys in enumerate(PHRASE_KEYS):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda number=number: self._press(number))
        self._lay()

    def show_standard(self, phrases: tuple[str, ...]) -> None:
        """The phrases of the act that is offered, first and always at the same numbers; none: none at all, also of the
        kept ones."""
        if phrases != self._standard:
            self._standard = phrases
            self._all = False
            self._lay()

    def show_kept(self, phrases: Iterable[tuple[str, bool]]) -> None:
        """常用意见 in the order of their numbers, and whether the person may remove each."""
        kept = dict(phrases)
        if list(kept.items()) != list(self._kept.items()):
            self._kept = kept
            self._lay()

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything that can be chosen, by number."""
        if not self._standard:
            return ()
        return tuple(dict.fromkeys((*self._standard, *self._kept)))

    def set_read_only(self, locked: bool) -> None:
        """While an act is under way nothing is typed and nothing chosen."""
        self.text.setReadOnly(locked)
        for button in self._buttons:
            button.setEnabled(not locked)
        self._offer_keeping()

    def _lay(self) -> None:
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        phrases = self.phrases
        shown = phrases if self._all else phrases[: len(PHRASE_KEYS)]
        self._buttons = [self._button(number, text) for number, text in enumerate(shown)]
        for button in self._buttons:
            self._flow.addWidget(button)
        left = len(phrases) - len(shown)
        self._phrases.setVisible(bool(phrases))
        self.more.setVisible(left > 0)
        self.more.setText(self.tr("还有 {count} 条").format(count=left))
        self.more.setAccessibleName(self.tr("其余常用意见"))
        self._offer_keeping()

    def _button(self, number: int, text: str) -> QPushButton:
        button = push(self._theme, f"{self._name}_phrase{number + 1}", "", role="phrase")
        words = " ".join(text.split())
        width = self._theme.px(WORDS_WIDTH)
        cut = button.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
        button.setText(f"{cut}  {PHRASE_KEYS[number]}" if number < len(PHRASE_KEYS) else cut)
        button.setToolTip(text if cut != words else "")
        button.setAccessibleName(self.tr("常用意见：{text}").format(text=words))
        button.setEnabled(not self.text.isReadOnly())
        button.clicked.connect(lambda: self._take(text))
        return button

    def _show_all(self) -> None:
        self._all = True
        first = len(PHRASE_KEYS)
        self._lay()
        self._buttons[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self, number: int) -> None:
        """Alt+1…9; the digits belong to the input method while it composes."""
        if number < len(self._buttons) and self._buttons[number].isVisible() and not composing():
            self._buttons[number].click()

    def _take(self, phrase: str) -> None:
        cursor = self.text.textCursor()
        if self.text.toPlainText().strip() in {each.strip() for each in self.phrases}:
            cursor.select(cursor.SelectionType.Document)
        else:
            # Typed words are never replaced, also where they happen to be marked.
            cursor.setPosition(cursor.selectionEnd())
        cursor.insertText(phrase)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    # 存为常用意见

    def _offer_keeping(self) -> None:
        words = self.text.toPlainText().strip()
        own = bool(self._kept.get(words))
        may = bool(words) and (own or words not in self.phrases)
        self.keep.setVisible(bool(self._standard))
        self.keep.setEnabled(may and not self.text.isReadOnly())
        self.keep.setText(self.tr("从常用意见中移除") if own else self.tr("存为常用意见"))
        self.keep.setAccessibleName(self.keep.text())

    def _keep_or_remove(self) -> None:
        words = self.text.toPlainText().strip()
        (self.remove_wanted if self._kept.get(words) else self.keep_wanted).emit(words)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.came_into_view.emit()
