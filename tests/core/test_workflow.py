"""The table of steps itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

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
