"""Ctrl+P: the facts before printing, and the very pages of the preview on paper."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from tests.guards.logs import ExpectedLogs
from tests.support.papers import written
from tests.support.window import CTRL, Seat
from ui.documents.editor import Editor
from ui.documents.print_aid import PrintAid
from ui.documents.printers import NoAnswer, Printer, printers
from ui.documents.printing import PrintFacts, pages_in

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk at a paper of several pages."""
    seat = sit("clerk")
    seat.press("new")
    desk = editor(seat)
    desk.writing.printing.find_printers = lambda: ()
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


def chosen(seat: Seat) -> str:
    return seat.find(QComboBox, "printer").currentText()


def ask_again(seat: Seat, find: Callable[[], tuple[Printer, ...]]) -> None:
    """The room is closed and opened with another print service."""
    aid(seat).find_printers = find
    seat.key(Qt.Key.Key_Escape)
    seat.key(Qt.Key.Key_P, CTRL)


def test_the_room_is_there_while_a_slow_print_service_is_asked(seat: Seat) -> None:
    answers = threading.Event()

    def find() -> tuple[Printer, ...]:
        assert answers.wait(10)
        return (Printer("p1", "档案室"), Printer("p2", "文印室", default=True))

    printing = aid(seat)
    printing.find_printers = find
    seat.key(Qt.Key.Key_Escape)
    try:
        editor(seat).writing.print()
        seat.qtbot.waitUntil(lambda: facts(seat).startswith("4 页"))
        assert chosen(seat) == "正在找打印机…"
        assert not printing.go.isEnabled()
        QTest.keyClicks(printing.pages, "1-3")
        assert facts(seat).startswith("3 页 = 2 张")
    finally:
        answers.set()
    seat.settle()
    assert chosen(seat) == "文印室"
    assert printing.go.isEnabled()


def test_a_print_service_that_does_not_answer_is_told_and_asked_again(seat: Seat) -> None:
    def silent() -> tuple[Printer, ...]:
        raise NoAnswer

    ask_again(seat, silent)
    assert chosen(seat) == "没有找到打印机"
    assert aid(seat).notice.text == "打印服务没有应答，请检查后再找。"
    assert not aid(seat).go.isEnabled()
    aid(seat).find_printers = lambda: (Printer("p1", "档案室"),)
    seat.press("print_seek")
    assert chosen(seat) == "档案室"
    assert aid(seat).notice.text == ""
    assert aid(seat).go.isEnabled()


def test_the_printer_that_was_chosen_stays_chosen(seat: Seat) -> None:
    both = (Printer("p1", "档案室", default=True), Printer("p2", "文印室"))
    ask_again(seat, lambda: both)
    seat.find(QComboBox, "printer").setCurrentIndex(1)
    ask_again(seat, lambda: (Printer("p0", "值班室"), *both))
    assert chosen(seat) == "文印室"
    ask_again(seat, lambda: both[:1])
    assert chosen(seat) == "档案室"


def test_the_print_service_is_asked_by_a_process_of_its_own() -> None:
    assert all(each.name and each.told for each in printers())


def test_who_does_not_answer_in_time_is_not_waited_for() -> None:
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        printers(patience=0.01)
    assert time.monotonic() - began < 5


def into_a_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_the_chosen_pages_are_printed_as_they_are_laid_out(seat: Seat, tmp_path: Path) -> None:
    made = tmp_path / "打印.pdf"
    used: list[QPrinter] = []

    def new_printer() -> QPrinter:
        used.append(into_a_file(made))
        return used[-1]

    aid(seat).new_printer = new_printer
    aid(seat).printer.setItemData(0, "档案室")
    aid(seat).copies.setValue(3)
    seat.type("1-3")
    seat.key(Qt.Key.Key_Return)
    assert pages_of(made) == 3
    assert used[0].copyCount() == 3
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
