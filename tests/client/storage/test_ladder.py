"""A newer program takes over the cache of an older one: what a person wrote to the letter, the rest to be read anew."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from oa_client.office.office import Office
from oa_client.storage import ladder, schema
from oa_client.storage.database import CacheNewer, Database
from oa_core.documents.model import Status
from sync.core import Answered, Outgoing, Page, PageTaken
from sync.protocol import Change, Push, Result
from tests.client.conftest import KEY, Clock, change, digest, page, sent
from tests.support.book import Book
from tests.support.county import COUNTY
from tests.support.kept_cache import make

CACHES = Path(__file__).parents[2] / "data" / "caches"
VERSIONS = sorted(CACHES.glob("version-*.db"))
OWN = {
    "outbox": "n, id, lane, record, kind, act, seen, made_at, state, facts, seq",
    "draft": "document, base, content, kept_at",
    "note": "place, text, kept_at",
    "file": "sha256, size, name, key, state",
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A cache as version 1 left it."""
    return Path(shutil.copy(CACHES / "version-1.db", tmp_path / "cache.db"))


@pytest.fixture
def opened() -> Iterator[Callable[[Path], Database]]:
    databases: list[Database] = []

    def open_one(path: Path) -> Database:
        databases.append(Database(path, KEY))
        return databases[-1]

    yield open_one
    for database in databases:
        database.close()


