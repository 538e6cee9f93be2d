"""Keeping records: who reads them from then on, what moves along with them, and one number of the feed for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from oa_core import modules
from oa_core.documents.commands import Submit
from oa_core.documents.model import Document, TextRevision
from oa_core.modules import Kind
from oa_core.records import Claim, Record
from oa_core.refusal import Refused
from oa_server.config import Config
from oa_server.office import keeping
from oa_server.storage import feed, records
from oa_server.storage.schema import CLAIM, FEED, MEMBERSHIP, RECORD, SCOPE
from oa_server.storage.writer import Transaction
from sync import encoding
from sync.bodies import mark, summed_up, unpack
from tests.server.register import CLERK, DIRECTOR, OFFICE
from tests.server.test_feed import Desk, desk_on
from tests.server.test_feed import kept as keep
from tests.server.workstation import draft_order, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@dataclass(frozen=True, kw_only=True)
class Kite(Record):
    """A kind of record that the tests make up: it says by itself who reads it, and what it claims."""

    readers: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tail(Record):
    """What follows a kite."""

    kite: str


@pytest.fixture
def desk(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An office that also knows kites and their tails."""
    kite = Kind(
        "kite",
        Kite,
        scopes=lambda one: frozenset(one.readers),
        claims=lambda one: tuple(Claim("kite", key) for key in one.holds),
    )
    tail = Kind("tail", Tail, follows=lambda one: one.kite)
    monkeypatch.setattr(keeping, "KINDS", {**modules.KINDS, "kite": kite, "tail": tail})
    monkeypatch.setattr(
        keeping, "kind_of", lambda one: {Kite: "kite", Tail: "tail"}.get(type(one)) or modules.kind_of(one)
    )
    monkeypatch.setitem(encoding._RECORDS, "kite", msgspec.json.Decoder(Kite))
    monkeypatch.setitem(encoding._RECORDS, "tail", msgspec.json.Decoder(Tail))
    with desk_on(config) as opened:
        yield opened


def kite(name: str, *readers: str, holds: tuple[str, ...] = ()) -> Kite:
    return Kite(id=name, organ="office", readers=readers, holds=holds)


def tail(name: str, of: str) -> Tail:
    return Tail(id=name, organ="office", kite=of)


def kept(desk: Desk, *changed: Record) -> tuple[int, set[str]]:
    """The number of the commit and the scopes that had news."""
    with desk.database.write() as connection:
        transaction = Transaction(connection)
        return keep(transaction, *changed), transaction.touched


def scopes(desk: Desk, *ids: str) -> dict[str, set[str]]:
    with desk.database.read() as connection:
        return {one: set(found) for one, found in records.scopes(connection, ids).items()}


def rows(desk: Desk, record: str) -> dict[str, tuple[int, str]]:
    """The record's rows of the feed: where it stands in each scope."""
    with desk.database.read() as connection:
        found = connection.execute(select(FEED).where(FEED.c.record == record))
        return {row.scope: (row.seq, row.op) for row in found}


def head(desk: Desk) -> int:
    with desk.database.read() as connection:
        return feed.head(connection).seq


def test_all_records_of_one_order_have_one_number(desk: Desk) -> None:
    before = head(desk)
    seq, touched = kept(desk, kite("k", "a", "b"), tail("t1", "k"), tail("t2", "k"))
    assert seq == before + 1 == head(desk)
    assert touched == {"a", "b"}
    for record in ("k", "t1", "t2"):
        assert rows(desk, record) == {"a": (seq, "in"), "b": (seq, "in")}
    with desk.database.read() as connection:
        stored = records.find(connection, ["k", "t1", "t2"])
    assert {(row.rev, row.seq) for row in stored.values()} == {(1, seq)}
    assert stored["t1"].follows == "k"


def test_a_record_goes_into_scopes_and_out_of_them(desk: Desk) -> None:
    first, _ = kept(desk, kite("k", "a", "b"))
    second, touched = kept(desk, kite("k", "b", "c"))
    assert touched == {"a", "b", "c"}
    assert rows(desk, "k") == {"a": (second, "out"), "b": (second, "in"), "c": (second, "in")}
    assert scopes(desk, "k") == {"k": {"b", "c"}}
    third, _ = kept(desk, kite("k", "a"))
    assert rows(desk, "k") == {"a": (third, "in"), "b": (third, "out"), "c": (third, "out")}
    assert (second, third) == (first + 1, first + 2)


