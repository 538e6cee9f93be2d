"""What is new for a person, page by page, out of one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

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
    page = _Gathering(connection, head, limits)
    for one in urgent:
        page.read(one)
    if len(urgent) < len(lagging) <= limits.scopes:
        everything = page.copy()
        for one in lagging:
            if everything.whole and one not in urgent:
                everything.read(one)
        if everything.whole and (filled := everything.fill()).cut == head:
            return lagging, filled
    return urgent, page.fill()


class _Gathering:
    """What some scopes have to tell, as far as it can be of use for one page."""

    def __init__(self, connection: Connection, head: int, limits: Limits) -> None:
        self._connection = connection
        self._head = head
        self._limits = limits
        self._cut = head
        self._found: list[feed.Entry] = []

    def copy(self) -> _Gathering:
        """The same, to which more can be added."""
        other = _Gathering(self._connection, self._head, self._limits)
        other._cut, other._found = self._cut, list(self._found)
        return other

    @property
    def whole(self) -> bool:
        """Nothing read so far says that it does not all fit."""
        return self._cut == self._head

    def read(self, one: _Reading) -> None:
        """Read a scope, no further than the others let the page reach."""
        limit = self._limits.records
        entries = feed.after(self._connection, one.name, one.pos, one.floor, self._cut, limit)
        if len(entries) >= limit:
            # There may be more past the last one, so nothing beyond it can be complete.
            self._cut = entries[-1].seq
        size = 0
        for entry in entries:
            size += entry.size
            if size > self._limits.bytes:
                # Whatever else there is, the page is full here.
                self._cut = min(self._cut, entry.seq)
                break
        self._found += entries

    def fill(self) -> _Page:
        """The page. Commits are never cut in two (sync.md B4)."""
        page = _Page(self._cut)
        found = sorted((entry for entry in self._found if entry.seq <= page.cut), key=attrgetter("seq"))
        limits = self._limits
        sizes: dict[str, int] = {}
        size = 0
        for seq, group in groupby(found, key=attrgetter("seq")):
            commit = list(group)
            fresh: dict[str, int] = {}
            for entry in commit:
                known = fresh.get(entry.record, sizes.get(entry.record, 0))
                fresh[entry.record] = max(known, entry.size)
            size += sum(fresh.values()) - sum(sizes.get(record, 0) for record in fresh)
            count = len(sizes) + sum(record not in sizes for record in fresh)
            if page.entries and (count > limits.records or size > limits.bytes):
                page.cut = page.entries[-1].seq
                return page
            page.entries += commit
            sizes |= fresh
            if (count >= limits.records or size >= limits.bytes) and seq < found[-1].seq:
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
    rows = records.tell(connection, newest)
    changes = []
    for record, seq in sorted(newest.items(), key=lambda item: (item[1], item[0])):
        kind, rev, body = rows[record]
        into, out_of = sorted(came.get(record, ())), sorted(left.get(record, ()))
        changes.append(Change(record, kind, rev, seq, into, out_of, body if into else None))
    return changes
