"""What is new for a person, page by page, out of one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from oa_core.people.model import priority_of
from oa_server.office.exchange import same_epoch
from oa_server.office.failures import Unanswered
from oa_server.office.registry import scopes_now
from oa_server.storage import feed, meta, records
from oa_server.storage.feed import NOWHERE, Stand
from sync.protocol import PAGE_BYTES, PAGE_RECORDS, Change, Pull, Pulled, ScopePage


@dataclass(frozen=True)
class Limits:
    """How much one page holds: records, bytes of packed bodies, and scopes that are read at once (sync.md C15)."""

    records: int = PAGE_RECORDS
    bytes: int = PAGE_BYTES
    scopes: int = 8


LIMITS = Limits()


@dataclass(frozen=True)
class _Reading:
    """One scope as its reader has it: all news up to ``pos``, and nothing of it from before ``floor``."""

    name: str
    pos: int
    floor: int
    reset: bool
    stand: Stand

    @property
    def lags(self) -> bool:
        return self.reset or self.stand.head_seq > self.pos


@dataclass
class _Page:
    """Entries of the feed up to the number ``cut``, and what their records come to."""

    cut: int
    entries: list[feed.Entry] = field(default_factory=list)


def pull(connection: Connection, person: str, asked: Pull, now: datetime, limits: Limits = LIMITS) -> Pulled:
    """The next page. Raises ``Unanswered``: ``epoch_changed``, ``behind`` (the reader knows more than this copy of the
    office: a standby that lags), ``malformed``, ``not_signed_in``."""
    head = same_epoch(connection, asked.epoch)
    for pos, floor in asked.scopes.values():
        if pos < 0 or floor < 0:
            raise Unanswered("malformed", at="scopes")
        if pos > head.seq or floor > head.seq:
            raise Unanswered("behind", head=str(head.seq))
    allowed = scopes_now(connection, person)
    stands = feed.stands(connection, allowed)
    readings = [
        _reading(scope, asked.scopes.get(scope), stands.get(scope, NOWHERE), head.seq) for scope in allowed
    ]
    wanted = min(asked.most, limits.bytes) if asked.most > 0 else limits.bytes
    chosen, page = _choose(connection, readings, head.seq, Limits(limits.records, wanted, limits.scopes))
    more = page.cut < head.seq or any(one.lags and one not in chosen for one in readings)
    moved = chosen if more else readings
    return Pulled(
        turn=asked.turn,
        epoch=head.epoch,
        head=head.seq,
        safe=meta.backup_seq(connection),
        now=now,
        scopes=[
            _told(one, page.cut if one in chosen else head.seq, head.seq)
            for one in moved
            if one.reset or asked.scopes.get(one.name) != (head.seq, head.seq)
        ],
        drop=sorted(asked.scopes.keys() - set(allowed)),
        changes=_changes(connection, page.entries),
        more=more,
    )


def _reading(scope: str, cursor: tuple[int, int] | None, stand: Stand, head: int) -> _Reading:
    if cursor is None:
        return _Reading(scope, 0, head, False, stand)
    pos, floor = cursor
    if max(pos, floor) < stand.min_safe_seq:
        # Somebody left whom they may hold, and nobody knows any more that they left (sync.md B11).
        return _Reading(scope, 0, head, True, stand)
    return _Reading(scope, pos, floor, False, stand)


def _told(reading: _Reading, cut: int, head: int) -> ScopePage:
    whole = cut == head
    return ScopePage(
        name=reading.name,
        pos=max(reading.pos, cut),
        floor=head if whole else reading.floor,
        reset=reading.reset,
        priority=priority_of(reading.name),
        digest=(reading.stand.count, reading.stand.digest) if whole else None,
    )


def _choose(
    connection: Connection, readings: Sequence[_Reading], head: int, limits: Limits
) -> tuple[list[_Reading], _Page]:
    """The scopes that this page reads, and what they have to tell: the most urgent ones, and the others with them
    only when everything fits."""
    lagging = [one for one in readings if one.lags]
    best = min((priority_of(one.name) for one in lagging), default=0)
    urgent = [one for one in lagging if priority_of(one.name) == best][: limits.scopes]
    found: dict[str, list[feed.Entry]] = {}
    for one in lagging[: max(len(urgent), limits.scopes)]:
        if one not in urgent and sum(map(len, found.values())) >= limits.records:
            break
        found[one.name] = feed.after(connection, one.name, one.pos, one.floor, limits.records)
    if len(urgent) < len(lagging) == len(found):
        everything = _page(connection, found.values(), head, limits)
        if everything.cut == head:
            return lagging, everything
    return urgent, _page(connection, [found[one.name] for one in urgent], head, limits)


def _page(
    connection: Connection, by_scope: Iterable[Sequence[feed.Entry]], head: int, limits: Limits
) -> _Page:
    """The page of what these scopes have to tell. Commits are never cut in two (sync.md B4)."""
    page = _Page(head)
    found: list[feed.Entry] = []
    for entries in by_scope:
        if len(entries) >= limits.records:
            # There may be more past the last one, so nothing beyond it can be complete.
            page.cut = min(page.cut, entries[-1].seq)
        found += entries
    found = sorted((entry for entry in found if entry.seq <= page.cut), key=lambda entry: entry.seq)
    sizes = records.sizes(connection, {entry.record for entry in found if entry.op == feed.IN})
    on_page: set[str] = set()
    size = 0
    for seq, group in groupby(found, key=lambda entry: entry.seq):
        commit = list(group)
        fresh = {entry.record for entry in commit} - on_page
        size += sum(sizes.get(record, 0) for record in fresh)
        if page.entries and (len(on_page | fresh) > limits.records or size > limits.bytes):
            page.cut = page.entries[-1].seq
            return page
        page.entries += commit
        on_page |= fresh
        if (len(on_page) >= limits.records or size >= limits.bytes) and seq < found[-1].seq:
            page.cut = seq
            return page
    return page


def _changes(connection: Connection, entries: Iterable[feed.Entry]) -> list[Change]:
    came: dict[str, set[str]] = {}
    left: dict[str, set[str]] = {}
    newest: dict[str, int] = {}
    for entry in entries:
        gathered = came if entry.op == feed.IN else left
        gathered.setdefault(entry.record, set()).add(entry.scope)
        newest[entry.record] = max(entry.seq, newest.get(entry.record, 0))
    rows = records.find(connection, newest)
    return [
        Change(
            id=record,
            kind=rows[record].kind,
            rev=rows[record].rev,
            seq=seq,
            into=sorted(came.get(record, ())),
            out_of=sorted(left.get(record, ())),
            body=rows[record].body if record in came else None,
        )
        for record, seq in sorted(newest.items(), key=lambda item: (item[1], item[0]))
    ]
