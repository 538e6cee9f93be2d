"""The facts of an old paper beside its text: each doubt is looked at by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from oa_core.archive.model import FIELDS, Direction, OldFacts, OldPaper
from oa_core.structure.dates import day_of
from oa_core.structure.genres import GENRES
from ui.notices import Notice
from ui.theme.theme import Theme
from ui.widgets.buttons import label, push
from ui.widgets.text_fields import ENTER, TextLine


class FactsForm(QWidget):
    """``confirmed(OldFacts)`` when every fact in doubt was looked at: Enter settles one and goes on to the next."""

    confirmed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._facts = OldFacts()
        self._open: list[str] = []
        self._seen: set[str] = set()
        self.text = QPlainTextEdit()
        self.text.setObjectName("old_text")
        self.text.setAccessibleName(self.tr("旧文的正文"))
        self.text.setReadOnly(True)
        self.fields: dict[str, TextLine] = {}
        self._choices: dict[str, QComboBox] = {}
        self._names: dict[str, QLabel] = {}
        self._words = {
            "direction": self.tr("收发"),
            "title": self.tr("标题"),
            "number": self.tr("文号"),
            "genre": self.tr("文种"),
            "issuer": self.tr("发文机关"),
            "addressees": self.tr("主送"),
            "dated": self.tr("成文日期"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, name in enumerate(FIELDS):
            self._names[name] = label(self._words[name], tone="text2")
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(self._field(name), row, 1)
        self._fill()
        confirm = push(theme, "old_confirm", self.tr("整份无误  Ctrl+Enter"), role="primary")
        confirm.clicked.connect(self.confirm_all)
        self.notice = Notice(theme, "old_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(self.text, 1)
        column.addLayout(grid)
        column.addWidget(self.notice)
        column.addWidget(confirm, 0, Qt.AlignmentFlag.AlignRight)

    def _field(self, name: str) -> QWidget:
        made: QWidget
        if name in ("direction", "genre"):
            made = self._choices[name] = QComboBox()
            made.setObjectName(f"old_{name}")
            made.setAccessibleName(self._words[name])
        else:
            made = self.fields[name] = TextLine(f"old_{name}", self._words[name])
            made.entered.connect(lambda: self._enter(name))
        made.installEventFilter(self)
        return made

    def _fill(self) -> None:
        for direction, words in (
            (Direction.UNKNOWN, self.tr("不明")),
            (Direction.IN, self.tr("收文")),
            (Direction.OUT, self.tr("发文")),
        ):
            self._choices["direction"].addItem(words, direction)
        self._choices["genre"].addItem("", "")
        for genre in GENRES:
            self._choices["genre"].addItem(genre, genre)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What had the cursor was seen; Enter in a choice is Enter in a line."""
        name = watched.objectName().removeprefix("old_")
        if event.type() is QEvent.Type.FocusIn:
            self._seen.add(name)
        if (
            name in self._choices
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in ENTER
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            self._enter(name)
            return True
        return super().eventFilter(watched, event)

    def show_paper(self, paper: OldPaper) -> None:
        """Show a paper; the names of the facts in doubt say so."""
        facts = self._facts = paper.facts
        self._open = [name for name in FIELDS if name in paper.doubts]
        self._seen.clear()
        self.notice.clear()
        self.text.setPlainText("\n".join(paper.text) or self.tr("只有登记，没有正文。"))
        for name, field in self.fields.items():
            value = getattr(facts, name)
            field.setText(value.isoformat() if isinstance(value, date) else value or "")
            field.setCursorPosition(0)
        for name, choice in self._choices.items():
            choice.setCurrentIndex(max(0, choice.findData(getattr(facts, name))))
        self._mark()

    def begin(self) -> None:
        """The cursor in the first fact in doubt."""
        self._go(self._open[0] if self._open else "title")

    def _go(self, name: str) -> None:
        (self.fields.get(name) or self._choices[name]).setFocus()

    def _mark(self) -> None:
        for name, told in self._names.items():
            told.setText(self._words[name] + (self.tr("（请核对）") if name in self._open else ""))

    def _enter(self, name: str) -> None:
        """Enter: this fact is right; the next one in doubt, or the paper is done."""
        if name == "dated" and not self._day_is_read():
            return
        if name in self._open:
            self._open.remove(name)
            self._mark()
        if self._open:
            self._go(self._open[0])
        else:
            self._confirm()

    def confirm_all(self) -> None:
        """The whole paper is right: when each doubt was seen, or there is one only."""
        unseen = [name for name in self._open if name not in self._seen]
        if len(unseen) > 0 and len(self._open) > 1:
            words = self.tr("还有 {count} 处没有看过，先看一看。")
            self.notice.say(words.format(count=len(unseen)), "amber")
            self._go(unseen[0])
        elif self._day_is_read():
            self._confirm()

    def _day_is_read(self) -> bool:
        written = self.fields["dated"].text().strip()
        if written and _day(written) is None:
            self.notice.say(self.tr("日期请写成 2025-03-01 或 2025年3月1日。"), "amber")
            self.fields["dated"].setFocus()
            return False
        return True

    def _confirm(self) -> None:
        if not self._day_is_read():
            return
        told = {name: field.text().strip() for name, field in self.fields.items()}
        self.confirmed.emit(
            replace(
                self._facts,
                direction=Direction(self._choices["direction"].currentData()),
                title=told["title"],
                number=told["number"],
                genre=self._choices["genre"].currentData(),
                issuer=told["issuer"],
                addressees=told["addressees"],
                dated=_day(told["dated"]),
            )
        )


def _day(text: str) -> date | None:
    found = day_of(text) if text else None
    return found.date if found is not None else None
