"""Records in the cache: what the central office confirmed, and over it what waiting orders will make of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from oa_client.storage.projections import forget, project
from oa_client.storage.schema import confirmed, member, overlay, scope
from oa_core.modules import kind_of
from oa_core.records import Record
from sync.encoding import UnknownKind, decode_record, encode
from sync.protocol import Change

log = logging.getLogger(__name__)


def read(connection: Connection, record_id: str) -> Record | None:
    """The record as the person sees it: with their waiting orders carried out."""
    over = connection.execute(select(overlay.c.kind, overlay.c.body).where(overlay.c.id == record_id)).first()
    return decode_record(over.kind, over.body) if over else read_confirmed(connection, record_id)


def read_confirmed(connection: Connection, record_id: str) -> Record | None:
    """The record as the central office has it. Kinds that this program does not know are kept, not shown."""
    row = connection.execute(
        select(confirmed.c.kind, confirmed.c.body).where(confirmed.c.id == record_id)
    ).first()
    return _readable(row.kind, row.body) if row is not None else None


def read_many(connection: Connection, ids: Iterable[str]) -> dict[str, Record]:
    """Those of the records that are here, as ``read`` gives each."""
    wanted = json.dumps(list(ids))
    found: dict[str, Record] = {}
    for table in ("confirmed", "overlay"):
        rows = connection.exec_driver_sql(
            f"SELECT id, kind, body FROM {table} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - our names
            (wanted,),
        )
        found.update(
            (row.id, record) for row in rows if (record := _readable(row.kind, row.body)) is not None
        )
    return found


def _readable(kind: str, body: bytes) -> Record | None:
    try:
        return decode_record(kind, body)
    except (UnknownKind, msgspec.MsgspecError):
        return None


def of_kinds(connection: Connection, kinds: Iterable[str]) -> list[Record]:
    """Every confirmed record of ``kinds``: for small kinds, such as the register."""
    rows = connection.execute(
        select(confirmed.c.kind, confirmed.c.body).where(confirmed.c.kind.in_(list(kinds)))
    )
    return [decode_record(row.kind, row.body) for row in rows]


def lay_over(connection: Connection, lane: str, records: Sequence[Record]) -> None:
    """Show ``records`` as the waiting orders of ``lane`` will leave them."""
    if not records:
        return
    rows = [{"id": r.id, "lane": lane, "kind": kind_of(r), "body": encode(r)} for r in records]
    statement = insert(overlay)
    changed = {name: statement.excluded[name] for name in ("lane", "kind", "body")}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed), rows)
    project(connection, records)


def uncover(connection: Connection, lane: str) -> list[tuple[str, str]]:
    """Take away what the orders of ``lane`` showed; gives the (kind, id) of each record uncovered."""
    rows = connection.execute(select(overlay.c.kind, overlay.c.id).where(overlay.c.lane == lane)).all()
    connection.execute(delete(overlay).where(overlay.c.lane == lane))
    for row in rows:
        beneath = read_confirmed(connection, row.id)
        if beneath is None:
            forget(connection, row.kind, [row.id])
        else:
            project(connection, [beneath])
    return [(row.kind, row.id) for row in rows]


def store(connection: Connection, changes: Sequence[Change]) -> None:
    """Take a page of changes in: newer bodies, comings and goings of scopes; what has no scope left is forgotten."""
    bodies = [
        {"id": c.id, "kind": c.kind, "rev": c.rev, "seq": c.seq, "body": bytes(c.body)}
        for c in changes
        if c.body is not None
    ]
    if bodies:
        statement = insert(confirmed)
        newer = {name: statement.excluded[name] for name in ("kind", "rev", "seq", "body")}
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_=newer, where=statement.excluded.rev >= confirmed.c.rev
            ),
            bodies,
        )
    comings = [{"record": c.id, "scope": name} for c in changes for name in c.into]
    if comings:
        connection.execute(insert(member).on_conflict_do_nothing(), comings)
    for change in changes:
        if change.out_of:
            connection.execute(
                delete(member).where(member.c.record == change.id, member.c.scope.in_(change.out_of))
            )
    _forget_unread(connection, {c.id for c in changes if c.out_of})
    _show(connection, [change for change in changes if change.body is not None])


def _show(connection: Connection, changes: Sequence[Change]) -> None:
    """Bring the lists up to date with those changes that are the newest we have.

    A record that cannot be read, or that no list can show, is kept as it came and passed over: one bad record must
    not stop an office.
    """
    revs = {
        row.id: row.rev
        for row in connection.execute(
            select(confirmed.c.id, confirmed.c.rev).where(
                confirmed.c.id.in_([change.id for change in changes])
            )
        )
    }
    known: list[Record] = []
    for change in changes:
        if revs.get(change.id) == change.rev and change.body is not None:
            try:
                known.append(decode_record(change.kind, change.body))
            except UnknownKind:
                log.info("a %s is kept unread: this program does not know the kind", change.kind)
            except msgspec.MsgspecError as error:
                log.error("%s %s is kept unread: %s", change.kind, change.id, error)
    try:
        with connection.begin_nested():
            project(connection, known)
    except (ValueError, OverflowError):
        for record in known:
            try:
                with connection.begin_nested():
                    project(connection, [record])
            except (ValueError, OverflowError) as error:
                log.error("%s is not shown: %s", record.id, error)


def doubt_all(connection: Connection) -> None:
    """The server went back in time: whatever it sends next is newer, and what it no longer has will be swept."""
    connection.execute(update(confirmed).values(rev=-1, seq=-1))
    connection.execute(delete(member))
    connection.execute(delete(scope))


def sweep(connection: Connection) -> None:
    """After everything was read again: forget what the server no longer has."""
    rows = connection.execute(select(confirmed.c.kind, confirmed.c.id).where(confirmed.c.rev == -1)).all()
    for row in rows:
        connection.execute(delete(confirmed).where(confirmed.c.id == row.id))
        forget(connection, row.kind, [row.id])


def leave_scopes(connection: Connection, names: Sequence[str]) -> set[str]:
    """Purge what the person may no longer read; gives the ids of the records that are gone."""
    if not names:
        return set()
    touched = set(connection.scalars(select(member.c.record).where(member.c.scope.in_(names))))
    connection.execute(delete(member).where(member.c.scope.in_(names)))
    connection.execute(delete(scope).where(scope.c.name.in_(names)))
    return _forget_unread(connection, touched)


def _forget_unread(connection: Connection, ids: set[str]) -> set[str]:
    """Of ``ids``, forget the records that are in none of the person's scopes any more."""
    unread: set[str] = set()
    for record_id in ids:
        if connection.scalar(select(member.c.scope).where(member.c.record == record_id).limit(1)) is None:
            kind = connection.scalar(select(confirmed.c.kind).where(confirmed.c.id == record_id))
            connection.execute(delete(confirmed).where(confirmed.c.id == record_id))
            if kind is not None:
                forget(connection, kind, [record_id])
            unread.add(record_id)
    return unread
