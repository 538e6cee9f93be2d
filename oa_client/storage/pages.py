"""A page of news becomes part of the cache, in the transaction it is called in (sync.md C7).

Thousands of records come at the first sync, so this speaks to the driver directly and by the batch, and no body is
read that no list needs.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from oa_client.storage import scopes
from oa_client.storage.projections import LISTED, forget, project
from oa_client.storage.scopes import Scope
from oa_client.storage.searched import note_due
from oa_core.records import Record
from sync.bodies import Unreadable, mark, unpack
from sync.encoding import UnknownKind, decode_record
from sync.protocol import Change, Pulled

log = logging.getLogger(__name__)

_AT_ONCE = 500
"""How many records are taken out of the lists by one statement."""


@dataclass(frozen=True)
class Taken:
    """What a page changed: the kinds and ids of records that read differently, and the ids of those that are gone.
    ``shown`` are those of the records that the lists show as they came. ``again``: a scope did not agree, or much of
    it would be forgotten, and it is read anew."""

    kinds: frozenset[str]
    records: frozenset[str]
    shown: frozenset[str]
    gone: frozenset[str]
    again: bool


def take(connection: Connection, pulled: Pulled) -> Taken:
    """Take a page in: whole or nothing, with the cursors that go with it."""
    held = scopes.load(connection)
    for each in held.values():
        each.doubted = False  # the pull that this page answers has told the server
    gone = scopes.leave(connection, held, pulled.drop)
    for told in pulled.scopes:
        mine = scopes.opened(connection, held, told.name)
        if told.reset:
            scopes.read_anew(mine)
        mine.pos, mine.floor = max(mine.pos, told.pos), max(mine.floor, told.floor)
        mine.priority = told.priority
    intake = _Intake(connection, held.values(), gone)
    intake.take(pulled.changes)
    if not pulled.more:
        scopes.note_all_named(connection)
        for each in held.values():
            if each.whole:
                each.pos = each.floor = max(each.pos, pulled.head)
    again = False
    for told in pulled.scopes:
        if told.digest is not None:
            left, anew = scopes.check(connection, held[told.name], told.digest)
            gone |= left
            again |= anew
    scopes.save(connection, held.values())
    kinds = {change.kind for change in pulled.changes} | forget_records(connection, gone)
    shown = show(connection, [change for change in intake.fresh.values() if change.id not in gone])
    return Taken(
        frozenset(kinds),
        frozenset(change.id for change in pulled.changes) | frozenset(gone),
        shown,
        frozenset(gone),
        again,
    )


@dataclass
class _Known:
    rev: int
    mark: int
    scopes: dict[int, int] = field(default_factory=dict)
    """The generation by the scope's id."""


