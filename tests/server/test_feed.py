"""What people get to see: everything they may read, nothing else, and no change is ever lost on the way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oa_core import modules
from oa_core.documents.commands import Approve, Issue, Revise, SendBack, Sign, SignFor, Submit, TakeNumber
from oa_core.documents.model import Document, Receipt
from oa_core.duty.commands import Log
from oa_core.people.model import Person, Role, scopes_of
from oa_core.records import Record
from oa_server.config import Config
from oa_server.office.caller import Caller
from oa_server.office.exchange import Exchange
from oa_server.office.failures import Unanswered
from oa_server.office.keeping import planned, write
from oa_server.office.pulling import Limits, pull
from oa_server.office.registry import read_person
from oa_server.office.standing import Standing
from oa_server.storage import feed, records
from oa_server.storage.database import Database
from oa_server.storage.writer import Transaction
from sync.bodies import unpack
from sync.encoding import decode_record
from sync.protocol import Pull, Pulled, Push, Result, WireOrder
from tests.server.conftest import HandClock
from tests.server.register import (
    BUREAU_CLERK,
    CLERK,
    COLLEAGUE,
    COUNTY_HEAD,
    DIRECTOR,
    PEOPLE,
    QINGTONG_CLERK,
    SHIMEN_CLERK,
    person,
)
from tests.server.workstation import Copy, draft_order, new_id, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


def kept(transaction: Transaction, *changed: Record) -> int:
    """Keep records as one commit, as if an order had come to that; its number."""
    standing = Standing(transaction.connection)
    (seq,) = write(transaction, standing, [planned(standing, changed)])
    return seq


@dataclass
class Desk:
    """The office without its doors: orders go in, pages come out."""

    database: Database
    clock: HandClock

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.clock)

    def push(self, who: Person, *orders: WireOrder, epoch: int = 1) -> list[Result]:
        with self.database.write() as connection:
            transaction = Transaction(connection)
            caller = Caller(who.id, "device-1", who.id)
            results = self.exchange.push(transaction, caller, Push(7, epoch, list(orders))).results
        self.exchange.committed(transaction)
        return results

    def put(self, *changed: Record) -> None:
        with self.database.write() as connection:
            transaction = Transaction(connection)
            kept(transaction, *changed)
        self.exchange.committed(transaction)

    def asked(self, who: Person, copy: Copy, limit: int = 500) -> Pulled:
        """The next page for a copy, before it is taken in."""
        with self.database.read() as connection:
            return pull(connection, who.id, Pull(7, 1, copy.cursors), self.clock(), Limits(records=limit))

    def page(self, who: Person, copy: Copy, limit: int) -> bool:
        """Let the copy take one page; whether there is more."""
        page = self.asked(who, copy, limit)
        for told in page.scopes:
            assert told.reset or told.pos >= copy.cursors.get(told.name, (0, 0))[0]
        copy.take(page)
        return page.more

    def catch_up(self, who: Person, copy: Copy, limit: int = 500) -> Copy:
        while self.page(who, copy, limit):
            pass
        return copy

    def readable(self, who: Person) -> dict[str, tuple[int, bytes]]:
        """Revision and body of every record the person may read, worked out without the feed."""
        with self.database.read() as connection:
            known = read_person(connection, who.id)
            assert known is not None
            everything = records.of_kinds(connection, modules.KINDS)
            scopes = records.scopes(connection, [row.id for row in everything])
        mine = set(scopes_of(known))
        return {row.id: (row.rev, unpack(row.body)) for row in everything if scopes[row.id] & mine}

    def all_of(self, kind: str) -> list[Any]:
        with self.database.read() as connection:
            rows = records.of_kinds(connection, [kind])
        return [decode_record(row.kind, unpack(row.body)) for row in rows]


@contextmanager
def desk_on(config: Config) -> Iterator[Desk]:
    database = Database(config.database)
    try:
        yield Desk(database, HandClock())
    finally:
        database.close()


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def test_a_private_draft_shows_with_all_its_texts_once_it_is_handed_on(desk: Desk) -> None:
    director = desk.catch_up(DIRECTOR, Copy())
    drafted = draft_order(desk.clock())
    revised = order(Revise(notice(body="第二稿。"), base=drafted.id), drafted.record, desk.clock())
    desk.push(CLERK, drafted, revised)
    assert drafted.record not in desk.catch_up(DIRECTOR, director).records
    desk.push(CLERK, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    seen = desk.catch_up(DIRECTOR, director).records
    assert {drafted.record, drafted.id, revised.id} <= seen.keys()
    assert desk.catch_up(COLLEAGUE, Copy())[drafted.id].body == notice().body


def test_texts_that_moved_along_are_not_sent_again_to_those_who_had_them(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    clerk = Copy()
    desk.catch_up(CLERK, clerk)
    desk.push(CLERK, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    page = desk.asked(CLERK, clerk)
    changes = {change.id: change for change in page.changes}
    # The clerk reads the office's desk too, so the text has come into one more of the clerk's scopes, and has left
    # the clerk's inbox.
    assert (changes[drafted.id].into, changes[drafted.id].out_of) == (["desk:office"], [f"inbox:{CLERK.id}"])
    desk.catch_up(CLERK, clerk)
    desk.push(DIRECTOR, order(Approve(to=COUNTY_HEAD.id), drafted.record, desk.clock()))
    page = desk.asked(CLERK, clerk)
    assert [change.id for change in page.changes] == [drafted.record]


def test_a_record_that_leaves_a_scope_is_told_and_one_that_stays_in_another_keeps_its_body(
    desk: Desk,
) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    clerk, director, colleague = Copy(), Copy(), Copy()
    for who, copy in ((CLERK, clerk), (DIRECTOR, director), (COLLEAGUE, colleague)):
        desk.catch_up(who, copy)
        assert drafted.record in copy.records
    document = clerk[drafted.record]
    # No rule moves a paper to another office; the feed must carry it all the same.
    desk.put(replace(document, organ="shimen"))
    for who, copy in ((CLERK, clerk), (DIRECTOR, director)):
        desk.catch_up(who, copy)
        assert copy[drafted.record].organ == "shimen"
        inbox = {f"inbox:{who.id}"} if who is DIRECTOR else set()
        assert copy.scopes[drafted.record] == {f"user:{who.id}"} | inbox
        assert copy.scopes[drafted.id] == {f"user:{who.id}"} | inbox
    assert not {drafted.record, drafted.id} & desk.catch_up(COLLEAGUE, colleague).records.keys()
    assert {drafted.record, drafted.id} <= desk.catch_up(SHIMEN_CLERK, Copy()).records.keys()


def test_what_is_out_of_reach_comes_without_its_text(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    colleague = desk.catch_up(COLLEAGUE, Copy())
    desk.put(replace(colleague[drafted.record], organ="shimen"))
    page = desk.asked(COLLEAGUE, colleague)
    assert {change.id for change in page.changes} == {drafted.record, drafted.id}
    for change in page.changes:
        assert (change.into, change.out_of, change.body) == ([], ["desk:office"], None)


def test_who_loses_a_post_loses_its_papers_and_who_gets_one_gets_them_from_the_beginning(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    colleague, shimen = desk.catch_up(COLLEAGUE, Copy()), desk.catch_up(SHIMEN_CLERK, Copy())
    assert drafted.record in colleague.records
    moved = person(COLLEAGUE.name, "shimen", "文秘", Role.CLERK, id=COLLEAGUE.id)
    called_up = person(SHIMEN_CLERK.name, "office", "文秘", Role.CLERK, id=SHIMEN_CLERK.id)
    desk.put(moved, called_up)
    page = desk.asked(COLLEAGUE, colleague)
    assert page.drop == ["desk:office", "inbox:office", "organ:office"]
    assert not {drafted.record, drafted.id} & desk.catch_up(COLLEAGUE, colleague).records.keys()
    assert {drafted.record, drafted.id} <= desk.catch_up(SHIMEN_CLERK, shimen).records.keys()
    assert colleague.bodies() == desk.readable(COLLEAGUE)


@pytest.mark.parametrize("limit", [1, 2, 3, 500])
def test_pages_end_where_a_commit_ends(desk: Desk, limit: int) -> None:
    for n in range(6):
        desk.push(CLERK, draft_order(desk.clock(), notice(title=f"通知{n}")))
    copy = Copy()
    more = True
    while more:
        more = desk.page(CLERK, copy, limit)
        documents = copy.of("document")
        # A draft and its text are one commit: never one without the other.
        assert all(document.revision in copy.records for document in documents)
    assert copy.bodies() == desk.readable(CLERK)


def test_a_page_of_long_texts_is_cut_by_its_length(desk: Desk) -> None:
    chance = random.Random(3)
    for _ in range(6):
        body = "".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(120_000))  # hardly to be packed
        desk.push(CLERK, draft_order(desk.clock(), notice(body=body)))
    copy = Copy()
    pages = [desk.page(CLERK, copy, 500)]
    while pages[-1]:
        pages.append(desk.page(CLERK, copy, 500))
    assert len(pages) >= 2
    assert copy.bodies() == desk.readable(CLERK)


def test_nothing_new_is_an_empty_page(desk: Desk) -> None:
    copy = desk.catch_up(CLERK, Copy())
    page = desk.asked(CLERK, copy)
    assert (page.scopes, page.changes, page.drop, page.more) == ([], [], [], False)
    assert set(copy.cursors.values()) == {(page.head, page.head)}


def test_what_happens_in_scopes_of_others_costs_a_reader_nothing(desk: Desk) -> None:
    shimen = desk.catch_up(SHIMEN_CLERK, Copy())
    desk.push(CLERK, draft_order(desk.clock()))
    page = desk.asked(SHIMEN_CLERK, shimen)
    assert (page.changes, page.more) == ([], False)


@pytest.mark.parametrize("cursor", [(10**9, 0), (0, 10**9), (-1, 0), (0, -1)])
def test_cursors_that_cannot_be_are_not_answered(desk: Desk, cursor: tuple[int, int]) -> None:
    """One that lies ahead is no new epoch: a copy of the office may lag behind, and only the office declares one."""
    with pytest.raises(Unanswered) as unanswered:
        desk.asked(CLERK, Copy(cursors={"all": cursor}))
    assert unanswered.value.code == ("malformed" if min(cursor) < 0 else "behind")


def test_a_pull_or_push_of_another_epoch_is_not_answered(desk: Desk) -> None:
    with desk.database.read() as connection, pytest.raises(Unanswered, match="epoch_changed"):
        pull(connection, CLERK.id, Pull(7, 2, {}), desk.clock())
    with desk.database.write() as connection, pytest.raises(Unanswered, match="epoch_changed"):
        desk.exchange.push(Transaction(connection), Caller(CLERK.id, "d", CLERK.id), Push(7, 0, []))


def test_every_scope_and_record_has_one_row_in_the_feed_however_often_it_changes(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    base = drafted.id
    for n in range(10):
        revised = order(Revise(notice(body=f"{n}"), base=base), drafted.record, desk.clock())
        desk.push(CLERK, revised)
        base = revised.id
    with desk.database.read() as connection:
        entries = feed.after(connection, f"user:{CLERK.id}", 0, 0, 10**9, 500)
    assert sorted(entry.record for entry in entries) == sorted({entry.record for entry in entries})
    assert len(entries) == 12


RECEIVERS = (SHIMEN_CLERK, QINGTONG_CLERK, BUREAU_CLERK)
ACTS = ("draft", "revise", "forward", "back", "log", "sign_for", "move", "repost")


def some_order(desk: Desk, act: str, pick: int) -> None:
    """Do something that makes sense now; the office may refuse it all the same."""
    now = desk.clock()
    papers: list[Document] = sorted(desk.all_of("document"), key=lambda paper: paper.id)
    by_id = {someone.id: someone for someone in PEOPLE}
    if act == "draft" or not papers:
        desk.push(CLERK, draft_order(now, notice(title=f"通知{pick}")))
        return
    paper = papers[pick % len(papers)]
    holder = by_id[paper.holder]
    if act == "revise":
        desk.push(holder, order(Revise(notice(body=f"改{pick}。"), base=paper.revision), paper.id, now))
    elif act == "forward":
        steps = {
            "draft": Submit(to=DIRECTOR.id),
            "returned": Submit(to=DIRECTOR.id),
            "in_review": Approve(to=COUNTY_HEAD.id),
            "to_sign": Sign(paper.content_hash),
            "signed": TakeNumber(),
            "numbered": Issue(),
            "issued": Issue(),
        }
        desk.push(holder, order(steps[paper.status], paper.id, now))
    elif act == "back":
        desk.push(holder, order(SendBack("再改。"), paper.id, now))
    elif act == "log":
        desk.push(PEOPLE[pick % len(PEOPLE)], order(Log(f"第{pick}条。", now), new_id(), now))
    elif act == "sign_for":
        receipts: list[Receipt] = desk.all_of("receipt")
        for receipt in receipts[pick % 3 : pick % 3 + 1]:
            for receiver in RECEIVERS:
                desk.push(receiver, order(SignFor(), receipt.id, now))
    elif act == "move":
        desk.put(replace(paper, organ=("office", "shimen", "bureau")[pick % 3]))
    else:
        organ = ("office", "shimen", "qingtong", "bureau")[pick % 4]
        desk.put(person(COLLEAGUE.name, organ, "文秘", Role.CLERK, id=COLLEAGUE.id))


COPYING = given(
    steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11)), max_size=25),
    pulls=st.lists(st.tuples(st.integers(0, len(PEOPLE) - 1), st.integers(1, 7)), max_size=25),
)
ONE_TEMPLATE = [HealthCheck.function_scoped_fixture]


@pytest.mark.engines("sqlite")
@COPYING
@settings(max_examples=40, deadline=None, suppress_health_check=ONE_TEMPLATE)
def test_a_copy_comes_to_hold_exactly_what_its_person_may_read(
    new_office: Callable[[], Config], steps: list[tuple[str, int]], pulls: list[tuple[int, int]]
) -> None:
    holds_what_may_be_read(new_office(), steps, pulls)


@pytest.mark.engines("postgresql")
@COPYING
@settings(max_examples=6, deadline=None, suppress_health_check=ONE_TEMPLATE)
def test_a_copy_comes_to_hold_exactly_that_from_postgresql_too(
    new_office: Callable[[], Config], steps: list[tuple[str, int]], pulls: list[tuple[int, int]]
) -> None:
    holds_what_may_be_read(new_office(), steps, pulls)


def holds_what_may_be_read(
    config: Config, steps: list[tuple[str, int]], pulls: list[tuple[int, int]]
) -> None:
    """Everybody's copy, after ``steps`` and with ``pulls`` in between, is what they may read, and nothing else."""
    with desk_on(config) as desk:
        copies = {someone.id: Copy() for someone in PEOPLE}
        for n, (act, pick) in enumerate(steps):
            some_order(desk, act, pick)
            if n < len(pulls):  # some take a page in between, a small one
                who, limit = PEOPLE[pulls[n][0]], pulls[n][1]
                desk.page(who, copies[who.id], limit)
        for n, who in enumerate(PEOPLE):
            desk.catch_up(who, copies[who.id], limit=1 + n)
            assert copies[who.id].bodies() == desk.readable(who)
            for change in copies[who.id].records.values():
                assert copies[who.id].scopes[change.id]
