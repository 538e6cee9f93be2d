"""What the person's waiting orders will make of the office's records, foreseen by the rules the server applies."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.storage import outbox, records
from oa_core.modules import MODULES, apply, kind_of
from oa_core.people.model import Person, Register
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order

REGISTER_KINDS = frozenset(
    kind.name for module in MODULES if module.name == "people" for kind in module.kinds
)


class Foresight:
    """The rules on a workstation: one person, the register as it was last read, numbers left open."""

    def __init__(self, person: str) -> None:
        self._person = person
        self._register: Register | None = None
        self._reading = threading.Lock()

    def register(self, connection: Connection) -> Register:
        """The organ register, read once and again when it changed."""
        with self._reading:
            if self._register is None:
                self._register = Register.of(records.of_kinds(connection, REGISTER_KINDS))
            return self._register

    def heed(self, kinds: Collection[str]) -> None:
        """Records of ``kinds`` changed: if the register did, it is read anew."""
        if REGISTER_KINDS & set(kinds):
            with self._reading:
                self._register = None

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
        changed = apply(records.read(connection, order.record), order, self.context(connection))
        records.lay_over(connection, order.record, changed)
        return changed

    def refold(self, connection: Connection, lanes: Collection[str]) -> Changes:
        """Foresee the orders underway in ``lanes`` anew, from what the central office has confirmed by now.

        An order that no longer fits is passed over: the central office will say why it is refused.
        """
        touched: set[tuple[str, str]] = set()
        for lane in lanes:
            touched |= set(records.uncover(connection, lane))
            for order in outbox.underway(connection, lane):
                try:
                    touched |= {(kind_of(record), record.id) for record in self.carry_out(connection, order)}
                except Refused:
                    continue
        return Changes(
            kinds=frozenset(kind for kind, _ in touched), records=frozenset(record for _, record in touched)
        )
