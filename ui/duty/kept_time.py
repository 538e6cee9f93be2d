"""发生时间 of an entry in progress: kept beside its words, so that both come back together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QDateTime, QObject, QTimer
from PySide6.QtWidgets import QDateTimeEdit

from oa_core.office_days import OFFICE_ZONE
from oa_core.refusal import Refused
from ui.kept_field import REST_MS, KeptField
from ui.workplace import Workplace


class KeptTime(QObject):
    """Keeps what ``field`` shows while ``words`` holds any; without words there is no entry in progress, and the field
    follows the clock until one is begun."""

    def __init__(self, place: Workplace, field: QDateTimeEdit, words: KeptField, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self.field = field
        self._words = words
        self._where = self._kept = ""
        self._under_way = 0
        self._follows_clock = False
        self._showing = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.keep)
        field.dateTimeChanged.connect(self._set_by_hand)
        words.field.textChanged.connect(self._written)
        place.kept_fields.append(self)

    @property
    def settled(self) -> bool:
        """Whether the time of an entry in progress is kept."""
        return not self._under_way and self._kept == (self._shown if self._words.words else "")

    @property
    def at_stake(self) -> tuple[str, ...]:
        """Nothing that would have to be written again: the words tell why they could not be kept."""
        return ()

    def warn(self) -> None:
        """There is nothing to give up."""

    @property
    def instant(self) -> datetime:
        """The time on the screen, at the office."""
        shown = self.field.dateTime()
        day, time = shown.date(), shown.time()
        return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=OFFICE_ZONE)

    def show_now(self) -> None:
        """The time is now, or that of the next entry, whenever it is begun."""
        self._show(self._place.clock())
        self._follows_clock = not self._words.words
        self._rest.start()

    def _show(self, instant: datetime) -> None:
        here = instant.astimezone(OFFICE_ZONE)
        self._showing, self._follows_clock = True, False
        self.field.setDateTime(QDateTime(here.year, here.month, here.day, here.hour, here.minute, 0))
        self._showing = False

    @property
    def _shown(self) -> str:
        return self.instant.isoformat(timespec="minutes")

    def turn_to(self, where: str, otherwise: datetime | None = None) -> None:
        """Go on with the time that was kept for the words of another place; if there is none with ``otherwise``, or
        with the clock."""
        if where == self._where:
            return
        self.keep()
        self._where, self._kept = where, ""
        if otherwise is None:
            self.show_now()
        else:
            self._show(otherwise)
        notes = self._place.office.notes
        self._place.jobs.ask(
            self,
            lambda: (notes.kept(where), notes.kept(_beside(where))),
            lambda read: self._restore(where, *read),
        )

    def _restore(self, where: str, words: str, time: str) -> None:
        if where == self._where and words and time:
            self._kept = time
            self._show(datetime.fromisoformat(time))

    def keep(self, then: Callable[[], object] | None = None) -> None:
        """Keep the time of an entry in progress now, or forget that of one whose words were taken out; ``then()``
        when it is safe."""
        self._rest.stop()
        where, notes = self._where, self._place.office.notes
        time = self._shown if self._words.words else ""
        if not where or time == self._kept:
            if then is not None:
                then()
            return
        self._kept = time
        self._under_way += 1

        def settle(_answer: Refused | None) -> None:
            self._under_way -= 1
            if then is not None:
                then()

        self._place.jobs.ask(self, lambda: notes.keep(_beside(where), time), settle, settle)

    def _set_by_hand(self) -> None:
        if not self._showing:
            self._follows_clock = False
            self._rest.start()

    def _written(self) -> None:
        if self._words.words and self._follows_clock:
            self._show(self._place.clock())
        self._rest.start()


def _beside(where: str) -> str:
    return f"{where}@happened"
