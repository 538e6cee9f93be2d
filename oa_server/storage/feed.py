"""The feed: for each scope, which records have news since when. Rows move, so it never grows beyond its records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from oa_server.storage.database import among, chunks, upsert
from oa_server.storage.schema import EPOCH_HISTORY, FEED, HEAD, SCOPE

IN = "in"
OUT = "out"

_HEAD = select(HEAD.c.epoch, HEAD.c.seq)
_TAKE = update(HEAD).values(seq=HEAD.c.seq + bindparam("count")).returning(HEAD.c.seq)
_SCOPE_HEADS = select(SCOPE.c.name, SCOPE.c.head_seq).where(SCOPE.c.name.in_(among("scopes")))
_PLACES = select(FEED.c.scope, FEED.c.record, FEED.c.seq, FEED.c.op).where(
    FEED.c.scope.in_(among("scopes")), FEED.c.record.in_(among("records")), FEED.c.op == IN
)


@dataclass(frozen=True)
class Head:
    """How far the feed has come, in which epoch."""

    epoch: int
    seq: int


@dataclass(frozen=True)
class Entry:
    """A record came into a scope, changed in it, or left it (``op``) at ``seq``."""

    scope: str
    record: str
    seq: int
    op: str


def begin_epoch(connection: Connection, epoch: int, now: datetime) -> None:
    """The first epoch of a new office."""
    connection.execute(HEAD.insert().values(k=1, epoch=epoch, seq=0))
    connection.execute(EPOCH_HISTORY.insert().values(epoch=epoch, fork_seq=0, started_at=now))


def head(connection: Connection) -> Head:
    """How far the feed has come, as of this transaction's snapshot."""
    row = connection.execute(_HEAD).one()
    return Head(row.epoch, row.seq)


def take_seq(connection: Connection, count: int = 1) -> int:
    """The last of ``count`` new numbers of the feed. The row stays locked until the commit, so nothing that is
    committed later can carry a smaller number: readers lose nothing. Call it when all is decided."""
    seq: int = connection.execute(_TAKE, {"count": count}).scalar_one()
    return seq


def put(connection: Connection, entries: Sequence[Entry]) -> None:
    """Move the rows of these scopes and records to their new place, the scopes' heads with them."""
    if not entries:
        return
    upsert(
        connection,
        FEED,
        [{"scope": e.scope, "record": e.record, "seq": e.seq, "op": e.op} for e in entries],
    )
    heads: dict[str, int] = {}
    for entry in entries:
        heads[entry.scope] = max(entry.seq, heads.get(entry.scope, 0))
    # In one order for every transaction, so that two of them never wait for each other.
    upsert(connection, SCOPE, [{"name": name, "head_seq": seq} for name, seq in sorted(heads.items())])


def scope_heads(connection: Connection, scopes: Collection[str]) -> dict[str, int]:
    """The newest number of each of the scopes that ever had anything."""
    heads: dict[str, int] = {}
    for some in chunks(sorted(scopes)):
        heads.update((row[0], row[1]) for row in connection.execute(_SCOPE_HEADS, {"scopes": some}))
    return heads


def after(connection: Connection, scope: str, seq: int, limit: int, *, leavers: bool) -> list[Entry]:
    """The next entries of a scope past ``seq``, about ``limit`` of them: the last number is never cut in two.

    Without ``leavers`` only what is in the scope is told: enough for somebody who holds nothing of it yet.
    """
    query = select(FEED.c.scope, FEED.c.record, FEED.c.seq, FEED.c.op).where(FEED.c.scope == scope)
    if not leavers:
        query = query.where(FEED.c.op == IN)
    page = query.where(FEED.c.seq > seq).order_by(FEED.c.seq).limit(limit)
    entries = [Entry(*row) for row in connection.execute(page)]
    if len(entries) == limit:
        last = entries[-1].seq
        whole = [Entry(*row) for row in connection.execute(query.where(FEED.c.seq == last))]
        entries = [entry for entry in entries if entry.seq < last] + whole
    return entries


def places(connection: Connection, records: Collection[str], scopes: Collection[str]) -> Iterable[Entry]:
    """Where the records are among the scopes now (``in`` entries only)."""
    wanted = sorted(scopes)
    for some in chunks(list(records)):
        for row in connection.execute(_PLACES, {"scopes": wanted, "records": some}):
            yield Entry(*row)
