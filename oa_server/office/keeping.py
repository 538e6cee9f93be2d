"""Keeping what a rule decided: records, who reads them from now on, what they claim, and the news of it in the feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from oa_core.modules import KINDS, kind_of, no_files
from oa_core.records import Claim, Record
from oa_core.refusal import Refused
from oa_server.storage import feed, file_rows, records
from oa_server.storage.records import Row
from oa_server.storage.writer import Transaction
from sync.encoding import encode


@dataclass(frozen=True)
class Plan:
    """What keeping some records comes to, before anything is written. ``scopes`` holds, for every record that is
    written or moves along, its scopes before and after; ``claims`` which record holds what; ``files`` which contents
    each record refers to."""

    rows: tuple[Row, ...]
    scopes: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    claims: Mapping[Claim, str]
    files: Mapping[str, frozenset[str]]


def keep(transaction: Transaction, changed: Sequence[Record]) -> int:
    """Keep the changed records as one commit of the feed and give its number.

    Raises ``Refused("claimed")`` when another record holds what one of them claims, and ``Refused("gone")`` when
    one follows a record that is not there. Nothing is written then.
    """
    connection = transaction.connection
    plan = planned(connection, changed)
    _refuse_taken(connection, plan)
    # Everything is decided by now: the number of the feed is the last thing to be taken.
    seq = feed.take_seq(connection)
    write(transaction, plan, {row.id: seq for row in plan.rows}, seq)
    return seq


def planned(connection: Connection, changed: Sequence[Record]) -> Plan:
    """Work out the rows, scopes and claims of the changed records, and who moves along with them."""
    before = records.find(connection, [record.id for record in changed])
    rows = tuple(_row(record, before.get(record.id)) for record in changed)
    after: dict[str, frozenset[str]] = {}
    claims: dict[Claim, str] = {}
    files: dict[str, frozenset[str]] = {}
    for record in changed:
        kind = KINDS[kind_of(record)]
        if kind.files is not no_files:
            files[record.id] = frozenset(kind.files(record))
        for claim in kind.claims(record):
            if claims.setdefault(claim, record.id) != record.id:
                raise Refused("claimed", key=claim.key)
        if kind.scopes is not None:
            after[record.id] = kind.scopes(record)
    after |= _scopes_of_followers(connection, rows, after)
    known = records.scopes(connection, list(after))
    moving = [
        row.id for row in rows if row.id in before and row.follows is None and known[row.id] != after[row.id]
    ]
    if moving:
        along = {
            follower: after[root]
            for root, followers in records.followers(connection, moving).items()
            for follower in followers
            if follower not in after
        }
        known |= records.scopes(connection, list(along))
        after |= along
    return Plan(rows, {record: (known[record], after[record]) for record in after}, claims, files)


def _row(record: Record, before: Row | None) -> Row:
    name = kind_of(record)
    if before is not None and before.kind != name:
        raise Refused("exists")
    kind = KINDS[name]
    return Row(
        id=record.id,
        kind=name,
        rev=1 if before is None else before.rev + 1,
        seq=0,
        organ=record.organ,
        follows=None if kind.follows is None else kind.follows(record),
        body=encode(record).decode(),
    )


def _scopes_of_followers(
    connection: Connection, rows: Sequence[Row], after: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """The readers of the rows that follow another record: a root, as following goes one step, never further."""
    followed = {row.id: row.follows for row in rows if row.follows is not None}
    elsewhere = sorted(set(followed.values()) - after.keys())
    stored = records.find(connection, elsewhere)
    if any(root not in stored or stored[root].follows is not None for root in elsewhere):
        raise Refused("gone")
    readers = {**records.scopes(connection, elsewhere), **after}
    return {follower: readers[root] for follower, root in followed.items()}


def _refuse_taken(connection: Connection, plan: Plan) -> None:
    taken = records.claimed_by_others(connection, plan.claims)
    if taken is not None:
        raise Refused("claimed", key=taken.key)


def write(transaction: Transaction, plan: Plan, seqs: Mapping[str, int], last: int) -> None:
    """Write a plan: each record at its number in ``seqs``, what only moves along at ``last``."""
    connection = transaction.connection
    rows = [replace(row, seq=seqs[row.id]) for row in plan.rows]
    records.put(connection, rows)
    transaction.kinds |= {row.kind for row in rows}
    entries: list[feed.Entry] = []
    came: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []
    for record, (before, after) in plan.scopes.items():
        seq = seqs.get(record, last)
        # What only moves along is the same as before where it already was: no news there.
        news = after if record in seqs else after - before
        entries += [feed.Entry(scope, record, seq, feed.IN) for scope in sorted(news)]
        entries += [feed.Entry(scope, record, seq, feed.OUT) for scope in sorted(before - after)]
        came += [(record, scope) for scope in sorted(after - before)]
        left += [(record, scope) for scope in sorted(before - after)]
    records.move(connection, came, left)
    records.put_claims(connection, plan.claims, [row.id for row in rows])
    file_rows.refer(connection, plan.files)
    feed.put(connection, entries)
    transaction.touched |= {entry.scope for entry in entries}
