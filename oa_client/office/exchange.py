"""What the conversation with the central office does to the cache: the only writer of confirmed records, positions
and the states of orders. Every function is one transaction; stopped anywhere, the next start goes on from there."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from oa_client.office.changes import Changes
from oa_client.office.foresight import Foresight
from oa_client.storage import facts, outbox, records
from oa_client.storage.database import Database
from oa_client.storage.schema import scope
from sync.protocol import PUSH_BATCH, Pull, Pulled, Push, Result, WireOrder

PUSH_BYTES = 1_000_000
"""How much one push carries at most, in bytes of acts, unless one order alone is larger (sync.md C13)."""

SKEW_TOLERANCE = 2.0
"""Seconds the workstation's clock may differ from the server's without being corrected."""


class Exchange:
    """The cache's side of the conversation."""

    def __init__(self, database: Database, foresight: Foresight) -> None:
        self._database = database
        self._foresight = foresight

    def begin(self) -> None:
        """A new conversation: what was on the line when the last one broke waits again."""
        with self._database.write(durable=False) as connection:
            outbox.requeue_unanswered(connection)

    def start(self) -> None:
        """A new session: what the server did not know how to do when last asked is asked again."""
        with self._database.write(durable=False) as connection:
            outbox.requeue_held(connection)

    def outgoing(self) -> Push | None:
        """The next orders to send, now marked as on the line; ``None`` when nothing waits."""
        with self._database.write(durable=False) as connection:
            rows = outbox.take(connection, PUSH_BATCH, PUSH_BYTES)
            if not rows:
                return None
            orders = [
                WireOrder(
                    id=row.id,
                    lane=row.lane,
                    record=row.record,
                    kind=row.kind,
                    act=msgspec.Raw(row.act),
                    made_at=outbox.made_at(row),
                    seen=row.seen,
                )
                for row in rows
            ]
            return Push(epoch=_epoch(connection), orders=orders)

    def answered(self, results: list[Result]) -> Changes:
        """Write down what became of orders; what a refused order had shown is taken back at once."""
        with self._database.write(durable=True) as connection:
            outbox.answer(connection, results)
            stopped = [result.id for result in results if result.status != "applied"]
            lanes = {row.lane for row in outbox.in_states(connection, outbox.STOPPED) if row.id in stopped}
            outbox.block_behind(connection, lanes)
            return Changes(orders=True) | self._foresight.refold(connection, lanes)

    def wanted(self) -> Pull:
        """What to ask for: everything past the positions reached."""
        with self._database.read() as connection:
            rows = connection.execute(select(scope.c.name, scope.c.position))
            return Pull(epoch=_epoch(connection), positions={row.name: row.position for row in rows})

    def page(self, pulled: Pulled, now: datetime) -> Changes:
        """Take in a page: rows, comings and goings, positions, orders read back, and the foreseen state on top.

        ``now`` is the workstation's time at which the page arrived; the difference to the server's is kept.
        """
        with self._database.write(durable=False) as connection:
            gone = records.leave_scopes(connection, pulled.drop)
            records.store(connection, pulled.changes)
            _set_positions(connection, pulled.positions)
            facts.put(connection, "epoch", str(pulled.epoch))
            skew = (pulled.now - now).total_seconds()
            facts.put(connection, "skew", str(skew if abs(skew) > SKEW_TOLERANCE else 0.0))
            kinds = frozenset(change.kind for change in pulled.changes)
            changed = frozenset(change.id for change in pulled.changes) | gone
            self._foresight.heed(kinds)
            if not pulled.more and facts.get(connection, "sweep") == "due":
                records.sweep(connection)
                facts.put(connection, "sweep", "done")
            position = min(pulled.positions.values(), default=0)
            settled = outbox.settle(connection, position)
            waiting = outbox.lanes_underway(connection)
            changes = Changes(kinds=kinds, records=changed, orders=bool(settled))
            return changes | self._foresight.refold(connection, {*settled, *waiting})

    def restart(self, epoch: int) -> Changes:
        """The server went back in time (restored from a backup): read everything again, and send again what it
        may have forgotten. Nothing that a person wrote here is touched."""
        with self._database.write(durable=True) as connection:
            facts.put(connection, "epoch", str(epoch))
            facts.put(connection, "sweep", "due")
            records.doubt_all(connection)
            outbox.requeue_applied(connection)
            return Changes(orders=True)


def _epoch(connection: Connection) -> int:
    return int(facts.get(connection, "epoch") or "0")


def _set_positions(connection: Connection, positions: dict[str, int]) -> None:
    if positions:
        statement = insert(scope)
        rows = [{"name": name, "position": position} for name, position in positions.items()]
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"position": statement.excluded.position}
            ),
            rows,
        )
