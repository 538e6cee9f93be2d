"""Times as people read them: office time, words for near days, how long something has stayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime

from oa_core.office_days import OFFICE_ZONE, office_day

translate = QCoreApplication.translate

Clock = Callable[[], datetime]
"""Gives the instant as aware UTC."""


def workstation_clock() -> datetime:
    """The workstation's own clock, for a window that was given no other."""
    return datetime.fromtimestamp(QDateTime.currentMSecsSinceEpoch() / 1000, UTC)


def clock_time(instant: datetime) -> str:
    """``10:42`` in the office."""
    return instant.astimezone(OFFICE_ZONE).strftime("%H:%M")


def clock_seconds(instant: datetime) -> str:
    """``10:42:31`` in the office."""
    return instant.astimezone(OFFICE_ZONE).strftime("%H:%M:%S")


def day_name(day: date, today: date) -> str:
    """今天, 昨天, else ``3月18日``, with the year when it is another one."""
    if day == today:
        return translate("times", "今天")
    if day == today - timedelta(days=1):
        return translate("times", "昨天")
    if day.year == today.year:
        return translate("times", "{month}月{day}日").format(month=day.month, day=day.day)
    return translate("times", "{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def moment(instant: datetime, now: datetime) -> str:
    """``今天 08:52``."""
    return f"{day_name(office_day(instant), office_day(now))} {clock_time(instant)}"


def stay(since: datetime, now: datetime) -> str:
    """How long: ``2 天 3 小时``, ``1 小时 51 分``, ``8 分钟``."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return translate("times", "{days} 天 {hours} 小时").format(days=days, hours=hours)
    if hours:
        return translate("times", "{hours} 小时 {minutes} 分").format(hours=hours, minutes=minutes)
    return translate("times", "{minutes} 分钟").format(minutes=minutes)


def full_date(now: datetime) -> str:
    """``2026年3月18日 星期三``."""
    names = (
        translate("times", "一"),
        translate("times", "二"),
        translate("times", "三"),
        translate("times", "四"),
        translate("times", "五"),
        translate("times", "六"),
        translate("times", "日"),
    )
    day = office_day(now)
    text = translate("times", "{year}年{month}月{day}日 星期{weekday}")
    return text.format(year=day.year, month=day.month, day=day.day, weekday=names[day.weekday()])