class Raw:
    """The tables of a cache as they are, whatever their version."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Database, "_open", lambda _self: None)
            self._database = Database(path, KEY)

    def own(self) -> dict[str, list[tuple[Any, ...]]]:
        with self._database.read() as connection:
            found = own(connection)
        self._database.close()
        return found


def own(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """What the person wrote and attached, to the letter."""
    there = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    return {
        table: [
            tuple(row)
            for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table} ORDER BY 1").all()
        ]
        if table in there
        else []
        for table, columns in OWN.items()
    }


def own_of(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as connection:
        return own(connection)


def tables(database: Database) -> dict[str, set[tuple[Any, ...]]]:
    with database.read() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%'"
        ).scalars()
        return {
            name: {
                (row[1], row[2].upper(), row[3], row[5])
                for row in connection.exec_driver_sql(f"PRAGMA table_info({name})")
            }
            or {(row[2],) for row in connection.exec_driver_sql(f"PRAGMA index_info({name})")}
            for name in names.all()
        }


def test_every_version_there_was_is_kept() -> None:
    assert [path.stem for path in VERSIONS] == [f"version-{n + 1}" for n in range(schema.VERSION)]


def test_the_kept_caches_hold_orders_in_every_state_and_words_of_the_person(
    opened: Callable[[Path], Database], tmp_path: Path
) -> None:
    make(tmp_path / "made.db")
    for path in (tmp_path / "made.db", Path(shutil.copy(VERSIONS[-1], tmp_path / "kept.db"))):
        found = own_of(opened(path))
        assert {row[8] for row in found["outbox"]} == {
            *("queued", "sending", "waiting_files", "applied", "settled"),
            *("refused", "blocked", "held"),
        }
        assert (len(found["draft"]), len(found["note"]), len(found["file"])) == (2, 2, 1)


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_what_the_person_wrote_comes_over_to_the_letter(
    version: Path, tmp_path: Path, opened: Callable[[Path], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(shutil.copy(version, tmp_path / "cache.db"))
    before = Raw(path, monkeypatch).own()
    assert len(before["outbox"]) >= 10
    assert own_of(opened(path)) == before


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_the_tables_are_those_of_a_new_cache(
    version: Path, tmp_path: Path, opened: Callable[[Path], Database]
) -> None:
    path = Path(shutil.copy(version, tmp_path / "cache.db"))
    assert tables(opened(path)) == tables(opened(tmp_path / "fresh.db"))


def test_an_office_without_a_line_goes_on_reading(old: Path, clock: Clock) -> None:
    office = Office(Database(old, KEY), "clerk", clock)
    titles = {row.title: row.status for row in office.documents.outgoing()}
    assert titles["已印发的"] == Status.ISSUED
    assert titles["办成而未读回的"] == Status.IN_REVIEW
    assert "没有送出的" in titles
    assert "写了一半的" in titles
    assert office.me.name == "李敏"
    assert office.notes.kept("duty") == "二十时三十分，"
    assert [each.code for each in office.orders.refused()] == [
        "letterhead_unknown",
        "blocked",
        "unsupported",
        "blocked",
    ]
    (opened_draft,) = [row for row in office.documents.outgoing() if row.title == "一份草稿"]
    assert office.drafting.open(opened_draft.id).content.body == "又改了一处。"
    office.close()


def news(book: Book, seq: int) -> list[Change]:
    return [change(each, {"all"}, seq=1) for each in COUNTY] + sent(book.records, "clerk", seq=seq)


def test_everything_is_read_anew_and_what_the_server_no_longer_has_goes(old: Path, clock: Clock) -> None:
    office = Office(Database(old, KEY), "clerk", clock)
    copy = ladder.copy_of(old, 1)
    assert copy.exists()
    book = Book()
    book.drafted()
    pulled = page("clerk", news(book, 20), seq=20, now=clock.now, whole=True)
    first = structs.replace(pulled, more=True, scopes=pulled.scopes[:1])
    assert office.exchange.perform(Page(first)) == PageTaken(again=False)
    assert copy.exists(), "not everything has been read"
    assert office.exchange.perform(Page(pulled)) == PageTaken(again=False)
    assert not copy.exists(), "read whole: the copy is of no use any more"
    with office.read() as connection:
        left = connection.exec_driver_sql("SELECT id FROM confirmed").scalars().all()
        told = connection.exec_driver_sql("SELECT count, digest FROM scope WHERE name = 'all'").one()
    assert set(left) == {each.id for each in pulled.changes}
    assert tuple(told) == digest("all", pulled.changes)
    office.close()


def test_the_orders_of_the_old_cache_go_out_once_in_their_sequence(old: Path, clock: Clock) -> None:
    office = Office(Database(old, KEY), "clerk", clock)
    office.exchange.start()
    office.exchange.begin()
    push = office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    assert [order.kind for order in push.orders] == [
        *("document.draft", "document.submit"),  # held before: the server may know it by now
        "duty.log",  # was on the line
        *("document.draft", "document.submit", "document.revise"),
    ]
    office.exchange.perform(Answered([Result(order.id, "applied", seq=30) for order in push.orders]))
    assert office.exchange.perform(Outgoing(2)) is None
    assert len(office.orders.refused()) == 2, "the refused one and the one behind it"
    office.close()


class Cut(Exception):
    """The power went."""


def _statements(database_engine: type[Engine], do: Callable[[int], None]) -> Callable[[], None]:
    count = 0

    def before(*_arguments: Any) -> None:
        nonlocal count
        count += 1
        do(count)

    event.listen(database_engine, "before_cursor_execute", before)
    return lambda: event.remove(database_engine, "before_cursor_execute", before)


def test_a_step_that_breaks_off_at_any_statement_leaves_the_old_cache(
    old: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], Database]
) -> None:
    before = Raw(old, monkeypatch).own()
    steps = 0
    while True:
        steps += 1

        def cut(count: int, at: int = steps) -> None:
            if count == at:
                raise Cut

        stop = _statements(Engine, cut)
        try:
            database = Database(old, KEY)
        except Cut:
            assert Raw(old, monkeypatch).own() == before
            continue
        finally:
            stop()
        database.close()
        break
    assert steps > 30, "each of the statements was the last one once"
    assert own_of(opened(old)) == before


def test_a_program_killed_at_any_statement_of_the_step_leaves_a_cache_that_opens(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], Database]
) -> None:
    """What lies on the disk at each statement is what a kill would leave."""
    before = Raw(old, monkeypatch).own()

    def photograph(count: int) -> None:
        picture = tmp_path / f"at{count:03}"
        picture.mkdir()
        for file in old.parent.glob("cache.db*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, picture)

    stop = _statements(Engine, photograph)
    opened(old)
    stop()
    pictures = sorted(tmp_path.glob("at*"))
    assert len(pictures) > 30
    for picture in pictures:
        database = Database(picture / "cache.db", KEY)
        assert own_of(database) == before
        assert len(tables(database)["outbox"]) == 16
        database.close()


def test_a_copy_is_made_first_and_opens_with_the_same_key(
    old: Path, opened: Callable[[Path], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, content = Raw(old, monkeypatch).own(), old.read_bytes()
    opened(old)
    copy = ladder.copy_of(old, 1)
    assert b"SQLite format" not in copy.read_bytes()
    assert len(copy.read_bytes()) == len(content)
    assert Raw(copy, monkeypatch).own() == before


def test_what_stood_in_the_log_only_is_in_the_copy(
    old: Path, tmp_path: Path, opened: Callable[[Path], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_open", lambda _self: None)
        killed = Database(old, KEY)
        with killed.write(durable=True) as connection:
            connection.exec_driver_sql("INSERT INTO note VALUES ('late', '最后一句', '2026')")
        (tmp_path / "there").mkdir()
        for file in old.parent.glob("cache.db*"):
            shutil.copy(file, tmp_path / "there")
        killed.close()
    found = tmp_path / "there" / "cache.db"
    opened(found)
    assert ("late", "最后一句", "2026") in Raw(ladder.copy_of(found, 1), monkeypatch).own()["note"]


def test_a_disk_too_full_for_the_copy_leaves_the_old_cache(
    old: Path, opened: Callable[[Path], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Raw(old, monkeypatch).own()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(OSError, match="No space"):
            Database(old, KEY)
    assert Raw(old, monkeypatch).own() == before
    assert own_of(opened(old)) == before


def test_a_restart_that_was_being_read_begins_again(
    old: Path, opened: Callable[[Path], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Version 1 forgot the scopes of everything when the server went back in time."""
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_open", lambda _self: None)
        database = Database(old, KEY)
    with database.write(durable=True) as connection:
        for statement in (
            "UPDATE confirmed SET rev = -1",
            "DELETE FROM member",
            "DELETE FROM scope",
            "UPDATE meta SET v = 'due' WHERE k = 'sweep'",
        ):
            connection.exec_driver_sql(statement)
    database.close()
    office = Office(opened(old), "clerk", lambda: datetime(2026, 9, 16, tzinfo=UTC))
    titles = {row.title for row in office.documents.outgoing()}
    assert titles >= {"没有送出的", "办成而未读回的"}, "what the waiting orders show is still there"
    assert "已印发的" not in titles


def test_a_cache_of_a_newer_program_is_left_alone(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_open", lambda _self: None)
        newer = Database(old, KEY)
    with newer.write(durable=True) as connection:
        connection.exec_driver_sql("UPDATE meta SET v = '999' WHERE k = 'schema'")
    newer.close()
    before = old.read_bytes()
    with pytest.raises(CacheNewer):
        Database(old, KEY)
    assert old.read_bytes() == before
