"""A day of the calendar, and how GB/T 9704-2012 writes it."""

from __future__ import annotations

import re
from datetime import date

STANDARD = re.compile(r"(\d{4})年([1-9]\d?)月([1-9]\d?)日", re.ASCII)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, ``None`` when the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shown(day: date) -> str:
    """As 7.3.5.4 wants it: the year in full, month and day without a nought before them."""
    return f"{day.year}年{day.month}月{day.day}日"
