"""Orders come in: each is decided by the rules against what is true now, once, and its answer is kept for ever."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy.exc import DBAPIError

from oa_core import modules
from oa_core.people.model import Person, Register, scopes_of
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order
from oa_server.office.failures import Unanswered
from oa_server.office.keeping import keep
from oa_server.office.registry import Registry
from oa_server.storage import answers, feed, journal, numbering, records
from oa_server.storage.answers import Answer
from oa_server.storage.database import Busy, DiskFull
from oa_server.storage.writer import Transaction
from sync.encoding import UnknownKind, decode_act, decode_record
from sync.protocol import PUSH_BATCH, Push, Pushed, Result, WireOrder

log = logging.getLogger(__name__)

APPLIED, REFUSED, BLOCKED, UNSUPPORTED = "applied", "refused", "blocked", "unsupported"
IDENTITY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,63}")
"""What an id may look like; workstations send UUIDv7 text."""
FACT_LIMIT = 64
"""The most characters of a fact: answers are kept for ever, and a fact may be what somebody sent as a name."""
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for what is no JSON, is not UTF-8, or is nested without end."""


@dataclass(frozen=True)
class Caller:
    """Who asks: a person (id) at a device, through an account."""

    person: str
    device: str
    account: str


class Exchange:
    """Executes pushes, one after the other, in the writer's transactions."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._registry = Registry()

    def committed(self, transaction: Transaction) -> None:
        """Hear of a transaction of the writer's, this exchange's or another's."""
        self._registry.committed(transaction)

    def push(self, transaction: Transaction, caller: Caller, push: Push) -> Pushed:
        """Decide the orders in their sequence. Raises ``Unanswered``: ``epoch_changed``, ``malformed`` (too many
        orders), ``not_signed_in`` (the person is no longer in the register)."""
        connection = transaction.connection
        epoch = feed.head(connection).epoch
        if push.epoch != epoch:
            raise Unanswered("epoch_changed", epoch=str(epoch))
        if len(push.orders) > PUSH_BATCH:
            raise Unanswered("malformed", at="orders")
        person = self._registry.register(transaction).people.get(caller.person)
        if person is None:
            raise Unanswered("not_signed_in")
        # Of the others none is kept, and PostgreSQL takes no NUL in a text it is asked for.
        known = answers.find(connection, [one.id for one in push.orders if IDENTITY.fullmatch(one.id)])
        batch = _Batch(transaction, caller, person, self._registry, self._clock(), known)
        results = [batch.answer(order) for order in push.orders]
        batch.write_down()
        return Pushed(epoch, feed.head(connection).seq, results)


