"""The index follows the cache: what comes is noted, what goes is gone, and nothing of it stays in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from oa_client.storage import drafts, facts, pages, records, scopes, search_index, search_tables
from oa_client.storage.database import Database
from oa_client.storage.drafts import KeptDraft
from oa_client.storage.pinyin import Readings
from oa_client.storage.search_index import Batch
from oa_client.storage.search_tables import file_texts, forget_file_texts, id_of, key_of
from oa_client.storage.search_words import ask
from oa_client.storage.searched import SEARCHED, put_file_text
from oa_core.documents.model import Document, Envelope, Receipt
from oa_core.duty.model import DutyEntry
from oa_core.files import Attachment
from oa_core.modules import KINDS
from oa_core.records import Record
from sync.protocol import Change, Pulled, ScopePage
from tests.client.conftest import change, digest
from tests.support.book import CONTENT, Book

READINGS = Readings({"防": "fang", "汛": "xun"}, {})
RARE = "鱻龘"
NOW = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)


def bring(database: Database, found: list[Record], scope: str = "all", rev: int = 1) -> None:
    told = [change(record, {scope}, seq=rev, rev=rev) for record in found]
    with database.write(durable=False) as connection:
        pages.take(connection, news([ScopePage(scope, rev, rev, False, 0)], told))


def news(
    scopes: list[ScopePage], changes: list[Change], *, drop: Sequence[str] = (), more: bool = True
) -> Pulled:
    return Pulled(
        turn=1, epoch=1, head=9, safe=0, now=NOW, scopes=scopes, drop=[*drop], changes=changes, more=more
    )


def leave(connection: Connection, scope: str) -> None:
    pages.take(connection, news([], [], drop=[scope]))


def index(database: Database) -> None:
    with database.read() as connection:
        outdated = search_index.outdated(connection)
    if outdated:
        with database.write(durable=False) as connection:
            search_index.begin_again(connection)
    while True:
        with database.read() as connection:
            if not search_index.due(connection):
                return
        batch = prepared(database)
        with database.write(durable=False) as connection:
            assert search_index.put(connection, batch, {})


def prepared(database: Database) -> Batch:
    with database.read() as connection:
        return search_index.prepare(connection, READINGS)


def found(database: Database, text: str) -> list[str]:
    with database.read() as connection:
        return [
            hit.subject
            for register in (True, False)
            for hit in search_index.hits(connection, ask(text), register=register)
        ]


def entry(number: int, text: str, happened_at: datetime = NOW) -> DutyEntry:
    return DutyEntry(
        id=f"e{number}",
        organ="yufu",
        happened_at=happened_at,
        made_at=happened_at,
        received_at=None,
        person="clerk",
        name="李敏",
        text=text,
    )


def paper(book: Book, body: str = CONTENT.body) -> list[Record]:
    """An issued paper with everything that belongs to it."""
    book.issued(replace(CONTENT, body=body))
    return list(book.records.values())


def in_the_file(connection: Connection, text: str) -> bool:
    """Whether the index, crossed-out places included, holds any character of ``text``."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.everything USING fts5vocab('main', 'search_words', 'row')"
    )
    terms = set(connection.exec_driver_sql("SELECT term FROM temp.everything").scalars())
    connection.exec_driver_sql("DROP TABLE temp.everything")
    blocks = connection.exec_driver_sql("SELECT block FROM search_words_data").scalars().all()
    return bool(terms & set(text)) or any(
        character.encode() in block for block in blocks for character in text
    )


def test_every_kind_of_record_is_found_or_left_out_on_purpose() -> None:
    assert set(KINDS) - set(SEARCHED) == {"letterhead"}


def test_a_page_only_notes_what_came_and_however_many_records_a_paper_has_it_is_indexed_once(
    database: Database,
) -> None:
    book = Book()
    everything = paper(book)
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


