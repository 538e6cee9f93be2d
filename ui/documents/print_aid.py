"""打印, beside the text: which printer, which pages, how many copies, one side or both, and what to know before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from oa_client.typesetting.model import Layout
from oa_core.documents.model import Content
from oa_core.documents.paper import Paper
from ui.documents.printers import NoAnswer, Printer, printers
from ui.documents.printing import facts_of, pages_in, print_pages
from ui.jobs import Lane
from ui.notices import Notice, Offer
from ui.widgets.buttons import label, line, pane, push
from ui.widgets.fonts_line import FontsLine
from ui.widgets.page_fonts import PageFonts
from ui.widgets.text_fields import TextLine
from ui.workplace import Workplace


class PrintAid(QWidget):
    """``done`` when it is to be put away, ``printed(sentence)`` when the pages went to the printer."""

    done = Signal()
    printed = Signal(str)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._layout = Layout(())
        self._fonts: PageFonts | None = None
        self.new_printer: Callable[[], QPrinter] = self._chosen_printer
        """Makes the printer that is chosen."""
        self.find_printers: Callable[[], tuple[Printer, ...]] = printers
        """Asks the print service, off the GUI thread. Raises ``NoAnswer``."""
        self._seeking = False
        theme = place.theme
        self.setObjectName("print_aid")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.addWidget(label(self.tr("打印"), size="panel"))
        head.addStretch(1)
        close = push(theme, "print_close", self.tr("关闭 Esc"), role="link")
        close.clicked.connect(self.done)
        head.addWidget(close)
        top = pane()
        top.setFixedHeight(theme.px(38))
        top.setLayout(head)
        self.printer = QComboBox()
        self.printer.setObjectName("printer")
        self.printer.setAccessibleName(self.tr("打印机"))
        self.pages = TextLine("print_pages", self.tr("页码范围"))
        self.pages.setPlaceholderText(self.tr("全部，或如 1-3,5"))
        self.copies = QSpinBox()
        self.copies.setObjectName("print_copies")
        self.copies.setAccessibleName(self.tr("份数"))
        self.copies.setRange(1, 999)
        self.copies.setMinimumHeight(theme.px(28))
        self.sides = QComboBox()
        self.sides.setObjectName("print_sides")
        self.sides.setAccessibleName(self.tr("单面或双面"))
        self.sides.addItem(self.tr("双面（长边翻转）"), True)
        self.sides.addItem(self.tr("单面"), False)
        grid = QGridLayout()
        grid.setContentsMargins(14, 12, 14, 4)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (text, field) in enumerate(
            (
                (self.tr("打印机"), self.printer),
                (self.tr("页码"), self.pages),
                (self.tr("份数"), self.copies),
                (self.tr("单双面"), self.sides),
            )
        ):
            grid.addWidget(label(text, tone="text2"), row, 0)
            grid.addWidget(field, row, 1)
        self.facts = label(name="print_facts")
        self.facts.setWordWrap(True)
        self.facts.setContentsMargins(14, 4, 14, 4)
        self.notice = Notice(theme, "print_notice")
        self._fonts_line = FontsLine(theme, "print_fonts")
        self.go = push(theme, "print_go", self.tr("打印 Enter"), role="primary", icon="print_regular")
        self.go.clicked.connect(self.print)
        self.pages.entered.connect(self.print)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(14, 6, 14, 6)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(line())
        column.addLayout(grid)
        column.addWidget(self.facts)
        column.addWidget(self._fonts_line)
        column.addWidget(self.notice)
        column.addLayout(buttons)
        column.addStretch(1)
        self.pages.textChanged.connect(self._tell)
        self.sides.currentIndexChanged.connect(self._tell)

    def open(self, paper: Paper | Content) -> None:
        """Lay the paper out; the focus goes to the range of pages."""
        self._layout, self._fonts = Layout(()), None
        self.notice.clear()
        self.pages.clear()
        self._seek()
        self._tell()
        self._place.lay_out(self, paper, self._take)

    def _seek(self) -> None:
        """Ask which printers there are. Those that were found before can be chosen meanwhile."""
        if self._seeking:
            return
        self._seeking = True
        self.notice.clear()
        if not self.printer.currentData():
            self._offer((), self.tr("正在找打印机…"))
        self._place.jobs.ask(
            self,
            self.find_printers,
            self._found,
            self._not_found,
            broken=self._not_found,
            lane=Lane.PRINTERS,
            expecting=(NoAnswer,),
        )

    def _found(self, found: tuple[Printer, ...]) -> None:
        self._seeking = False
        self._offer(found, self.tr("本机没有打印机"))
        self._tell()

    def _not_found(self, _why: NoAnswer | None = None) -> None:
        """Those that were found before may answer when they are printed to."""
        self._seeking = False
        if not self.printer.currentData():
            self._offer((), self.tr("没有找到打印机"))
        self._tell()
        again = Offer("print_seek", self.tr("再找一次"), self._seek)
        self.notice.say(self.tr("打印服务没有应答，请检查后再找。"), "amber", (again,))

    def _offer(self, found: tuple[Printer, ...], otherwise: str) -> None:
        """These printers, with the one that was chosen before, or else the one that is usual here; ``otherwise``
        stands there when there is none."""
        chosen = self.printer.currentData()
        with QSignalBlocker(self.printer):
            self.printer.clear()
            for each in found:
                self.printer.addItem(each.told, each.name)
            usual = next((each.name for each in found if each.default), "")
            at = self.printer.findData(chosen) if chosen else -1
            self.printer.setCurrentIndex(at if at >= 0 else max(0, self.printer.findData(usual)))
        if not found:
            self.printer.addItem(otherwise, "")

    def _take(self, layout: Layout, fonts: PageFonts) -> None:
        self._layout, self._fonts = layout, fonts
        self._fonts_line.tell(layout, fonts)
        self._tell()

    def _tell(self) -> None:
        """n 页 = m 张, and where 版记 stands."""
        facts = facts_of(self._layout)
        chosen = pages_in(self.pages.text(), facts.pages)
        if self._fonts is None:
            self.facts.setText(self.tr("正在排版…"))
        elif not chosen:
            self.facts.setText(self.tr("页码不对：本件共 {pages} 页，写成 1-3,5。").format(pages=facts.pages))
        else:
            duplex = bool(self.sides.currentData())
            told = self.tr("{pages} 页 = {sheets} 张").format(
                pages=len(chosen), sheets=facts.sheets(len(chosen), duplex=duplex)
            )
            if facts.imprint:
                parity = self.tr("偶数页") if facts.imprint % 2 == 0 else self.tr("奇数页")
                told += self.tr("，版记在第 {page} 页（{parity}）").format(page=facts.imprint, parity=parity)
            self.facts.setText(told)
        self.go.setEnabled(self._fonts is not None and bool(chosen) and bool(self.printer.currentData()))

    def _chosen_printer(self) -> QPrinter:
        name = str(self.printer.currentData())
        return QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)

    def print(self) -> None:
        """Send the chosen pages to the printer."""
        chosen = pages_in(self.pages.text(), len(self._layout.pages))
        if self._fonts is None or not chosen or not self.go.isEnabled():
            return
        printer = self.new_printer()
        printer.setCopyCount(self.copies.value())
        duplex = bool(self.sides.currentData())
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if duplex else QPrinter.DuplexMode.DuplexNone)
        if print_pages(printer, self._layout, self._fonts, chosen):
            text = self.tr("已送打印机：{pages} 页，{copies} 份。")
            self.printed.emit(text.format(pages=len(chosen), copies=self.copies.value()))
            self.done.emit()
        else:
            self.notice.say(self.tr("打印机没有接收，请检查打印机后再试。"))
