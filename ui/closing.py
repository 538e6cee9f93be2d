"""Closing the window: what is written in fields is kept first; what cannot be kept is shown once more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.workplace import Keeping, Workplace

Stakes = dict[Keeping, tuple[str, ...]]


class Closing(QObject):
    """Asks nothing: closing a second time, with the same words still refused, gives them up."""

    def __init__(self, place: Workplace, show: Callable[[QWidget], None], parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._show = show
        self._warned: Stakes = {}

    def ready(self, close: Callable[[], object]) -> bool:
        """Whether the window may go now. If not, ``close()`` is called once every field is kept."""
        unsettled = [field for field in self._place.kept_fields if not self._settled(field)]
        if not unsettled:
            return True
        for field in unsettled:
            field.keep()
        # The answer comes after those of the fields: one thread does the office's work in the order it was asked.
        self._place.jobs.ask(self, lambda: None, lambda _none: self._look(unsettled, close))
        return False

    def _settled(self, field: Keeping) -> bool:
        return field.settled or (bool(field.at_stake) and self._warned.get(field) == field.at_stake)

    def _look(self, fields: list[Keeping], close: Callable[[], object]) -> None:
        at_stake = [field for field in fields if field.at_stake]
        if not at_stake:
            close()
            return
        for field in at_stake:
            self._warned[field] = field.at_stake
            field.warn()
        self._show(at_stake[0].field)