def test_a_record_that_leaves_the_cache_is_not_found_from_that_transaction_on(database: Database) -> None:
    bring(database, [entry(1, "防汛" + RARE)], scope="organ:yufu")
    bring(database, [entry(2, "防汛")], scope="organ:shimen")
    index(database)
    with database.write(durable=False) as connection:
        leave(connection, "organ:yufu")
        left = [hit.subject for hit in search_index.hits(connection, ask("防汛"), register=False)]
        rows = connection.exec_driver_sql("SELECT subject FROM search_entry").scalars().all()
    assert left == rows == ["e2"]


def test_purged_words_leave_the_file(database: Database) -> None:
    bring(database, [entry(1, "防汛" + RARE)], scope="organ:yufu")
    bring(database, [entry(number, "值班正常") for number in range(2, 50)], scope="organ:shimen")
    index(database)
    with database.write(durable=False) as connection:
        assert in_the_file(connection, RARE)
        leave(connection, "organ:yufu")
    with database.write(durable=False) as connection:
        purge = search_index.scrub_due(connection)
        assert purge
        first = True
        while search_index.scrub(connection, purge, first=first):
            first = False
        assert not search_index.scrub_due(connection)
        assert not in_the_file(connection, RARE)
    assert len(found(database, "值班正常")) == 48


def test_what_was_read_before_a_purge_is_not_put_in_after_it(database: Database) -> None:
    bring(database, [entry(1, "防汛")], scope="organ:yufu")
    batch = prepared(database)
    assert batch.rows
    with database.write(durable=False) as connection:
        leave(connection, "organ:yufu")
    with database.write(durable=False) as connection:
        assert not search_index.put(connection, batch, {})
    index(database)
    assert found(database, "防汛") == []
    with database.read() as connection:
        assert not search_index.due(connection)


def test_what_changed_while_it_was_being_read_is_indexed_again(database: Database) -> None:
    bring(database, [entry(1, "防汛")])
    batch = prepared(database)
    bring(database, [entry(1, "抗旱")], rev=2)
    with database.write(durable=False) as connection:
        assert search_index.put(connection, batch, {})
        assert search_index.due(connection)
    index(database)
    assert (found(database, "防汛"), found(database, "抗旱")) == ([], ["e1"])


def test_a_paper_whose_document_is_withdrawn_is_found_by_what_is_left_of_it(database: Database) -> None:
    everything = paper(Book(), body="内部" + RARE)
    inside = [
        record for record in everything if not isinstance(record, Envelope) and record.id.startswith("r1")
    ]
    outside = [record for record in everything if record not in inside]
    bring(database, inside, scope="user:clerk")
    bring(database, outside, scope="desk:yufu")
    index(database)
    assert found(database, "陈立新") == ["r1"]
    with database.write(durable=False) as connection:
        leave(connection, "user:clerk")
    assert found(database, "防台风") == []
    index(database)
    assert found(database, "防台风") == ["r1"]
    assert found(database, "陈立新") == []


def test_a_text_that_leaves_takes_the_words_of_its_paper_with_it(database: Database) -> None:
    book = Book()
    document = book.submitted(replace(CONTENT, body="甲" + RARE))
    bring(database, [document], scope="user:clerk")
    bring(database, [book.records[document.revision]], scope="desk:yufu")
    index(database)
    assert found(database, RARE) == [document.id]
    with database.write(durable=False) as connection:
        leave(connection, "desk:yufu")
    assert found(database, RARE) == []
    index(database)
    assert found(database, "防台风") == [document.id]


def test_what_the_server_no_longer_has_is_swept_out_of_the_index(database: Database) -> None:
    bring(database, [entry(1, "防汛"), entry(2, "防汛")])
    index(database)
    with database.write(durable=False) as connection:
        scopes.doubt_all(connection)
    left = [change(entry(2, "防汛"), {"all"}, seq=3, rev=3)]
    with database.write(durable=False) as connection:
        pages.take(
            connection, news([ScopePage("all", 3, 3, False, 0, digest("all", left))], left, more=False)
        )
    assert found(database, "防汛") == ["e2"]


