"""Office days: the calendar day in the office at an instant, fixed at +08:00 wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

OFFICE_ZONE = timezone(timedelta(hours=8), "+08:00")


def office_day(instant: datetime) -> date:
    """The day in the office at ``instant`` (aware); 2026-12-31T16:30Z is 1 January 2027 there."""
    return instant.astimezone(OFFICE_ZONE).date()


def chinese_date(day: date) -> str:
    """``2026年9月1日``: Arabic, full year, month and day not padded (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
