"""The table of steps itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from oa_core import modules
from oa_core.documents.commands import Draft
from oa_core.duty.commands import Log
from oa_core.duty.model import DutyEntry
from oa_core.duty.workflow import State
from oa_core.records import Record, derived_id
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order, Workflow, anybody
from tests.support.book import CONTENT, Book


def test_an_act_has_one_rule() -> None:
    workflow: Workflow[DutyEntry] = Workflow("duty_entry", DutyEntry, status=lambda _entry: State.WRITTEN)

    @workflow.start(Log, by=anybody)
    def log(_act: Log, _order: Order, _context: Context) -> Sequence[Record]:
        return ()

    with pytest.raises(ValueError, match="two rules"):
        workflow.start(Log)(log)


def test_every_command_is_decided_by_a_rule_of_its_workflow() -> None:
    for command in modules.COMMANDS.values():
        assert command.act in command.workflow.steps


def test_every_rule_can_be_reached_by_a_command() -> None:
    acts = {command.act for command in modules.COMMANDS.values()}
    for command in modules.COMMANDS.values():
        assert set(command.workflow.steps) <= acts


def test_every_kind_says_who_reads_it_in_exactly_one_way() -> None:
    for kind in modules.KINDS.values():
        assert (kind.scopes is None) != (kind.follows is None), kind.name


def test_a_command_for_another_kind_of_record_finds_nothing() -> None:
    book = Book()
    entry = book.do("clerk", Log("正常。", book.now))
    with pytest.raises(Refused, match="gone"):
        book.do("clerk", modules.COMMANDS["document.issue"].act(), entry.id)


def test_a_beginning_is_never_offered_on_what_has_begun() -> None:
    book = Book()
    assert Draft.__name__ not in book.offered("clerk", book.drafted(CONTENT))


def test_a_derived_id_is_the_same_everywhere_and_differs_by_name() -> None:
    order = "01a203bc-7353-7000-af4a-6a24151edf68"
    assert derived_id(order, "shimen") == derived_id(order, "shimen")
    assert derived_id(order, "shimen") != derived_id(order, "qingtong")
    assert derived_id(order, "shimen").startswith("01a203bc-7353-7")
    assert len(derived_id(order, "x")) == len(order)


def test_the_workstation_does_not_decide() -> None:
    now = datetime(2026, 9, 15, tzinfo=UTC)
    assert Book().context("clerk").settled
    assert not Book(settled=False).context("clerk").settled
    assert Book().context("clerk").received_at != now


class Light(StrEnum):
    """The states of a lamp: the smallest workflow there is."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, kw_only=True)
class Lamp(Record):
    light: Light
    step: int = 0


@dataclass(frozen=True)
class Install:
    pass


@dataclass(frozen=True)
class Press:
    pass


def a_lamp() -> Workflow[Lamp]:
    """Anybody installs a lamp; only the clerk presses its switch, and only while it is off."""
    workflow: Workflow[Lamp] = Workflow("lamp", Lamp, lambda lamp: lamp.light, lambda lamp: lamp.step)

    @workflow.start(Install)
    def install(_act: Install, order: Order, context: Context) -> Sequence[Record]:
        return (Lamp(id=order.record, organ=context.person.organ, light=Light.OFF),)

    @workflow.step(Press, when={Light.OFF}, by=lambda _lamp, context: context.person.id == "clerk")
    def press(lamp: Lamp, _act: Press, _order: Order, _context: Context) -> Sequence[Record]:
        return (replace(lamp, light=Light.ON, step=lamp.step + 1),)

    assert install is not None
    assert press is not None
    return workflow


def asked(act: object, seen: int | None = None) -> Order:
    return Order("o1", "lamp", act, datetime(2026, 9, 15, tzinfo=UTC), seen)


def refusal(
    workflow: Workflow[Lamp], lamp: Lamp | None, order: Order, person: str
) -> tuple[str, dict[str, str]]:
    with pytest.raises(Refused) as refused:
        workflow.apply(lamp, order, Book().context(person))
    return refused.value.code, dict(refused.value.facts)


def test_a_step_is_taken_in_its_state_by_its_person_on_what_they_saw() -> None:
    workflow, clerk = a_lamp(), Book().context("clerk")
    (lamp,) = workflow.apply(None, asked(Install()), clerk)
    assert lamp == Lamp(id="lamp", organ="office", light=Light.OFF)
    assert isinstance(lamp, Lamp)
    for seen in (None, 0):
        assert workflow.apply(lamp, asked(Press(), seen), clerk) == (replace(lamp, light=Light.ON, step=1),)


def test_what_cannot_be_done_says_first_where_the_record_is_and_then_who_may() -> None:
    workflow = a_lamp()
    lamp = Lamp(id="lamp", organ="office", light=Light.OFF)
    lit = replace(lamp, light=Light.ON, step=1)
    assert refusal(workflow, lamp, asked(Install()), "clerk") == ("exists", {})
    assert refusal(workflow, None, asked(Press()), "clerk") == ("gone", {})
    assert refusal(workflow, lamp, asked(Press(), 3), "clerk") == ("moved_on", {"status": "off"})
    assert refusal(workflow, lit, asked(Press()), "head") == ("moved_on", {"status": "on"})
    assert refusal(workflow, lamp, asked(Press()), "head") == ("not_yours", {})


def test_only_what_can_be_done_now_is_offered() -> None:
    workflow = a_lamp()
    lamp = Lamp(id="lamp", organ="office", light=Light.OFF)
    assert workflow.offered(lamp, Book().context("clerk")) == {Press}
    assert workflow.offered(lamp, Book().context("head")) == frozenset()
    assert workflow.offered(replace(lamp, light=Light.ON), Book().context("clerk")) == frozenset()


def test_a_second_rule_for_an_act_names_the_act() -> None:
    workflow = a_lamp()
    with pytest.raises(ValueError, match="Press has two rules"):
        workflow.step(Press, when={Light.ON}, by=anybody)(lambda *_given: ())
