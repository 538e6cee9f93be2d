"""What the status bar says of the line and of the workstation's own data: parts of words, each with tone and icon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from oa_client.office.loading import Loading
from oa_client.office.standing import Standing
from oa_core.office_days import office_day
from sync.status import Link, SyncStatus
from ui.times import clock_time, day_name, moment

translate = QCoreApplication.translate

LEASE_TOLD = timedelta(days=7)
"""How long before its end the offline lease is told of, in a workstation that does not reach the server."""


@dataclass(frozen=True)
class Part:
    """Words of the status bar; ``name`` is the object name of the widget that shows them."""

    name: str
    text: str
    tone: str
    icon: str


def parts(status: SyncStatus, standing: Standing, now: datetime) -> tuple[Part, ...]:
    """Everything there is to tell, the line first. Nothing is told twice, and nothing that is not so."""
    held = sum(order.state == "held" for order in standing.stopped)
    refused = len(standing.stopped) - held
    found = [line_part(status, standing, now)]
    if standing.waiting and status.link is not Link.OFFLINE:
        text = translate("status", "待发 {count}").format(count=len(standing.waiting))
        found.append(Part("waiting_status", text, "text2", "cloud_arrow_up_filled"))
    if refused:
        text = translate("status", "被拒 {count}").format(count=refused)
        found.append(Part("refused_status", text, "red", "error_circle_filled"))
    if held:
        text = translate("status", "暂停 {count}").format(count=held)
        found.append(Part("held_status", text, "amber", "warning_filled"))
    return (*found, *lease_parts(status, standing.opens_until, now))


def line_part(status: SyncStatus, standing: Standing, now: datetime) -> Part:
    """How the line stands. Of another day, the day is told with the time."""
    at = moment_of(status.synced_at, now) if status.synced_at is not None else ""
    reading = "" if standing.loading.whole else reading_words(standing.loading)
    match status.link:
        case Link.ONLINE | Link.CONNECTING if reading:
            return _line(reading, "accent", "arrow_sync_regular")
        case Link.ONLINE:
            text = (
                translate("status", "已同步 {time}").format(time=at) if at else translate("status", "已连接")
            )
            return _line(text, "green", "cloud_checkmark_filled")
        case Link.CONNECTING:
            return _line(translate("status", "正在连接…"), "text2", "arrow_sync_regular")
        case Link.OFFLINE:
            text = translate("status", "离线工作中")
            if reading:
                text += translate("status", " · 资料没有读全")
            if at:
                text += translate("status", " · 数据截至 {time}").format(time=at)
            if standing.waiting:
                text += translate("status", " · 待发 {count} 项").format(count=len(standing.waiting))
            return _line(text, "amber", "cloud_off_filled")
        case Link.NOT_SIGNED_IN:
            text = translate("status", "登录已失效，请重新登录；已写的都在本机")
            return _line(text, "amber", "warning_filled")
        case Link.RETIRED:
            text = translate("status", "此设备已停用，本机数据已清除；未送出的文字还在，请重新登录")
            return _line(text, "red", "error_circle_filled")
        case Link.UNTRUSTED:
            text = translate("status", "服务器证书不可信或已过期，没有同步")
            return _line(text, "red", "error_circle_filled")
        case Link.UPGRADE_NEEDED:
            text = translate("status", "服务器已升级，请更新本程序；本机的文字不会丢")
            return _line(text, "amber", "warning_filled")
        case Link.BEHIND:
            text = translate("status", "服务器的数据比本机旧，等它赶上；一直如此请告诉管理员")
            return _line(text, "amber", "warning_filled")
        case Link.DISK_FULL:
            text = translate("status", "磁盘已满，没有同步；已写的都在")
            return _line(text, "red", "error_circle_filled")


def _line(text: str, tone: str, icon: str) -> Part:
    return Part("link_status", text, tone, icon)


def moment_of(instant: datetime, now: datetime) -> str:
    """``10:42``, or with its day when that is another one."""
    return clock_time(instant) if office_day(instant) == office_day(now) else moment(instant, now)


def reading_words(loading: Loading) -> str:
    """How far the first reading is; 待办 can be worked with before the rest is there."""
    count = str(loading.done) if loading.total is None else f"{loading.done}/{loading.total}"
    if loading.inbox:
        return translate("status", "待办已齐 · 正在读取 {count}").format(count=count)
    return translate("status", "正在读取 {count}").format(count=count)


def lease_parts(status: SyncStatus, until: datetime | None, now: datetime) -> tuple[Part, ...]:
    """How long the cache can still be opened, where the server is not reached: with it, the lease never ends."""
    if until is None or status.link in (Link.ONLINE, Link.CONNECTING) or until - now >= LEASE_TOLD:
        return ()
    if until <= now:
        text = translate("status", "离线期限已到，关窗后须连线才能再打开")
        return (Part("lease_status", text, "red", "key_filled"),)
    day = day_name(office_day(until), office_day(now))
    text = translate("status", "离线可用至{day}").format(day=day)
    return (Part("lease_status", text, "amber", "key_filled"),)
