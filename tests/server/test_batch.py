"""A push is loaded, folded and written as one, and comes to exactly the same as its orders one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, OperationalError

from oa_core import modules
from oa_core.documents.commands import Approve, Draft, Issue, Revise, SendBack, Sign, Submit, TakeNumber
from oa_core.documents.content import content_hash
from oa_core.documents.model import Content
from oa_core.duty.commands import Correct, Log
from oa_core.people.model import Person
from oa_core.records import Record
from oa_core.workflow import Context, Order
from oa_server.config import Config
from oa_server.office import batch, folding
from oa_server.office.keeping import write
from oa_server.office.standing import Plan, Standing
from oa_server.storage import feed, journal
from oa_server.storage.database import Busy
from oa_server.storage.schema import CLAIM, COMMAND_LOG, FEED, MEMBERSHIP, RECORD, SCOPE, SERIES
from oa_server.storage.writer import Transaction
from sync.protocol import Result, WireOrder
from tests.guards.logs import ExpectedLogs
from tests.server.register import CLERK, COLLEAGUE, COUNTY_HEAD, DIRECTOR, OFFICE
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import draft_order, new_id, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What is said to the database in writing transactions meanwhile."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(desk.database.writing, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(desk.database.writing, "before_cursor_execute", hear)


def log(desk: Desk, text: str = "巡查。", **fields: Any) -> WireOrder:
    return order(Log(text, desk.clock()), new_id(), desk.clock(), **fields)


def signed(desk: Desk, count: int) -> list[str]:
    """Papers that wait for their numbers."""
    drafts = [draft_order(desk.clock(), notice(title=f"第{n}件")) for n in range(count)]
    now, papers = desk.clock(), [drafted.record for drafted in drafts]
    desk.push(CLERK, *drafts)
    desk.push(CLERK, *(order(Submit(to=DIRECTOR.id), paper, now) for paper in papers))
    desk.push(DIRECTOR, *(order(Approve(to=COUNTY_HEAD.id), paper, now) for paper in papers))
    hashes = {document.id: document.content_hash for document in desk.all_of("document")}
    desk.push(COUNTY_HEAD, *(order(Sign(hashes[paper]), paper, now) for paper in papers))
    return papers


@pytest.mark.parametrize("kind", ["log", "draft", "revise"])
def test_a_hundred_orders_cost_no_more_statements_than_one_does(desk: Desk, kind: str) -> None:
    drafts = [draft_order(desk.clock()) for _ in range(100)]

    def orders(count: int) -> list[WireOrder]:
        if kind == "log":
            return [log(desk) for _ in range(count)]
        if kind == "draft":
            return [draft_order(desk.clock()) for _ in range(count)]
        now = desk.clock()
        return [order(Revise(notice(body="改。"), base=one.id), one.record, now) for one in drafts[-count:]]

    desk.push(CLERK, *drafts)
    with statements(desk) as one:
        desk.push(CLERK, *orders(1)[:1])
    drafts.pop()
    with statements(desk) as many:
        results = desk.push(CLERK, *orders(99))
    assert {result.status for result in results} == {"applied"}
    assert len(many) <= len(one) + 1 <= 22
    records = [each for each in many if each.startswith("SELECT record.id")]
    assert len(records) == 1


def test_what_several_orders_look_up_is_read_once(desk: Desk) -> None:
    (entry,) = [log(desk)]
    desk.push(CLERK, entry)
    now = desk.clock()
    corrections = [order(Correct(entry.record, f"第{n}次更正。", now), new_id(), now) for n in range(20)]
    with statements(desk) as said:
        assert {result.status for result in desk.push(CLERK, *corrections)} == {"applied"}
    assert len([each for each in said if each.startswith("SELECT record.id")]) == 2


def test_the_number_of_the_feed_is_taken_once_and_after_everything_was_decided(desk: Desk) -> None:
    papers = signed(desk, 5)
    with statements(desk) as said:
        desk.push(CLERK, *(order(TakeNumber(), paper, desk.clock()) for paper in papers))
    (taken,) = [n for n, each in enumerate(said) if each.startswith("UPDATE head")]
    writing = ("INSERT", "DELETE", "UPDATE")
    assert not [each for each in said[:taken] if each.startswith(writing)]


def test_numbers_taken_in_one_push_go_up_one_by_one_and_a_refused_order_takes_none(desk: Desk) -> None:
    papers = signed(desk, 4)
    now = desk.clock()
    orders = [order(TakeNumber(), paper, now) for paper in papers]
    orders[1] = order(TakeNumber("意" * 5000), papers[1], now)
    results = desk.push(CLERK, *orders)
    assert [result.status for result in results] == ["applied", "refused", "applied", "applied"]
    numbers = {document.id: document.number for document in desk.all_of("document")}
    assert [numbers[paper] for paper in papers] == [
        "屿府〔2026〕1号",
        "",
        "屿府〔2026〕2号",
        "屿府〔2026〕3号",
    ]
    desk.push(CLERK, order(TakeNumber(), papers[1], now))
    assert {document.number for document in desk.all_of("document")} >= {"屿府〔2026〕4号"}


def test_each_order_sees_what_those_before_it_have_come_to(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    now = desk.clock()
    revised = order(Revise(notice(body="第二稿。"), base=drafted.id), drafted.record, now)
    late = order(Revise(notice(body="迟到的。"), base=drafted.id), drafted.record, now, lane="another")
    handed = order(Submit(to=DIRECTOR.id), drafted.record, now)
    results = desk.push(CLERK, drafted, revised, late, handed)
    assert [(result.status, result.code) for result in results] == [
        ("applied", ""),
        ("applied", ""),
        ("applied", ""),
        ("applied", ""),
    ]
    assert [result.seq for result in results if result.seq] == [14, 15, 16, 17]
    (document,) = desk.all_of("document")
    assert (document.revision, document.branches) == (revised.id, (late.id,))
    assert document.holder == DIRECTOR.id
    with desk.database.read() as connection:
        row = connection.execute(select(RECORD).where(RECORD.c.id == drafted.record)).one()
    assert (row.rev, row.seq) == (4, 17)


def test_an_order_that_comes_twice_in_one_push_is_done_once_and_noted_once(desk: Desk) -> None:
    once = log(desk)
    other = msgspec.structs.replace(log(desk), id=once.id)
    first, again, reused = desk.push(CLERK, once, once, other)
    assert first == again
    assert (reused.status, reused.code) == ("refused", "id_reused")
    assert len(desk.all_of("duty_entry")) == 1
    with desk.database.read() as connection:
        entries = [entry for _, entry in journal.read(connection, 9) if entry.order_id == once.id]
    assert [(entry.event, entry.code) for entry in entries] == [("applied", ""), ("refused", "id_reused")]


def test_somebody_who_gets_a_post_by_an_order_has_it_for_the_next_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command writes the register yet; the fold must not be what stands in its way."""

    def promote(record: Record | None, asked: Order, context: Context) -> Sequence[Record]:
        if asked.record == DIRECTOR.id:
            assert isinstance(record, Person)
            return (replace(record, name="陈新任"),)
        return modules.apply(record, asked, context)

    with desk.database.write() as connection:
        register = desk.exchange._registry.register(Transaction(connection))
        fold = folding.Fold(Standing(connection), register, CLERK.id, desk.clock())
        monkeypatch.setattr(folding, "modules", type("Rules", (), {"apply": staticmethod(promote)}))
        fold.decide(Order("o-1", DIRECTOR.id, None, desk.clock()))
    assert fold.register.people[DIRECTOR.id].name == "陈新任"
    assert fold.register.people[CLERK.id] == CLERK
    assert fold.register.organs[OFFICE.id] == OFFICE


