"""The body of a paper as it is written: plain paragraphs, a guarded paste."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from oa_core.refusal import Refused
from ui.documents.pasting import clean_paste
from ui.widgets.text_fields import TextBox

log = logging.getLogger(__name__)


class BodyEdit(TextBox):
    """``cleaned(n)`` after a paste that lost n unseen characters, ``paste_refused(Refused)`` when nothing came in,
    ``file_dropped(path)`` for a DOCX. Tab belongs to the field order; paragraphs are indented on the page."""

    cleaned = Signal(int)
    paste_refused = Signal(object)
    file_dropped = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__("body", label, parent)
        self.setProperty("role", "body")
        self.setPlaceholderText(
            self.tr(
                "在这里写正文，或粘贴 Word、WPS 里的文字（自动去掉格式）。\n一、二、三… 开头的段落按一级标题排版。"
            )
        )

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only the plain text comes in."""
        self.paste_text(source.text())

    def paste_text(self, text: str) -> None:
        """Bring a text in at the cursor; what must not come in is refused whole, and told."""
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
