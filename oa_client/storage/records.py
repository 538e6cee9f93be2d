"""Records in the cache: what the central office confirmed, and over it what waiting orders will make of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from oa_client.storage.projections import forget, project
from oa_client.storage.schema import confirmed, overlay
from oa_core.modules import kind_of
from oa_core.records import Record
from sync.bodies import Unreadable, unpack
from sync.encoding import UnknownKind, decode_record, encode

_OVERLAID = select(overlay.c.kind, overlay.c.body).where(overlay.c.id == bindparam("of"))
_CONFIRMED = select(confirmed.c.kind, confirmed.c.body).where(confirmed.c.id == bindparam("of"))


def read(connection: Connection, record_id: str) -> Record | None:
    """The record as the person sees it: with their waiting orders carried out."""
    over = connection.execute(_OVERLAID, {"of": record_id}).first()
    return decode_record(over.kind, over.body) if over else read_confirmed(connection, record_id)


def read_confirmed(connection: Connection, record_id: str) -> Record | None:
    """The record as the central office has it. Kinds that this program does not know are kept, not shown."""
    row = connection.execute(_CONFIRMED, {"of": record_id}).first()
    return _readable(row.kind, row.body) if row is not None else None


def read_many(connection: Connection, ids: Iterable[str]) -> dict[str, Record]:
    """Those of the records that are here, as ``read`` gives each."""
    wanted = list(ids)
    return _among(connection, "confirmed", wanted) | _among(connection, "overlay", wanted)


def _among(connection: Connection, table: str, ids: Sequence[str]) -> dict[str, Record]:
    rows = connection.exec_driver_sql(
        f"SELECT id, kind, body FROM {table} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - our names
        (json.dumps(ids),),
    )
    return {row.id: record for row in rows if (record := _readable(row.kind, row.body)) is not None}


def _readable(kind: str, stored: bytes) -> Record | None:
    try:
        return decode_record(kind, unpack(stored))
    except (UnknownKind, Unreadable, msgspec.MsgspecError):
        return None


def of_kinds(connection: Connection, kinds: Iterable[str]) -> list[Record]:
    """Every confirmed record of ``kinds``: for small kinds, such as the register."""
    rows = connection.execute(
        select(confirmed.c.kind, confirmed.c.body).where(confirmed.c.kind.in_(list(kinds)))
    )
    return [record for row in rows if (record := _readable(row.kind, row.body)) is not None]


def lay_over(connection: Connection, lane: str, records: Sequence[Record]) -> None:
    """Show ``records`` as the waiting orders of ``lane`` will leave them."""
    if not records:
        return
    rows = [(r.id, lane, kind_of(r), encode(r)) for r in records]
    # As text: SQLAlchemy would compile its own form of it anew each time.
    connection.exec_driver_sql(
        "INSERT INTO overlay (id, lane, kind, body) VALUES (?, ?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET lane = excluded.lane, kind = excluded.kind, body = excluded.body",
        rows,
    )
    project(connection, records)


def uncover(
    connection: Connection, lanes: Collection[str], shown: Collection[str] = frozenset()
) -> list[tuple[str, str]]:
    """Take away what the orders of ``lanes`` showed; gives the (kind, id) of each record uncovered. The lists have
    the confirmed ones of ``shown`` already."""
    if not lanes:
        return []
    rows = connection.exec_driver_sql(
        "DELETE FROM overlay WHERE lane IN (SELECT value FROM json_each(?)) RETURNING kind, id",
        (json.dumps(list(lanes)),),
    ).all()
    hidden = {row.id: row.kind for row in rows if row.id not in shown}
    beneath = _among(connection, "confirmed", list(hidden)) if hidden else {}
    project(connection, list(beneath.values()))
    bare: dict[str, list[str]] = {}
    for record_id, kind in hidden.items():
        if record_id not in beneath:
            bare.setdefault(kind, []).append(record_id)
    for kind, ids in bare.items():
        forget(connection, kind, ids)
    return [(row.kind, row.id) for row in rows]
