"""The sheets of a paper under their tabs: 正文, 流转记录, 签收 and, when asked for, 花脸稿, 附件首页 and 附件内容."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from oa_client.office.documents import Paperwork
from oa_client.showing.shown_file import Pages
from oa_client.typesetting.model import Layout
from oa_core.people.model import Register
from ui.paperwork import telling
from ui.paperwork.file_view import FileView
from ui.paperwork.first_page import FirstPageSheet
from ui.paperwork.traced import TracedSheet
from ui.paperwork.trail import ReceiptSheet, TrailSheet
from ui.widgets.buttons import push
from ui.widgets.fonts_line import FontsLine
from ui.widgets.page_fonts import PageFonts
from ui.widgets.page_tools import PageTools
from ui.widgets.page_view import PageView
from ui.workplace import Workplace

_FIRST_PAGE = 3
_FILE = 4
_TRACED = 5


class Sheets(QStackedWidget):
    """``tabs`` is the row of buttons that turns them."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        theme = place.theme
        self.page = PageView(theme, "page", self.tr("公文版面"))
        self._fonts_line = FontsLine(theme, "page_fonts")
        with_line = QWidget()
        column = QVBoxLayout(with_line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(self._fonts_line)
        self.trail = TrailSheet(theme)
        self.receipts = ReceiptSheet(theme)
        self.first_page = FirstPageSheet()
        self.file = FileView(place)
        self.file.closed.connect(self.put_file_away)
        self.traced = TracedSheet(place)
        for sheet in (with_line, self.trail, self.receipts, self.first_page, self.file, self.traced):
            # Only what is in view may ask for room.
            sheet.setSizePolicy(QSizePolicy.Policy.Ignored, sheet.sizePolicy().verticalPolicy())
            self.addWidget(sheet)
        self._group = QButtonGroup(self)
        self._buttons: list[QPushButton] = []
        self.tabs = QWidget()
        row = QHBoxLayout(self.tabs)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(0)
        for number, (name, text) in enumerate(
            (
                ("tab_page", self.tr("正文")),
                ("tab_trail", self.tr("流转记录")),
                ("tab_receipts", self.tr("签收")),
                ("tab_first_page", self.tr("附件首页")),
                ("tab_file", self.tr("附件内容")),
                ("tab_traced", self.tr("花脸稿")),
            )
        ):
            button = push(theme, name, text, role="under")
            button.setCheckable(True)
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            self._buttons.append(button)
            row.insertWidget(1 if number == _TRACED else number, button)
        self._group.idClicked.connect(self.turn)
        for number in (_FIRST_PAGE, _FILE, _TRACED):
            self._buttons[number].hide()
        row.addStretch(1)
        self._tools = PageTools(theme, self.page, "zoom", worded=True)
        row.addWidget(self._tools)

    def turn(self, number: int) -> None:
        """Bring a sheet into view: 0 is the page."""
        self._buttons[number].setChecked(True)
        self.setCurrentIndex(number)
        self._tools.setVisible(number == 0)
        if number == _TRACED:
            self.traced.read()

    def show_first_page(self, name: str, jpeg: bytes) -> bool:
        """Bring the first page of a file into view; whether there is a picture to show."""
        if not self.first_page.show_page(name, jpeg):
            return False
        self._buttons[_FIRST_PAGE].show()
        self.turn(_FIRST_PAGE)
        return True

    def show_file(self, name: str, content: Pages | str) -> None:
        """Bring a file into view."""
        self.file.show_file(name, content)
        self._buttons[_FILE].show()
        self.turn(_FILE)

    def put_file_away(self) -> None:
        """The file was looked at."""
        self.file.show_nothing()
        self._buttons[_FILE].hide()
        self.turn(0)

    def start_over(self) -> None:
        """Another paper, or none: nothing of the one before stays."""
        self.put_file_away()
        for number in (_FIRST_PAGE, _TRACED):
            self._buttons[number].hide()
        self.first_page.show_nothing()
        self.traced.turn_to(None)

    def show_page(self, layout: Layout, fonts: PageFonts) -> None:
        """The pages of the paper, and whether their fonts are the right ones."""
        self.page.set_fonts(fonts)
        self.page.show_layout(layout)
        self._fonts_line.tell(layout, fonts)

    def clear_page(self) -> None:
        """No pages."""
        self.page.show_layout(Layout(()))
        self._fonts_line.hide()

    def show_document(self, papers: Paperwork, register: Register, now: datetime) -> None:
        """Fill trail and receipts; the page is laid out elsewhere."""
        self.trail.show_trail(papers.document.trail, papers.waiting, register, now)
        self.traced.turn_to(papers.document)
        self._buttons[_TRACED].show()
        self.receipts.show_receipts(papers, register, now)
        signed, everybody = telling.signed_count(papers)
        self._buttons[1].setText(self.tr("流转记录 {count}").format(count=len(papers.document.trail)))
        self._buttons[2].setText(
            self.tr("签收 {signed}/{all}").format(signed=signed, all=everybody)
            if everybody
            else self.tr("签收")
        )
        self._offer(_FIRST_PAGE)

    def show_received(self) -> None:
        """A paper of another office: there is its page alone."""
        self._buttons[_TRACED].hide()
        self._offer(1)

    def show_lost(self, register: Register, now: datetime) -> None:
        """There is no paper: an empty trail, and no tabs."""
        self.trail.show_trail((), (), register, now)
        self.turn(1)
        self._buttons[_TRACED].hide()
        self._offer(0)

    def _offer(self, shown: int) -> None:
        for number, button in enumerate(self._buttons[:_FIRST_PAGE]):
            button.setVisible(number < shown)
