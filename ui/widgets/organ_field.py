"""主送 and 抄送: organs as chips; typing filters, Enter takes the first match, Backspace takes the last chip away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QListView, QPushButton, QSizePolicy, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import restyle
from ui.widgets.flow import FlowLayout
from ui.widgets.text_fields import TextLine


@dataclass(frozen=True)
class Choice:
    """Something to choose: the words, and the ids it stands for (several for 各乡镇)."""

    text: str
    ids: tuple[str, ...]


class OrganField(QFrame):
    """``changed`` whenever the chosen ids differ."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = label
        self._choices: dict[str, Choice] = {}
        self._names: Mapping[str, str] = {}
        self._chosen: list[str] = []
        self._chips: list[QPushButton] = []
        self.setObjectName(f"{name}_field")
        self.setProperty("role", "field")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self.edit = TextLine(name, label)
        self.edit.setProperty("role", "inside")
        self.edit.setMinimumWidth(theme.px(72))
        self.edit.setFrame(False)
        self.edit.installEventFilter(self)
        self._flow.addWidget(self.edit)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(9)
        popup = QListView()
        popup.setProperty("role", "popup")
        popup.setObjectName(f"{name}_choices")
        popup.setAccessibleName(label)
        popup.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._completer.setPopup(popup)
        self.edit.setCompleter(self._completer)
        cast(Any, self._completer.activated)[str].connect(self._pick, Qt.ConnectionType.QueuedConnection)
        self.edit.entered.connect(self._pick_first)

    def set_choices(self, choices: tuple[Choice, ...], names: Mapping[str, str]) -> None:
        """What may be chosen, in the order that the list shows; ``names`` are the words on the chips, also of ids
        that were chosen earlier and cannot be chosen now."""
        self._choices = {choice.text: choice for choice in choices}
        self._names = names
        self._model.setStringList([choice.text for choice in choices])

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids in the order they were chosen, which is the order they are printed in."""
        return tuple(self._chosen)

    def set_chosen(self, ids: tuple[str, ...]) -> None:
        """Show these; ``changed`` is not told."""
        self._chosen = list(ids)
        self._rebuild()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit:
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self.setProperty("focused", "true" if event.type() == QEvent.Type.FocusIn else "false")
                restyle(self)
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        empty = not self.edit.text() and not self.edit.composing
        if event.key() == Qt.Key.Key_Backspace and empty and self._chosen:
            self._remove(self._chosen[-1])
            return True
        if event.key() == Qt.Key.Key_Down and empty:
            self._completer.setCompletionPrefix("")
            self._completer.complete()
            return True
        return False

    def _pick_first(self) -> None:
        words = self.edit.text().strip()
        if words in self._choices:
            # A whole name may stand within a longer one before it; the list writes whole names too.
            self._pick(words)
            return
        matches = [text for text in self._choices if words and words.lower() in text.lower()]
        if matches:
            self._pick(matches[0])

    def _pick(self, text: str) -> None:
        choice = self._choices.get(text)
        if choice is None:
            return
        fresh = [each for each in choice.ids if each not in self._chosen]
        self.edit.clear()
        if fresh:
            self._chosen += fresh
            self._rebuild()
            self.changed.emit()
        self.edit.setFocus()

    def _remove(self, organ: str) -> None:
        self._chosen.remove(organ)
        self._rebuild()
        self.changed.emit()
        self.edit.setFocus()

    def _take_away(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self._remove(str(button.property("organ")))

    def _rebuild(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for organ in self._chosen:
            short = self._names.get(organ, organ)
            chip = QPushButton(short)
            chip.setObjectName(f"chip_{organ}")
            chip.setProperty("role", "chip")
            chip.setProperty("organ", organ)
            chip.setIcon(self._theme.icon("dismiss_regular", "accent", 14))
            chip.setIconSize(QSize(self._theme.px(12), self._theme.px(12)))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setAccessibleName(self.tr("移去{name}").format(name=short))
            chip.setToolTip(self.tr("移去{name}").format(name=short))
            chip.clicked.connect(self._take_away)
            self._flow.insert_before_last(chip)
            chip.show()
            self._chips.append(chip)
        self.edit.setMinimumWidth(self._theme.px(36 if self._chosen else 72))
        self.edit.setPlaceholderText("" if self._chosen else self.tr("输入名称筛选，↓ 全部"))
        self.edit.setAccessibleDescription("、".join(self._names.get(each, each) for each in self._chosen))
        self.updateGeometry()
