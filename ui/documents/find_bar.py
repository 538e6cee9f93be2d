"""查找替换: a line over the text that finds words, counts them, tints them all and puts others in their place."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QWidget

from ui.documents.body import BodyEdit
from ui.theme.theme import Theme
from ui.widgets.buttons import label, push
from ui.widgets.text_fields import TextLine

REST_MS = 120
"""So long after the last change of the text its hits are looked for again."""
TINTED = 2000
"""More hits than a person looks at are counted and gone to, but not all of them tinted."""


class FindBar(QWidget):
    """Hidden until ``open``. Found is what reads the same; Latin letters are found in either case."""

    def __init__(self, theme: Theme, body: BodyEdit) -> None:
        super().__init__()
        self._theme = theme
        self._body = body
        self._hits: list[tuple[int, int]] = []
        self.setObjectName("find_bar")
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        self.words = TextLine("find_words", self.tr("查找"))
        self.words.setPlaceholderText(self.tr("查找"))
        self.other = TextLine("find_other", self.tr("替换为"))
        self.other.setPlaceholderText(self.tr("替换为"))
        self.count = label(size="caption", tone="text2", name="find_count")
        self.count.setMinimumWidth(theme.px(46))
        self._one = push(theme, "replace_one", self.tr("替换"), role="link")
        self._all = push(theme, "replace_all", self.tr("全部替换"), role="link")
        before = push(
            theme,
            "find_before",
            "",
            role="quiet",
            icon="chevron_left_regular",
            hint=self.tr("上一处 Shift+F3"),
        )
        after = push(
            theme, "find_after", "", role="quiet", icon="chevron_right_regular", hint=self.tr("下一处 F3")
        )
        close = push(theme, "find_close", "", role="quiet", icon="dismiss_regular", hint=self.tr("关闭 Esc"))
        row.addWidget(self.words, 3)
        row.addWidget(self.count)
        row.addWidget(before)
        row.addWidget(after)
        row.addWidget(self.other, 2)
        row.addWidget(self._one)
        row.addWidget(self._all)
        row.addWidget(close)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._look)
        body.textChanged.connect(self._touched)
        body.cursorPositionChanged.connect(self._tell)
        self.words.textChanged.connect(self._search)
        self.words.entered.connect(self.next)
        self.other.entered.connect(self.replace_one)
        before.clicked.connect(self.before)
        after.clicked.connect(self.next)
        self._one.clicked.connect(self.replace_one)
        self._all.clicked.connect(self.replace_all)
        close.clicked.connect(self.close_bar)
        self.hide()

    def open(self) -> None:
        """Ctrl+F: look for what is chosen in the text, or for what was looked for last."""
        chosen = self._body.textCursor().selectedText()
        if chosen and "\u2029" not in chosen and "\ufffc" not in chosen:
            self.words.setText(chosen)
        self.show()
        self._one.setEnabled(not self._body.isReadOnly())
        self._all.setEnabled(not self._body.isReadOnly())
        self.words.setFocus()
        self.words.selectAll()
        self._look()

    def close_bar(self) -> None:
        """Esc: back to the text, at the hit that was found last."""
        self.hide()
        self._hits = []
        self._body.tint("found", ())
        self._body.setFocus()

    def next(self) -> None:
        """F3: the next hit behind the cursor, and after the last one the first."""
        self._fresh()
        end = self._body.textCursor().selectionEnd()
        self._go(next((hit for hit in self._hits if hit[0] >= end), self._hits[0] if self._hits else None))

    def before(self) -> None:
        """Shift+F3: the hit before the cursor."""
        self._fresh()
        start = self._body.textCursor().selectionStart()
        behind = [hit for hit in self._hits if hit[1] <= start]
        self._go(behind[-1] if behind else self._hits[-1] if self._hits else None)

    def replace_one(self) -> None:
        """Put the other words in the place of the hit that is chosen, and go to the next one."""
        self._fresh()
        cursor = self._body.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        if here in self._hits and not self._body.isReadOnly():
            cursor.insertText(self.other.text())
            self._body.setTextCursor(cursor)
        self.next()

    def replace_all(self) -> None:
        """Put the other words in the place of every hit, as one step."""
        self._fresh()
        if not self._hits or self._body.isReadOnly():
            return
        cursor = QTextCursor(self._body.document())
        cursor.beginEditBlock()
        for start, end in reversed(self._hits):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self.other.text())
        cursor.endEditBlock()
        count = len(self._hits)
        self._look()
        self.count.setText(self.tr("已替换 {count} 处").format(count=count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        fields = (self.words, self.other)
        if event.key() == Qt.Key.Key_Escape and not any(each.composing for each in fields):
            self.close_bar()
            event.accept()
            return
        super().keyPressEvent(event)

    def _fresh(self) -> None:
        if self._rest.isActive() or not self._hits:
            self._look()

    def _touched(self) -> None:
        if self.isVisible():
            self._rest.start()

    def _search(self) -> None:
        """While the words are written the next hit from the cursor on is shown."""
        self._look()
        start = self._body.textCursor().selectionStart()
        self._go(next((hit for hit in self._hits if hit[0] >= start), self._hits[0] if self._hits else None))

    def _look(self) -> None:
        """Find every hit. Marks of tables and pictures are no words."""
        self._rest.stop()
        words = self.words.text()
        text = self._body.document().toRawText() if words and self.isVisible() else ""
        wide = len(text) != self._body.document().characterCount() - 1
        found = re.finditer(re.escape(words), text, re.IGNORECASE | re.ASCII) if text else ()
        spans = [each.span() for each in found]
        if wide and text:
            places = [0]
            for character in text:
                places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
            spans = [(places[start], places[end]) for start, end in spans]
        document = self._body.document()
        self._hits = [hit for hit in spans if not document.findBlock(hit[0]).text().startswith("\ufffc")]
        shape = QTextCharFormat()
        shape.setBackground(QColor(self._theme.colour("amber_soft")))
        tints = []
        for start, end in self._hits[:TINTED]:
            tint = QTextEdit.ExtraSelection()
            cursor = QTextCursor(document)
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            tint.cursor = cursor  # type: ignore[attr-defined]  # the stubs leave the fields of the struct out
            tint.format = shape  # type: ignore[attr-defined]  # the stubs leave it out too
            tints.append(tint)
        self._body.tint("found", tints)
        self._tell()

    def _go(self, hit: tuple[int, int] | None) -> None:
        if hit is not None:
            cursor = self._body.textCursor()
            cursor.setPosition(hit[0])
            cursor.setPosition(hit[1], QTextCursor.MoveMode.KeepAnchor)
            self._body.setTextCursor(cursor)
            self._body.ensureCursorVisible()
        self._tell()

    def _tell(self) -> None:
        if not self.isVisible():
            return
        cursor = self._body.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        at = self._hits.index(here) + 1 if here in self._hits else 0
        if not self.words.text():
            self.count.setText("")
        elif not self._hits:
            self.count.setText(self.tr("没有找到"))
        else:
            self.count.setText(f"{at or '–'} / {len(self._hits)}")
