"""What an operation changed: every view hears of it and decides whether it cares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Changes:
    """The kinds and ids of records that read differently now, and whether the queue of orders or drafts did.

    ``gone`` are those of ``records`` that the person can read no more: what shows them is closed.
    """

    kinds: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    orders: bool = False
    drafts: bool = False
    gone: frozenset[str] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.kinds | other.kinds,
            self.records | other.records,
            self.orders or other.orders,
            self.drafts or other.drafts,
            self.gone | other.gone,
        )

    def __bool__(self) -> bool:
        return bool(self.kinds or self.records or self.orders or self.drafts)
