"""The workstation's side of every act: do it in the cache at once, queue it for the server, tell who listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.office.foresight import Foresight
from oa_client.office.ids import Ids
from oa_client.storage import facts, outbox
from oa_client.storage.database import Database
from oa_core.modules import kind_of
from oa_core.people.model import Person, Register
from oa_core.refusal import Refused
from oa_core.workflow import Order
from sync.status import Link, SyncStatus

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """An act asked of a record: the parts of an order that the person decides."""

    record: str
    act: object
    seen: int | None = None


def last_to(act: type) -> str:
    """The fact that holds whom the person named last in an ``act``."""
    return f"last_to:{act.__name__}"


class Desk:
    """One person's desk: the cache, the rules and the outbox. Every method may be called from any thread.

    Listeners are told from the thread that made the change.
    """

    def __init__(self, database: Database, person: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._person = person
        self._clock = clock
        self._ids = Ids(clock)
        self._foresight = Foresight(person)
        self._hearers: list[Callable[[Changes], None]] = []
        self._watchers: list[Callable[[SyncStatus], None]] = []
        self._wake: Callable[[], None] = lambda: None
        self._rests: Callable[[object], bool] = lambda _act: False
        self._rested: Callable[[Connection, Sequence[Order]], None] = lambda _connection, _orders: None
        self._closers: list[Callable[[], None]] = [database.close]
        self._closing = threading.Lock()
        self.status = SyncStatus(Link.CONNECTING)

    @property
    def me(self) -> Person:
        """The person whose office this is."""
        with self.read() as connection:
            return self._foresight.context(connection).person

    @property
    def register(self) -> Register:
        """The organ register."""
        with self.read() as connection:
            return self._foresight.register(connection)

    @property
    def foresight(self) -> Foresight:
        """The rules as they stand on this workstation."""
        return self._foresight

    def new_id(self) -> str:
        """An id for a new record."""
        return self._ids.new()

    def clock(self) -> datetime:
        """The workstation's time, uncorrected: what days without the server are measured by."""
        return self._clock()

    def now(self) -> datetime:
        """The time of an act: the workstation's clock, corrected by the difference measured at the last exchange."""
        with self.read() as connection:
            return self._now(connection)

    def _now(self, connection: Connection) -> datetime:
        return self._clock() + timedelta(seconds=float(facts.get(connection, "skew") or "0"))

    def execute(self, record: str, act: object, *, seen: int | None = None) -> Changes:
        """Do one act: it shows at once, and goes to the central office when the line allows.

        ``seen`` is the step the record showed. Raises ``Refused`` when the rules forbid it; then nothing was done.
        """
        return self.do([Step(record, act, seen)])

    def do(
        self, steps: Sequence[Step], also: Callable[[Connection], Changes] = lambda _connection: Changes()
    ) -> Changes:
        """Do several acts as one transaction, and ``also`` what belongs to it; all of it or nothing."""
        with self.write(durable=True) as connection:
            changes = Changes(orders=bool(steps))
            since = self._clock() if any(self._rests(step.act) for step in steps) else None
            orders = [self._order(connection, step) for step in steps]
            for order in orders:
                changes |= self._put(connection, order, since)
            if since is not None:
                self._rested(connection, orders)
            changes |= also(connection)
        self.tell(changes)
        self._wake()
        return changes

    def let_rest(
        self, rests: Callable[[object], bool], rested: Callable[[Connection, Sequence[Order]], None]
    ) -> None:
        """Acts that ``rests`` says so of rest in the outbox with what is done together with them, before they are
        sent. ``rested`` hears of it in the transaction, before what belongs to it is done."""
        self._rests, self._rested = rests, rested

    def _order(self, connection: Connection, step: Step) -> Order:
        return Order(
            id=self._ids.new(),
            record=step.record,
            act=step.act,
            made_at=self._now(connection),
            seen=step.seen,
        )

    def _put(self, connection: Connection, order: Order, resting_since: datetime | None) -> Changes:
        if outbox.in_states(connection, outbox.STOPPED, lane=order.record):
            raise Refused("lane_stopped")
        try:
            changed = self._foresight.carry_out(connection, order)
        except Refused as refusal:
            if refusal.code == "classified":
                log.info("classified text refused: %s of %s", type(order.act).__name__, order.record)
            raise
        outbox.put(connection, order, resting_since)
        to = getattr(order.act, "to", "")
        if to:
            facts.put(connection, last_to(type(order.act)), str(to))
        return Changes(
            kinds=frozenset(kind_of(record) for record in changed),
            records=frozenset(record.id for record in changed),
        )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot of the cache."""
        with self._database.read() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool) -> Iterator[Connection]:
        """One transaction in the cache."""
        with self._database.write(durable=durable) as connection:
            yield connection

    def fold_log(self) -> None:
        """See ``Database.fold_log``."""
        self._database.fold_log()

    def on_change(self, listener: Callable[[Changes], None]) -> None:
        """Tell ``listener`` of every change."""
        self._hearers.append(listener)

    def on_status(self, listener: Callable[[SyncStatus], None]) -> None:
        """Tell ``listener`` how the line stands, whenever that changes."""
        self._watchers.append(listener)

    def on_close(self, closer: Callable[[], None]) -> None:
        """Have ``closer`` called first when the office closes."""
        self._closers.insert(0, closer)

    def on_closed(self, closer: Callable[[], None]) -> None:
        """Have ``closer`` called last when the office closes."""
        self._closers.append(closer)

    def on_wake(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called whenever there is something to send."""
        self._wake = wake

    def tell(self, changes: Changes) -> None:
        """Tell every listener what changed. It has happened: a listener that fails keeps nobody else from hearing of
        it, least of all those who show what the person may no longer read."""
        if changes:
            for hearer in list(self._hearers):
                try:
                    hearer(changes)
                except Exception:  # whatever a window does wrong, the others have to hear
                    log.exception("a listener failed at what changed")

    def tell_status(self, status: SyncStatus) -> None:
        """Tell every listener how the line stands."""
        self.status = status
        for watcher in list(self._watchers):
            watcher(status)

    def sync_now(self) -> None:
        """Have the conversation go on at once."""
        self._wake()

    def close(self) -> None:
        """End the conversation and close the cache. What waits is sent at the next start."""
        with self._closing:
            closers, self._closers = self._closers, []
        for closer in closers:
            closer()
