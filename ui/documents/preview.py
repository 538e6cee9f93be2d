"""版式预览: the pages of what is being written, drawn while it is being written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from oa_client.typesetting.model import Layout, Source
from oa_core.documents.model import Content
from oa_core.files import Attachment
from ui.widgets.buttons import label, line, pane
from ui.widgets.fonts_line import FontsLine
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_tools import PageTools
from ui.widgets.page_view import PageView
from ui.workplace import Workplace

GATHER_MS = 30
"""Keys that come within this time after a key are laid out with it. It runs from the first of them: who types without
a rest sees the page follow all the same."""
WITH_STANDARD = 380
"""In a narrower preview the name of the standard would be cut; it is left out."""


class Preview(QWidget):
    """Lays out off the GUI thread, one page set at a time: while one is being made the newest waits."""

    laid_out = Signal(object)

    def __init__(self, place: Workplace, read: Callable[[], Content]) -> None:
        super().__init__()
        self._place = place
        self._read = read
        self._beside: Content | None = None
        self._at: Source | None = None
        self._attachments: tuple[Attachment, ...] = ()
        self._drawn: Content | None = None
        self._under_way = False
        self._fresh = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._lay_out)
        theme = place.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.setSpacing(6)
        self._title = label(self.tr("版式预览"), size="panel", name="preview_title")
        head.addWidget(self._title)
        self._standard = label("GB/T 9704—2012", size="caption", tone="text3")
        head.addWidget(self._standard)
        head.addStretch(1)
        self._side = label(tone="text2", name="preview_side")
        head.addWidget(self._side)
        self.view = PageView(theme, "preview", self.tr("版式预览"))
        self.view.turned.connect(self._tell_side)
        head.addWidget(PageTools(theme, self.view, "preview", worded=False))
        top = pane()
        top.setFixedHeight(theme.px(38))
        top.setLayout(head)
        foot = pane()
        foot.setFixedHeight(theme.px(25))
        under = QHBoxLayout(foot)
        under.setContentsMargins(12, 0, 12, 0)
        self._missing = label(size="caption", tone="red", name="preview_missing")
        self._extent = label(size="caption", tone="text2", name="preview_extent")
        under.addWidget(self._missing)
        under.addStretch(1)
        under.addWidget(self._extent)
        self._fonts_line = FontsLine(theme, "preview_fonts")
        for widget in (top, line(), self.view, self._fonts_line, line(), foot):
            column.addWidget(widget, 1 if widget is self.view else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._standard.setVisible(self.width() >= self._place.theme.px(WITH_STANDARD))

    def begin(self, beside: Content | None = None, title: str = "") -> None:
        """Another document: start at its first page. ``beside`` is shown under ``title`` in place of what is written;
        its pages are not told by ``laid_out``."""
        self._beside, self._at = beside, None
        self._title.setText(title or self.tr("版式预览"))
        self._fresh = True
        self._drawn = None
        self._timer.start(0)

    def put_beside(self, beside: Content, title: str, at: Source | None) -> None:
        """Show ``beside`` under ``title`` like ``begin``, with its place ``at`` in view. When something stood beside
        already, the rest keeps its place."""
        if self._beside is None:
            self.begin(beside, title)
        self._beside, self._at = beside, at
        if beside == self.pages_of:
            self._seek()
        else:
            self._timer.start(0)

    def _seek(self) -> None:
        if self._at is not None:
            self.view.show_place(self._at, follow=True)

    def show_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        """The files that the paper names in 附件说明, from now on."""
        if attachments != self._attachments:
            self._attachments = attachments
            self._drawn = None
            self.touch()

    def draw_again(self) -> None:
        """Something has come that the pages show."""
        self._drawn = None
        self.touch()

    def touch(self) -> None:
        """A key was pressed."""
        if not self._timer.isActive():
            self._timer.start(GATHER_MS)

    @property
    def drawn(self) -> Content | None:
        """The content whose pages are in view; ``None`` while others are being made, or something else is shown."""
        return self.pages_of if self._beside is None else None

    @property
    def pages_of(self) -> Content | None:
        """The content whose pages are in view, whosesoever it is; ``None`` while others are being made."""
        return None if self._under_way else self._drawn

    def _shown(self) -> Content:
        return self._beside or self._read()

    def _lay_out(self) -> None:
        if self._under_way:
            return
        content = self._shown()
        if content == self._drawn:
            return
        self._under_way = True
        self._drawn = content
        self._place.lay_out(self, content, self._draw, self._not_drawn, self._attachments)

    def _not_drawn(self) -> None:
        """A bug while laying out: the next key tries again."""
        self._under_way = False

    def _draw(self, layout: Layout, fonts: PageFonts) -> None:
        self._under_way = False
        self.view.set_fonts(fonts)
        if self._beside is None:
            self.laid_out.emit(layout)
        self.view.show_layout(layout, from_top=self._fresh)
        self._seek()
        self._fonts_line.tell(layout, fonts)
        self._fresh = False
        content = self._shown()
        words = len("".join(content.body.split()))
        self._extent.setText(
            self.tr("正文 {words} 字 · {pages} 页").format(words=words, pages=len(layout.pages))
        )
        missing = "".join(layout.missing)
        self._missing.setText(
            self.tr("本机字体缺字：{characters}").format(characters=missing[:12]) if missing else ""
        )
        if content != self._drawn:
            self._timer.start(0)

    def _tell_side(self, side: int, sides: int) -> None:
        self._side.setText(self.tr("第 {side} / {sides} 页").format(side=side, sides=sides) if sides else "")
