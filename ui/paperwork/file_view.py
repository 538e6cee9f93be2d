"""附件内容: a file looked at inside the window, page by page or as text. No other program sees it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from oa_client.showing.shown_file import Pages
from oa_core.refusal import Refused
from ui import wording
from ui.jobs import Lane
from ui.notices import Notice
from ui.widgets.buttons import label, line, pane, push
from ui.workplace import Workplace

REST_MS = 120
"""So long the width stands still before a page is drawn anew."""
MARGIN = 12


class FileView(QWidget):
    """Shows one file at a time, until ``show_nothing``. ``closed`` when the person has seen it."""

    closed = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._pages: Pages | None = None
        self._number = 0
        theme = place.theme
        self.setObjectName("file_view")
        self._name = label(size="panel", name="file_view_name")
        self._name.setMinimumWidth(40)
        self._where = label(tone="text2", name="file_view_page")
        self._back = push(
            theme,
            "file_page_before",
            "",
            role="quiet",
            icon="chevron_left_regular",
            hint=self.tr("上一页 PageUp"),
        )
        self._on = push(
            theme,
            "file_page_next",
            "",
            role="quiet",
            icon="chevron_right_regular",
            hint=self.tr("下一页 PageDown"),
        )
        close = push(theme, "file_view_close", self.tr("关闭"), role="quiet")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.setSpacing(6)
        head.addWidget(self._name, 1)
        for widget in (self._where, self._back, self._on, close):
            head.addWidget(widget)
        top = pane()
        top.setFixedHeight(theme.px(38))
        top.setLayout(head)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("file_pages")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._picture)
        self._text = QPlainTextEdit()
        self._text.setObjectName("file_text")
        self._text.setReadOnly(True)
        self._sheets = QStackedWidget()
        self._sheets.addWidget(self._scroll)
        self._sheets.addWidget(self._text)
        self.notice = Notice(theme, "file_view_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (top, line(), self.notice):
            column.addWidget(part)
        column.addWidget(self._sheets, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._draw)
        self._back.clicked.connect(lambda: self.turn(-1))
        self._on.clicked.connect(lambda: self.turn(1))
        close.clicked.connect(self.closed)

    def show_file(self, name: str, content: Pages | str) -> None:
        """Show another file, from its first page."""
        self.show_nothing()
        self._name.setText(name)
        self._name.setToolTip(name)
        if isinstance(content, str):
            self._text.setPlainText(content)
            self._text.setAccessibleName(name)
            self._sheets.setCurrentWidget(self._text)
        else:
            self._pages = content
            self._picture.setAccessibleName(name)
            self._sheets.setCurrentWidget(self._scroll)
            self._draw()
        self._tell()

    def show_nothing(self) -> None:
        """Nothing of a file stays on the screen or in memory."""
        if self._pages is not None:
            self._pages.close()
        self._pages, self._number = None, 0
        self._name.clear()
        self._text.clear()
        self._picture.clear()
        self.notice.clear()
        self._tell()

    def turn(self, by: int) -> None:
        """So many pages on, or back."""
        if self._pages is None:
            return
        number = min(max(0, self._number + by), self._pages.count - 1)
        if number != self._number:
            self._number = number
            self._scroll.verticalScrollBar().setValue(0)
            self._tell()
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in steps:
            self.turn(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pages is not None:
            self._rest.start()

    def _tell(self) -> None:
        pages, several = self._pages, self._pages is not None and self._pages.count > 1
        self._where.setText(
            self.tr("第 {page} / {pages} 页").format(page=self._number + 1, pages=pages.count)
            if pages
            else ""
        )
        for button in (self._back, self._on):
            button.setVisible(several)

    def _draw(self) -> None:
        pages, number = self._pages, self._number
        if pages is None:
            return
        ratio = self.devicePixelRatioF()
        width = round(max(80, self._scroll.viewport().width() - 2 * MARGIN) * ratio)

        def show(png: bytes) -> None:
            picture = QPixmap()
            if pages is self._pages and number == self._number and picture.loadFromData(png):
                picture.setDevicePixelRatio(ratio)
                self._picture.setPixmap(picture)

        def refuse(refused: Refused) -> None:
            if pages is self._pages:
                self._picture.clear()
                self.notice.say(wording.sentence(refused.code, refused.facts))

        self._place.jobs.ask(self, lambda: pages.page(number, width), show, refuse, lane=Lane.PAGES)
