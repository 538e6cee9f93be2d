"""How the office stands while orders are folded: what is stored, and on top of it what was decided a moment ago."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from oa_core.records import Claim, Record, Series
from oa_server.storage import numbering, records
from oa_server.storage.records import Row
from sync.bodies import unpack
from sync.encoding import decode_record, encode

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """What one order comes to, before anything is written. ``rows`` are the records it writes, ``holds`` what each of
    them claims from then on and ``let_go`` what they no longer claim. ``scopes`` has the scopes before and after for
    each record that is written or moves along, ``files`` the contents that records refer to from then on."""

    rows: tuple[Row, ...]
    scopes: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    holds: Mapping[str, frozenset[Claim]]
    let_go: frozenset[Claim]
    files: Mapping[str, frozenset[str]]


class Standing:
    """What the orders of one push may touch. ``fetch`` reads it in one go; what was not fetched is read when it is
    asked for, and remembered. ``take`` adds what an order comes to; ``keeping.write`` writes it all at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, Row | None] = {}
        self._records: dict[str, Record | None] = {}
        self._unknown: dict[str, bytes] = {}
        self._scopes: dict[str, frozenset[str]] = {}
        self._marks: dict[str, int] = {}
        self._followers: dict[str, Collection[str]] = {}
        self._follows: dict[str, str] = {}
        self._holders: dict[Claim, str | None] = {}
        self._numbers: dict[Series, int] = {}
        self.allotted: dict[Series, int] = {}
        """What the series hand out next, where orders have taken numbers."""

    def fetch(self, ids: Iterable[str]) -> None:
        """Read these records, and who reads them."""
        new = [one for one in dict.fromkeys(ids) if one not in self._rows]
        if new:
            self._fetch_rows(new)
            self._fetch_scopes([one for one in new if self._rows[one] is not None])

    def row(self, record: str) -> Row | None:
        """The record as it is stored, or will be."""
        if record not in self._rows:
            self._fetch_rows([record])
        return self._rows[record]

    def record(self, record: str) -> Record | None:
        """The record, if there is one. Raises ``UnknownKind`` for one that a newer program has made."""
        if record not in self._records:
            row = self.row(record)
            self._records[record] = None if row is None else self._decoded(row)
        return self._records[record]

    def unknown_fields(self, record: str) -> bytes | None:
        """The record's stored JSON, when it holds more than this program knows of."""
        self.record(record)
        return self._unknown.get(record)

    def scopes(self, record: str) -> frozenset[str]:
        """The scopes the record is in; none when there is no such record."""
        if record not in self._scopes:
            if self.row(record) is None:
                return NOBODY
            self._fetch_scopes([record])
        return self._scopes[record]

    def followers(self, root: str) -> list[str]:
        """The records that follow a root. All roots that were read so far are looked at in one go."""
        if root not in self._followers:
            roots = [one for one, row in self._rows.items() if row is not None and one not in self._followers]
            found = records.followers(self._connection, roots)
            for one in roots:
                self._followers[one] = found.get(one, {}).keys()
                self._marks = found.get(one, {}) | self._marks
        stayed = [one for one in self._followers[root] if self._follows.get(one, root) == root]
        came = [one for one, to in self._follows.items() if to == root and one not in self._followers[root]]
        return stayed + came

    def stored_mark(self, record: str) -> int:
        """What the record, as it was before any order, adds to the digest of its scopes; 0 if there was none."""
        return self._marks.get(record, 0)

    def holder(self, claim: Claim) -> str | None:
        """The record that holds what is claimed."""
        if claim not in self._holders:
            self._holders[claim] = records.holder(self._connection, claim)
        return self._holders[claim]

    def next_number(self, series: Series) -> int:
        """What the series hands out next."""
        if series not in self._numbers:
            self._numbers[series] = numbering.next_number(self._connection, series)
        return self._numbers[series]

    def take(self, plan: Plan, changed: Iterable[Record], numbers: Mapping[Series, int]) -> None:
        """Let everything from here on see what an order has come to."""
        for row, record in zip(plan.rows, changed, strict=True):
            self._rows[row.id] = row
            self._records[row.id] = record
            if row.follows is not None:
                self._follows[row.id] = row.follows
            if row.id in self._unknown:
                self._unknown[row.id] = unpack(row.body)
        self._scopes.update((record, after) for record, (_, after) in plan.scopes.items())
        self._holders |= dict.fromkeys(plan.let_go)
        self._holders.update((claim, record) for record, held in plan.holds.items() for claim in held)
        self._numbers |= numbers
        self.allotted |= numbers

    def _fetch_rows(self, ids: Collection[str]) -> None:
        found = records.find(self._connection, ids)
        for one in ids:
            row = self._rows[one] = found.get(one)
            if row is not None:
                self._marks[one] = row.mark

    def _fetch_scopes(self, ids: Collection[str]) -> None:
        self._scopes |= records.scopes(self._connection, ids)

    def _decoded(self, row: Row) -> Record:
        body = unpack(row.body)
        record = decode_record(row.kind, body)
        if encode(record) != body:
            self._unknown[row.id] = body
        return record
