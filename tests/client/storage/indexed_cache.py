"""A cache that pages come into and that is indexed step by step, for the tests of the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from oa_client.storage import pages, search_index
from oa_client.storage.database import Database
from oa_client.storage.pinyin import Readings
from oa_client.storage.search_index import Batch
from oa_client.storage.search_words import ask
from oa_core.duty.model import DutyEntry
from oa_core.records import Record
from sync.protocol import Change, Pulled, ScopePage
from tests.client.conftest import change
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
        return found_by(connection, text)


def found_by(connection: Connection, text: str) -> list[str]:
    numbers = [hit.row for hit in search_index.hits(connection, ask(text))]
    known = search_index.subjects(connection, numbers)
    return [known[number][1] for number in numbers]


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
