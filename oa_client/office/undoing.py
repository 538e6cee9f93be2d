"""撤销 instead of asking first: an act that hands a paper on rests in the outbox for a moment, and can be taken back
from there as if it had never been. What has gone to the central office is taken back by 收回 or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.office.desk import Desk
from oa_client.storage import drafts, notes, outbox
from oa_client.storage.drafts import KeptDraft
from oa_core.documents.commands import (
    Approve,
    Draft,
    Issue,
    Revise,
    SendBack,
    Sign,
    SignFor,
    Submit,
    TakeNumber,
)
from oa_core.refusal import Refused
from oa_core.workflow import Order

REST = timedelta(seconds=10)
"""How long a hand-over can be undone (ui.md S4)."""
HAND_OVERS = frozenset({Submit, Approve, Sign, SendBack, TakeNumber, Issue, SignFor})
"""The acts after which somebody else, or nobody, goes on with a paper."""


@dataclass(frozen=True)
class HandOver:
    """A hand-over that rests. ``record`` is the paper, ``orders`` what was ordered together for it."""

    record: str
    orders: tuple[str, ...]
    draft: KeptDraft | None
    """What was being written and went with it, as it is kept again."""
    words: str
    """The opinion or the reason."""


class Undoing:
    """Knows the last hand-over. It is known only while the program runs: at its start everything is let go."""

    def __init__(self, desk: Desk, rest: timedelta) -> None:
        self._desk = desk
        self._rest = rest
        self._last: HandOver | None = None
        if rest:
            desk.let_rest(lambda act: type(act) in HAND_OVERS, self._rested)

    @property
    def rest(self) -> timedelta:
        """How long a hand-over rests; nothing can be undone where it is no time at all."""
        return self._rest

    def last(self, record: str) -> HandOver | None:
        """The last hand-over, when it was of ``record`` and can still be undone."""
        last = self._last
        if last is None or last.record != record:
            return None
        with self._desk.read() as connection:
            return last if outbox.can_be_undone(connection, last.orders) else None

    def undo(self, hand_over: HandOver, place: str) -> Changes:
        """Take it back: its orders are gone, the paper is as it was, what went with it is a kept draft again, and its
        words stand at ``place`` (``Office.notes``) again, before what is there by now.

        Raises ``Refused("gone")`` when it does not rest any more; then nothing was changed.
        """
        now = self._desk.now()
        with self._desk.write(durable=True) as connection:
            if not outbox.can_be_undone(connection, hand_over.orders):
                raise Refused("gone")
            outbox.undo(connection, hand_over.orders)
            changes = self._desk.foresight.refold(connection, [hand_over.record])
            if hand_over.draft is not None and drafts.kept(connection, hand_over.record) is None:
                drafts.keep(connection, hand_over.draft)
            newer = notes.kept(connection, place)
            words = "\n".join(filter(None, (hand_over.words, newer)))
            if words != newer:
                notes.keep(connection, place, words, now)
        changes |= Changes(orders=True, drafts=True, records=frozenset({hand_over.record}))
        self._desk.tell(changes)
        return changes

    def _rested(self, connection: Connection, orders: Sequence[Order]) -> None:
        record, draft, words = orders[-1].record, drafts.kept(connection, orders[-1].record), ""
        for order in orders:
            act = order.act
            if isinstance(act, Draft | Revise):
                base, merges = (act.base, act.merges) if isinstance(act, Revise) else ("", "")
                draft = KeptDraft(record, base, act.content, order.made_at, merges)
            else:
                words = str(getattr(act, "opinion", "") or getattr(act, "reason", ""))
        self._last = HandOver(record, tuple(order.id for order in orders), draft, words)
