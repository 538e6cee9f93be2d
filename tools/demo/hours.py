"""Working time as one long line of seconds, so that papers move when people are at their desks."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from oa_core.office_days import OFFICE_ZONE, office_day

MORNING = (time(8), time(12))
AFTERNOON = (time(14, 30), time(17, 30))
_MORNING_SECONDS = 4 * 3600
DAY_SECONDS = _MORNING_SECONDS + 3 * 3600


class Hours:
    """The office hours (Monday to Friday, 8:00-12:00 and 14:30-17:30 at +08:00) up to an instant.

    A moment is a count of working seconds; ``now`` is the last one, and moments before 0 are not there.
    """

    def __init__(self, until: datetime, working_days: int) -> None:
        self.until = until
        day = office_day(until)
        self._days = [day] if day.weekday() < 5 else []
        whole = not self._days
        while len(self._days) < working_days:
            day -= timedelta(days=1)
            if day.weekday() < 5:
                self._days.append(day)
        self._days.reverse()
        self.now = len(self._days) * DAY_SECONDS if whole else self._at_work(until)

    def instant(self, moment: int) -> datetime:
        """The instant (aware UTC) of a moment from 0 to ``now``."""
        number, second = divmod(moment, DAY_SECONDS)
        if number >= len(self._days):
            return self.until
        start = MORNING[0] if second < _MORNING_SECONDS else AFTERNOON[0]
        if second >= _MORNING_SECONDS:
            second -= _MORNING_SECONDS
        at = datetime.combine(self._days[number], start, OFFICE_ZONE) + timedelta(seconds=second)
        return at.astimezone(UTC)

    def _at_work(self, until: datetime) -> int:
        """The seconds worked up to ``until``, which lies on the last day."""
        before = (len(self._days) - 1) * DAY_SECONDS
        clock = until.astimezone(OFFICE_ZONE)

        def worked(span: tuple[time, time]) -> float:
            start, end = (datetime.combine(clock.date(), edge, OFFICE_ZONE) for edge in span)
            return max(0.0, (min(clock, end) - start).total_seconds())

        return before + int(worked(MORNING) + worked(AFTERNOON))
