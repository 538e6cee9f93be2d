"""The column beside the body that says how each paragraph is set on the page: 一级, 二级 or 正文."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from oa_client.typesetting.model import Layout, Part, Role
from ui.theme.theme import Theme

WIDTH = 46


def paragraph_roles(layout: Layout) -> dict[int, Role | None]:
    """The font role that each paragraph of the body begins with. The layout decides what a heading is, nobody else."""
    first: dict[int, tuple[int, Role | None]] = {}
    for page in layout.pages:
        for run in page.runs:
            source = run.source
            if source is None or source.part is not Part.BODY:
                continue
            known = first.get(source.entry)
            if known is None or source.offset < known[0]:
                first[source.entry] = (source.offset, run.role)
    return {entry: role for entry, (_, role) in first.items()}


class Gutter(QWidget):
    """Stands in the left margin of the text and scrolls with it."""

    def __init__(self, theme: Theme, body: QPlainTextEdit) -> None:
        super().__init__(body)
        self._theme = theme
        self._body = body
        self._roles: Mapping[int, Role | None] = {}
        self.setObjectName("gutter")
        body.updateRequest.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), 0)

    def show_layout(self, layout: Layout) -> None:
        """Take the levels from the pages that were laid out last."""
        roles = paragraph_roles(layout)
        if roles != self._roles:
            self._roles = roles
            self.update()

    def word_for(self, paragraph: int) -> str:
        """What stands beside a paragraph, counted from 0; nothing beside an empty one."""
        if paragraph not in self._roles:
            return ""
        role = self._roles[paragraph]
        if role is Role.HEITI:
            return self.tr("一级")
        return self.tr("二级") if role is Role.KAITI else self.tr("正文")

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
        block, offset = body.firstVisibleBlock(), body.contentOffset()
        origin = self.mapFromGlobal(body.viewport().mapToGlobal(QPoint(0, 0))).y()
        while block.isValid():
            box = body.blockBoundingGeometry(block).translated(offset)
            top = origin + box.top()
            if top > self.height():
                break
            word = self.word_for(block.blockNumber())
            high = block.layout().lineAt(0).height() if block.layout().lineCount() else box.height()
            painter.setPen(self._theme.colour("text3" if word == self.tr("正文") else "accent"))
            line = QRect(0, round(top), self.width() - self._theme.px(6), round(high))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()
