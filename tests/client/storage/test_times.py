"""Instants as text sort as instants do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_client.storage.times import from_text, to_text

ZONES = [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-11)), ZoneInfo("America/New_York")]
instants = st.datetimes(timezones=st.sampled_from(ZONES)).filter(lambda instant: 1900 < instant.year < 9000)


@given(instants, instants)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


@given(instants)
def test_an_instant_comes_back_as_it_was(instant: datetime) -> None:
    assert from_text(to_text(instant)) == instant.astimezone(UTC)


def test_an_instant_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_text(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake itself
