"""Somebody leaves the desk: the window locks and opens again, a colleague signs in, and nothing that was written is
lost or waits for ever."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from sync.status import Link
from tests.journeys.conftest import Sit
from tests.journeys.desk import Workstation
from tests.support.central import PASSWORD, Central
from tests.support.window import CTRL, CTRL_SHIFT
from ui.notices import Notice
from ui.sync.order_row import OrderRow

PIN = "258036"


def enter(seat: Workstation, secret: str, name: str = "lock_secret") -> str:
    """Type a secret on the lock page, press Enter, and give what is said."""
    field = seat.find(QLineEdit, name)
    field.setText(secret)
    field.setFocus()
    seat.key(Qt.Key.Key_Return)
    return "".join(each.text for each in seat.window.findChildren(Notice, "lock_notice"))


def listed(seat: Workstation) -> list[tuple[str, str]]:
    """What the sync centre lists."""
    seat.front()
    seat.key(Qt.Key.Key_F5)
    rows = [row for row in seat.window.findChildren(OrderRow) if row.isVisible()]
    return [(row.what.text(), row.why.text()) for row in rows]


def log(seat: Workstation, text: str) -> None:
    seat.front()
    seat.press("nav_duty")
    seat.field("duty_text").setFocus()
    seat.type(text)
    seat.press("duty_submit")


def test_a_locked_window_opens_by_password_and_then_by_pin(sit: Sit, central: Central) -> None:
    clerk = sit("clerk")
    clerk.online()
    clerk.key(Qt.Key.Key_N, CTRL)
    clerk.type("南屿县人民政府关于防汛工作的通知")
    clerk.key(Qt.Key.Key_L, CTRL_SHIFT)
    assert clerk.sees("lock_page")
    assert clerk.window.windowTitle() == "已锁定"
    assert enter(clerk, "not this one") == "密码不对，还可以试 4 次。"

    central.stop()
    clerk.until(lambda: clerk.office.status.link is Link.OFFLINE)
    enter(clerk, PASSWORD)
    enter(clerk, PIN)
    enter(clerk, PIN, "lock_again")
    assert clerk.sees("editor")
    assert clerk.field("title").toPlainText() == "南屿县人民政府关于防汛工作的通知"

    clerk.key(Qt.Key.Key_L, CTRL_SHIFT)
    assert enter(clerk, "111111") == "解锁码不对，还可以试 4 次。"
    enter(clerk, PIN)
    assert clerk.focus == "title"


def test_what_was_written_before_a_colleague_sat_down_is_sent_when_its_writer_comes_back(
    sit: Sit, central: Central
) -> None:
    seat = sit("clerk")
    seat.online()
    assert listed(seat) == []
    central.stop()
    seat.until(lambda: seat.office.status.link is Link.OFFLINE)
    log(seat, "接石门镇电话：道路积水。")
    assert listed(seat) == [("值班记录：接石门镇电话：道路积水。", "等网络")]
    assert seat.step_aside() == ("李敏的窗口已关好，写的都在本机。还有 1 项没有送出，下次登录后自动送出。")

    central.start()
    seat.sit_down("director")
    seat.online()
    assert seat.office.duty.entries() == ()
    assert listed(seat) == []
    seat.step_aside()

    seat.sit_down("clerk")
    seat.online()
    seat.until(lambda: seat.office.standing.sent_today == 1)
    assert listed(seat) == []
    [row] = seat.office.duty.entries()
    assert row.entry.text == "接石门镇电话：道路积水。"
    assert not row.waiting
