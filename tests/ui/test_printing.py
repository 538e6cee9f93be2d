"""Ctrl+P: the facts before printing, and the very pages of the preview on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from tests.guards.logs import ExpectedLogs
from tests.support.papers import written
from tests.support.window import CTRL, Seat
from ui.documents.editor import Editor
from ui.documents.print_aid import PrintAid
from ui.documents.printing import PrintFacts, pages_in

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk at a paper of several pages."""
    seat = sit("clerk")
    seat.press("new")
    desk = editor(seat)
    desk.put(written(seat.office))
    desk.body.setPlainText("各单位要压实责任，到岗到位，及时报告。\n" * 60)
    desk.body.setFocus()
    seat.key(Qt.Key.Key_P, CTRL)
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def aid(seat: Seat) -> PrintAid:
    return seat.find(PrintAid, "print_aid")


def facts(seat: Seat) -> str:
    return seat.find(QLabel, "print_facts").text()


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", (1, 2, 3, 4, 5)),
        ("1-3", (1, 2, 3)),
        ("1-2，5", (1, 2, 5)),
        ("3", (3,)),
        ("2、2-3", (2, 3)),
        ("0", ()),
        ("6", ()),
        ("3-1", ()),
        ("一", ()),
        ("1-", ()),
        (",", ()),
    ],
)
def test_a_range_of_pages_is_read(text: str, pages: tuple[int, ...]) -> None:
    assert pages_in(text, 5) == pages


def test_an_odd_number_of_pages_takes_one_sheet_more() -> None:
    assert PrintFacts(5, 4).sheets(5, duplex=True) == 3
    assert PrintFacts(5, 4).sheets(5, duplex=False) == 5


def test_the_facts_stand_there_before_printing(seat: Seat) -> None:
    assert seat.focus == "print_pages"
    assert facts(seat) == "4 页 = 2 张，版记在第 4 页（偶数页）"
    seat.type("1-3")
    assert facts(seat).startswith("3 页 = 2 张")
    seat.find(QComboBox, "print_sides").setCurrentIndex(1)
    assert facts(seat).startswith("3 页 = 3 张")
    seat.type("9")
    assert facts(seat) == "页码不对：本件共 4 页，写成 1-3,5。"
    assert not seat.find(QPushButton, "print_go").isEnabled()


def test_esc_brings_the_page_back_and_the_text_has_the_focus(seat: Seat) -> None:
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("print_aid")
    assert seat.focus == "body"


def test_a_workstation_without_a_printer_says_so(seat: Seat) -> None:
    assert seat.find(QComboBox, "printer").currentText() == "本机没有打印机"
    assert not seat.find(QPushButton, "print_go").isEnabled()


def into_a_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_the_chosen_pages_are_printed_as_they_are_laid_out(seat: Seat, tmp_path: Path) -> None:
    made = tmp_path / "打印.pdf"
    chosen: list[QPrinter] = []

    def new_printer() -> QPrinter:
        chosen.append(into_a_file(made))
        return chosen[-1]

    aid(seat).new_printer = new_printer
    aid(seat).printer.setItemData(0, "档案室")
    aid(seat).copies.setValue(3)
    seat.type("1-3")
    seat.key(Qt.Key.Key_Return)
    assert pages_of(made) == 3
    assert chosen[0].copyCount() == 3
    assert editor(seat).trouble.text == "已送打印机：3 页，3 份。"
    assert not seat.sees("print_aid")


def test_a_printer_that_takes_nothing_is_told(
    seat: Seat, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("QPainter::begin")
    aid(seat).new_printer = lambda: into_a_file(tmp_path / "没有" / "这个" / "文件夹.pdf")
    aid(seat).printer.setItemData(0, "档案室")
    seat.type("1")
    seat.key(Qt.Key.Key_Return)
    assert aid(seat).notice.text == "打印机没有接收，请检查打印机后再试。"


def pages_of(path: Path) -> int:
    return len([1 for part in path.read_bytes().split(b"/Type /Page")[1:] if not part.startswith(b"s")])
