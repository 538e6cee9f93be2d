"""Papers move in office hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from oa_core.office_days import OFFICE_ZONE
from tools.demo.hours import DAY_SECONDS, Hours
from tools.demo.ids import seeded_id

TUESDAY_MORNING = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)


def test_the_last_moment_is_now() -> None:
    hours = Hours(TUESDAY_MORNING, 5)
    assert hours.instant(hours.now) == TUESDAY_MORNING
    assert hours.now == 4 * DAY_SECONDS + 2 * 3600


def test_before_eight_on_tuesday_comes_monday_evening() -> None:
    hours = Hours(TUESDAY_MORNING, 5)
    local = hours.instant(hours.now - 2 * 3600 - 1).astimezone(OFFICE_ZONE)
    assert (local.weekday(), local.hour, local.minute) == (0, 17, 29)


def test_the_lunch_break_is_no_working_time() -> None:
    hours = Hours(TUESDAY_MORNING + timedelta(hours=5), 5)
    local = hours.instant(hours.now - 30 * 60 - 1).astimezone(OFFICE_ZONE)
    assert (local.hour, local.minute) == (11, 59)


@pytest.mark.parametrize("until", [TUESDAY_MORNING + timedelta(hours=hour) for hour in range(0, 168, 7)])
def test_every_moment_lies_in_office_hours_and_before_now(until: datetime) -> None:
    hours = Hours(until, 10)
    before = None
    for moment in range(0, hours.now, 1801):
        instant = hours.instant(moment)
        local = instant.astimezone(OFFICE_ZONE)
        assert local.weekday() < 5
        assert 8 * 60 <= local.hour * 60 + local.minute <= 17 * 60 + 30
        assert instant <= until
        assert before is None or before < instant
        before = instant


def test_seeded_ids_sort_by_their_time() -> None:
    random = Random(1)
    ids = [seeded_id(TUESDAY_MORNING + timedelta(seconds=second), random) for second in range(50)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 50