def test_a_record_that_nobody_reads_is_kept_and_told_to_nobody(desk: Desk) -> None:
    seq, touched = kept(desk, kite("k"), tail("t", "k"))
    assert touched == set()
    assert rows(desk, "k") == rows(desk, "t") == {}
    assert scopes(desk, "k", "t") == {"k": set(), "t": set()}
    assert head(desk) == seq
    with desk.database.read() as connection:
        assert set(records.find(connection, ["k", "t"])) == {"k", "t"}
    later, _ = kept(desk, kite("k", "a"))
    assert rows(desk, "t") == rows(desk, "k") == {"a": (later, "in")}
    last, touched = kept(desk, kite("k"))
    assert rows(desk, "t") == rows(desk, "k") == {"a": (last, "out")}
    assert touched == {"a"}


def test_what_follows_moves_with_its_root_and_is_news_only_where_it_moved(desk: Desk) -> None:
    first, _ = kept(desk, kite("k", "a", "b"), tail("t", "k"))
    second, _ = kept(desk, kite("k", "b", "c"))
    assert rows(desk, "t") == {"a": (second, "out"), "b": (first, "in"), "c": (second, "in")}
    with desk.database.read() as connection:
        # It was not written: its revision and its own number stay.
        assert [(row.rev, row.seq) for row in records.find(connection, ["t"]).values()] == [(1, first)]


def test_a_root_that_stays_where_it_is_moves_nothing(desk: Desk) -> None:
    first, _ = kept(desk, kite("k", "a"), tail("t", "k"))
    second, _ = kept(desk, replace(kite("k", "a"), organ="shimen"))
    assert rows(desk, "k") == {"a": (second, "in")}
    assert rows(desk, "t") == {"a": (first, "in")}


def test_one_commit_may_move_a_root_and_change_what_follows(desk: Desk) -> None:
    kept(desk, kite("k", "a"), tail("t", "k"), tail("still", "k"))
    seq, _ = kept(desk, replace(tail("t", "k"), organ="shimen"), kite("k", "b"))
    assert rows(desk, "t") == rows(desk, "still") == {"a": (seq, "out"), "b": (seq, "in")}
    with desk.database.read() as connection:
        assert {one: row.rev for one, row in records.find(connection, ["t", "still"]).items()} == {
            "t": 2,
            "still": 1,
        }


def test_what_follows_may_change_over_to_another_root(desk: Desk) -> None:
    kept(desk, kite("k", "a"), kite("other", "b"), tail("t", "k"))
    seq, _ = kept(desk, tail("t", "other"))
    assert rows(desk, "t") == {"a": (seq, "out"), "b": (seq, "in")}
    later, _ = kept(desk, kite("k", "z"), kite("other", "c"))
    assert scopes(desk, "t") == {"t": {"c"}}
    assert rows(desk, "t")["c"] == (later, "in")
    assert "z" not in rows(desk, "t")


@pytest.mark.parametrize("root", ["nowhere", "t0"])
def test_nothing_follows_what_is_not_there_or_what_follows_itself(desk: Desk, root: str) -> None:
    kept(desk, kite("k", "a"), tail("t0", "k"))
    before = head(desk)
    with pytest.raises(Refused, match="gone"):
        kept(desk, kite("new", "a"), tail("t", root))
    assert head(desk) == before
    assert scopes(desk, "new") == {"new": set()}


def test_a_record_never_becomes_one_of_another_kind(desk: Desk) -> None:
    kept(desk, kite("k", "a"), tail("t", "k"))
    for wrong in (tail("k", "k"), kite("t", "a"), kite(OFFICE.id, "a"), replace(OFFICE, id="k")):
        with pytest.raises(Refused, match="exists"):
            kept(desk, wrong)


def test_a_claim_is_held_by_one_let_go_and_taken_by_the_next(desk: Desk) -> None:
    kept(desk, kite("one", "a", holds=("room", "hall")))
    with pytest.raises(Refused) as caught:
        kept(desk, kite("two", "a", holds=("room",)))
    assert caught.value.facts == {"key": "room"}
    kept(desk, kite("one", "a", holds=("hall",)))
    kept(desk, kite("two", "a", holds=("room",)))
    with desk.database.read() as connection:
        held = {row.key: row.record for row in connection.execute(select(CLAIM))}
    assert held == {"room": "two", "hall": "one"}


def test_two_records_of_one_commit_cannot_hold_one_thing(desk: Desk) -> None:
    before = head(desk)
    with pytest.raises(Refused, match="claimed"):
        kept(desk, kite("one", "a", holds=("room",)), kite("two", "a", holds=("room",)))
    assert head(desk) == before


