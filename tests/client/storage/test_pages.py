"""Pages of news become the cache: always what the person may read, agreed by digest, read anew where it is not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oa_client.office.changes import Changes
from oa_client.office.exchange import Exchange
from oa_client.office.foresight import Foresight
from oa_client.storage import scopes
from oa_client.storage.database import Database
from sync.bodies import mark, summed_up
from sync.core import AGAIN, Forked, Page, PageTaken, Restart, Wanted
from sync.protocol import Change, Pull, Pulled, ScopePage
from tests.client.conftest import KEY
from tests.client.storage.feed_model import NOW, SCOPES, Feed

KEYS = ("a", "b", "c", "d", "e")


@dataclass
class Reader:
    """A workstation that only reads. ``told`` is everything it was told of."""

    database: Database
    told: list[Changes]
    exchange: Exchange

    def pull(self) -> Pull:
        wanted = self.exchange.perform(Wanted(1))
        assert isinstance(wanted, Pull)
        return wanted

    def take(self, pulled: Pulled) -> bool:
        taken = self.exchange.perform(Page(pulled))
        assert isinstance(taken, PageTaken)
        return taken.again

    def read(self, feed: Feed, limit: int = 3, pages: int = 1000) -> int:
        """Read up to ``pages`` pages; gives how often something had to be asked for again."""
        again = 0
        for _ in range(pages):
            before = dict(self.pull().scopes)
            pulled = feed.page(self.pull(), limit)
            anew = self.take(pulled)
            again += anew
            assert again <= AGAIN
            resets = {told.name for told in pulled.scopes if told.reset}
            for name, cursor in self.pull().scopes.items():
                assert anew or name in resets or cursor >= before.get(name, (0, 0)), "no cursor goes back"
            if not anew and not pulled.more:
                break
        return again

    def rows(self) -> dict[str, tuple[int, bytes]]:
        with self.database.read() as connection:
            found = connection.exec_driver_sql("SELECT id, rev, body FROM confirmed").all()
        return {row.id: (row.rev, bytes(row.body)) for row in found}

    def check(self) -> None:
        """What is kept of each scope beside its members is what they add up to."""
        with self.database.read() as connection:
            for held in scopes.load(connection).values():
                rows = connection.exec_driver_sql(
                    "SELECT confirmed.id, mark FROM member JOIN confirmed ON confirmed.id = record"
                    " WHERE scope = ? AND gen = ?",
                    (held.id, held.gen),
                ).all()
                assert (held.count, held.digest) == summed_up({row.id: row.mark for row in rows})
            lost = connection.exec_driver_sql(
                "SELECT count(*) FROM confirmed WHERE id NOT IN (SELECT record FROM member)"
            )
            assert lost.scalar() == 0


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    database = Database(tmp_path / "cache.db", KEY)
    yield make_reader(database)
    database.close()


def make_reader(database: Database) -> Reader:
    told: list[Changes] = []
    return Reader(database, told, Exchange(database, Foresight("clerk"), lambda: NOW, told.append))


def filled(count: int, scope: str = "all") -> Feed:
    feed = Feed()
    for n in range(count):
        feed.put(f"r{n:04}", b'{"n": %d}' % n, frozenset({scope}))
    return feed


Op = tuple[str, object]
OPS = st.one_of(
    st.tuples(
        st.just("put"),
        st.tuples(
            st.sampled_from(KEYS), st.integers(0, 99), st.frozensets(st.sampled_from(SCOPES), max_size=3)
        ),
    ),
    st.tuples(st.just("mine"), st.frozensets(st.sampled_from(SCOPES[1:]))),
    st.tuples(st.just("collect"), st.none()),
    st.tuples(st.just("read"), st.integers(1, 3)),
    st.tuples(st.just("back up"), st.none()),
    st.tuples(st.just("restore"), st.none()),
)
numbers = itertools.count()


@given(st.lists(OPS, max_size=40), st.integers(1, 4))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_records_move_what_is_kept_is_what_may_be_read(
    tmp_path: Path, ops: list[Op], limit: int
) -> None:
    feed, saved = Feed(), Feed()
    database = Database(tmp_path / f"{next(numbers)}.db", KEY)
    reader = make_reader(database)
    granted = set(SCOPES)
    for what, value in ops:
        match what, value:
            case "put", (str(key), int(body), frozenset(names)):
                feed.put(key, b'{"n": %d}' % body, names)
            case "mine", frozenset(names):
                feed.mine = {"all", *names}
            case "collect", _:
                feed.collect()
            case "read", int(pages):
                reader.read(feed, limit, pages)
                granted = feed.mine
                assert reader.rows().keys() <= feed.records.keys()
            case "back up", _:
                saved = deepcopy(feed)
            case "restore", _:
                newest = feed.epoch
                feed = deepcopy(saved)
                feed.epoch = newest + 1
                reader.exchange.perform(Restart(Forked(feed.epoch, saved.head)))
        reader.check()
        with database.read() as connection:
            assert set(scopes.load(connection)) <= granted | feed.mine
    assert reader.read(feed, limit) == 0, "a correct server is never doubted"
    assert reader.rows() == feed.readable()
    assert set(reader.pull().scopes) == feed.mine
    assert set(reader.pull().scopes.values()) <= {(feed.head, feed.head)}
    assert feed.doubted == []
    assert reader.read(feed, limit) == 0
    database.close()


def test_a_digest_that_does_not_agree_has_the_scope_read_anew_and_the_server_told(
    reader: Reader, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("scope all does not agree")
    feed = filled(5)
    reader.read(feed)
    with reader.database.write(durable=True) as connection:
        connection.exec_driver_sql("UPDATE confirmed SET body = '{}', mark = 1 WHERE id = 'r0002'")
        connection.exec_driver_sql("UPDATE scope SET digest = digest + 1 WHERE name = 'all'")
    feed.put("r0009", b"{}", frozenset({"all"}))
    assert reader.read(feed) == 1
    assert feed.doubted == ["all"], "once"
    assert reader.rows() == feed.readable()
    reader.check()


def test_a_server_that_never_agrees_is_not_believed_and_nothing_is_forgotten(
    reader: Reader, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("does not agree")
    feed = filled(5)
    reader.read(feed)
    told = feed.page(Pull(1, 1, {"all": (0, 0)}), 100)
    for _ in range(AGAIN + 1):
        told.scopes[0] = ScopePage("all", feed.head, feed.head, False, 0, (5, 12345))
        assert reader.take(told)
        assert len(reader.rows()) == 5
        assert reader.pull().doubts == ["all"]
    feed.put("r0001", b"{}", frozenset({"all"}))
    assert reader.read(feed) == 0, "and read to the end when it does"


@pytest.mark.parametrize(
    ("held", "left", "times"),
    [
        (5, 4, 0),  # one of five
        (5, 0, 0),  # few are forgotten without a question
        (60, 50, 0),  # no more than ten
        (60, 49, 0),  # under a fifth
        (60, 40, 1),  # a third
        (60, 0, 1),
    ],
)
def test_much_is_forgotten_only_after_it_was_read_twice(
    reader: Reader, held: int, left: int, times: int
) -> None:
    """An answer that was cut, or a wrong server, must not empty a workstation (sync.md B12)."""
    feed = filled(held)
    reader.read(feed, 100)
    feed.records = {key: row for key, row in feed.records.items() if key < f"r{left:04}"}
    feed.entries = {at: entry for at, entry in feed.entries.items() if at[1] in feed.records}
    feed.head += 1
    feed.safe["all"] = feed.head
    assert reader.read(feed, 100, pages=1) == times
    assert len(reader.rows()) == (held if times else left)
    assert reader.read(feed, 100) == 0
    assert len(reader.rows()) == left
    reader.check()


def test_over_a_thousand_are_never_forgotten_at_once(reader: Reader) -> None:
    feed = filled(6000)
    reader.read(feed, 6000)
    feed.records = {key: row for key, row in feed.records.items() if key < "r4990"}
    feed.entries = {at: entry for at, entry in feed.entries.items() if at[1] in feed.records}
    feed.head += 1
    feed.safe["all"] = feed.head
    assert reader.read(feed, 9000) == 1
    assert len(reader.rows()) == 4990


def test_the_window_hears_which_records_are_gone(reader: Reader) -> None:
    feed = filled(3, "desk:office")
    feed.put("x", b"{}", frozenset({"all", "desk:office"}))
    reader.read(feed)
    feed.mine.discard("desk:office")
    reader.told.clear()
    reader.read(feed)
    gone = frozenset[str]().union(*(each.gone for each in reader.told))
    assert gone == {"r0000", "r0001", "r0002"}
    assert reader.rows().keys() == {"x"}


@pytest.mark.parametrize("how", ["scope", "record"])
def test_what_may_no_longer_be_read_leaves_the_log_too(reader: Reader, how: str) -> None:
    """The log is as good as the file for who has the key, and the person has."""
    feed = filled(3, "desk:office")
    reader.read(feed)
    log = reader.database.path.with_name("cache.db-wal")
    assert log.stat().st_size > 0
    if how == "scope":
        feed.mine.discard("desk:office")
    else:
        feed.put("r0001", b"{}", frozenset())
    reader.read(feed)
    assert log.stat().st_size == 0


def test_a_record_that_moves_between_scopes_is_never_gone(reader: Reader) -> None:
    feed = filled(1, "desk:office")
    reader.read(feed)
    reader.told.clear()
    feed.put("r0000", b"{}", frozenset({"user:clerk"}))
    reader.read(feed)
    assert not any(each.gone for each in reader.told)
    assert reader.rows().keys() == {"r0000"}


def test_a_record_of_a_dropped_scope_that_the_same_page_brings_into_another_stays(reader: Reader) -> None:
    """A clerk moves to the other organ: one page drops the one desk and brings the papers of both in by the other."""
    feed = Feed()
    feed.mine = {"all", "desk:office"}
    feed.put("r1", b"{}", frozenset({"desk:office", "user:clerk"}))
    feed.put("r2", b"{}", frozenset({"desk:office"}))
    reader.read(feed)
    assert reader.rows().keys() == {"r1", "r2"}
    feed.mine = {"all", "user:clerk"}
    moved = feed.page(reader.pull(), 100)
    assert moved.drop == ["desk:office"]
    assert [change.into for change in moved.changes] == [["user:clerk"]], "and all on one page"
    reader.told.clear()
    assert not reader.take(moved)
    assert reader.rows().keys() == {"r1"}
    assert [each.gone for each in reader.told] == [frozenset({"r2"})]
    reader.check()
    assert reader.read(feed) == 0
    assert reader.rows() == feed.readable()


def test_a_round_without_news_writes_no_record_and_tells_nobody(reader: Reader) -> None:
    feed = filled(3)
    reader.read(feed)
    reader.told.clear()
    reader.read(feed)
    assert reader.told == [Changes()]


def page(*changes: Change, told: tuple[ScopePage, ...] = (ScopePage("all", 9, 9, False, 0),)) -> Pulled:
    return Pulled(1, 1, 9, 0, NOW, list(told), [], list(changes), True)


@pytest.mark.parametrize(
    "odd",
    [
        Change("x", "document", 1, 5, ["all"], [], None),  # comes in, and may not be read
        Change("x", "document", 1, 5, ["nobody's"], [], b"{}"),
        Change("x", "document", 1, 5, [], [], b"{}"),
        Change("x", "document", 1, 5, [], ["all"], None),
        Change("x", "document", 1, 5, [], ["all"], b"{}"),
    ],
)
def test_a_change_that_makes_no_sense_leaves_nothing_behind(reader: Reader, odd: Change) -> None:
    reader.take(page(odd))
    assert reader.rows() == {}
    reader.check()


def test_a_record_named_twice_on_a_page_counts_once(reader: Reader) -> None:
    first, second = (Change("x", "meeting", rev, 5, ["all"], [], b"%d" % rev) for rev in (1, 2))
    told = ScopePage("all", 9, 9, False, 0, (1, mark("x", 2, b"2")))
    assert not reader.take(page(first, second, told=(told,)))
    assert reader.rows() == {"x": (2, b"2")}
    reader.check()


def test_a_record_that_comes_and_goes_on_one_page_is_gone(reader: Reader) -> None:
    came = Change("x", "meeting", 1, 5, ["all"], [], b"{}")
    went = Change("x", "meeting", 1, 6, [], ["all"], None)
    reader.take(page(came, went))
    assert reader.rows() == {}
    back = Change("x", "meeting", 2, 7, ["all"], [], b"{}")
    reader.take(page(came, went, back))
    assert reader.rows() == {"x": (2, b"{}")}
    reader.check()


class Cut(Exception):
    """The power went."""


def test_a_page_that_breaks_off_anywhere_leaves_the_cache_as_it_was(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    feed = filled(6)
    feed.put("s", b"{}", frozenset({"desk:office"}))
    reader.read(feed)
    feed.put("r0001", b'{"new": 1}', frozenset({"all"}))
    feed.put("r0002", b"{}", frozenset())
    feed.put("fresh", b"{}", frozenset({"all", "user:clerk"}))
    feed.mine.discard("desk:office")
    pull, before = reader.pull(), reader.rows()
    page = feed.page(pull, 100)
    reader.told.clear()
    monkeypatch.setattr(reader.database, "fold_log", lambda: True)  # by then the page is in, whole
    steps = 0
    done = False
    while not done:
        steps += 1
        count = itertools.count(1)

        def cut(*_: object, count: Iterator[int] = count, at: int = steps) -> None:
            if next(count) == at:
                raise Cut

        event.listen(Engine, "before_cursor_execute", cut)
        try:
            reader.take(page)
            done = True
        except Cut:
            pass
        finally:
            event.remove(Engine, "before_cursor_execute", cut)
        if not done:
            assert reader.rows() == before
            assert reader.pull() == pull
            assert reader.told == [], "nobody is told of what is not there"
            reader.check()
    assert steps > 10
    assert reader.rows() == feed.readable()
