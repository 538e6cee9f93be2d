"""常用文本 as people choose from it: passages, opinions, and templates of their own."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.office.desk import Desk
from oa_client.storage import boilerplate, outbox, records
from oa_core.boilerplate.commands import Remove
from oa_core.boilerplate.model import Boilerplate, Sort
from oa_core.boilerplate.workflow import WORKFLOW


@dataclass(frozen=True)
class LibraryRow:
    """One text. ``mine``: the person may change and remove it; ``waiting``: not with the central office yet."""

    text: Boilerplate
    mine: bool
    waiting: bool


class Library:
    """The texts the person may use; writing goes by ``Office.execute`` with ``Keep``, ``Change`` and ``Remove``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def passages(self) -> tuple[LibraryRow, ...]:
        """常用段落, by name."""
        return self._of(Sort.PASSAGE)

    def opinions(self) -> tuple[LibraryRow, ...]:
        """常用意见, by name."""
        return self._of(Sort.OPINION)

    def templates(self) -> tuple[LibraryRow, ...]:
        """模板, by name."""
        return self._of(Sort.TEMPLATE)

    def _of(self, sort: Sort) -> tuple[LibraryRow, ...]:
        with self._desk.read() as connection:
            context = self._desk.foresight.context(connection)
            states = outbox.states_by_record(connection)
            ids = boilerplate.of_sort(connection, sort)
            found = records.read_many(connection, ids)
            return tuple(
                LibraryRow(
                    text,
                    mine=Remove in WORKFLOW.offered(text, context),
                    waiting=states.get(text.id, ("", ""))[0] in outbox.WAITING,
                )
                for each in ids
                if isinstance(text := found.get(each), Boilerplate)
            )
