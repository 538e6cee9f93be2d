"""What goes is gone from the index in the same transaction, and soon nothing of it stays in the file."""

from __future__ import annotations

from dataclasses import replace

from oa_client.storage import drafts, pages, purging, records, scopes, search_index
from oa_client.storage.database import Database
from oa_client.storage.drafts import KeptDraft
from oa_client.storage.search_tables import file_texts, forget_file_texts
from oa_client.storage.searched import put_file_text
from oa_core.documents.model import Document, Envelope
from oa_core.files import Attachment
from sync.protocol import ScopePage
from tests.client.conftest import change, digest
from tests.client.storage.indexed_cache import (
    NOW,
    RARE,
    bring,
    entry,
    found,
    found_by,
    in_the_file,
    index,
    leave,
    news,
    paper,
    prepared,
)
from tests.support.book import CONTENT, Book


def test_a_record_that_leaves_the_cache_is_not_found_from_that_transaction_on(database: Database) -> None:
    bring(database, [entry(1, "防汛" + RARE)], scope="organ:yufu")
    bring(database, [entry(2, "防汛")], scope="organ:shimen")
    index(database)
    with database.write(durable=False) as connection:
        leave(connection, "organ:yufu")
        left = found_by(connection, "防汛")
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
    index(database)
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
        records.uncover(connection, ["e1"])
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
        assert found_by(connection, RARE) == []
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


def test_a_purged_cache_holds_nothing_of_the_index_but_what_the_person_wrote(database: Database) -> None:
    document = with_file(Book().drafted(), "ab" * 32)
    bring(database, [document, entry(1, "防汛" + RARE)])
    with database.write(durable=True) as connection:
        put_file_text(connection, document, "ab" * 32, RARE)
        drafts.keep(connection, KeptDraft("d1", "", replace(CONTENT, body="防汛"), NOW))
    index(database)
    with database.write(durable=True) as connection:
        purging.purge(connection)
        assert not in_the_file(connection, RARE + "防")
        assert file_texts(connection, document.id, ["ab" * 32]) == []
    index(database)
    assert found(database, "防汛") == ["d1"]