class Stubborn:
    """A database that does not take a record, whatever the rules say."""

    def __init__(self, *records: str, error: type[Exception] = IntegrityError) -> None:
        self.records = set(records)
        self.error = error

    def write(self, transaction: Transaction, standing: Standing, plans: Sequence[Plan]) -> list[int]:
        seqs = write(transaction, standing, plans)
        if any(row.id in self.records for plan in plans for row in plan.rows):
            raise self.error("INSERT", None, Exception("no"))
        return seqs


def test_an_order_that_cannot_be_written_holds_up_only_its_own_lane(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs("a push could not be written whole|could not be written")
    papers = signed(desk, 2)
    now = desk.clock()
    good, bad, late = log(desk, "一。"), log(desk, "二。", lane="lane"), log(desk, "三。", lane="lane")
    numbers = [order(TakeNumber(), paper, now) for paper in papers]
    stubborn = Stubborn(bad.record, papers[0])
    monkeypatch.setattr(batch, "write", stubborn.write)
    with desk.database.read() as connection:
        before = feed.head(connection).seq
    results = desk.push(CLERK, numbers[0], good, bad, late, numbers[1])
    assert [(result.status, result.code) for result in results] == [
        ("unsupported", "failed"),
        ("applied", ""),
        ("unsupported", "failed"),
        ("blocked", ""),
        ("applied", ""),
    ]
    # What failed has used up no number, neither of the feed nor of the papers.
    assert [result.seq for result in results if result.seq] == [before + 1, before + 2]
    assert [document.number for document in desk.all_of("document") if document.number] == ["屿府〔2026〕1号"]
    with desk.database.read() as connection:
        failed = [entry.order_id for _, entry in journal.read(connection, 9) if entry.event == "failed"]
    assert sorted(failed) == sorted([numbers[0].id, bad.id])
    stubborn.records.clear()
    again = desk.push(CLERK, numbers[0], good, bad, late, numbers[1])
    assert [result.status for result in again] == ["applied"] * 5
    assert (again[1], again[4]) == (results[1], results[4])


def test_trouble_of_the_database_is_no_answer_to_any_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = log(desk)
    monkeypatch.setattr(batch, "write", Stubborn(entry.record, error=OperationalError).write)
    with pytest.raises((OperationalError, Busy)):
        desk.push(CLERK, log(desk), entry)
    assert desk.all_of("duty_entry") == []
    with desk.database.read() as connection:
        assert connection.execute(select(COMMAND_LOG)).all() == []
    monkeypatch.undo()
    assert desk.push(CLERK, entry)[0].status == "applied"


TABLES = (RECORD, MEMBERSHIP, FEED, SCOPE, SERIES, CLAIM, COMMAND_LOG)


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of what orders write."""
    with desk.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in TABLES
        }


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["draft", "revise", "submit", "back", "approve", "sign", "number", "issue", "log", "again", "bad"]
        ),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)


WHOLE_WAY = ("draft", "revise", "submit", "approve", "sign", "number", "issue")


def some_orders(steps: list[tuple[str, int, bool]], now: datetime) -> list[WireOrder]:
    """Orders of one person who has every post: many make sense, many do not."""
    papers = [new_id() for _ in range(3)]
    texts: dict[str, tuple[str, Content]] = {}
    made: list[WireOrder] = []
    for act, pick, own_lane in steps:
        paper = papers[pick]
        lane = "" if own_lane else new_id()
        base, content = texts.get(paper, ("", notice(title=f"第{pick}件")))
        if act == "revise":
            content = replace(content, body=f"改{len(made)}。")
        what: Any = {
            "draft": Draft(content),
            "revise": Revise(content, base=base),
            "submit": Submit(to=CLERK.id),
            "back": SendBack("再改。"),
            "approve": Approve(to=CLERK.id),
            "sign": Sign(content_hash(content)),
            "number": TakeNumber(),
            "issue": Issue(),
            "log": Log("巡查。", now),
            "bad": Submit(to="nobody"),
        }.get(act)
        if what is None:
            made += made[-1:]
            continue
        made.append(order(what, new_id() if act == "log" else paper, now, lane=lane))
        if act in ("draft", "revise"):
            texts[paper] = made[-1].id, content
    return made


@pytest.mark.engines("sqlite")
@given(steps=ACTS, cuts=st.lists(st.integers(1, 9), max_size=8))
@example(steps=[(act, n // 2, True) for act in WHOLE_WAY for n in range(4)], cuts=[])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_together_or_one_by_one_orders_come_to_the_same_to_the_last_row(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int, bool]],
    cuts: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("batch")
    with (
        desk_on(Config(shutil.copytree(template, folder / "one"))) as one,
        desk_on(Config(shutil.copytree(template, folder / "other"))) as other,
    ):
        posts = tuple(post for who in (CLERK, DIRECTOR, COUNTY_HEAD) for post in who.posts)
        for desk in (one, other):
            desk.put(replace(CLERK, posts=posts))
        orders = some_orders(steps, one.clock())
        together: list[Result] = []
        apart: list[Result] = []
        stopped: set[str] = set()
        while orders:
            some, orders = orders[: (cut := cuts.pop() if cuts else 100)], orders[cut:]
            together += one.push(CLERK, *some)
            stopped.clear()
            for each in some:
                # Alone, nobody knows that the lane has stopped; the workstation does not send it then.
                result = Result(each.id, "blocked") if each.lane in stopped else other.push(CLERK, each)[0]
                known = [old for old in apart if old.id == each.id and old.status != "blocked"]
                if result.status == "blocked" and known:
                    result = known[0]
                apart.append(result)
                if result.status != "applied":
                    stopped.add(each.lane)
        assert together == apart
        assert everything(one) == everything(other)
        assert one.readable(COLLEAGUE) == other.readable(COLLEAGUE)
    shutil.rmtree(folder)
