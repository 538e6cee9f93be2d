"""Orders before the rules, one after the other: what they may look up, and whether what they change is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from oa_core import modules
from oa_core.people.model import Register, scopes_of
from oa_core.records import Record, Series
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order
from oa_server.office.keeping import planned
from oa_server.office.registry import REGISTER_KINDS
from oa_server.office.standing import Plan, Standing


class Fold:
    """Decides the orders of one person. Each sees what those before it have come to; one that is refused leaves
    nothing behind and uses up no number. Nothing is written here."""

    def __init__(self, standing: Standing, register: Register, person: str, received_at: datetime) -> None:
        self.standing = standing
        self.register = register
        self._person = person
        self._received_at = received_at

    def decide(self, order: Order) -> Plan:
        """What the order comes to. Raises ``Refused``, ``UnknownKind``, and whatever a mistaken rule raises."""
        look = _Look(self.standing)
        person = self.register.people[self._person]
        record = look.up(order.record)
        if record is not None and not self.standing.scopes(order.record) & set(scopes_of(person)):
            # Not even its state is told to somebody who cannot read it.
            raise Refused("not_yours")
        context = Context(person, self.register, look.up, look.allot, self._received_at)
        changed = modules.apply(record, order, context)
        self._refuse_strange(changed, look)
        plan = planned(self.standing, changed)
        self.standing.take(plan, changed, look.numbers)
        if any(row.kind in REGISTER_KINDS for row in plan.rows):
            known = self.register
            self.register = Register.of(
                (*known.organs.values(), *known.people.values(), *known.letterheads.values(), *changed)
            )
        return plan

    def _refuse_strange(self, changed: Sequence[Record], look: _Look) -> None:
        """A rule must not write over a record it never looked at: an id that was made up to hit one."""
        ids = [each.id for each in changed]
        self.standing.fetch(ids)
        strange = set(ids) - look.seen
        if len(set(ids)) < len(ids) or any(self.standing.row(one) is not None for one in strange):
            raise Refused("exists")


class _Look:
    """What one order looked up, and the numbers it took."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self.seen: set[str] = set()
        self.numbers: dict[Series, int] = {}

    def up(self, record: str) -> Record | None:
        self.seen.add(record)
        return self._standing.record(record)

    def allot(self, series: Series) -> int:
        number = self.numbers.get(series) or self._standing.next_number(series)
        self.numbers[series] = number + 1
        return number
