"""Workstations introduce themselves and orders come in: each is decided by the rules against what is true now, once,
and its answer is kept for ever."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from oa_server.office.batch import FACT_LIMIT, Batch
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.greeting import Greeting
from oa_server.office.registry import Registry
from oa_server.storage import feed, journal
from oa_server.storage.writer import Transaction
from sync.protocol import PUSH_ORDERS, Hello, Push, Pushed, Welcome

DOUBTS = 20
"""The most doubts that are written down of one pull."""
AHEAD = 1000
"""The most workstations of which it is written down that they know more than the office."""
LARGEST = 2**63 - 1
log = logging.getLogger(__name__)


class Exchange:
    """Answers what writes, one after the other, in the writer's transactions. Pages are read by ``pulling.pull``.

    ``new_token`` makes a secret that nobody can guess.
    """

    def __init__(
        self, clock: Callable[[], datetime], new_token: Callable[[], str] = secrets.token_urlsafe
    ) -> None:
        self._clock = clock
        self._new_token = new_token
        self._registry = Registry()
        self._ahead: set[str] = set()

    def committed(self, transaction: Transaction) -> None:
        """Hear of a transaction of the writer's, this exchange's or another's."""
        self._registry.committed(transaction)

    def greet(self, transaction: Transaction, caller: Caller, hello: Hello) -> Welcome:
        """Tell a workstation what it is known by from now on; in the session of ``caller`` too."""
        return Greeting(transaction.connection, caller, self._clock(), self._new_token).answer(hello)

    def push(self, transaction: Transaction, caller: Caller, push: Push) -> Pushed:
        """Decide the orders in their sequence. Raises ``Unanswered``: ``epoch_changed``, ``behind`` (the asker knows
        more than this office: what they ask for rests on what is not here), ``malformed`` (too many orders),
        ``not_signed_in`` (the person is no longer in the register)."""
        head = same_epoch(transaction.connection, push.epoch)
        if push.head > head.seq:
            raise Unanswered("behind", head=str(head.seq))
        if len(push.orders) > PUSH_ORDERS:
            raise Unanswered("malformed", at="orders")
        register = self._registry.register(transaction)
        if caller.person not in register.people:
            raise Unanswered("not_signed_in")
        batch = Batch(transaction, caller, register, self._clock())
        results = batch.answer(push.orders)
        return Pushed(push.turn, head.epoch, max(head.seq, batch.reached), results)

    def ahead(self, transaction: Transaction, caller: Caller, seq: int) -> None:
        """A workstation has read up to ``seq``, which an office that has no other copy has not come to: the office
        has gone back in time, and somebody has to declare a new epoch. Said once of each workstation."""
        if caller.device in self._ahead or len(self._ahead) >= AHEAD:
            return
        self._ahead.add(caller.device)
        head = feed.head(transaction.connection)
        facts = {"seq": str(min(seq, LARGEST)), "epoch": str(head.epoch), "head": str(head.seq)}
        log.error(
            "the device %s knows the office up to %s, and it goes to %s: the database was put back; say so with "
            "oa-server fork",
            caller.device,
            facts["seq"],
            facts["head"],
        )
        entry = journal.Entry(
            self._clock(),
            "went_back",
            account=caller.account,
            person=caller.person,
            device=caller.device,
            facts=facts,
        )
        journal.write(transaction.connection, [entry])

    def doubt(self, transaction: Transaction, caller: Caller, scopes: Sequence[str]) -> None:
        """A workstation has read scopes whose digest does not agree: a mistake of ours, whichever side made it."""
        told = [scope[:FACT_LIMIT] for scope in scopes[:DOUBTS]]
        log.error("the device %s does not agree with us on %s", caller.device, told)
        entries = [
            journal.Entry(
                self._clock(),
                "doubted",
                account=caller.account,
                person=caller.person,
                device=caller.device,
                facts={"scope": scope},
            )
            for scope in told
        ]
        journal.write(transaction.connection, entries)


def same_epoch(connection: Connection, epoch: int) -> feed.Head:
    """How far the feed has come. Raises ``Unanswered("epoch_changed")`` when the asker speaks of another epoch."""
    head = feed.head(connection)
    if epoch != head.epoch:
        fork_seq = feed.fork_since(connection, epoch)
        raise Unanswered("epoch_changed", epoch=str(head.epoch), fork_seq=str(fork_seq))
    return head
