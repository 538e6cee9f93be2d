"""The person's scopes as this workstation has read them: cursors, generations and digests (sync.md B11, C7, C12)."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from oa_client.storage import facts
from oa_client.storage.schema import confirmed, member, scope
from sync.bodies import summed

log = logging.getLogger(__name__)

MANY = 1_000
"""Forgetting more records than this after one reading needs a second one that agrees (sync.md B12)."""
FEW = 10
"""Forgetting no more than this is never asked about."""
SHARE = 0.2
"""Forgetting more than this share of a scope needs a second reading."""


@dataclass
class Scope:
    """One scope while a page is taken in; see ``schema.scope``. ``id`` is what members name it by."""

    id: int
    name: str
    pos: int = 0
    floor: int = 0
    gen: int = 1
    priority: int = 0
    whole: bool = False
    count: int = 0
    digest: int = 0
    doubted: bool = False
    asked: bool = False

    def add(self, mark: int) -> None:
        """A record came in."""
        self.count += 1
        self.digest = summed(self.digest, mark)

    def take(self, mark: int) -> None:
        """A record went out."""
        self.count -= 1
        self.digest = summed(self.digest, 0, mark)

    def remark(self, before: int, after: int) -> None:
        """A record that is in reads differently."""
        self.digest = summed(self.digest, after, before)


_SCOPES = select(scope)
_CURSORS = select(scope.c.name, scope.c.pos, scope.c.floor)
_DOUBTS = select(scope.c.name).where(scope.c.doubted != 0).order_by(scope.c.name)


def load(connection: Connection) -> dict[str, Scope]:
    """Every scope the person is known to have, by name."""
    return {row["name"]: Scope(**row) for row in connection.execute(_SCOPES).mappings()}


def save(connection: Connection, scopes: Iterable[Scope]) -> None:
    """Write down how the scopes stand now."""
    rows = [
        (s.pos, s.floor, s.gen, s.priority, s.whole, s.count, s.digest, s.doubted, s.asked, s.id)
        for s in scopes
    ]
    if rows:
        connection.exec_driver_sql(
            "UPDATE scope SET pos = ?, floor = ?, gen = ?, priority = ?, whole = ?, count = ?, digest = ?,"
            " doubted = ?, asked = ? WHERE id = ?",
            rows,
        )


def opened(connection: Connection, scopes: dict[str, Scope], name: str) -> Scope:
    """The scope ``name``; one that the person has only now is begun."""
    if name not in scopes:
        made = connection.exec_driver_sql(
            "INSERT INTO scope (name, pos, floor, gen, priority, whole, count, digest, doubted, asked)"
            " VALUES (?, 0, 0, 1, 0, 0, 0, 0, 0, 0) RETURNING id",
            (name,),
        )
        scopes[name] = Scope(int(made.scalar_one()), name)
    return scopes[name]


def read_anew(held: Scope) -> None:
    """Have the scope read from nothing. Its records stay until that reading is whole and has not named them."""
    held.gen += 1
    held.pos = held.floor = held.count = held.digest = 0
    held.whole = False


def _doubt(connection: Connection, held: Scope) -> None:
    """Whatever comes of the scope replaces what is here, of whatever revision that says it is. Only where a digest
    does not agree: a record that is in another scope too, and not named again, would stay doubted for ever."""
    connection.exec_driver_sql(
        "UPDATE confirmed SET rev = -1 WHERE id IN (SELECT record FROM member WHERE scope = ?)", (held.id,)
    )


def leave(connection: Connection, scopes: dict[str, Scope], names: Collection[str]) -> set[str]:
    """Forget scopes that are no longer the person's; gives their records. Which of them are in no other scope is to be
    asked when the whole page is in (``without_scope``): it may bring them into another."""
    ids = [scopes.pop(name).id for name in names if name in scopes]
    if not ids:
        return set()
    touched = connection.scalars(select(member.c.record).where(member.c.scope.in_(ids)).distinct()).all()
    connection.execute(delete(member).where(member.c.scope.in_(ids)))
    connection.execute(delete(scope).where(scope.c.id.in_(ids)))
    return set(touched)


def check(connection: Connection, held: Scope, told: tuple[int, int]) -> tuple[set[str], bool]:
    """A scope was read to its end: compare it with the server's ``(count, digest)`` and forget what the reading did
    not name. Gives the records that are in no scope any more, and whether the scope has to be read again."""
    if (held.count, held.digest) != tuple(told):
        log.error(
            "scope %s does not agree: %d records here, %d with the server", held.name, held.count, told[0]
        )
        held.doubted = True
        _doubt(connection, held)
        read_anew(held)
        return set(), True
    if held.whole or held.gen == 1:
        held.whole, held.asked = True, False
        return set(), False
    stale = connection.exec_driver_sql(
        "SELECT record FROM member WHERE scope = ? AND gen < ?", (held.id, held.gen)
    )
    unnamed = [row.record for row in stale]
    if not held.asked and _much(len(unnamed), held.count):
        log.info("scope %s is read once more before %d of its records are forgotten", held.name, len(unnamed))
        held.asked = True
        read_anew(held)
        return set(), True
    connection.exec_driver_sql("DELETE FROM member WHERE scope = ? AND gen < ?", (held.id, held.gen))
    held.whole, held.asked = True, False
    return without_scope(connection, unnamed), False


def _much(forgotten: int, kept: int) -> bool:
    return forgotten > MANY or forgotten > max(FEW, SHARE * (forgotten + kept))


def without_scope(connection: Connection, records: Collection[str]) -> set[str]:
    """Those of ``records`` that are in no scope."""
    rows = connection.exec_driver_sql(
        "SELECT value FROM json_each(?)"
        " WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.record = json_each.value)",
        (json.dumps(list(records)),),
    )
    return {row.value for row in rows}


def cursors(connection: Connection) -> Mapping[str, tuple[int, int]]:
    """How far each scope has been read."""
    rows = connection.execute(_CURSORS)
    return {row.name: (row.pos, row.floor) for row in rows}


def doubts(connection: Connection) -> list[str]:
    """The scopes that did not agree and of which the server has not been told."""
    return list(connection.scalars(_DOUBTS))


def all_named(connection: Connection) -> bool:
    """Whether a page has said that there is nothing more, so that every scope of the person is known."""
    return facts.get(connection, "all_named") == "yes"


def note_all_named(connection: Connection) -> None:
    """A page has said that there is nothing more."""
    facts.put(connection, "all_named", "yes")


def doubt_all(connection: Connection) -> None:
    """The server went back in time, or we are somebody else to it: whatever it sends next is newer. Everything stays
    until it has been read anew."""
    connection.execute(update(confirmed).values(rev=-1, seq=-1))
    connection.execute(
        update(scope).values(
            gen=scope.c.gen + 1, pos=0, floor=0, count=0, digest=0, whole=0, doubted=0, asked=0
        )
    )
    facts.put(connection, "all_named", "no")
