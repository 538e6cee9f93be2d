"""The column beside the body that says what each paragraph is: 一级, 二级, 三级 or 正文, as its number tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from oa_core.documents.blocks import Picture, key_of_line
from oa_core.documents.levels import shown_level
from oa_core.structure.headings import Level
from ui.documents.block_store import BlockStore
from ui.theme.theme import Theme

WIDTH = 46


class Gutter(QWidget):
    """Stands in the left margin of the text and scrolls with it."""

    def __init__(
        self, theme: Theme, body: QPlainTextEdit, blocks: BlockStore, seen: Callable[[], Iterable[QTextBlock]]
    ) -> None:
        """``seen()``: the paragraphs that are in view."""
        super().__init__(body)
        self._blocks = blocks
        self._seen = seen
        self._theme = theme
        self._body = body
        self.setObjectName("gutter")
        body.updateRequest.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), 0)

    def word_for(self, paragraph: int) -> str:
        """What stands beside a paragraph, counted from 0; nothing beside an empty one."""
        return self._word(self._body.document().findBlockByNumber(paragraph).text())

    def _word(self, text: str) -> str:
        if not text.strip():
            return ""
        if key_of_line(text):
            picture = isinstance(self._blocks.at(text), Picture)
            return self.tr("图片") if picture else self.tr("表格")
        return {
            Level.TEXT: self.tr("正文"),
            Level.FIRST: self.tr("一级"),
            Level.SECOND: self.tr("二级"),
            Level.THIRD: self.tr("三级"),
            Level.FOURTH: self.tr("四级"),
        }[shown_level(text)]

    def _follow(self, _rect: QRect, moved: int) -> None:
        if moved:
            self.scroll(0, moved)
        else:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.setFont(self._theme.font(12))
        body = self._body
        offset = body.contentOffset()
        origin = self.mapFromGlobal(body.viewport().mapToGlobal(QPoint(0, 0))).y()
        headings = {self.tr("一级"), self.tr("二级"), self.tr("三级"), self.tr("四级")}
        for block in self._seen():
            box = body.blockBoundingGeometry(block).translated(offset)
            word = self._word(block.text())
            high = block.layout().lineAt(0).height() if block.layout().lineCount() else box.height()
            painter.setPen(self._theme.colour("accent" if word in headings else "text3"))
            line = QRect(0, round(origin + box.top()), self.width() - self._theme.px(6), round(high))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()
