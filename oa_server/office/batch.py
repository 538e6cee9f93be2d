"""One push on its way through: what was answered before, what the rules say now, and the writing down of both."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from sqlalchemy.exc import OperationalError, StatementError

from oa_core.modules import COMMANDS
from oa_core.people.model import Register
from oa_core.refusal import Refused
from oa_core.workflow import Order
from oa_server.office import files
from oa_server.office.caller import Caller
from oa_server.office.folding import Fold
from oa_server.office.ids import IDENTITY
from oa_server.office.keeping import write
from oa_server.office.standing import Plan, Standing
from oa_server.storage import answers, journal
from oa_server.storage.answers import Answer
from oa_server.storage.database import Busy, DiskFull
from oa_server.storage.writer import Transaction
from sync.encoding import UnknownKind, decode_act
from sync.protocol import Result, WireOrder

log = logging.getLogger(__name__)

APPLIED, REFUSED, BLOCKED = "applied", "refused", "blocked"
NEED_FILES, UNSUPPORTED = "need_files", "unsupported"
FACT_LIMIT = 64
"""The most characters of a fact: answers are kept for ever, and a fact may be what somebody sent as a name."""
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for what is no JSON, is not UTF-8, or is nested without end."""


@dataclass
class _Decided:
    """What becomes of an order. ``plan`` is there when it is done, ``seq`` once that is written. ``event`` is what the
    journal says of it, ``kept`` whether the same answer is given for ever."""

    order: WireOrder
    args_hash: str
    status: str
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    seq: int = 0
    plan: Plan | None = None
    event: str = ""
    kept: bool = False
    files: tuple[str, ...] = ()

    def result(self) -> Result:
        return Result(self.order.id, self.status, self.code, self.facts, self.seq, list(self.files))


