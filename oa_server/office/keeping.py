"""Keeping what rules decided: records, who reads them from now on, what they claim, and the news of it in the feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from oa_core.modules import KINDS, kind_of, no_files
from oa_core.records import Claim, Record
from oa_core.refusal import Refused
from oa_server.office.standing import Plan, Standing
from oa_server.storage import feed, file_rows, numbering, records
from oa_server.storage.records import Row
from oa_server.storage.writer import Transaction
from sync.bodies import mark, pack
from sync.encoding import encode, encode_over

Scopes = Mapping[str, tuple[frozenset[str], frozenset[str]]]


def planned(standing: Standing, changed: Sequence[Record]) -> Plan:
    """Work out the rows, scopes and claims of the changed records, and who moves along with them.

    Raises ``Refused``: ``claimed`` when another record holds what one of them claims, ``gone`` when one follows a
    record that is not there, ``exists`` when one has the id of another kind of record.
    """
    rows = tuple(_row(standing, record) for record in changed)
    holds, let_go = _claims(standing, changed)
    after: dict[str, frozenset[str]] = {}
    for record in changed:
        scopes = KINDS[kind_of(record)].scopes
        if scopes is not None:
            after[record.id] = scopes(record)
    for record in changed:
        _bring(standing, record, after)
    for row in rows:
        if row.follows is not None:
            after[row.id] = _readers(standing, row.follows, after)
    moves = {record: (standing.scopes(record), to) for record, to in after.items()}
    for row in rows:
        before, to = moves[row.id]
        if row.follows is None and row.rev > 1 and before != to:
            # What follows a record is where that is: one step, never further.
            moves |= {each: (before, to) for each in standing.followers(row.id) if each not in after}
    files = {
        record.id: frozenset(KINDS[kind_of(record)].files(record))
        for record in changed
        if KINDS[kind_of(record)].files is not no_files
    }
    return Plan(rows, moves, holds, let_go, files)


def _row(standing: Standing, record: Record) -> Row:
    name = kind_of(record)
    before = standing.row(record.id)
    if before is not None and before.kind != name:
        raise Refused("exists")
    kind = KINDS[name]
    rev = 1 if before is None else before.rev + 1
    unknown = standing.unknown_fields(record.id)
    body = pack(encode(record) if unknown is None else encode_over(name, record, unknown))
    return Row(
        id=record.id,
        kind=name,
        rev=rev,
        seq=0,
        organ=record.organ,
        follows=None if kind.follows is None else kind.follows(record),
        body=body,
        mark=mark(record.id, rev, body),
    )


def _claims(
    standing: Standing, changed: Sequence[Record]
) -> tuple[dict[str, frozenset[Claim]], frozenset[Claim]]:
    holds: dict[str, frozenset[Claim]] = {}
    taken: dict[Claim, str] = {}
    let_go: set[Claim] = set()
    for record in changed:
        claims = KINDS[kind_of(record)].claims
        before = standing.record(record.id)
        held = frozenset(() if before is None else claims(before))
        holds[record.id] = frozenset(claims(record))
        let_go |= held - holds[record.id]
        for claim in holds[record.id]:
            if taken.setdefault(claim, record.id) != record.id or (
                claim not in held and standing.holder(claim) not in (None, record.id)
            ):
                raise Refused("claimed", key=claim.key)
    return holds, frozenset(let_go)


def _bring(standing: Standing, record: Record, after: dict[str, frozenset[str]]) -> None:
    """Let the record that this one brings along into further scopes, or out of them; its own stay as they are."""
    brings = KINDS[kind_of(record)].brings
    if brings is None:
        return
    other, into = brings(record)
    before = standing.record(record.id)
    out_of = frozenset() if before is None else brings(before)[1]
    if other in after:
        after[other] = after[other] - out_of | into
    elif standing.row(other) is not None and into != out_of:
        after[other] = standing.scopes(other) - out_of | into


def _readers(standing: Standing, root: str, after: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if root in after:
        return after[root]
    row = standing.row(root)
    if row is None or row.follows is not None:
        raise Refused("gone")
    return standing.scopes(root)


def write(transaction: Transaction, standing: Standing, plans: Sequence[Plan]) -> list[int]:
    """Write what orders came to, each as one commit of the feed, and give their numbers."""
    if not plans:
        return []
    connection = transaction.connection
    # Everything is decided by now: the numbers of the feed are the last thing to be taken.
    last = feed.take_seq(connection, len(plans))
    seqs = list(range(last - len(plans) + 1, last + 1))
    rows: dict[str, Row] = {}
    entries: dict[tuple[str, str], feed.Entry] = {}
    scopes: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    holds: dict[str, frozenset[Claim]] = {}
    files: dict[str, frozenset[str]] = {}
    for seq, plan in zip(seqs, plans, strict=True):
        written = {row.id: replace(row, seq=seq) for row in plan.rows}
        for record, (before, after) in plan.scopes.items():
            # What only moves along is the same as before where it already was: no news there.
            news = after if record in written else after - before
            for scope in before - after:
                entries[scope, record] = feed.Entry(scope, record, seq, feed.OUT)
            for scope in news:
                entries[scope, record] = feed.Entry(scope, record, seq, feed.IN)
            scopes[record] = scopes.get(record, (before, after))[0], after
        rows |= written
        holds |= plan.holds
        files |= plan.files
    records.put(connection, [rows[one] for one in sorted(rows)])
    came = [
        (one, scope) for one, (before, after) in sorted(scopes.items()) for scope in sorted(after - before)
    ]
    left = [
        (one, scope) for one, (before, after) in sorted(scopes.items()) for scope in sorted(before - after)
    ]
    records.move(connection, came, left)
    claims = {claim: one for one, held in holds.items() for claim in held}
    records.put_claims(connection, claims, [one for one in holds if holds[one] or rows[one].rev > 1])
    file_rows.refer(connection, files)
    numbering.put(connection, standing.allotted)
    feed.put(connection, [entries[place] for place in sorted(entries)], _news(standing, rows, scopes))
    transaction.kinds |= {row.kind for row in rows.values()}
    transaction.touched |= {scope for scope, _ in entries}
    return seqs


def _news(standing: Standing, rows: Mapping[str, Row], scopes: Scopes) -> dict[str, tuple[int, int, int]]:
    """By how many records each scope has grown, and the sums of the marks that came and that left."""
    news: dict[str, tuple[int, int, int]] = {}
    for record, (before, after) in scopes.items():
        old = standing.stored_mark(record)
        new = rows[record].mark if record in rows else old
        for scope in before:
            grown, came, left = news.get(scope, (0, 0, 0))
            news[scope] = grown - 1, came, left + old
        for scope in after:
            grown, came, left = news.get(scope, (0, 0, 0))
            news[scope] = grown + 1, came + new, left
    return news
