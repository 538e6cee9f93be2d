"""A server that ends and begins again goes on where it was: same answers, same order, same numbers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from oa_core.documents.commands import Revise, SendBack, Submit
from oa_core.duty.commands import Log
from oa_core.people.model import Person
from oa_server.config import Config
from oa_server.office.caller import Caller
from oa_server.office.exchange import Exchange
from oa_server.storage import feed
from oa_server.storage.database import Busy, Database
from oa_server.storage.schema import COMMAND_LOG, RECORD
from oa_server.storage.writer import Transaction, Writer
from sync.protocol import Push, Pushed, Result, WireOrder
from tests.server.conftest import HandClock
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR, SHIMEN_CLERK
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, new_id, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")

NOW = HandClock().now


def pushed(config: Config, who: Person, *orders: WireOrder) -> list[Result]:
    """What a server answers that begins, takes one push, and ends."""
    with desk_on(config) as desk:
        return desk.push(who, *orders)


def count(config: Config) -> tuple[int, int, int]:
    """Records, answers, and the newest number."""
    with desk_on(config) as desk, desk.database.read() as connection:
        kept = [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (RECORD, COMMAND_LOG)
        ]
        return kept[0], kept[1], feed.head(connection).seq


def test_every_kind_of_answer_is_the_same_after_a_restart(config: Config) -> None:
    applied = draft_order(NOW)
    refused = draft_order(NOW, notice(title="题" * 500))
    classified = draft_order(NOW, notice(body="秘密★5年"))
    malformed = msgspec.structs.replace(draft_order(NOW), act=b"{}")
    moved_on = order(SendBack("再改。"), applied.record, NOW, lane="another")
    orders = (applied, refused, classified, malformed, moved_on)
    first = pushed(config, CLERK, *orders)
    assert [result.code for result in first] == ["", "title_too_long", "classified", "malformed", "moved_on"]
    before = count(config)
    assert pushed(config, CLERK, *orders) == first
    assert pushed(config, CLERK, *reversed(orders)) == first[::-1]
    assert count(config) == before


def test_what_was_not_decided_is_decided_after_the_restart(config: Config) -> None:
    lame = draft_order(NOW, notice(addressees=()))
    submit, revise = (
        order(Submit(to=DIRECTOR.id), lame.record, NOW),
        order(Revise(notice(), base=lame.id), lame.record, NOW),
    )
    assert [one.status for one in pushed(config, CLERK, lame, submit, revise)] == [
        "applied",
        "refused",
        "blocked",
    ]
    assert [one.status for one in pushed(config, CLERK, revise)] == ["applied"]
    # The refusal stands, though it would be decided otherwise now; a new order is needed.
    assert [one.status for one in pushed(config, CLERK, submit)] == ["refused"]
    again = order(Submit(to=DIRECTOR.id), lame.record, NOW)
    assert [one.status for one in pushed(config, CLERK, again)] == ["applied"]


def test_an_id_belongs_to_its_act_and_its_person_over_a_restart_too(config: Config) -> None:
    drafted = draft_order(NOW)
    pushed(config, CLERK, drafted)
    before = count(config)
    other = msgspec.structs.replace(draft_order(NOW, notice(title="另一个")), id=drafted.id)
    for who, what in ((CLERK, other), (COLLEAGUE, drafted), (SHIMEN_CLERK, drafted)):
        (result,) = pushed(config, who, what)
        assert (result.status, result.code, result.facts, result.seq) == ("refused", "id_reused", {}, 0)
    assert count(config) == before


def test_the_numbers_of_the_feed_go_on_without_a_hole(config: Config) -> None:
    _, _, before = count(config)
    seqs = [pushed(config, CLERK, draft_order(NOW))[0].seq for _ in range(5)]
    assert seqs == list(range(before + 1, before + 6))


def test_refused_and_repeated_orders_take_no_number_of_the_feed(config: Config) -> None:
    drafted = draft_order(NOW)
    orders = [draft_order(NOW, notice(title="题" * 500)), drafted, drafted, draft_order(NOW)]
    results = pushed(config, CLERK, *orders)
    assert [one.status for one in results] == ["refused", "applied", "applied", "applied"]
    assert results[3].seq == results[1].seq + 1


def one_after_the_other(config: Config, stack: ExitStack) -> Iterator[Desk]:
    """The same office, each time by a server that remembers nothing of the one before."""
    while True:
        yield stack.enter_context(desk_on(config))


LOGS = st.lists(
    st.tuples(st.sampled_from((CLERK, COLLEAGUE, SHIMEN_CLERK)), st.booleans()), min_size=1, max_size=12
)


@given(
    logs=LOGS, cuts=st.sets(st.integers(0, 11), max_size=4), repeats=st.sets(st.integers(0, 11), max_size=4)
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_restarts_and_repeats_at_any_place_come_to_the_same_as_none(
    config: Config, logs: list[tuple[Person, bool]], cuts: set[int], repeats: set[int]
) -> None:
    orders = [(who, order(Log("巡查。" if good else " ", NOW), new_id(), NOW)) for who, good in logs]
    _, _, begun = count(config)
    answers: list[Result] = []
    with ExitStack() as stack:
        desks = one_after_the_other(config, stack)
        desk = next(desks)
        for n, (who, one) in enumerate(orders):
            if n in cuts:
                desk = next(desks)
            (answer,) = desk.push(who, one)
            answers.append(answer)
            if n in repeats:
                assert desk.push(who, one) == [answer]
        desk = next(desks)
        assert [desk.push(who, one)[0] for who, one in orders] == answers
        assert desk.catch_up(CLERK, Copy()).bodies() == desk.readable(CLERK)
    good = [answer.seq for answer in answers if answer.status == "applied"]
    assert good == list(range(begun + 1, begun + 1 + sum(fine for _, fine in logs)))


def test_what_was_waiting_when_the_server_ends_is_answered_and_on_the_disk(config: Config) -> None:
    database = Database(config.database)
    exchange = Exchange(HandClock())
    writer = Writer(database, exchange.committed)
    orders = [draft_order(NOW) for _ in range(30)]
    caller = Caller(CLERK.id, "device-1", CLERK.id)

    def decide(one: WireOrder, transaction: Transaction) -> Pushed:
        return exchange.push(transaction, caller, Push(1, 1, [one]))

    futures: list[Future[Pushed]] = [writer.submit(partial(decide, one)) for one in orders]
    writer.start()
    writer.close()
    assert isinstance(writer.submit(lambda _transaction: None).exception(), Busy)
    database.close()
    answers = [future.result().results[0] for future in futures]
    assert [answer.status for answer in answers] == ["applied"] * 30
    assert pushed(config, CLERK, *orders) == answers


def test_an_answer_that_nobody_waits_for_any_more_does_not_stop_the_writer(config: Config) -> None:
    database = Database(config.database)
    writer = Writer(database)
    gate = threading.Event()
    writer.submit(lambda _transaction: gate.wait(10))
    given_up = writer.submit(lambda transaction: feed.take_seq(transaction.connection))
    given_up.cancel()
    writer.start()
    gate.set()
    after = writer.submit(lambda transaction: feed.head(transaction.connection).seq)
    # What is on its way to the disk cannot be called back: it is done, and those behind it are answered.
    assert after.result(timeout=10) == given_up.result(timeout=10)
    writer.close()
    database.close()