class _Batch:
    """One push on its way through: what was answered before and what is answered now."""

    def __init__(
        self,
        transaction: Transaction,
        caller: Caller,
        person: Person,
        registry: Registry,
        received_at: datetime,
        known: dict[str, Answer],
    ) -> None:
        self._known = known
        self._transaction = transaction
        self._caller = caller
        self._person = person
        self._registry = registry
        self._received_at = received_at
        self._answers: list[Answer] = []
        self._journal: list[journal.Entry] = []
        self._stopped_lanes: set[str] = set()

    def answer(self, order: WireOrder) -> Result:
        """The order's result: the one it had before, or a new one."""
        result = self._result(order)
        if result.status != APPLIED:
            self._stopped_lanes.add(order.lane)
        return result

    def write_down(self) -> None:
        """Keep the answers and the journal, in the transaction of what they tell of."""
        answers.keep(self._transaction.connection, self._answers)
        journal.write(self._transaction.connection, self._journal)

    def _result(self, order: WireOrder) -> Result:
        if any(IDENTITY.fullmatch(text) is None for text in (order.id, order.lane, order.record, order.kind)):
            # Not remembered: what has no proper id cannot be asked for again.
            return Result(order.id, REFUSED, "malformed")
        args_hash = _fingerprint(self._caller.person, order)
        known = self._known.get(order.id)
        if known is not None:
            if known.args_hash != args_hash:
                self._note("refused", order, "id_reused", {})
                return Result(order.id, REFUSED, "id_reused")
            return Result(order.id, known.status, known.code, known.facts, known.seq)
        if order.lane in self._stopped_lanes:
            return Result(order.id, BLOCKED)
        try:
            seq = self._decide(order)
        except Refused as refused:
            return self._remember(order, args_hash, REFUSED, refused.code, refused.facts)
        except UnknownKind:
            return Result(order.id, UNSUPPORTED)
        except (DBAPIError, Busy, DiskFull):
            raise
        except Exception:  # a mistake in a rule of ours, whatever it raises
            # Nothing was changed; the workstation keeps the order for a mended server.
            log.exception("the order %s (%s) could not be carried out", order.id, order.kind)
            self._note("failed", order, "failed", {})
            return Result(order.id, UNSUPPORTED, "failed")
        return self._remember(order, args_hash, APPLIED, seq=seq)

    def _decide(self, order: WireOrder) -> int:
        """Carry the order out inside a savepoint, so that a refusal leaves nothing behind and uses up no number."""
        made_at = self._made_at(order)
        if made_at is None:
            raise Refused("malformed", at="$.made_at")
        try:
            act = decode_act(order.kind, order.act)
        except msgspec.ValidationError as error:
            raise Refused("malformed", at=_where(error)) from error
        except _UNREADABLE as error:
            raise Refused("malformed") from error
        asked = Order(order.id, order.record, act, made_at, order.seen)
        with self._transaction.connection.begin_nested():
            register = self._registry.register(self._transaction)
            desk = _Desk(self._transaction, self._person, register, self._received_at)
            return keep(self._transaction, desk.decide(asked))

    def _made_at(self, order: WireOrder) -> datetime | None:
        """A workstation whose clock is ahead cannot act in the office's future; ``None`` for what is no instant."""
        instant = _instant(order.made_at)
        return None if instant is None else min(instant, self._received_at)

    def _remember(
        self,
        order: WireOrder,
        args_hash: str,
        status: str,
        code: str = "",
        facts: dict[str, str] | None = None,
        seq: int = 0,
    ) -> Result:
        facts = {name: fact[:FACT_LIMIT] for name, fact in (facts or {}).items()}
        answer = Answer(
            id=order.id,
            args_hash=args_hash,
            person=self._caller.person,
            device=self._caller.device,
            lane=order.lane,
            record=order.record,
            kind=order.kind,
            status=status,
            code=code,
            facts=facts,
            seq=seq,
            made_at=self._made_at(order) or self._received_at,
            received_at=self._received_at,
        )
        self._answers.append(answer)
        self._known[order.id] = answer
        self._note(status, order, code, facts)
        return Result(order.id, status, code, facts, seq)

    def _note(self, event: str, order: WireOrder, code: str, facts: dict[str, str]) -> None:
        self._journal.append(
            journal.Entry(
                at=self._received_at,
                event=event,
                account=self._caller.account,
                person=self._caller.person,
                device=self._caller.device,
                act=order.kind,
                record=order.record,
                order_id=order.id,
                made_at=_instant(order.made_at),
                code=code,
                facts=facts,
            )
        )


class _Desk:
    """One order before the rules: what they may look up, and whether what they change is theirs to change."""

    def __init__(
        self, transaction: Transaction, person: Person, register: Register, received_at: datetime
    ) -> None:
        self._connection = transaction.connection
        self._seen: dict[str, Record | None] = {}
        self._person = person
        self._context = Context(
            person=person,
            register=register,
            look_up=self._look_up,
            allot=lambda series: numbering.allot(self._connection, series),
            received_at=received_at,
        )

    def decide(self, order: Order) -> Sequence[Record]:
        """The records as they are after the order. Raises ``Refused``."""
        record = self._look_up(order.record)
        if record is not None and not self._may_read(record.id):
            # Not even its state is told to somebody who cannot read it.
            raise Refused("not_yours")
        changed = modules.apply(record, order, self._context)
        ids = [each.id for each in changed]
        if len(set(ids)) < len(ids) or any(self._is_strange(each) for each in ids):
            raise Refused("exists")
        return changed

    def _look_up(self, record: str) -> Record | None:
        if record not in self._seen:
            row = records.find(self._connection, [record]).get(record)
            self._seen[record] = None if row is None else decode_record(row.kind, row.body.encode())
        return self._seen[record]

    def _may_read(self, record: str) -> bool:
        scopes = records.scopes(self._connection, [record])[record]
        return bool(scopes & scopes_of(self._person))

    def _is_strange(self, record: str) -> bool:
        """Whether the rule would write over a record it never looked at: an id that was made up to hit one."""
        return record not in self._seen and self._look_up(record) is not None


def _fingerprint(person: str, order: WireOrder) -> str:
    """Who asks for what, as SHA-256: the same for the same act in other spelling, another for another act.

    The time is no part of it: workstations may correct theirs between two tries.
    """
    try:
        act = msgspec.json.encode(msgspec.json.decode(order.act), order="sorted")
    except _UNREADABLE:
        act = bytes(order.act)
    what = msgspec.json.encode((person, order.kind, order.record, order.seen))
    return hashlib.sha256(what + act).hexdigest()


def _instant(time: datetime) -> datetime | None:
    """The time in UTC; ``None`` without a zone, and for the edges of the calendar that no other zone has a day for."""
    try:
        return None if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        return None


def _where(error: msgspec.ValidationError) -> str:
    """The place in the act that is malformed, without what stood there."""
    found = re.search(r" - at `(\$[\w.\[\]]*)`$", str(error))
    return found.group(1) if found else "$"
