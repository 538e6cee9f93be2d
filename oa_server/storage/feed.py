"""The feed: for each scope, which records have news since when. Rows move, so it never grows beyond its records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, case, delete, func, or_, select, update

from oa_server.storage.database import among, chunks, upsert
from oa_server.storage.schema import EPOCH_HISTORY, FEED, HEAD, RECORD, SCOPE
from sync.bodies import summed

IN = "in"
OUT = "out"
NO_NEWS: Mapping[str, tuple[int, int, int]] = {}

_HEAD = select(HEAD.c.epoch, HEAD.c.seq)
_TAKE = update(HEAD).values(seq=HEAD.c.seq + bindparam("count")).returning(HEAD.c.seq)
_SCOPE_HEADS = select(SCOPE.c.name, SCOPE.c.head_seq).where(SCOPE.c.name.in_(among("scopes")))
_STANDS = select(SCOPE.c.name, SCOPE.c.head_seq, SCOPE.c.min_safe_seq, SCOPE.c.count, SCOPE.c.digest).where(
    SCOPE.c.name.in_(among("scopes"))
)
_SIZE = case((FEED.c.op == IN, func.coalesce(func.length(RECORD.c.body), 0)), else_=0)
_AFTER = (
    select(FEED.c.scope, FEED.c.record, FEED.c.seq, FEED.c.op, _SIZE)
    .join_from(FEED, RECORD, RECORD.c.id == FEED.c.record, isouter=True)
    .where(
        FEED.c.scope == bindparam("of"),
        FEED.c.seq > bindparam("pos"),
        FEED.c.seq <= bindparam("upto"),
        or_(FEED.c.op == IN, FEED.c.seq > bindparam("floor")),
    )
    .order_by(FEED.c.seq)
)
_PAGE = _AFTER.limit(bindparam("most"))
_LAST = _AFTER.where(FEED.c.seq == bindparam("last"))


@dataclass(frozen=True)
class Head:
    """How far the feed has come, in which epoch."""

    epoch: int
    seq: int


class Entry(NamedTuple):
    """A record came into a scope, changed in it, or left it (``op``) at ``seq``. ``size``: the bytes of the packed body
    that its readers are sent then, where it has been read."""

    scope: str
    record: str
    seq: int
    op: str
    size: int = 0


@dataclass(frozen=True)
class Epoch:
    """A stretch of the feed's life: what it has in common with the one before ends at ``fork_seq``."""

    epoch: int
    fork_seq: int
    started_at: datetime


@dataclass(frozen=True)
class Stand:
    """A scope: its newest number, the newest number of those who left it and were forgotten, and the digest of the
    records in it."""

    head_seq: int
    min_safe_seq: int
    count: int
    digest: int


NOWHERE = Stand(0, 0, 0, 0)
"""A scope that never had anything."""


def begin_epoch(connection: Connection, epoch: int, now: datetime) -> None:
    """The first epoch of a new office."""
    connection.execute(HEAD.insert().values(k=1, epoch=epoch, seq=0))
    connection.execute(EPOCH_HISTORY.insert().values(epoch=epoch, fork_seq=0, started_at=now))


def epochs(connection: Connection) -> list[Epoch]:
    """Every epoch there was, the first one first."""
    rows = connection.execute(select(EPOCH_HISTORY).order_by(EPOCH_HISTORY.c.epoch))
    return [Epoch(**row._mapping) for row in rows]


def fork(connection: Connection, begun: Sequence[Epoch]) -> None:
    """Go on in the last of these epochs; the others were begun by a database that is lost."""
    rows = [{"epoch": e.epoch, "fork_seq": e.fork_seq, "started_at": e.started_at} for e in begun]
    connection.execute(EPOCH_HISTORY.insert(), rows)
    connection.execute(update(HEAD).values(epoch=begun[-1].epoch))