def test_what_waiting_orders_show_is_found_and_goes_when_it_is_taken_back(database: Database) -> None:
    with database.write(durable=True) as connection:
        records.lay_over(connection, "e1", [entry(1, "防汛")])
    index(database)
    assert found(database, "防汛") == ["e1"]
    with database.write(durable=True) as connection:
        records.uncover(connection, "e1")
    assert found(database, "防汛") == []


def test_what_is_being_written_is_found_until_it_is_thrown_away(database: Database) -> None:
    with database.write(durable=True) as connection:
        drafts.keep(connection, KeptDraft("d1", "", replace(CONTENT, body="未写完" + RARE), NOW))
    index(database)
    assert found(database, RARE) == ["d1"]
    with database.write(durable=True) as connection:
        drafts.drop(connection, "d1")
    index(database)
    assert found(database, RARE) == []


def with_file(document: Document, sha256: str) -> Document:
    return replace(document, attachments=(Attachment(sha256, "隐患清单.pdf", 10, "application/pdf"),))


def test_the_text_and_the_name_of_an_attachment_are_found_with_its_paper(database: Database) -> None:
    book = Book()
    document = with_file(book.drafted(), "ab" * 32)
    bring(database, [document, book.records[document.revision]])
    with database.write(durable=False) as connection:
        put_file_text(connection, document, "ab" * 32, "附件里的" + RARE)
    index(database)
    assert found(database, RARE) == found(database, "隐患清单") == [document.id]
    with database.write(durable=False) as connection:
        forget_file_texts(connection, document.id, ["ab" * 32])
        assert list(search_index.hits(connection, ask(RARE), register=False)) == []
    index(database)
    assert found(database, RARE) == []
    assert found(database, "隐患清单") == [document.id]


def test_the_text_of_an_attachment_leaves_with_its_record(database: Database) -> None:
    document = with_file(Book().drafted(), "ab" * 32)
    bring(database, [document], scope="user:clerk")
    with database.write(durable=False) as connection:
        put_file_text(connection, document, "ab" * 32, RARE)
    index(database)
    with database.write(durable=False) as connection:
        leave(connection, "user:clerk")
        assert file_texts(connection, document.id, ["ab" * 32]) == []
    assert found(database, RARE) == []


def test_the_text_of_a_file_that_was_taken_off_is_not_found(database: Database) -> None:
    document = Book().drafted()
    bring(database, [with_file(document, "ab" * 32)])
    with database.write(durable=False) as connection:
        put_file_text(connection, document, "ab" * 32, RARE)
    index(database)
    bring(database, [document], rev=2)
    index(database)
    assert found(database, RARE) == []


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


def test_a_cache_from_before_there_was_an_index_is_indexed_whole(database: Database) -> None:
    bring(database, [*paper(Book()), entry(1, "台风值班")])
    with database.write(durable=False) as connection:
        connection.exec_driver_sql("DELETE FROM search_due")
        assert facts.get(connection, "search_version") is None
    index(database)
    assert sorted(found(database, "台风")) == ["e1", "r1"]


def test_a_purged_cache_holds_nothing_of_the_index_but_what_the_person_wrote(database: Database) -> None:
    document = with_file(Book().drafted(), "ab" * 32)
    bring(database, [document, entry(1, "防汛" + RARE)])
    with database.write(durable=True) as connection:
        put_file_text(connection, document, "ab" * 32, RARE)
        drafts.keep(connection, KeptDraft("d1", "", replace(CONTENT, body="防汛"), NOW))
    index(database)
    with database.write(durable=True) as connection:
        for table in ("confirmed", "document", "duty_entry"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        search_tables.purge(connection)
        assert not in_the_file(connection, RARE + "防")
        assert file_texts(connection, document.id, ["ab" * 32]) == []
    index(database)
    assert found(database, "防汛") == ["d1"]


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
