"""A table or a picture in the text is a card on a line of its own; the cursor stands before or behind it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit

from oa_core.documents.blocks import MARK, Picture, key_of_line
from oa_core.structure.source import Table
from ui.documents.block_store import Block, BlockStore
from ui.theme.theme import Theme
from ui.widgets.text_fields import ENTER

HIGH = 54
"""Of a card, in pixels of the design."""


class _Lines(QSyntaxHighlighter):
    """Gives the line of a mark the height of a card; its letters are not seen."""

    def __init__(self, body: QPlainTextEdit, high: int) -> None:
        super().__init__(body.document())
        self._tall, self._flat = QTextCharFormat(), QTextCharFormat()
        for made, size in ((self._tall, high), (self._flat, 1)):
            font = body.font()
            font.setPixelSize(size)
            made.setFont(font)
            made.setForeground(QColor(0, 0, 0, 0))

    def highlightBlock(self, text: str) -> None:
        if key_of_line(text):
            self.setFormat(0, 1, self._flat)
            self.setFormat(1, 1, self._tall)
            self.setFormat(2, len(text) - 2, self._flat)


class Cards(QObject):
    """``opened(QTextCursor)`` when a table is to be edited; ``mended`` after a change that would have cut a mark."""

    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        body: QPlainTextEdit,
        blocks: BlockStore,
        amending: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """``amending()`` holds what is mended together with the change that it mends."""
        super().__init__(body)
        self._theme = theme
        self._body = body
        self._blocks = blocks
        self._amending = amending
        self._place = 0
        self._torn = False
        self._lines = _Lines(body, theme.px(HIGH) * 2 // 3)
        self.pixmaps: dict[str, QPixmap] = {}
        """Small pictures, by the names of their contents."""
        body.document().contentsChange.connect(self._look)
        body.textChanged.connect(self._mend)
        body.cursorPositionChanged.connect(self._snap)

    def on_card(self) -> QTextBlock | None:
        """The line of the card that the cursor stands at."""
        block = self._body.textCursor().block()
        return block if key_of_line(block.text()) else None

    # The cursor

    def _snap(self) -> None:
        cursor = self._body.textCursor()
        block, before = cursor.block(), self._place
        inside = cursor.position() - block.position()
        if key_of_line(block.text()) and 0 < inside < block.length() - 1:
            to = block.position() + (block.length() - 1 if before <= cursor.position() else 0)
            kept = (
                QTextCursor.MoveMode.KeepAnchor if cursor.hasSelection() else QTextCursor.MoveMode.MoveAnchor
            )
            cursor.setPosition(to, kept)
            self._place = to
            self._body.setTextCursor(cursor)
        self._place = self._body.textCursor().position()
        self._body.viewport().update()

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was about a card, and is done."""
        cursor = self._body.textCursor()
        if cursor.hasSelection() or self._body.isReadOnly():
            return False
        card = self.on_card()
        behind = card is not None and cursor.position() > card.position()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Backspace:
            return self._take_back(cursor, card, behind)
        if event.key() == Qt.Key.Key_Delete:
            return self._take_away(cursor, card, behind)
        if card is None:
            return False
        if event.key() in ENTER and plain and not behind:
            self.opened.emit(QTextCursor(card))
            return True
        if event.key() in ENTER or (event.text() and event.text().isprintable()):
            self.leave()
            return event.key() in ENTER
        return False

    def leave(self) -> None:
        """Make room for words beside the card at which the cursor stands."""
        card, cursor = self.on_card(), self._body.textCursor()
        if card is None or cursor.hasSelection():
            return
        before = cursor.position() == card.position()
        cursor.insertBlock()
        if before:
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        self._body.setTextCursor(cursor)

    def _take_back(self, cursor: QTextCursor, card: QTextBlock | None, behind: bool) -> bool:
        if card is not None and behind:
            self._remove(card)
            return True
        before = cursor.block().previous()
        if not cursor.atBlockStart() or not before.isValid():
            return False
        if card is not None:
            return bool(before.text()) and self._to(before.position() + before.length() - 1)
        return bool(key_of_line(before.text()) and cursor.block().text()) and self._to(
            before.position() + before.length() - 1
        )

    def _take_away(self, cursor: QTextCursor, card: QTextBlock | None, behind: bool) -> bool:
        if card is not None and not behind:
            self._remove(card)
            return True
        after = cursor.block().next()
        if not cursor.atBlockEnd() or not after.isValid():
            return False
        if card is not None:
            return bool(after.text()) and self._to(after.position())
        return bool(key_of_line(after.text()) and cursor.block().text()) and self._to(after.position())

    def _to(self, position: int) -> bool:
        cursor = self._body.textCursor()
        cursor.setPosition(position)
        self._body.setTextCursor(cursor)
        return True

    def _remove(self, card: QTextBlock) -> None:
        """The line of the card stays, empty: something may be written in its place."""
        cursor = QTextCursor(card)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._body.setTextCursor(cursor)

    # Marks stay whole

    def _look(self, at: int, _removed: int, added: int) -> None:
        document = self._body.document()
        block, last = document.findBlock(at), document.findBlock(at + added)
        while block.isValid():
            text = block.text()
            if MARK in text and not key_of_line(text):
                self._torn = True
            if block == last:
                break
            block = block.next()

    def _mend(self) -> None:
        """Words that came into the line of a mark go before or behind it; half a mark stands for nothing and goes."""
        if not self._torn:
            return
        self._torn = False
        cursor, place = QTextCursor(self._body.document()), self._body.textCursor().position()
        with self._amending():
            cursor.beginEditBlock()
            block = self._body.document().begin()
            while block.isValid():
                text = block.text()
                if MARK in text and not key_of_line(text):
                    whole, moved = self._parted(text, place - block.position())
                    place += moved
                    cursor.setPosition(block.position())
                    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                    cursor.insertText(whole)
                    block = cursor.block()
                block = block.next()
            cursor.endEditBlock()
        self._to(min(place, self._body.document().characterCount() - 1))

    def _parted(self, text: str, place: int) -> tuple[str, int]:
        """The lines that ``text`` falls into, and how far that moves what stands ``place`` characters into it."""
        head, *tails = text.split(MARK)
        lines, seen, moved = [head] if head else [], len(head), 0
        for tail in tails:
            key, rest = tail[:12], tail[12:]
            if self._blocks.knows(key):
                moved += bool(lines) and place >= seen
                lines.append(MARK + key)
                if rest:
                    moved += place > seen + 13
                    lines.append(rest)
            elif lines and not key_of_line(lines[-1]):
                lines[-1] += tail
                moved -= place > seen
            else:
                lines += [tail] if tail else []
                moved -= place > seen
            seen += 1 + len(tail)
        return "\n".join(lines), moved

    # What is seen

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """The card of a line, over the letters that nobody sees."""
        theme, found = self._theme, self._blocks.at(block.text())
        cursor = self._body.textCursor()
        here = cursor.block() == block and self._body.hasFocus()
        start, end = block.position(), block.position() + block.length() - 1
        chosen = cursor.hasSelection() and cursor.selectionStart() <= start and end <= cursor.selectionEnd()
        card = box.adjusted(theme.px(8), 3, -theme.px(8), -3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("selection" if chosen else "window"))
        painter.setPen(QPen(theme.colour("focus" if here else "line_ctl"), 2 if here else 1))
        painter.drawRoundedRect(card, 6, 6)
        inside = card.adjusted(theme.px(12), 2, -theme.px(12), -2)
        side = min(inside.height() - 6, theme.px(40))
        pixmap = self._pixmap(found, side)
        painter.drawPixmap(
            int(inside.left()), int(inside.center().y() - pixmap.deviceIndependentSize().height() / 2), pixmap
        )
        words = inside.adjusted(side + theme.px(10), 0, 0, 0)
        title, below = self.words(found)
        upper, lower = QRectF(words), QRectF(words)
        upper.setBottom(words.center().y())
        lower.setTop(words.center().y())
        for rect, text, size, tone, bold in (
            (upper, title, 13.0, "text", True),
            (lower, below, 12.0, "text2", False),
        ):
            painter.setFont(theme.font(size, bold=bold))
            painter.setPen(theme.colour(tone))
            told = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, told)
        if here and not cursor.hasSelection():
            x = card.left() - 4 if cursor.position() == start else card.right() + 4
            painter.setPen(QPen(theme.colour("text"), 2))
            painter.drawLine(int(x), int(card.top()), int(x), int(card.bottom()))

    def _pixmap(self, found: Block | None, side: float) -> QPixmap:
        ratio = self._body.devicePixelRatioF()
        if isinstance(found, Picture):
            small = self.pixmaps.get(found.file.sha256)
            if small is not None:
                made = small.scaled(
                    round(side * ratio),
                    round(side * ratio),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                made.setDevicePixelRatio(ratio)
                return made
            return self._theme.pixmap("image_regular", "text2", 24, ratio)
        name = "table_regular" if isinstance(found, Table) else "warning_filled"
        return self._theme.pixmap(name, "text2" if found else "red", 24, ratio)

    def words(self, found: Block | None) -> tuple[str, str]:
        """What a card says: what it is, and what stands in it."""
        if isinstance(found, Table):
            columns = max((sum(cell.columns for cell in row) for row in found.rows), default=0)
            title = self.tr("表格 {rows} 行 × {columns} 列").format(rows=len(found.rows), columns=columns)
            cells = (" ".join(cell.text.split()) for row in found.rows[:3] for cell in row)
            return title, " │ ".join(cells)[:200] or self.tr("空表，按 Enter 填写")
        if isinstance(found, Picture):
            size = self.tr("{width} × {height} 毫米").format(
                width=round(found.width), height=round(found.height)
            )
            return self.tr("图片 {name}").format(name=found.file.name), size
        return self.tr("这里的表格或图片不在本机"), ""
