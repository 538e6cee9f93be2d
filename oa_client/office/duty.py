"""The duty log as people read it."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.office.desk import Desk
from oa_client.storage import duty, outbox, records
from oa_core.duty.model import DutyEntry

SHOWN = 500
"""The most entries shown at once."""


@dataclass(frozen=True)
class DutyRow:
    """One line of the log. ``corrected_by`` names the newest entry that corrects this one."""

    entry: DutyEntry
    corrected_by: str
    waiting: bool


class DutyLog:
    """The log of the person's organ; writing goes by ``Office.execute`` with ``Log`` and ``Correct``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def entries(self) -> tuple[DutyRow, ...]:
        """The entries, the latest happening first."""
        with self._desk.read() as connection:
            organ = self._desk.foresight.context(connection).person.organ
            corrected = duty.corrections(connection, organ)
            states = outbox.states_by_record(connection)
            rows = []
            for entry_id in duty.newest(connection, organ, SHOWN):
                entry = records.read(connection, entry_id)
                if isinstance(entry, DutyEntry):
                    waiting = states.get(entry_id, ("", ""))[0] in outbox.WAITING
                    rows.append(DutyRow(entry, corrected.get(entry_id, ""), waiting))
            return tuple(rows)
