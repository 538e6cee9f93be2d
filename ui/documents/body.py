"""The body of a paper as it is written: plain paragraphs, a guarded paste."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from oa_client.typesetting.model import Part, Source
from oa_core.refusal import Refused
from ui.documents.gutter import WIDTH, Gutter
from ui.documents.pasting import clean_paste
from ui.theme.theme import Theme
from ui.widgets.text_fields import TextBox

log = logging.getLogger(__name__)


def _same(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (here, there) in enumerate(pairs) if here != there), min(len(one), len(other)))


def _utf16(text: str) -> int:
    """How many places ``text`` takes in a QTextDocument."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class BodyEdit(TextBox):
    """``cleaned(n)`` after a paste that lost n unseen characters, ``paste_refused(Refused)`` when nothing came in,
    ``file_dropped(path)`` for a DOCX. Tab belongs to the field order; paragraphs are indented on the page."""

    cleaned = Signal(int)
    paste_refused = Signal(object)
    file_dropped = Signal(str)

    def __init__(self, theme: Theme, label: str, parent: QWidget | None = None) -> None:
        super().__init__("body", label, parent)
        self.gutter = Gutter(theme, self)
        self.setViewportMargins(theme.px(WIDTH), 0, 0, 0)
        self.setProperty("role", "body")
        self.setPlaceholderText(
            self.tr(
                "在这里写正文，或粘贴 Word、WPS 里的文字（自动去掉格式）。\n一、二、三… 开头的段落按一级标题排版。"
            )
        )

    def put(self, text: str) -> None:
        """Have ``text`` stand here; only what differs is exchanged, in one step that can be undone."""
        before = self.toPlainText()
        if before == text:
            return
        start = _same(before, text)
        end = _same(before[start:][::-1], text[start:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(_utf16(before[:start]))
        cursor.setPosition(_utf16(before[: len(before) - end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[start : len(text) - end])

    def go_to(self, source: Source) -> None:
        """Put the cursor where a place of the page comes from, if that is in the body."""
        block = self.document().findBlockByNumber(source.entry)
        if source.part is Part.BODY and block.isValid():
            cursor = self.textCursor()
            cursor.setPosition(block.position() + min(source.offset, block.length() - 1))
            self.setTextCursor(cursor)
            self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self.gutter.setGeometry(
            QRect(inside.topLeft(), QSize(self.gutter.sizeHint().width(), inside.height()))
        )

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only the plain text comes in."""
        self.paste_text(source.text())

    def paste_text(self, text: str) -> None:
        """Bring a text in at the cursor; what must not come in is refused whole, and told. Nothing comes into a
        text that is locked."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        kept = self.toPlainText()
        if cursor.hasSelection():
            kept = kept[: cursor.selectionStart()] + kept[cursor.selectionEnd() :]
        try:
            pasted = clean_paste(text, beside=kept)
        except Refused as refused:
            if refused.code == "classified":
                log.info("a classified paste was refused")
            self.paste_refused.emit(refused)
            return
        cursor.insertText(pasted.text)
        self.ensureCursorVisible()
        self.cleaned.emit(pasted.dropped)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.focusNextChild()
            event.accept()
            return
        super().keyPressEvent(event)
