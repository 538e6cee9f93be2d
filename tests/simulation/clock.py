"""Time in the simulation: the office's own, and what each workstation's clock shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGINNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
FARTHEST = timedelta(days=3650)
"""A clock is wrong by ten years at most."""


@dataclass
class OfficeClock:
    """The central office's clock; every action takes a while."""

    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        """The time at the central office."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass
class StationClock:
    """A workstation's clock, wrong by ``offset``."""

    office: OfficeClock
    offset: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """What the workstation takes for the time."""
        return self.office.now + self.offset

    def jump(self, by: timedelta) -> None:
        """Somebody sets the clock, or its battery is empty."""
        self.offset = max(-FARTHEST, min(FARTHEST, self.offset + by))