def fork_since(connection: Connection, epoch: int) -> int:
    """Up to where somebody who heard last of ``epoch`` still agrees with us: the least of all forks they missed.
    0 for those who come from an epoch that we know nothing of, and the whole feed for the present one."""
    known = epochs(connection)
    if epoch == known[-1].epoch:
        return head(connection).seq
    missed = [each.fork_seq for each in known if each.epoch > epoch]
    return min(missed, default=0)


def head(connection: Connection) -> Head:
    """How far the feed has come, as of this transaction's snapshot."""
    row = connection.execute(_HEAD).one()
    return Head(row.epoch, row.seq)


def take_seq(connection: Connection, count: int = 1) -> int:
    """The last of ``count`` new numbers of the feed. The row stays locked until the commit, so nothing that is
    committed later can carry a smaller number: readers lose nothing. Call it when all is decided."""
    seq: int = connection.execute(_TAKE, {"count": count}).scalar_one()
    return seq


def put(
    connection: Connection, entries: Sequence[Entry], news: Mapping[str, tuple[int, int, int]] = NO_NEWS
) -> None:
    """Move the rows of these scopes and records to their new place, the scopes' heads with them. ``news`` tells by
    how many records each scope has grown, and the sums of the marks that came and that left."""
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
    before = stands(connection, heads)
    rows = []
    for name, seq in sorted(
        heads.items()
    ):  # in one order for every transaction, so that none waits for another
        there = before.get(name, NOWHERE)
        grown, came, left = news.get(name, (0, 0, 0))
        rows.append(
            {
                "name": name,
                "head_seq": seq,
                "count": there.count + grown,
                "digest": summed(there.digest, came, left),
            }
        )
    upsert(connection, SCOPE, rows)


def stands(connection: Connection, scopes: Collection[str]) -> dict[str, Stand]:
    """How each of the scopes stands that ever had anything."""
    found: dict[str, Stand] = {}
    for some in chunks(sorted(scopes)):
        found.update((row[0], Stand(*row[1:])) for row in connection.execute(_STANDS, {"scopes": some}))
    return found


def scope_heads(connection: Connection, scopes: Collection[str]) -> dict[str, int]:
    """The newest number of each of the scopes that ever had anything."""
    heads: dict[str, int] = {}
    for some in chunks(sorted(scopes)):
        heads.update((row[0], row[1]) for row in connection.execute(_SCOPE_HEADS, {"scopes": some}))
    return heads


def after(connection: Connection, scope: str, pos: int, floor: int, upto: int, limit: int) -> list[Entry]:
    """The next entries of a scope past ``pos`` up to ``upto``, about ``limit`` of them: the last number is never cut
    in two.

    Who left up to ``floor`` is not told: somebody who held nothing of the scope then need not hear of it.
    """
    asked = {"of": scope, "pos": pos, "floor": floor, "upto": upto}
    entries = list(map(Entry._make, connection.execute(_PAGE, {**asked, "most": limit}).all()))
    if len(entries) == limit:
        last = entries[-1].seq
        whole = map(Entry._make, connection.execute(_LAST, {**asked, "last": last}).all())
        entries = [entry for entry in entries if entry.seq < last] + list(whole)
    return entries


def collect_leavers(connection: Connection, upto: int) -> int:
    """Forget who left a scope up to the number ``upto``; how many were forgotten. Each scope remembers how far that
    went: whoever has read less of it, and held some of it before, has to read it anew."""
    gone = (FEED.c.op == OUT, FEED.c.seq <= upto)
    newest = select(FEED.c.scope, func.max(FEED.c.seq)).where(*gone).group_by(FEED.c.scope)
    rows = [{"of": scope, "newest": seq} for scope, seq in connection.execute(newest)]
    if rows:
        forgotten = update(SCOPE).where(SCOPE.c.name == bindparam("of"))
        connection.execute(forgotten.values(min_safe_seq=bindparam("newest")), rows)
    return connection.execute(delete(FEED).where(*gone)).rowcount
