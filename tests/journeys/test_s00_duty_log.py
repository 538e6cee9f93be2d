"""The second desk: an office's duty log, written on one workstation and read on another, with and without the line."""

from __future__ import annotations

from PySide6.QtCore import Qt

from sync.status import Link
from tests.journeys.conftest import Sit
from tests.journeys.desk import Workstation
from tests.support.central import Central
from ui.widgets.row_list import RowList


def texts(seat: Workstation) -> list[str]:
    return [row.entry.text for row in seat.office.duty.entries()]


def write(seat: Workstation, text: str) -> None:
    seat.front()
    seat.press("nav_duty")
    seat.field("duty_text").setFocus()
    seat.type(text)
    seat.press("duty_submit")


def test_an_entry_is_seen_by_the_whole_office_and_by_no_other(sit: Sit) -> None:
    clerk, director, shimen = sit("clerk"), sit("director"), sit("shimen-clerk")
    for seat in (clerk, director, shimen):
        seat.online()
    write(clerk, "石门镇来电：和平路积水约30厘米，已转水务局。")
    clerk.online()
    director.until(lambda: texts(director) == ["石门镇来电：和平路积水约30厘米，已转水务局。"])
    write(shimen, "本镇正常。")
    shimen.online()
    assert texts(shimen) == ["本镇正常。"]
    assert len(texts(clerk)) == 1


def test_a_correction_is_a_new_entry_made_by_a_colleague(sit: Sit) -> None:
    clerk, director = sit("clerk"), sit("director")
    clerk.online()
    write(clerk, "积水30厘米。")
    clerk.online()
    director.until(lambda: texts(director))
    director.front()
    director.press("nav_duty")
    director.find(RowList, "duty_list").setFocus()
    director.key(Qt.Key.Key_Down)
    director.press("correct")
    director.field("duty_text").setPlainText("积水13厘米。")
    director.press("duty_submit")
    director.online()
    clerk.until(lambda: len(texts(clerk)) == 2)
    by_text = {row.entry.text: row for row in clerk.office.duty.entries()}
    wrong, right = by_text["积水30厘米。"], by_text["积水13厘米。"]
    assert (wrong.corrected_by, right.entry.corrects) == (right.entry.id, wrong.entry.id)
    assert (wrong.entry.name, right.entry.name) == ("李敏", "何晓燕")


def test_an_entry_made_at_night_without_the_line_arrives_once_with_its_own_time(
    sit: Sit, central: Central
) -> None:
    clerk, director = sit("clerk"), sit("director")
    clerk.online()
    director.online()
    central.stop()
    clerk.until(lambda: clerk.office.status.link is Link.OFFLINE)
    write(clerk, "23:40 断网，电话已报告。")
    (row,) = clerk.office.duty.entries()
    assert row.waiting
    written = row.entry.made_at
    central.start()
    clerk.office.sync_now()
    clerk.online()
    director.office.sync_now()
    director.until(lambda: texts(director) == ["23:40 断网，电话已报告。"])
    (arrived,) = director.office.duty.entries()
    assert arrived.entry.made_at == written
    assert arrived.entry.received_at is not None
    assert arrived.entry.received_at > written
