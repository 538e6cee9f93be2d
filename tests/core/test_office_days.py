"""Office days are at +08:00 wherever the machine stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from oa_core.office_days import chinese_date, office_day


def test_new_years_night_in_the_office_begins_at_sixteen_utc() -> None:
    assert office_day(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert office_day(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)) == date(2027, 1, 1)


def test_the_zone_of_the_machine_does_not_matter() -> None:
    instant = datetime(2026, 6, 1, 20, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert office_day(instant) == date(2026, 6, 2)


def test_dates_are_written_in_arabic_figures_without_padding() -> None:
    assert chinese_date(date(2026, 9, 1)) == "2026年9月1日"
