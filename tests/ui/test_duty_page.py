"""The duty log: written once, corrected by a new entry, seen with its writer and its state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QDateTimeEdit, QLabel, QPlainTextEdit

from oa_client.office.changes import Changes
from oa_core.duty.commands import Log
from oa_core.refusal import Refused
from tests.support.fake_office import START, Archive, FakeOffice
from tests.support.window import CTRL, Seat
from ui.notices import Notice
from ui.rows import Row
from ui.widgets.row_list import RowList

Sit = Callable[[str], Seat]


def rows(seat: Seat) -> list[Row]:
    model = seat.find(RowList, "duty_list").model()
    entries = [model.index(n, 0).data(Qt.ItemDataRole.UserRole) for n in range(model.rowCount())]
    return [entry for entry in entries if isinstance(entry, Row)]


def at_the_log(sit: Sit) -> Seat:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_4, CTRL)
    assert seat.focus == "duty_text"
    return seat


def test_an_entry_is_written_with_text_and_one_key(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("接石门镇电话：道路积水。")
    seat.key(Qt.Key.Key_Return, CTRL)
    [row] = rows(seat)
    assert (row.title, row.caption) == ("接石门镇电话：道路积水。", "李敏 记于 今天 10:20")
    assert seat.find(QPlainTextEdit, "duty_text").toPlainText() == ""
    [entry] = seat.office.duty.entries()
    assert entry.entry.happened_at == START


def test_the_time_that_is_meant_is_office_time(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("夜间巡查。")
    seat.find(QDateTimeEdit, "happened_at").setDateTime(QDateTime(2026, 9, 15, 0, 30, 0))
    seat.find(QPlainTextEdit, "duty_text").setFocus()
    seat.key(Qt.Key.Key_Return, CTRL)
    [entry] = seat.office.duty.entries()
    assert entry.entry.happened_at == datetime(2026, 9, 14, 16, 30, tzinfo=UTC)


def test_a_correction_is_a_new_entry_and_the_old_one_stays_to_be_read(archive: Archive, sit: Sit) -> None:
    office = FakeOffice(archive, "clerk")
    office.execute(office.new_id(), Log("积水20厘米。", archive.now))
    archive.tick(minutes=5)
    seat = at_the_log(sit)
    seat.find(RowList, "duty_list").setFocus()
    seat.key(Qt.Key.Key_Down)
    seat.key(Qt.Key.Key_Return)
    assert "积水20厘米。" in seat.find(QLabel, "duty_old").text()
    seat.find(QDateTimeEdit, "happened_at").setDateTime(QDateTime(2026, 9, 15, 10, 25, 0))
    seat.find(QPlainTextEdit, "duty_text").setFocus()
    seat.type("积水30厘米。")
    seat.key(Qt.Key.Key_Return, CTRL)
    new, old = rows(seat)
    assert (new.title, [chip.text for chip in new.chips]) == ("积水30厘米。", ["更正 今天 10:20 的记录"])
    assert (old.title, [chip.text for chip in old.chips]) == ("积水20厘米。", ["已更正"])


def test_an_empty_entry_is_refused_in_place(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.find(Notice, "duty_notice").text == "还没有写内容。"
    assert seat.office.duty.entries() == ()


def test_a_refused_entry_keeps_its_words(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.type("绝密★\n来电")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert "“绝密”标志" in seat.find(Notice, "duty_notice").text
    assert seat.find(QPlainTextEdit, "duty_text").toPlainText() == "绝密★\n来电"


def test_an_entry_without_the_line_waits_and_says_so(sit: Sit) -> None:
    seat = at_the_log(sit)
    seat.office.go_offline()
    seat.type("断网时的记录。")
    seat.key(Qt.Key.Key_Return, CTRL)
    [row] = rows(seat)
    assert [chip.text for chip in row.chips] == ["待发"]
    assert seat.office.archive.records == {}


def refused_entry(sit: Sit) -> Seat:
    """An entry written offline, which the central office then refused."""
    seat = at_the_log(sit)
    seat.office.go_offline()
    seat.type("断网时的记录。")
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.office.archive.refusing = Refused("entry_too_long", limit="2000")
    seat.office.arrive()
    seat.settle()
    return seat


def test_an_entry_that_came_back_says_so_on_the_page(sit: Sit) -> None:
    seat = refused_entry(sit)
    assert seat.office.duty.entries() == ()
    line = seat.find(Notice, "trouble").text
    assert line == "值班记录没有办成：这一条超过 2000 个字，请分成几条。“断网时的记录。”"
    assert seat.window.status.text.endswith("被拒 1")


def test_an_entry_that_came_back_can_be_closed(sit: Sit) -> None:
    seat = refused_entry(sit)
    seat.press("understood")
    assert not seat.sees("trouble")
    assert seat.office.orders.refused() == ()
    assert "被拒" not in seat.window.status.text


def test_the_words_of_an_entry_that_came_back_go_on_behind_what_is_being_written(sit: Sit) -> None:
    seat = refused_entry(sit)
    seat.find(QPlainTextEdit, "duty_text").setFocus()
    seat.type("正在写的另一条")
    seat.press("take_back")
    assert seat.find(QPlainTextEdit, "duty_text").toPlainText() == "正在写的另一条\n断网时的记录。"
    assert seat.office.orders.refused() == ()
    assert seat.office.notes.kept("duty") == "正在写的另一条\n断网时的记录。"
    assert not seat.sees("trouble")


def test_the_words_of_a_held_entry_can_be_taken_back_too(sit: Sit) -> None:
    seat = refused_entry(sit)
    [order] = seat.office.refusals
    seat.office.refusals = [replace(order, state="held", code="unsupported", facts={})]
    seat.office.tell(Changes(orders=True))
    seat.settle()
    assert "服务器还不认识这一步" in seat.find(Notice, "trouble").text
    seat.press("take_back")
    assert seat.find(QPlainTextEdit, "duty_text").toPlainText() == "断网时的记录。"
