"""What the conversation with the central office does to the cache: the only writer of confirmed records, cursors and
the states of orders. Every step is one transaction; stopped anywhere, the next start goes on from there."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.office.foresight import REGISTER_KINDS, Foresight
from oa_client.storage import dictionaries, facts, lease, outbox, pages, purging, scopes, sent
from oa_client.storage.database import Database
from oa_core.modules import KINDS
from sync import bodies
from sync.core import (
    Answered,
    Confused,
    Forked,
    Introduce,
    Outgoing,
    Page,
    PageTaken,
    Reply,
    Restart,
    Step,
    Unanswered,
    Wanted,
    Welcomed,
)
from sync.protocol import PUSH_BYTES, PUSH_ORDERS, Hello, Pull, Pulled, Push, Result, Welcome, WireOrder

SKEW_TOLERANCE = 2.0
"""Seconds the workstation's clock may differ from the server's without being corrected."""


class Exchange:
    """The cache's side of the conversation. ``tell`` hears of what each step changed, once it is written."""

    def __init__(
        self,
        database: Database,
        foresight: Foresight,
        clock: Callable[[], datetime],
        tell: Callable[[Changes], None],
        rest: timedelta = timedelta(0),
    ) -> None:
        """``rest``: how long an order that rests does so."""
        self._database = database
        self._foresight = foresight
        self._clock = clock
        self._tell = tell
        self._rest = rest
        self._welcomed = False
        self._reading_much = False

    def start(self) -> None:
        """The program starts: it introduces itself, and what the server did not know how to do, or gave no answer to,
        is asked again. Nothing rests any more."""
        self._welcomed = False
        self.let_go()
        with self._database.write(durable=False) as connection:
            lanes = outbox.ask_again(connection, self._clock())
            changes = Changes(orders=bool(lanes)) | self._foresight.refold(connection, lanes)
        self._tell(changes)

    def begin(self, *, introduce: bool = False) -> None:
        """A new conversation: what was on the line when the last one broke waits again. ``introduce``: the first words
        are said again, to learn whether the server answers at all."""
        self._welcomed = self._welcomed and not introduce
        self._release(self._rest)
        if not self._has("sending"):
            return
        with self._database.write(durable=False) as connection:
            outbox.begin_again(connection, self._clock())

    def rest_left(self) -> float | None:
        """Seconds until an order has rested; ``None`` when none rests."""
        with self._database.read() as connection:
            since = outbox.rests_since(connection)
        return max(0.0, (since + self._rest - self._clock()).total_seconds()) if since else None

    def let_go(self) -> bool:
        """Whatever rests may be sent at once; whether anything did."""
        return self._release(timedelta(0))

    def has_to_send(self) -> bool:
        """Whether an order waits for the line or is on it."""
        return self._has("queued") or self._has("sending")

    def _release(self, rest: timedelta) -> bool:
        if not self._has("resting"):
            return False
        with self._database.write(durable=True) as connection:
            released = outbox.release(connection, self._clock(), rest)
        if released:
            self._tell(Changes(orders=True))
        return released

    def perform(self, step: Step) -> Reply:
        """Do what the conversation asks of the cache. Raises ``Refused("disk_full")`` and ``Confused``."""
        match step:
            case Introduce(turn):
                return self._introduce(turn)
            case Outgoing(turn):
                return self._outgoing(turn)
            case Wanted(turn):
                return self._wanted(turn)
            case Welcomed(welcome):
                self._tell(self._welcome(welcome))
            case Answered(results):
                self._tell(self._answered(results))
            case Unanswered(push, _code):
                self._tell(self._unanswered(push))
            case Page(pulled):
                changes, taken = self._page(pulled)
                self._tell(changes)
                return taken
            case Restart(forked):
                self._tell(self._restart(forked))
            case _:
                raise TypeError("messages are for the line")
        return None

    def purge(self) -> None:
        """This device has been retired: what was read from the server is forgotten; what the person wrote and the
        server does not have stays. The next sign-in is that of another device."""
        with self._database.write(durable=True) as connection:
            gone = purging.purge(connection)
            self._foresight.changes(connection, KINDS)
        self._welcomed = False
        self._database.burn()
        self._tell(Changes(frozenset(KINDS), gone, orders=True, gone=gone))

    def _introduce(self, turn: int) -> Hello | None:
        if self._welcomed:
            return None
        with self._database.read() as connection:
            return Hello(
                turn=turn,
                epoch=_epoch(connection),
                token=facts.get(connection, "device_token") or "",
                dictionaries=sorted(bodies.known()),
            )

    def _welcome(self, welcome: Welcome) -> Changes:
        with self._database.write(durable=True) as connection:
            server = facts.get(connection, "server")
            if server and server != welcome.server:
                raise Confused(f"this is the server {welcome.server}, not {server}")
            device = facts.get(connection, "device")
            if device and device != welcome.device:
                scopes.doubt_all(connection)  # somebody else goes on with our token (sync.md B30)
            for told in welcome.dictionaries:
                dictionaries.keep(connection, told.number, told.content)
            facts.put(connection, "server", welcome.server)
            facts.put(connection, "device", welcome.device)
            facts.put(connection, "device_token", welcome.token)
            lease.heard(connection, self._clock(), welcome.lease_days)
        self._welcomed = True
        return Changes()

    def _has(self, state: str) -> bool:
        """Whether there are orders in ``state``; a conversation about nothing need not keep other writers waiting."""
        with self._database.read() as connection:
            return outbox.has(connection, state)

    def _outgoing(self, turn: int) -> Push | None:
        if not self._has("queued"):
            return None
        with self._database.write(durable=False) as connection:
            rows = outbox.take(connection, PUSH_ORDERS, PUSH_BYTES, self._clock())
            if not rows:
                return None
            orders = [
                WireOrder(
                    id=row.id,
                    lane=row.lane,
                    record=row.record,
                    kind=row.kind,
                    act=bytes(row.act),
                    made_at=outbox.made_at(row),
                    seen=row.seen,
                )
                for row in rows
            ]
            head = max(map(max, scopes.cursors(connection).values()), default=0)
            return Push(turn=turn, epoch=_epoch(connection), orders=orders, head=head)

    def _answered(self, results: list[Result]) -> Changes:
        """What a refused order had shown is taken back at once."""
        with self._database.write(durable=True) as connection:
            now = self._clock()
            lanes = outbox.answer(connection, results, now)
            done = [each.id for each in results if each.status == "applied"]
            sent.count(connection, outbox.own_count(connection, done), now)
            return Changes(orders=True) | self._foresight.refold(connection, lanes)

    def _unanswered(self, push: Push) -> Changes:
        with self._database.write(durable=True) as connection:
            lanes = outbox.choke(connection, [order.id for order in push.orders], self._clock())
            return Changes(orders=True) | self._foresight.refold(connection, lanes)

    def _wanted(self, turn: int) -> Pull:
        with self._database.read() as connection:
            return Pull(
                turn=turn,
                epoch=_epoch(connection),
                scopes=dict(scopes.cursors(connection)),
                doubts=scopes.doubts(connection),
            )

    def _page(self, pulled: Pulled) -> tuple[Changes, PageTaken]:
        """Take in a page: rows, comings and goings, cursors, orders read back, and the foreseen state on top."""
        now = self._clock()
        bulk, self._reading_much = pulled.more or self._reading_much, pulled.more
        with self._database.write(durable=False, bulk=bulk) as connection:
            began = time.monotonic()
            taken = pages.take(connection, pulled)
            seconds = time.monotonic() - began
            lease.heard(connection, now)
            skew = (pulled.now - now).total_seconds()
            facts.put(connection, "skew", str(skew if abs(skew) > SKEW_TOLERANCE else 0.0))
            self._foresight.changes(connection, taken.kinds)
            read = min((pos for pos, _ in scopes.cursors(connection).values()), default=0)
            settled = outbox.settle(connection, read, pulled.safe, now)
            changes = Changes(taken.kinds, taken.records, orders=bool(settled), gone=taken.gone)
            # The register says who may do what: everything underway hangs on it.
            anew = outbox.lanes_underway(connection) if REGISTER_KINDS & taken.kinds else set[str]()
            changes |= self._foresight.refold(connection, anew.union(settled), taken.records, taken.shown)
        if taken.gone:
            self._database.fold_log()
        if not pulled.more and not taken.again:
            self._database.read_whole()
        return changes, PageTaken(taken.again, seconds)

    def _restart(self, forked: Forked) -> Changes:
        """The server went back in time (restored from a backup): read everything again, and send again what it has
        forgotten. Nothing that a person wrote here is touched."""
        with self._database.write(durable=True) as connection:
            facts.put(connection, "epoch", str(forked.epoch))
            scopes.doubt_all(connection)
            # What was on the line was not executed either: it queues behind what is sent again, not beside it.
            outbox.begin_again(connection, self._clock())
            lanes = outbox.send_again(connection, forked.fork_seq, self._clock())
            return Changes(orders=True) | self._foresight.refold(connection, lanes)


def _epoch(connection: Connection) -> int:
    return int(facts.get(connection, "epoch") or "0")