class Batch:
    """Answers the orders of one push. ``reached`` is the number of its last commit, 0 without one."""

    def __init__(
        self, transaction: Transaction, caller: Caller, register: Register, received_at: datetime
    ) -> None:
        self._transaction = transaction
        self._caller = caller
        self._register = register
        self._received_at = received_at
        self._known: dict[str, _Decided] = {}
        self._stopped_lanes: set[str] = set()
        self.reached = 0

    def answer(self, orders: Sequence[WireOrder]) -> list[Result]:
        """The results: for each order the one it had before, or a new one."""
        named = {order.id: order for order in orders if _is_named(order)}
        for known in answers.find(self._transaction.connection, named).values():
            self._known[known.id] = _Decided(
                named[known.id], known.args_hash, known.status, known.code, known.facts, known.seq
            )
        try:
            decided = self._together(orders)
        except OperationalError:
            raise  # the database's trouble, not that of an order
        except StatementError:
            log.warning("a push could not be written whole", exc_info=True)
            decided = [self._alone(order) for order in orders]
        return [each.result() for each in decided]

    def _together(self, orders: Sequence[WireOrder]) -> list[_Decided]:
        """Decide the orders and write down what that comes to, or leave everything as it was."""
        connection = self._transaction.connection
        known, stopped = dict(self._known), set(self._stopped_lanes)
        fold = Fold(Standing(connection), self._register, self._caller.person, self._received_at)
        with connection.begin_nested():
            # What an order makes beside its own record has its id, more often than not.
            fresh = [order for order in orders if _is_named(order) and order.id not in known]
            fold.standing.fetch([one for order in fresh for one in (order.record, order.id)])
            decided = []
            for order in orders:
                decided.append(self._decide(fold, order, known, stopped))
                if decided[-1].status != APPLIED:
                    stopped.add(order.lane)
            self._write(fold.standing, decided)
        self._known, self._stopped_lanes, self._register = known, stopped, fold.register
        return decided

    def _alone(self, order: WireOrder) -> _Decided:
        try:
            return self._together([order])[0]
        except OperationalError:
            raise
        except StatementError:
            # The rules allow it and the database does not: a mistake of ours, which the others must not wait for.
            log.exception("the order %s (%s) could not be written", order.id, order.kind)
            self._stopped_lanes.add(order.lane)
            failed = _Decided(order, "", UNSUPPORTED, "failed", event="failed")
            self._write(Standing(self._transaction.connection), [failed])
            return failed

    def _decide(
        self, fold: Fold, order: WireOrder, known: dict[str, _Decided], stopped: Collection[str]
    ) -> _Decided:
        if not _is_named(order):
            # Not remembered: what has no proper id cannot be asked for again.
            return _Decided(order, "", REFUSED, "malformed")
        args_hash = _fingerprint(self._caller.person, order)
        before = known.get(order.id)
        if before is not None:
            if before.args_hash != args_hash:
                return _Decided(order, args_hash, REFUSED, "id_reused", event=REFUSED)
            return before
        if order.lane in stopped:
            return _Decided(order, args_hash, BLOCKED)
        try:
            asked = self._asked(order)
            missing = self._missing(order.kind, asked.act)
            if missing:
                return _Decided(order, args_hash, NEED_FILES, files=missing)
            plan = fold.decide(asked)
        except Refused as refused:
            facts = {name: fact[:FACT_LIMIT] for name, fact in refused.facts.items()}
            decided = _Decided(order, args_hash, REFUSED, refused.code, facts, event=REFUSED, kept=True)
        except UnknownKind:
            return _Decided(order, args_hash, UNSUPPORTED)
        except (StatementError, Busy, DiskFull):
            raise
        except Exception:  # a mistake in a rule of ours, whatever it raises
            # Nothing was changed; the workstation keeps the order for a mended server.
            log.exception("the order %s (%s) could not be carried out", order.id, order.kind)
            return _Decided(order, args_hash, UNSUPPORTED, "failed", event="failed")
        else:
            decided = _Decided(order, args_hash, APPLIED, plan=plan, event=APPLIED, kept=True)
        known[order.id] = decided
        return decided

    def _asked(self, order: WireOrder) -> Order:
        made_at = self._made_at(order)
        if made_at is None:
            raise Refused("malformed", at="$.made_at")
        try:
            act = decode_act(order.kind, order.act)
        except msgspec.ValidationError as error:
            raise Refused("malformed", at=_where(error)) from error
        except _UNREADABLE as error:
            raise Refused("malformed") from error
        return Order(order.id, order.record, act, made_at, order.seen)

    def _missing(self, kind: str, act: object) -> tuple[str, ...]:
        """The contents the act refers to that are not here yet. Raises ``Refused("malformed")`` when all are and one
        is not as long as the act says: nobody could ever fetch it by what the record says."""
        command = COMMANDS[kind]
        missing = files.missing(self._transaction.connection, command.files(act), self._caller)
        if not missing and not files.as_long_as(self._transaction.connection, command.sizes(act)):
            raise Refused("malformed", at="$.file.size")
        return missing

    def _made_at(self, order: WireOrder) -> datetime | None:
        """A workstation whose clock is ahead cannot act in the office's future; ``None`` for what is no instant."""
        instant = _instant(order.made_at)
        return None if instant is None else min(instant, self._received_at)

    def _write(self, standing: Standing, decided: Sequence[_Decided]) -> None:
        """Write down what orders come to, their answers and the journal: all of it, or nothing."""
        done = [(each, each.plan) for each in decided if each.plan is not None and each.seq == 0]
        seqs = write(self._transaction, standing, [plan for _, plan in done])
        for (each, _), seq in zip(done, seqs, strict=True):
            each.seq = seq
            self.reached = seq
        once = list({id(each): each for each in decided if each.event}.values())
        answers.keep(self._transaction.connection, [self._answer(each) for each in once if each.kept])
        journal.write(self._transaction.connection, [self._entry(each) for each in once])

    def _answer(self, decided: _Decided) -> Answer:
        order = decided.order
        return Answer(
            id=order.id,
            args_hash=decided.args_hash,
            person=self._caller.person,
            device=self._caller.device,
            lane=order.lane,
            record=order.record,
            kind=order.kind,
            status=decided.status,
            code=decided.code,
            facts=decided.facts,
            seq=decided.seq,
            made_at=self._made_at(order) or self._received_at,
            received_at=self._received_at,
            api=self._caller.api,
        )

    def _entry(self, decided: _Decided) -> journal.Entry:
        order = decided.order
        return journal.Entry(
            at=self._received_at,
            event=decided.event,
            account=self._caller.account,
            person=self._caller.person,
            device=self._caller.device,
            act=order.kind,
            record=order.record,
            order_id=order.id,
            made_at=_instant(order.made_at),
            code=decided.code,
            facts=decided.facts,
        )


def _is_named(order: WireOrder) -> bool:
    return all(IDENTITY.fullmatch(text) for text in (order.id, order.lane, order.record, order.kind))


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
