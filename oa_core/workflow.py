"""The table of steps: who may do what to a record in which state. One table serves workstation and server."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from oa_core.people.model import Person, Register
from oa_core.records import Record, Series
from oa_core.refusal import Refused

R = TypeVar("R", bound=Record)
A = TypeVar("A")


@dataclass(frozen=True)
class Order:
    """One act of one person (指令): what is asked of which record, and what the person saw when asking.

    ``seen`` is the step number the record showed (``None`` when the act does not depend on it); the act is
    refused as ``moved_on`` when the record stands elsewhere by now. ``made_at`` is the workstation's time.
    """

    id: str
    record: str
    act: Any
    made_at: datetime
    seen: int | None = None


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the record. The workstation and the server differ here and only here.

    ``look_up`` reads another record or gives ``None``. ``allot`` hands out the next number of a series; on a
    workstation it gives ``None``: "to be allotted". ``received_at`` is the server's time, ``None`` on a workstation.
    """

    person: Person
    register: Register
    look_up: Callable[[str], Record | None]
    allot: Callable[[Series], int | None]
    received_at: datetime | None = None

    @property
    def settled(self) -> bool:
        """Whether this is the central office deciding, rather than a workstation foreseeing the decision."""
        return self.received_at is not None


By = Callable[[Any, Context], bool]


@dataclass(frozen=True)
class Step:
    """One row of the table: an act, the states it is possible in, the people who may, and what it does. ``worth``: when
    it is worth a button; it may be decided kindly even when it is not. ``again``: to begin what is there already is no
    mistake, and changes nothing."""

    act: type
    when: frozenset[StrEnum]
    by: By
    does: Callable[[Any, Any, Order, Context], Sequence[Record]]
    worth: By
    again: bool = False


def anybody(_record: Any, _context: Context) -> bool:
    """A step that everybody who has an account may take."""
    return True


@dataclass(eq=False)
class Workflow(Generic[R]):
    """The steps of one kind of record. ``status`` and ``step`` read a record's state and step number."""

    kind: str
    record: type[R]
    status: Callable[[R], StrEnum]
    step_of: Callable[[R], int | None] = lambda _record: None
    steps: dict[type, Step] = field(default_factory=dict)

    def start(self, act: type[A], *, by: By = anybody, again: bool = False) -> Callable[[Any], Any]:
        """Register a rule ``(act, order, context)`` that brings a record into being. With ``again`` a record that is
        there already stays as it is, for what several workstations may begin by themselves."""

        def keep(rule: Callable[[A, Order, Context], Sequence[Record]]) -> Any:
            self._put(
                Step(
                    act,
                    frozenset(),
                    by,
                    lambda _none, what, order, context: rule(what, order, context),
                    anybody,
                    again,
                )
            )
            return rule

        return keep

    def step(
        self, act: type[A], *, when: Collection[StrEnum], by: By, worth: By = anybody
    ) -> Callable[[Any], Any]:
        """Register a rule ``(record, act, order, context)`` for a record in one of the states ``when``."""

        def keep(rule: Callable[[R, A, Order, Context], Sequence[Record]]) -> Any:
            self._put(Step(act, frozenset(when), by, rule, worth))
            return rule

        return keep

    def _put(self, step: Step) -> None:
        if step.act in self.steps:
            raise ValueError(f"{step.act.__name__} has two rules")
        self.steps[step.act] = step

    def apply(self, record: R | None, order: Order, context: Context) -> Sequence[Record]:
        """The records as they are after ``order``: the ordered one first, then those it changes or makes.

        Raises ``Refused``: ``exists`` / ``gone`` (there is such a record already / there is none),
        ``moved_on`` (it is no longer in the state the person saw), ``not_yours`` (somebody else holds it),
        or the rule's own code. The order of these checks is what people can act on: first where it is, then who.
        """
        step = self.steps[type(order.act)]
        if not step.when:
            if record is not None and not step.again:
                raise Refused("exists")
        elif record is None:
            raise Refused("gone")
        elif self.status(record) not in step.when or order.seen not in (None, self.step_of(record)):
            raise Refused("moved_on", status=self.status(record).value)
        if not step.by(record, context):
            raise Refused("not_yours")
        if not step.when and record is not None:
            return (record,)
        return step.does(record, order.act, order, context)

    def offered(self, record: R, context: Context) -> frozenset[type]:
        """The acts worth an enabled button for this record and person; no window ever tests a state itself."""
        status = self.status(record)
        return frozenset(
            step.act
            for step in self.steps.values()
            if status in step.when and step.by(record, context) and step.worth(record, context)
        )
