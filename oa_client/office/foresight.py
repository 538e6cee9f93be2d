"""What the person's waiting orders will make of the office's records, foreseen by the rules the server applies."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from oa_client.office.changes import Changes
from oa_client.storage import facts, outbox, records
from oa_core.modules import MODULES, apply, kind_of
from oa_core.people.model import Person, Register
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order

log = logging.getLogger(__name__)

REGISTER_KINDS = frozenset(
    kind.name for module in MODULES if module.name == "people" for kind in module.kinds
)


class Foresight:
    """The rules on a workstation: one person, the register as it was last read, numbers left open."""

    def __init__(self, person: str) -> None:
        self._person = person
        self._register: Register | None = None
        self._changed = 0
        """How often the register is known to have changed."""
        self._reading = threading.Lock()
        self._leans: dict[str, set[str]] = {}
        """What the orders of each lane read and changed when they were carried out last; the writers' alone."""

    def register(self, connection: Connection) -> Register:
        """The organ register, read once and again when it changed. Who began to read before that still sees the old
        one; it is not kept."""
        with self._reading:
            if self._register is not None:
                return self._register
            found = Register.of(records.of_kinds(connection, REGISTER_KINDS))
            if _times_changed(connection) >= self._changed:
                self._register = found
            return found

    def changes(self, connection: Connection, kinds: Collection[str]) -> None:
        """In this transaction records of ``kinds`` change: if the register does, it is read anew."""
        if REGISTER_KINDS & set(kinds):
            times = _times_changed(connection) + 1
            facts.put(connection, "register_changed", str(times))
            with self._reading:
                self._register, self._changed = None, times

    def context(self, connection: Connection) -> Context:
        """What the rules may know on this workstation."""
        register = self.register(connection)
        me = register.people.get(self._person) or Person(id=self._person, organ="", name=self._person)
        return Context(
            person=me,
            register=register,
            look_up=lambda record_id: records.read(connection, record_id),
            allot=lambda _series: None,
        )

    def carry_out(self, connection: Connection, order: Order) -> Sequence[Record]:
        """Show the office as it will be after ``order``. Raises ``Refused`` when the rules forbid it."""
        leans = self._leans.setdefault(order.record, {order.record})
        context = self.context(connection)

        def look_up(record_id: str) -> Record | None:
            leans.add(record_id)
            return context.look_up(record_id)

        changed = apply(records.read(connection, order.record), order, replace(context, look_up=look_up))
        leans.update(record.id for record in changed)
        records.lay_over(connection, order.record, changed)
        return changed

    def refold(
        self,
        connection: Connection,
        lanes: Collection[str],
        changed: Collection[str] = frozenset(),
        shown: Collection[str] = frozenset(),
    ) -> Changes:
        """Foresee the orders underway in ``lanes`` anew, from what the central office has confirmed by now, and those
        of every lane that leans on them or on a record of ``changed``. The lists have the confirmed ones of ``shown``.

        An order that no longer fits is passed over: the central office will say why it is refused. So is one that
        this program cannot read, or whose rule does not expect what it finds (a register that went back in time): no
        order may stop the news.
        """
        if not lanes and not changed:
            return Changes()
        folded = self._leaning(connection, lanes, changed)
        touched = set(records.uncover(connection, folded, shown))
        for lane in folded:
            self._leans.pop(lane, None)
        for row in outbox.underway(connection, folded):
            try:
                with connection.begin_nested():
                    changed_by = self.carry_out(connection, outbox.to_order(row))
            except Refused:
                continue
            except SQLAlchemyError:
                raise  # the disk is full: the page is taken in whole or not at all
            except Exception as fault:  # noqa: BLE001 - its text may hold what a person wrote: only its type is logged
                log.error("%s %s is not foreseen: %s", row.kind, row.id, type(fault).__name__)
                continue
            touched |= {(kind_of(record), record.id) for record in changed_by}
        return Changes(
            kinds=frozenset(kind for kind, _ in touched), records=frozenset(record for _, record in touched)
        )

    def _leaning(self, connection: Connection, lanes: Collection[str], changed: Collection[str]) -> set[str]:
        """``lanes``, and those underway whose orders read or changed what these did, or what is in ``changed``. A lane
        that this program has not carried out yet may lean on anything."""
        folded = set(lanes)
        reached = set(changed).union(*(self._leans.get(lane, (lane,)) for lane in folded))
        rest = outbox.lanes_underway(connection) - folded
        while True:
            more = {lane for lane in rest if self._leans.get(lane, reached) & reached}
            if not more:
                return folded
            folded |= more
            rest -= more
            reached |= set[str]().union(*(self._leans.get(lane, ()) for lane in more))


def _times_changed(connection: Connection) -> int:
    return int(facts.get(connection, "register_changed") or "0")
