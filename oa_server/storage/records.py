"""Records as they are now, the scopes they are in, and the claims they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select

from oa_core.records import Claim
from oa_server.storage.database import among, chunks, upsert
from oa_server.storage.schema import CLAIM, MEMBERSHIP, RECORD


@dataclass(frozen=True)
class Row:
    """A record as stored: ``body`` is its JSON, packed, ``follows`` the record whose readers it shares, or nothing,
    and ``mark`` what it adds to the digest of each scope it is in."""

    id: str
    kind: str
    rev: int
    seq: int
    organ: str
    follows: str | None
    body: bytes
    mark: int


_COLUMNS = (
    RECORD.c.id,
    RECORD.c.kind,
    RECORD.c.rev,
    RECORD.c.seq,
    RECORD.c.organ,
    RECORD.c.follows,
    RECORD.c.body,
    RECORD.c.mark,
)
_FIND = select(*_COLUMNS).where(RECORD.c.id.in_(among("ids")))
_OF_KINDS = select(*_COLUMNS).where(RECORD.c.kind.in_(among("kinds")))
_TELL = select(RECORD.c.id, RECORD.c.kind, RECORD.c.rev, RECORD.c.body).where(RECORD.c.id.in_(among("ids")))
_FOLLOWERS = (
    select(RECORD.c.follows, RECORD.c.id, RECORD.c.mark)
    .where(RECORD.c.follows.in_(among("ids")))
    .order_by(RECORD.c.id)
)
_SCOPES = select(MEMBERSHIP.c.record, MEMBERSHIP.c.scope).where(MEMBERSHIP.c.record.in_(among("ids")))
_LEAVE = delete(MEMBERSHIP).where(
    MEMBERSHIP.c.record == bindparam("left_record"), MEMBERSHIP.c.scope == bindparam("left_scope")
)
_HOLDER = select(CLAIM.c.record).where(
    CLAIM.c.scope == bindparam("in_scope"), CLAIM.c.key == bindparam("for_key")
)
_HELD = select(CLAIM.c.scope, CLAIM.c.key, CLAIM.c.record).where(CLAIM.c.record.in_(among("ids")))
_LET_GO = delete(CLAIM).where(CLAIM.c.scope == bindparam("in_scope"), CLAIM.c.key == bindparam("for_key"))


def find(connection: Connection, ids: Collection[str]) -> dict[str, Row]:
    """The records among ``ids`` that there are."""
    found: dict[str, Row] = {}
    for some in chunks(list(ids)):
        for row in connection.execute(_FIND, {"ids": some}):
            found[row.id] = Row(*row)
    return found


def of_kinds(connection: Connection, kinds: Iterable[str]) -> list[Row]:
    """Every record of these kinds."""
    rows = connection.execute(_OF_KINDS, {"kinds": list(kinds)})
    return [Row(*row) for row in rows]


def tell(connection: Connection, ids: Collection[str]) -> dict[str, tuple[str, int, bytes]]:
    """Kind, revision and packed body of those among ``ids`` that there are, as their readers are sent them."""
    found: dict[str, tuple[str, int, bytes]] = {}
    for some in chunks(list(ids)):
        for record, kind, rev, body in connection.execute(_TELL, {"ids": some}).all():
            found[record] = kind, rev, body
    return found


def put(connection: Connection, rows: Sequence[Row]) -> None:
    """Store records, over what there was of them."""
    upsert(connection, RECORD, [vars(row) for row in rows])


def followers(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of ``ids`` that is followed, the records that follow it, with their marks."""
    found: dict[str, dict[str, int]] = {}
    for some in chunks(list(ids)):
        for followed, follower, mark in connection.execute(_FOLLOWERS, {"ids": some}):
            found.setdefault(followed, {})[follower] = mark
    return found


def scopes(connection: Connection, ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The scopes that each of ``ids`` is in now; none for a record that is in none."""
    found: dict[str, set[str]] = {}
    for some in chunks(list(ids)):
        for record, scope in connection.execute(_SCOPES, {"ids": some}):
            found.setdefault(record, set()).add(scope)
    return {record: frozenset(found.get(record, ())) for record in ids}


def move(connection: Connection, came: Sequence[tuple[str, str]], left: Sequence[tuple[str, str]]) -> None:
    """Let records into scopes and out of them, as pairs of record and scope."""
    if left:
        connection.execute(_LEAVE, [{"left_record": record, "left_scope": scope} for record, scope in left])
    if came:
        connection.execute(
            MEMBERSHIP.insert(), [{"record": record, "scope": scope} for record, scope in came]
        )


def holder(connection: Connection, claim: Claim) -> str | None:
    """The record that holds what is claimed, if any does."""
    found: str | None = connection.execute(_HOLDER, {"in_scope": claim.scope, "for_key": claim.key}).scalar()
    return found


def put_claims(connection: Connection, claims: Mapping[Claim, str], changed: Collection[str]) -> None:
    """Let the records ``changed`` hold exactly ``claims`` (claim to record), and let go of all others they held."""
    held: dict[Claim, str] = {}
    for some in chunks(list(changed)):
        for row in connection.execute(_HELD, {"ids": some}):
            held[Claim(row.scope, row.key)] = row.record
    left = [claim for claim, record in held.items() if claims.get(claim) != record]
    if left:
        connection.execute(_LET_GO, [{"in_scope": claim.scope, "for_key": claim.key} for claim in left])
    came = [(claim, record) for claim, record in claims.items() if held.get(claim) != record]
    if came:
        connection.execute(
            CLAIM.insert(),
            [{"scope": claim.scope, "key": claim.key, "record": record} for claim, record in came],
        )
