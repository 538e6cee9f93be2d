"""The status bar: how the line stands, what waits, that the system is non-secret, what day it is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from oa_core.office_days import office_day
from sync.status import Link, SyncStatus
from ui.theme.theme import Theme
from ui.times import Clock, clock_time, moment
from ui.widgets.buttons import label, push, restyle
from ui.widgets.fitted_label import FittedLabel

translate = QCoreApplication.translate


def told(status: SyncStatus, waiting: int, now: datetime) -> tuple[str, str, str]:
    """The words, the tone and the icon for a state of the line. Of another day, the day is told with the time."""
    at = ""
    if status.synced_at is not None:
        today = office_day(status.synced_at) == office_day(now)
        at = clock_time(status.synced_at) if today else moment(status.synced_at, now)
    match status.link:
        case Link.ONLINE:
            return (
                translate("status", "已同步 {time}").format(time=at) if at else translate("status", "已连接"),
                "green",
                "cloud_checkmark_filled",
            )
        case Link.CONNECTING:
            return (translate("status", "正在连接…"), "text2", "arrow_sync_regular")
        case Link.OFFLINE:
            text = translate("status", "离线工作中")
            if at:
                text += translate("status", " · 数据截至 {time}").format(time=at)
            if waiting:
                text += translate("status", " · 待发 {count} 项").format(count=waiting)
            return (text, "amber", "cloud_off_filled")
        case Link.NOT_SIGNED_IN:
            return (translate("status", "登录已失效，请重新登录；已写的都在本机"), "amber", "warning_filled")
        case Link.UNTRUSTED:
            return (translate("status", "服务器证书不可信或已过期，没有同步"), "red", "error_circle_filled")
        case Link.UPGRADE_NEEDED:
            return (
                translate("status", "服务器已升级，请更新本程序；本机的文字不会丢"),
                "amber",
                "warning_filled",
            )
        case Link.DISK_FULL:
            return (translate("status", "磁盘已满，没有同步；已写的都在"), "red", "error_circle_filled")


DONE_MS = 8000
"""How long it stands in the status bar what an act has done, in milliseconds."""


class StatusLine(QWidget):
    """26 px at the foot of the window."""

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._theme = theme
        self.setObjectName("status")
        self.setProperty("role", "nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(27))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(6)
        self._icon = QLabel()
        self._link = label(size="caption", name="link_status")
        self._waiting_icon = QLabel()
        self._waiting = label(size="caption", name="waiting_status")
        self._refused_icon = QLabel()
        self._refused = label(size="caption", tone="red", name="refused_status")
        self._hints = FittedLabel("hints")
        self._hint = ""
        self._done = QTimer(self)
        self._done.setSingleShot(True)
        self._done.setInterval(DONE_MS)
        self._done.timeout.connect(self._show_hint)
        self._crash = label(size="caption", tone="red", name="crash_status")
        self._copy = push(theme, "copy_crash", translate("status", "复制编号"), role="link")
        self._lock = QLabel()
        self._lock.setPixmap(theme.pixmap("lock_closed_filled", "text2", 14, self.devicePixelRatioF()))
        banner = label(
            translate("status", "本系统为非涉密系统，严禁处理、存储涉密信息"),
            size="caption",
            tone="text2",
            name="banner",
        )
        self._date = label(size="caption", tone="text2", name="date")
        row.addWidget(self._icon)
        row.addWidget(self._link)
        row.addSpacing(8)
        row.addWidget(self._waiting_icon)
        row.addWidget(self._waiting)
        row.addSpacing(8)
        row.addWidget(self._refused_icon)
        row.addWidget(self._refused)
        row.addSpacing(8)
        self._hints.setProperty("text_size", "caption")
        row.addWidget(self._hints, 1)
        row.addWidget(self._crash)
        row.addWidget(self._copy)
        row.addWidget(self._lock)
        row.addWidget(banner)
        row.addSpacing(12)
        row.addWidget(self._date)
        self._crash.hide()
        self._copy.hide()

    @property
    def copy_button(self) -> QPushButton:
        return self._copy

    @property
    def text(self) -> str:
        """What the left end says."""
        return " ".join(each.text() for each in (self._link, self._waiting, self._refused) if each.text())

    def show_status(self, status: SyncStatus, waiting: int, refused: int = 0) -> None:
        """How the line stands, how many orders wait and how many came back; their rows stand in 待办."""
        text, tone, icon = told(status, waiting, self._clock())
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._theme.pixmap(icon, tone, 16, ratio))
        self._link.setText(text)
        self._link.setProperty("tone", tone)
        restyle(self._link)
        apart = bool(waiting) and status.link is not Link.OFFLINE
        self._waiting_icon.setPixmap(self._theme.pixmap("cloud_arrow_up_filled", "text2", 16, ratio))
        self._waiting_icon.setVisible(apart)
        self._waiting.setVisible(apart)
        self._waiting.setText(translate("status", "待发 {count}").format(count=waiting) if apart else "")
        self._refused_icon.setPixmap(self._theme.pixmap("error_circle_filled", "red", 16, ratio))
        self._refused_icon.setVisible(bool(refused))
        self._refused.setVisible(bool(refused))
        self._refused.setText(translate("status", "被拒 {count}").format(count=refused) if refused else "")

    def show_date(self, text: str) -> None:
        self._date.setText(text)

    def show_hints(self, text: str) -> None:
        """What the keys do on this page."""
        self._hint = text
        if not self._done.isActive():
            self._show_hint()

    def show_done(self, text: str) -> None:
        """What an act has done; the hints come back after a while."""
        self._done.start()
        self._say("green", text)

    def _show_hint(self) -> None:
        self._say("text2", self._hint)

    def _say(self, tone: str, text: str) -> None:
        self._hints.setProperty("tone", tone)
        restyle(self._hints)
        self._hints.show_text(text)

    def show_crash(self, code: str) -> None:
        """One plain line for a bug; the code can be copied for the administrator."""
        self._crash.setText(
            translate("status", "程序出错（编号 {code}），已写的都在，可以继续。").format(code=code)
        )
        self._crash.show()
        self._copy.show()