class _Intake:
    """Brings records, their memberships and the digests of their scopes together up to date."""

    def __init__(self, connection: Connection, held: Iterable[Scope], gone: set[str]) -> None:
        self._connection = connection
        self._held = {each.name: each for each in held}
        self._by_id = {each.id: each for each in self._held.values()}
        self.fresh: dict[str, Change] = {}
        # With the scopes of this page that were left; a record may come back by another one (sync.md B13).
        self._gone = gone

    def take(self, changes: Sequence[Change]) -> None:
        """Take in the changes of one page."""
        if not changes:
            return
        known = self._look_up(changes)
        rows: list[tuple[str, str, int, int, int, bytes]] = []
        came: list[tuple[str, int, int]] = []
        went: list[tuple[str, int]] = []
        for change in changes:
            record = known.get(change.id)
            if change.body is not None and (record is None or change.rev >= record.rev):
                worth = mark(change.id, change.rev, change.body)
                rows.append((change.id, change.kind, change.rev, change.seq, worth, change.body))
                self.fresh[change.id] = change
                if record is None:
                    record = known[change.id] = _Known(change.rev, worth)
                else:
                    self._remark(record, worth)
                    record.rev = change.rev
            if record is None:
                continue  # it left a scope before we ever had it
            went += self._go_out(change, record)
            came += self._come_in(change, record)
            if record.scopes:
                self._gone.discard(change.id)
            else:
                self._gone.add(change.id)
        self._write(rows, came, went)

    def _look_up(self, changes: Sequence[Change]) -> dict[str, _Known]:
        ids = json.dumps([change.id for change in changes])
        known = {
            row.id: _Known(row.rev, row.mark)
            for row in self._connection.exec_driver_sql(
                "SELECT id, rev, mark FROM confirmed WHERE id IN (SELECT value FROM json_each(?))", (ids,)
            )
        }
        if known:
            for row in self._connection.exec_driver_sql(
                "SELECT record, scope, gen FROM member WHERE record IN (SELECT value FROM json_each(?))",
                (json.dumps(list(known)),),
            ):
                if row.record in known:
                    known[row.record].scopes[row.scope] = row.gen
        return known

    def _remark(self, record: _Known, worth: int) -> None:
        for scope_id, gen in record.scopes.items():
            if self._by_id[scope_id].gen == gen:
                self._by_id[scope_id].remark(record.mark, worth)
        record.mark = worth

    def _go_out(self, change: Change, record: _Known) -> list[tuple[str, int]]:
        went = []
        for name in change.out_of:
            scope = self._held.get(name)
            gen = record.scopes.pop(scope.id, None) if scope is not None else None
            if scope is not None and gen is not None:
                went.append((change.id, scope.id))
                if gen == scope.gen:
                    scope.take(record.mark)
        return went

    def _come_in(self, change: Change, record: _Known) -> list[tuple[str, int, int]]:
        came = []
        for name in change.into:
            scope = self._held.get(name)
            if scope is not None and record.scopes.get(scope.id) != scope.gen:
                record.scopes[scope.id] = scope.gen
                scope.add(record.mark)
                came.append((change.id, scope.id, scope.gen))
        return came

    def _write(
        self,
        rows: Sequence[tuple[str, str, int, int, int, bytes]],
        came: Sequence[tuple[str, int, int]],
        went: Sequence[tuple[str, int]],
    ) -> None:
        if rows:
            self._connection.exec_driver_sql(
                "INSERT INTO confirmed (id, kind, rev, seq, mark, body) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, rev = excluded.rev,"
                " seq = excluded.seq, mark = excluded.mark, body = excluded.body",
                list(rows),
            )
        if went:
            self._connection.exec_driver_sql("DELETE FROM member WHERE record = ? AND scope = ?", list(went))
        if came:
            self._connection.exec_driver_sql(
                "INSERT INTO member (record, scope, gen) VALUES (?, ?, ?)"
                " ON CONFLICT (record, scope) DO UPDATE SET gen = excluded.gen",
                list(came),
            )


def forget_records(connection: Connection, ids: Collection[str]) -> set[str]:
    """Forget records with their list rows; gives their kinds."""
    if not ids:
        return set()
    by_kind: dict[str, list[str]] = {}
    for row in connection.exec_driver_sql(
        "DELETE FROM confirmed WHERE id IN (SELECT value FROM json_each(?)) RETURNING id, kind",
        (json.dumps(list(ids)),),
    ):
        by_kind.setdefault(row.kind, []).append(row.id)
    for kind, some in by_kind.items():
        for start in range(0, len(some), _AT_ONCE):
            forget(connection, kind, some[start : start + _AT_ONCE])
    return set(by_kind)


def show(connection: Connection, changes: Iterable[Change]) -> frozenset[str]:
    """Bring the lists up to date, and have what came found by searching; gives the ids of those that are listed now.

    A record that cannot be read, or that no list can show, is kept as it came and passed over: one bad record must
    not stop an office.
    """
    known: list[Record] = []
    unlisted: list[tuple[str, str]] = []
    for change in changes:
        if change.body is None:
            continue
        if change.kind not in LISTED:
            unlisted.append((change.id, change.kind))
            continue
        try:
            known.append(decode_record(change.kind, unpack(change.body)))
        except (msgspec.MsgspecError, Unreadable, UnknownKind) as error:
            log.error("%s %s is kept unread: %s", change.kind, change.id, error)
    note_due(connection, unlisted)
    if not known:
        return frozenset()
    try:
        with connection.begin_nested():
            project(connection, known)
        return frozenset(record.id for record in known)
    except (ValueError, OverflowError):
        return frozenset(record.id for record in known if _show_alone(connection, record))


def _show_alone(connection: Connection, record: Record) -> bool:
    try:
        with connection.begin_nested():
            project(connection, [record])
    except (ValueError, OverflowError) as error:
        log.error("%s is not shown: %s", record.id, error)
        return False
    return True
