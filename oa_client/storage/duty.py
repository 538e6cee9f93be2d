"""The list of the duty log (值班日志)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from oa_client.storage.rows import upsert
from oa_client.storage.schema import duty_entry
from oa_client.storage.times import to_text
from oa_core.duty.model import DutyEntry


def keep_entries(connection: Connection, entries: Sequence[DutyEntry]) -> None:
    """Bring the rows of ``entries`` up to date."""
    rows = [
        {"id": e.id, "organ": e.organ, "happened_at": to_text(e.happened_at), "corrects": e.corrects}
        for e in entries
    ]
    upsert(connection, duty_entry, rows)


def forget_entries(connection: Connection, ids: Sequence[str]) -> None:
    """Take entries out of the list."""
    connection.execute(delete(duty_entry).where(duty_entry.c.id.in_(ids)))


def newest(connection: Connection, organ: str, limit: int) -> list[str]:
    """The ids of an organ's entries, the latest happening first."""
    order = (duty_entry.c.happened_at.desc(), duty_entry.c.id.desc())
    return list(
        connection.scalars(
            select(duty_entry.c.id).where(duty_entry.c.organ == organ).order_by(*order).limit(limit)
        )
    )


def corrections(connection: Connection, organ: str) -> dict[str, str]:
    """The newest correction of each corrected entry, by the id of the entry corrected."""
    rows = connection.execute(
        select(duty_entry.c.corrects, duty_entry.c.id)
        .where(duty_entry.c.organ == organ, duty_entry.c.corrects != "")
        .order_by(duty_entry.c.id)
    )
    return {row.corrects: row.id for row in rows}
