"""An archive per test, and seats at it that are cleared away again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.support.fake_office import Archive, FakeOffice
from tests.support.window import NEVER, Seat
from ui.theme.theme import LIGHT_THEME, Theme


@pytest.fixture
def archive() -> Archive:
    """A county in which nothing has happened yet."""
    return Archive()


@pytest.fixture
def sit(archive: Archive, qtbot: QtBot) -> Iterator[Callable[..., Seat]]:
    """``sit("clerk")`` opens the window of a person; all of them are closed at the end."""
    seats: list[Seat] = []

    def open_seat(
        person: str | FakeOffice,
        theme: Theme = LIGHT_THEME,
        look_ms: int = 0,
        lock_after: timedelta = NEVER,
    ) -> Seat:
        office = person if isinstance(person, FakeOffice) else FakeOffice(archive, person)
        seat = Seat(qtbot, office, theme, look_ms, lock_after)
        seats.append(seat)
        return seat

    yield open_seat
    for seat in seats:
        seat.leave()
