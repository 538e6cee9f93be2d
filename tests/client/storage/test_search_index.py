"""The index follows the cache: what comes is noted, and found once it is indexed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oa_client.storage import facts, search_index
from oa_client.storage.database import Database
from oa_client.storage.search_tables import id_of, key_of
from oa_client.storage.searched import SEARCHED
from oa_core.documents.model import Envelope, Receipt
from oa_core.modules import KINDS
from tests.client.conftest import KEY
from tests.client.storage.indexed_cache import NOW, bring, entry, found, index, paper, prepared
from tests.support.book import CONTENT, Book


def test_every_kind_of_record_is_found_or_left_out_on_purpose() -> None:
    assert set(KINDS) - set(SEARCHED) == {"letterhead", "boilerplate"}  # which the library finds


def test_a_page_only_notes_what_came_and_however_many_records_a_paper_has_it_is_indexed_once(
    database: Database,
) -> None:
    book = Book()
    everything = paper(book)
    index(database)
    bring(database, everything)
    with database.read() as connection:
        noted = connection.exec_driver_sql("SELECT count(*) FROM search_due").scalar()
    assert noted == len(everything)
    assert found(database, "台风") == []
    assert [row.subject for row in prepared(database).rows] == ["r1"]


def test_a_part_that_adds_nothing_to_its_paper_does_not_have_it_indexed_again(database: Database) -> None:
    book = Book()
    everything = paper(book)
    bring(database, everything)
    index(database)
    bring(database, [record for record in everything if isinstance(record, Envelope | Receipt)], rev=2)
    batch = prepared(database)
    assert not batch.rows
    assert not batch.gone
    assert batch.noted


def test_what_was_noted_is_found_once_it_is_indexed(database: Database) -> None:
    bring(database, paper(Book()))
    index(database)
    for text in ("台风", "屿府〔2026〕1号", "陈立新", "24小时值班", "同意"):
        assert found(database, text) == ["r1"], text
    with database.read() as connection:
        assert not search_index.due(connection)
        assert search_index.progress(connection) == (1, 1)


def test_a_newer_text_takes_the_place_of_the_older_one(database: Database) -> None:
    book = Book()
    draft = book.drafted(replace(CONTENT, body="旧的正文"))
    bring(database, list(book.records.values()))
    index(database)
    book.revised(draft, replace(CONTENT, body="新的正文"))
    bring(database, list(book.records.values()), rev=2)
    index(database)
    assert found(database, "新的正文") == [draft.id]
    assert found(database, "旧的正文") == []


def test_the_newest_come_first_even_within_a_crowded_minute(database: Database) -> None:
    crowd = [entry(number, "防汛值班", NOW) for number in range(300)]
    later = entry(301, "防汛值班", NOW + timedelta(days=1))
    earlier = entry(302, "防汛值班", NOW - timedelta(days=1))
    bring(database, [later, *crowd, earlier])
    index(database)
    hits = found(database, "防汛")
    assert (hits[0], hits[-1], len(set(hits))) == (later.id, earlier.id, 302)


def test_a_time_out_of_all_bounds_breaks_nothing(database: Database) -> None:
    bring(
        database,
        [
            entry(1, "防汛", datetime(1, 1, 1, tzinfo=UTC)),
            entry(2, "防汛", datetime(9999, 12, 31, tzinfo=UTC)),
        ],
    )
    index(database)
    assert found(database, "防汛") == ["e2", "e1"]


def test_what_changed_while_it_was_being_read_is_indexed_again(database: Database) -> None:
    index(database)
    bring(database, [entry(1, "防汛")])
    batch = prepared(database)
    bring(database, [entry(1, "抗旱")], rev=2)
    with database.write(durable=False) as connection:
        assert search_index.put(connection, batch, {})
        assert search_index.due(connection)
    index(database)
    assert (found(database, "防汛"), found(database, "抗旱")) == ([], ["e1"])


def test_indexing_goes_on_where_the_program_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "BATCH", 2)
    stopped = Database(tmp_path / "stopped.db", KEY)
    index(stopped)
    bring(stopped, [entry(number, "防汛") for number in range(5)])
    batch = prepared(stopped)
    with stopped.write(durable=False) as connection:
        assert search_index.put(connection, batch, {})
    stopped.close()
    again = Database(tmp_path / "stopped.db", KEY)
    try:
        with again.read() as connection:
            assert search_index.progress(connection) == (2, 5)
        assert len(found(again, "防汛")) == 2
        index(again)
        assert len(found(again, "防汛")) == 5
    finally:
        again.close()


def test_another_version_builds_the_index_anew_from_what_the_cache_holds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(database, [*paper(Book()), entry(1, "台风值班")])
    index(database)
    before = found(database, "台风")
    monkeypatch.setattr(search_index, "VERSION", "another")
    with database.write(durable=False) as connection:
        assert search_index.outdated(connection)
        search_index.begin_again(connection)
        assert search_index.progress(connection) == (0, 2)
    assert found(database, "台风") == []
    index(database)
    assert found(database, "台风") == before
    assert len(before) == 2


def test_a_cache_without_an_index_notes_nothing_and_is_indexed_whole(database: Database) -> None:
    everything = [*paper(Book()), entry(1, "台风值班")]
    bring(database, everything)
    with database.read() as connection:
        assert facts.get(connection, "search_version") is None
        assert not search_index.due(connection)
        assert search_index.progress(connection) == (0, len(everything))
    index(database)
    assert sorted(found(database, "台风")) == ["e1", "r1"]


def test_merging_loses_nothing(database: Database) -> None:
    for number in range(20):
        bring(database, [entry(number, f"防汛值班{number}号")])
        index(database)
    steps = 0
    with database.write(durable=False) as connection:
        while search_index.merge(connection):
            steps += 1
    assert steps
    assert len(found(database, "防汛")) == 20
    assert found(database, "7号") == ["e7"]


@pytest.mark.parametrize("record_id", ["019b44d7-8670-7000-a18b-045be57e4825", "yufu", "r1", "f" * 32, ""])
def test_identities_of_every_form_come_back_as_they_were(record_id: str) -> None:
    assert id_of(key_of(record_id)) == record_id


def test_the_longest_thing_alone_makes_a_batch_of_its_own(database: Database) -> None:
    long = "防汛" * (search_index.BATCH_CHARACTERS // 2 + 1)
    bring(database, [entry(1, long), entry(2, long), entry(3, "防汛")])
    with database.write(durable=False) as connection:
        search_index.begin_again(connection)
    assert [len(prepared(database).rows)] == [1]
    index(database)
    assert len(found(database, "防汛防汛")) == 2