def test_a_commit_of_a_thousand_records_is_one_number(desk: Desk) -> None:
    many: list[Record] = [kite("k", "a"), *(tail(f"t{n}", "k") for n in range(1000))]
    seq, _ = kept(desk, *many)
    moved, _ = kept(desk, kite("k", "b"))
    assert moved == seq + 1
    with desk.database.read() as connection:
        counted = select(FEED.c.scope, FEED.c.seq, FEED.c.op, func.count()).where(
            FEED.c.scope.in_(["a", "b"])
        )
        found = connection.execute(counted.group_by(FEED.c.scope, FEED.c.seq, FEED.c.op)).all()
    assert sorted(map(tuple, found)) == [("a", moved, "out", 1001), ("b", moved, "in", 1001)]


def test_a_draft_and_its_text_are_one_commit_and_move_together_by_orders_too(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    (made,) = desk.push(CLERK, drafted)
    (handed,) = desk.push(CLERK, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    assert rows(desk, drafted.id)[f"user:{CLERK.id}"] == (made.seq, "in")
    assert rows(desk, drafted.id)["desk:office"] == (handed.seq, "in")
    assert rows(desk, drafted.record)[f"user:{CLERK.id}"] == (handed.seq, "in")
    assert [type(one) for one in desk.all_of("document") + desk.all_of("text_revision")] == [
        Document,
        TextRevision,
    ]


def check_invariants(connection: Connection) -> None:
    """What holds of the tables whatever was kept."""
    memberships = {(row.record, row.scope) for row in connection.execute(select(MEMBERSHIP))}
    entries = connection.execute(select(FEED)).all()
    assert {(row.record, row.scope) for row in entries if row.op == "in"} == memberships
    heads = {row.name: row.head_seq for row in connection.execute(select(SCOPE))}
    assert heads == {
        scope: max(row.seq for row in entries if row.scope == scope)
        for scope in {row.scope for row in entries}
    }
    newest = feed.head(connection).seq
    stored = {row.id: row for row in connection.execute(select(RECORD))}
    assert all(row.mark == mark(row.id, row.rev, row.body) for row in stored.values())
    digests = {name: (stand.count, stand.digest) for name, stand in feed.stands(connection, heads).items()}
    assert digests == {
        scope: summed_up({one: stored[one].mark for one, each in memberships if each == scope})
        for scope in heads
    }
    assert all(0 < row.seq <= newest for row in [*entries, *stored.values()])
    reading: dict[str, set[str]] = {record: set() for record in stored}
    for record, scope in memberships:
        reading[record].add(scope)
    for row in stored.values():
        if row.follows is not None:
            assert reading[row.id] == reading[row.follows]


KITES, SCOPES, HOLDS = ("k0", "k1", "k2"), ("a", "b", "c", "d"), ("room", "hall")
CHANGES = st.one_of(
    st.builds(
        lambda name, readers, holds: kite(name, *sorted(readers), holds=tuple(sorted(holds))),
        st.sampled_from(KITES),
        st.frozensets(st.sampled_from(SCOPES)),
        st.frozensets(st.sampled_from(HOLDS), max_size=1),
    ),
    st.builds(tail, st.sampled_from(("t0", "t1", "t2", "t3")), st.sampled_from(KITES)),
)
COMMITS = st.lists(CHANGES, min_size=1, max_size=4, unique_by=lambda one: one.id)


@given(commits=st.lists(COMMITS, max_size=15))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_kept_readers_feed_and_heads_agree(desk: Desk, commits: list[list[Record]]) -> None:
    with desk.database.write() as connection:
        whole = connection.begin_nested()
        for changed in commits:
            before = feed.head(connection).seq
            savepoint = connection.begin_nested()
            try:
                seq = keep(Transaction(connection), *changed)
            except Refused:
                savepoint.rollback()
                assert feed.head(connection).seq == before
            else:
                savepoint.commit()
                assert seq == before + 1
            check_invariants(connection)
        held = {row.key: row.record for row in connection.execute(select(CLAIM))}
        bodies = {
            row.id: unpack(row.body).decode()
            for row in connection.execute(select(RECORD).where(RECORD.c.kind == "kite"))
        }
        for key in HOLDS:
            holders = [one for one, body in bodies.items() if f'"{key}"' in body]
            assert holders == ([held[key]] if key in held else [])
        whole.rollback()


def test_what_is_kept_is_what_travels(desk: Desk) -> None:
    kept(desk, kite("k", "a"))
    with desk.database.read() as connection:
        row = connection.execute(select(RECORD).where(RECORD.c.id == "k")).one()
    assert unpack(row.body) == encoding.encode(kite("k", "a"))
