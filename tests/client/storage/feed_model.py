"""A central office in a few dictionaries: records in scopes, a state feed with tombstones, pages cut small."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from oa_core.people.model import scopes_of
from sync.bodies import mark, summed_up
from sync.protocol import Change, Pull, Pulled, ScopePage
from tests.support.county import REGISTER

NOW = datetime(2026, 9, 15, tzinfo=UTC)
SCOPES = scopes_of(REGISTER.people["clerk"])
"""The clerk's, the most urgent ones first."""


@dataclass
class Feed:
    """What the office has: ``records`` by id as ``(rev, body, scopes)``, ``entries`` by scope and record as
    ``(seq, comes)``, and ``safe`` by scope: the tombstones up to there have been dropped."""

    records: dict[str, tuple[int, bytes, frozenset[str]]] = field(default_factory=dict)
    entries: dict[tuple[str, str], tuple[int, bool]] = field(default_factory=dict)
    safe: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    mine: set[str] = field(default_factory=lambda: set(SCOPES))
    head: int = 1
    epoch: int = 1
    doubted: list[str] = field(default_factory=list)

    def put(self, record: str, body: bytes, scopes: frozenset[str], kind: str = "letterhead") -> None:
        """A record is made, changes or moves; without scopes it is nobody's."""
        self.head += 1
        self.kinds[record] = kind
        rev, _, before = self.records.get(record, (0, b"", frozenset[str]()))
        self.records[record] = (rev + 1, body, scopes)
        for name in scopes | before:
            self.entries[name, record] = (self.head, name in scopes)

    def collect(self) -> None:
        """Drop every tombstone."""
        for (name, record), (seq, comes) in list(self.entries.items()):
            if not comes:
                del self.entries[name, record]
                self.safe[name] = max(self.safe.get(name, 0), seq)

    def readable(self) -> dict[str, tuple[int, bytes]]:
        """What the person may read now."""
        return {key: (rev, body) for key, (rev, body, scopes) in self.records.items() if scopes & self.mine}

    def page(self, pull: Pull, limit: int) -> Pulled:
        """The next page, of about ``limit`` records, at most two scopes and one priority."""
        self.doubted += pull.doubts
        cursors = {name: pull.scopes.get(name, (0, self.head)) for name in SCOPES if name in self.mine}
        resets = {
            name
            for name, (pos, floor) in cursors.items()
            if pos < self.safe.get(name, 0) and floor < self.safe.get(name, 0)
        }
        cursors |= dict.fromkeys(resets, (0, self.head))
        behind = [
            name
            for name, cursor in cursors.items()
            if name not in pull.scopes or cursor != (self.head, self.head)
        ]
        lagging = [name for name in behind if self._news(name, cursors[name][0])]
        taken = lagging[:2] if len(lagging) < 3 else lagging[:1]
        rows = sorted(row for name in taken for row in self._news(name, cursors[name][0]))
        cut = self.head
        if len(rows) > limit:
            cut = rows[limit - 1][0]
            rows = [row for row in rows if row[0] <= cut]
        read = [name for name in behind if name not in lagging or (name in taken and cut == self.head)]
        return Pulled(
            turn=pull.turn,
            epoch=self.epoch,
            head=self.head,
            safe=0,
            now=NOW,
            scopes=[
                ScopePage(
                    name,
                    self.head if name in read else cut,
                    self.head if name in read else cursors[name][1],
                    name in resets,
                    SCOPES.index(name),
                    self._digest(name) if name in read else None,
                )
                for name in {*taken, *read, *resets}
                if name in taken or name in read
            ],
            drop=[name for name in pull.scopes if name not in self.mine],
            changes=self._changes(rows),
            more=len(read) < len(behind),
        )

    def _news(self, scope: str, pos: int) -> list[tuple[int, str, str]]:
        return [
            (seq, key, name) for (name, key), (seq, _) in self.entries.items() if name == scope and seq > pos
        ]

    def _digest(self, scope: str) -> tuple[int, int]:
        found = {k: mark(k, rev, body) for k, (rev, body, scopes) in self.records.items() if scope in scopes}
        return summed_up(found)

    def _changes(self, rows: list[tuple[int, str, str]]) -> list[Change]:
        changes: dict[str, Change] = {}
        for seq, key, name in rows:
            rev, body, scopes = self.records[key]
            may = bool(scopes & self.mine)
            change = changes.setdefault(
                key, Change(key, self.kinds[key], rev, seq, [], [], body if may else None)
            )
            (change.into if self.entries[name, key][1] else change.out_of).append(name)
        return list(changes.values())
