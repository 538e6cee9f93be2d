"""The county's papers as the office's own rules make them: every act is decided by ``oa_core.modules.apply``."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from oa_core.documents.model import Receipt
from oa_core.modules import apply
from oa_core.people.model import Person, Register
from oa_core.records import Record, Series
from oa_core.workflow import Context, Order
from tools.demo.ids import seeded_id

ON_THE_WAY = timedelta(seconds=1)
"""How long an act travels to the central office, in the demo's world."""


class Book:
    """All records and number series of the county while its papers move. Acts come in the order of their times."""

    def __init__(self, register: Register, random: Random) -> None:
        self.records: dict[str, Record] = {}
        self.revisions: Counter[str] = Counter()
        self.series: Counter[Series] = Counter()
        self._receipts: dict[str, dict[str, str]] = {}
        self._register = register
        self._random = random

    def new_id(self, at: datetime) -> str:
        """A fresh identity made at ``at``."""
        return seeded_id(at, self._random)

    def act(self, person: Person, act: object, at: datetime, record: str = "") -> Record:
        """Let ``person`` do ``act`` to a record, or make a new one; gives the record as it is then.

        Raises ``Refused`` as the office does: a demo that breaks a rule is a wrong demo.
        """
        before = self.records.get(record)
        order = Order(id=self.new_id(at), record=record or self.new_id(at), act=act, made_at=at)
        context = Context(
            person=person,
            register=self._register,
            look_up=self.records.get,
            allot=self._allot,
            received_at=at + ON_THE_WAY,
        )
        after = apply(before, order, context)
        for each in after:
            self.records[each.id] = each
            self.revisions[each.id] += 1
            if isinstance(each, Receipt):
                self._receipts.setdefault(each.envelope, {})[each.organ] = each.id
        return after[0]

    def receipts_of(self, envelope: str) -> dict[str, str]:
        """The ids of an envelope's receipts, by receiver (an organ id)."""
        return self._receipts.get(envelope, {})

    def _allot(self, series: Series) -> int:
        self.series[series] += 1
        return self.series[series]
