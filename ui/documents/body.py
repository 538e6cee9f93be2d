"""The body of a paper as it is written: plain paragraphs, tables and pictures as cards, a guarded paste."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from oa_client.typesetting.model import Part, Source
from oa_core.documents.blocks import MARK, key_of_line
from oa_core.documents.levels import shown_level, with_level
from oa_core.structure.headings import Level
from ui.documents.block_store import Block, BlockStore
from ui.documents.cards import Cards
from ui.documents.gutter import WIDTH, Gutter
from ui.documents.pasting import Brought, Clip, PasteGate, clip_of, for_the_clipboard
from ui.theme.theme import Theme
from ui.utf16 import units
from ui.widgets.text_fields import TextBox


def _same(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (here, there) in enumerate(pairs) if here != there), min(len(one), len(other)))


def _exchange(cursor: QTextCursor, at: int, before: str, text: str) -> None:
    """Make what stands at ``at`` (UTF-16) read ``text`` in place of ``before``; what is the same at both ends stays."""
    if before == text:
        return
    start = _same(before, text)
    end = _same(before[start:][::-1], text[start:][::-1])
    cursor.setPosition(at + units(before[:start]))
    cursor.setPosition(at + units(before[: len(before) - end]), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[start : len(text) - end])


class BodyEdit(TextBox):
    """``pasted(Brought)`` after something came in, ``paste_refused(Refused)`` when nothing did, ``file_dropped(path)``
    for a file. Tab belongs to the field order; paragraphs are indented on the page."""

    pasted = Signal(object)
    paste_refused = Signal(object)
    file_dropped = Signal(str)
    level_changed = Signal(object)

    def __init__(self, theme: Theme, label: str, parent: QWidget | None = None) -> None:
        super().__init__("body", label, parent)
        self.blocks = BlockStore(self)
        self.cards = Cards(theme, self, self.blocks, lambda: self.amending())
        self.gate = PasteGate(self)
        self.gate.brought.connect(self._bring_in)
        self.gate.refused.connect(self.paste_refused)
        self.amending: Callable[[], AbstractContextManager[None]] = nullcontext
        """What makes a change a part of the step before it (``History.amending``)."""
        self._tints: dict[str, Sequence[QTextEdit.ExtraSelection]] = {}
        self.gutter = Gutter(theme, self, self.blocks, self.seen_blocks)
        self._margin = theme.px(WIDTH)
        self._widest = self._sides = 0
        self.setViewportMargins(self._margin, 0, 0, 0)
        self.setProperty("role", "body")
        self.setPlaceholderText(
            self.tr(
                "在这里写正文，或粘贴 Word、WPS 里的文字（自动去掉格式）。\n一、二、三… 开头的段落按一级标题排版。"
            )
        )
        self.blocks.learned.connect(self.viewport().update)
        self.cursorPositionChanged.connect(self._tell_level)
        self.textChanged.connect(self._tell_level)

    def _bring_in(self, brought: Brought, cursor: QTextCursor) -> None:
        if brought.pieces:
            self.insert(brought, cursor)
        self.pasted.emit(brought)

    # Text

    def put(self, text: str) -> None:
        """Have ``text`` stand here; only what differs is exchanged, in one step that can be undone. Where as many
        paragraphs stay, each is exchanged for itself, so that the cursor keeps its place."""
        before, document = self.toPlainText(), self.document()
        old, new = before.split("\n"), text.split("\n")
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if len(old) == len(new):
            for number, (here, there) in enumerate(zip(old, new, strict=True)):
                _exchange(cursor, document.findBlockByNumber(number).position(), here, there)
        else:
            _exchange(cursor, 0, before, text)
        cursor.endEditBlock()

    def insert_block(self, block: Block) -> None:
        """A table or a picture on a line of its own at the cursor, which stands behind it then."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        if not cursor.atBlockStart():
            cursor.insertBlock()
        after = not cursor.atBlockEnd()
        cursor.insertText(self.blocks.line(block))
        if after:
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def go_to(self, source: Source) -> None:
        """Put the cursor where a place of the page comes from, if that is in the body."""
        block = self.document().findBlockByNumber(source.entry)
        if source.part is Part.BODY and block.isValid():
            inside = 0 if key_of_line(block.text()) else min(source.offset, block.length() - 1)
            cursor = self.textCursor()
            cursor.setPosition(block.position() + inside)
            self.setTextCursor(cursor)
            self.setFocus()

    def tint(self, owner: str, selections: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Mark places of the text. Each ``owner`` (problems, found words …) has its own, which replace its last."""
        if selections or self._tints.get(owner):
            self._tints[owner] = selections
            self.setExtraSelections([each for every in self._tints.values() for each in every])

    # Levels

    @property
    def level(self) -> Level:
        """The level of the paragraph at the cursor."""
        return shown_level(self.textCursor().block().text())

    def set_level(self, level: Level) -> None:
        """Set the level of the paragraphs in the selection (``oa_core.documents.levels``), as one step."""
        cursor = self.textCursor()
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(cursor.selectionEnd()).blockNumber()
        lines = self.toPlainText().split("\n")
        made = with_level(lines, first, last, level)
        if self.isReadOnly() or made == lines[first : last + 1]:
            return
        edit = QTextCursor(document)
        edit.beginEditBlock()
        for number, line in enumerate(made, first):
            before = lines[number]
            end = _same(before[::-1], line[::-1])
            start = document.findBlockByNumber(number).position()
            edit.setPosition(start)
            edit.setPosition(start + units(before[: len(before) - end]), QTextCursor.MoveMode.KeepAnchor)
            edit.insertText(line[: len(line) - end])
        edit.endEditBlock()
        self.ensureCursorVisible()

    def _tell_level(self) -> None:
        self.level_changed.emit(self.level)

    # Coming in and going out

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """The words and the tables come in, their formatting does not."""
        self.gate.bring(clip_of(source))

    def paste_text(self, text: str) -> None:
        """Bring a text in at the cursor; what must not come in is refused whole, and told. Nothing comes into a
        text that is locked."""
        self.gate.bring(Clip(text))

    def insert(self, brought: Brought, cursor: QTextCursor) -> None:
        """Put what was let in at ``cursor``, as one step."""
        lines = [piece if isinstance(piece, str) else self.blocks.line(piece) for piece in brought.pieces]
        marked = any(not isinstance(piece, str) for piece in brought.pieces)
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if marked and key_of_line(lines[0]) and not cursor.atBlockStart():
            cursor.insertBlock()
        after = marked and key_of_line(lines[-1]) and not cursor.atBlockEnd()
        cursor.insertText("\n".join(lines))
        if after:
            cursor.insertBlock()
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        return for_the_clipboard(self.textCursor().selectedText().replace("\u2029", "\n"), self.blocks)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls:
            event.acceptProposedAction()
            self.file_dropped.emit(urls[0].toLocalFile())
        else:
            super().dropEvent(event)

    # Keys and looks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.focusNextChild()
            event.accept()
            return
        if not self.composing and self.cards.key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if (event.preeditString() or event.commitString()) and not self.isReadOnly():
            self.cards.leave()
        super().inputMethodEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block = self.cursorForPosition(event.position().toPoint()).block()
        if key_of_line(block.text()):
            self.cards.opened.emit(QTextCursor(block))
        else:
            super().mouseDoubleClickEvent(event)

    def set_widest(self, pixels: int) -> None:
        """Set the text no wider, in the middle; 0: as wide as there is room."""
        self._widest = pixels
        self._place_gutter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def _place_gutter(self) -> None:
        sides = max(0, (self.width() - self._widest) // 2) if self._widest else 0
        if sides != self._sides:
            self._sides = sides
            self.setViewportMargins(self._margin + sides, 0, sides, 0)
        inside = self.contentsRect()
        corner = inside.topLeft()
        corner.setX(corner.x() + self._sides)
        self.gutter.setGeometry(QRect(corner, QSize(self.gutter.sizeHint().width(), inside.height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        cards = [block for block in self.seen_blocks() if block.text().startswith(MARK)]
        if cards:
            painter = QPainter(self.viewport())
            for block in cards:
                self.cards.paint(
                    painter, block, self.blockBoundingGeometry(block).translated(self.contentOffset())
                )
            painter.end()

    def seen_blocks(self) -> Iterator[QTextBlock]:
        """The paragraphs in view."""
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            if self.blockBoundingGeometry(block).translated(offset).top() > self.viewport().height():
                return
            yield block
            block = block.next()
