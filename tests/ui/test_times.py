"""Times are those of the office at +08:00, wherever the machine stands, and near days are told by words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.times import clock_seconds, clock_time, day_name, full_date, moment, stay, workstation_clock

MIDNIGHT = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
"""New Year in the office, while it is still afternoon in London."""
TODAY = date(2026, 3, 1)


def test_the_clock_is_that_of_the_office() -> None:
    assert clock_time(MIDNIGHT) == "00:00"
    assert clock_seconds(MIDNIGHT - timedelta(seconds=1)) == "23:59:59"


@pytest.mark.parametrize("hours", [-11, -5, 0, 8, 14])
def test_an_instant_reads_the_same_in_whatever_zone_it_is_written(hours: int) -> None:
    there = MIDNIGHT.astimezone(timezone(timedelta(hours=hours)))
    assert moment(there, MIDNIGHT) == "今天 00:00"
    assert full_date(there) == "2027年1月1日 星期五"


def test_the_minute_before_midnight_is_yesterday() -> None:
    assert moment(MIDNIGHT - timedelta(minutes=1), MIDNIGHT) == "昨天 23:59"
    assert moment(MIDNIGHT - timedelta(minutes=1), MIDNIGHT - timedelta(seconds=1)) == "今天 23:59"


def test_the_day_before_yesterday_has_its_date() -> None:
    assert moment(MIDNIGHT - timedelta(days=2), MIDNIGHT) == "2026年12月30日 00:00"
    assert day_name(date(2026, 2, 27), TODAY) == "2月27日"


def test_yesterday_is_found_over_the_end_of_months_and_leap_years() -> None:
    assert day_name(date(2026, 2, 28), TODAY) == "昨天"
    assert day_name(date(2028, 2, 29), date(2028, 3, 1)) == "昨天"
    assert day_name(date(2026, 12, 31), date(2027, 1, 1)) == "昨天"


def test_a_day_of_another_year_has_the_year() -> None:
    assert day_name(date(2025, 12, 31), TODAY) == "2025年12月31日"
    assert day_name(date(2027, 1, 1), TODAY) == "2027年1月1日"


def test_a_day_still_to_come_is_told_by_its_date_and_not_by_a_word() -> None:
    assert day_name(date(2026, 3, 2), TODAY) == "3月2日"


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(), "0 分钟"),
        (timedelta(seconds=59), "0 分钟"),
        (timedelta(minutes=59, seconds=59), "59 分钟"),
        (timedelta(hours=1), "1 小时 0 分"),
        (timedelta(hours=23, minutes=59), "23 小时 59 分"),
        (timedelta(days=1), "1 天 0 小时"),
        (timedelta(days=400, hours=5, minutes=59), "400 天 5 小时"),
    ],
)
def test_a_stay_is_told_in_its_two_largest_parts(span: timedelta, told: str) -> None:
    assert stay(MIDNIGHT - span, MIDNIGHT) == told


def test_a_clock_that_was_set_back_tells_no_negative_stay() -> None:
    assert stay(MIDNIGHT + timedelta(hours=3), MIDNIGHT) == "0 分钟"


def test_each_weekday_has_its_own_name() -> None:
    days = [full_date(MIDNIGHT + timedelta(days=n)) for n in range(7)]
    assert [day[-1] for day in days] == list("五六日一二三四")


def test_the_clock_of_the_workstation_is_aware_and_universal() -> None:
    now = workstation_clock()
    assert now.utcoffset() == timedelta()


@given(st.integers(0, 36_000), st.integers(0, 2000))
def test_no_instant_is_told_by_a_bare_word_unless_it_is_near(days: int, hours: int) -> None:
    instant = datetime(2000, 1, 2, 5, 30, tzinfo=UTC) + timedelta(days=days, hours=hours % 24)
    text = moment(instant, instant + timedelta(hours=hours))
    assert text.startswith(("今天", "昨天")) or hours > 24
    assert not (text.startswith("今天") and hours >= 24)
    assert not (text.startswith("昨天") and hours >= 48)
