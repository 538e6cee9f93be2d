"""The index itself: preparing rows from the cache, putting them in, looking them up, and keeping it in shape.

A row stands for one thing. Its number is the minute in which the thing last moved (the next free one where several
did), so that the index gives the newest first without looking at anything else; the register stands above all times.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge as merge_sorted
from typing import Any
from unicodedata import unidata_version

from sqlalchemy import Connection

from oa_client.storage import facts, search_tables
from oa_client.storage.findables import THINGS, Findable
from oa_client.storage.pinyin import Readings, units_found
from oa_client.storage.records import read_many
from oa_client.storage.search_tables import Key, id_of, key_of, mark_of, note_all, remove, row_of
from oa_client.storage.search_words import Query, joined
from oa_client.storage.searched import SEARCHED, Searched
from oa_core.modules import kind_of

VERSION = f"1/{unidata_version}"
"""Of the way texts are cut and rows are laid out; the tables of characters come with Python. When the cache has another
one, the index is built anew."""

BATCH = 100
"""The most things indexed in one transaction."""
BATCH_CHARACTERS = 40_000
"""About how much text is indexed in one transaction, unless one thing alone is longer."""
MERGED_PAGES = 40
"""How many pages one step of merging writes: some 10 ms."""

CROWD = 8
"""From how many things on it is remembered where the free numbers of a minute begin."""

FETCHED = 200
"""How many rows are fetched at once: mostly fewer are looked at."""

REGISTER = 1 << 40
"""Where the rows of the register begin."""
_FIRST_MINUTE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A thing as it goes into the index."""

    subject: Key
    thing: str
    source: Key | None
    when: datetime | None
    words: str
    initials: str
    syllables: str


@dataclass(frozen=True)
class Batch:
    """What was prepared: rows to put in, subjects that are no more, the notes this is for, and the state of the cache
    it was read from."""

    rows: tuple[Row, ...]
    gone: tuple[Key, ...]
    noted: tuple[Key, ...]
    newest: int
    purges: str


def outdated(connection: Connection) -> bool:
    """Whether the index was built by another version than this one, or never."""
    return facts.get(connection, "search_version") != VERSION


def begin_again(connection: Connection) -> None:
    """Empty the index and note all that the cache holds: for a new version, and after the cache was purged."""
    search_tables.empty(connection)
    for name, thing in THINGS.items():
        note_all(
            connection, ((each, name) for each in connection.exec_driver_sql(thing.every).scalars().all())
        )
    facts.put(connection, "search_version", VERSION)


def progress(connection: Connection) -> tuple[int, int]:
    """How many things are in the index, and how many there are with what is still noted; equal when nothing is. Of an
    index that was not begun, the records that the cache holds are told."""
    if not search_tables.begun(connection):
        return 0, connection.exec_driver_sql("SELECT count(*) FROM confirmed").scalar_one()
    waiting, there = connection.exec_driver_sql(
        "SELECT (SELECT count(*) FROM search_due), (SELECT count(*) FROM search_entry)"
    ).one()
    return there, there + waiting


def due(connection: Connection) -> bool:
    """Whether anything waits to be indexed."""
    return connection.exec_driver_sql("SELECT 1 FROM search_due LIMIT 1").first() is not None


def prepare(connection: Connection, readings: Readings) -> Batch:
    """Read what is to be indexed next and cut it into words; nothing is written, so nobody waits."""
    due = connection.exec_driver_sql("SELECT record, kind FROM search_due ORDER BY n LIMIT ?", (BATCH,)).all()
    newest = connection.exec_driver_sql("SELECT max(n) FROM search_due").scalar() or 0
    asked: dict[str, dict[str, set[str]]] = {}
    for record, thing, subject in _subjects(connection, due):
        asked.setdefault(thing, {}).setdefault(subject, set()).add(record)
    rows: list[Row] = []
    gone: list[Key] = []
    noted = {record for record, _ in due}
    room = BATCH_CHARACTERS
    for thing, subjects in asked.items():
        here = THINGS[thing].read(connection, subjects)
        for subject, asking in subjects.items():
            found = here.get(subject)
            if found is None:
                gone.append(key_of(subject))
            elif room < 0:
                # There is too much in this batch; these stay noted for the next one.
                noted -= set(map(key_of, asking))
            elif asking & {subject, found.record, found.source}:
                rows.append(_row(key_of(subject), thing, found, readings))
                noted |= {key_of(subject), key_of(found.source)}
                room -= len(rows[-1].words) // 2
    return Batch(tuple(rows), tuple(gone), tuple(noted), newest, _purges(connection))


def _subjects(connection: Connection, due: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """For each note the record, its thing and its subject. Parts of things have to be read for that."""
    parts: dict[str, Searched] = {}
    for key, kind in due:
        searched = SEARCHED.get(kind, Searched(kind))
        if searched.part_of is None:
            yield id_of(key), searched.thing, id_of(key)
        else:
            parts[id_of(key)] = searched
    for each, record in read_many(connection, parts).items():
        searched = SEARCHED[kind_of(record)]
        if searched.part_of is not None:
            yield each, searched.thing, searched.part_of(record)


def _row(subject: Key, thing: str, found: Findable, readings: Readings) -> Row:
    source = key_of(found.source) if found.source else None
    letters = [each for name in found.names for each in readings.of_name(name)]
    letters += [each for title in found.titles for each in readings.of_title(title)]
    return Row(
        subject=subject,
        thing=thing,
        source=source if source != subject else None,
        when=found.when,
        words=joined(field.text for field in found.fields),
        initials="|".join(dict.fromkeys(each.initials for each in letters)),
        syllables="|".join(dict.fromkeys(each.syllables for each in letters)),
    )


def put(connection: Connection, batch: Batch, crowded: dict[int, int]) -> bool:
    """Put a batch in; false, and nothing done, when words were purged since it was read: then it may hold them.

    ``crowded`` remembers from batch to batch where the free numbers of crowded minutes begin.
    """
    if _purges(connection) != batch.purges:
        return False
    for key in (*batch.gone, *(row.subject for row in batch.rows)):
        old = row_of(connection, key)
        if old is not None:
            remove(connection, old)
    marks: list[tuple[int, int]] = []
    words: list[tuple[int, str]] = []
    for row in batch.rows:
        number = _free_number(connection, row.when, crowded)
        source = None if row.source is None else mark_of(row.source)
        connection.exec_driver_sql(
            "INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?)",
            (number, row.subject, source, row.thing, row.initials, row.syllables),
        )
        marks += [(mark, number) for mark in {mark_of(row.subject), source} if mark is not None]
        words.append((number, row.words))
    if batch.rows:
        connection.exec_driver_sql("INSERT INTO search_mark (mark, row) VALUES (?, ?)", marks)
        connection.exec_driver_sql("INSERT INTO search_words (rowid, words) VALUES (?, ?)", words)
    # What was noted again since has a newer number and stays.
    connection.exec_driver_sql(
        "DELETE FROM search_due WHERE record = ? AND n <= ?",
        [(key, batch.newest) for key in batch.noted],
    )
    return True


def _purges(connection: Connection) -> str:
    return facts.get(connection, "search_purges") or "0"


def _free_number(connection: Connection, when: datetime | None, crowded: dict[int, int]) -> int:
    """The number of the minute, or the next one that is free."""
    first = REGISTER
    if when is not None:
        first = min(max((when - _FIRST_MINUTE) // timedelta(minutes=1), 1), REGISTER // 2)
    number = crowded.get(first, first)
    taken = "SELECT row FROM search_entry WHERE row >= ? ORDER BY row"
    with connection.exec_driver_sql(taken, (number,)) as rows:
        for (row,) in rows:
            if row != number:
                break
            number += 1
    if number - first > CROWD:
        crowded[first] = number + 1
    return number


@dataclass(frozen=True)
class Hit:
    """A row that was found. ``letters``: the initials and syllables it has, where it was found by its pinyin."""

    row: int
    letters: tuple[str, str] | None = None


def hits(connection: Connection, query: Query) -> Iterator[Hit]:
    """What is found, by words or by pinyin: the register (rows from ``REGISTER`` on), then the newest first."""
    by_words = map(Hit, rows(connection, query))
    by_pinyin = _by_pinyin(connection, query.pinyin) if query.pinyin else iter(())
    last = 0
    for hit in merge_sorted(by_words, by_pinyin, key=lambda each: -each.row):
        if hit.row != last:
            last = hit.row
            yield hit


def rows(connection: Connection, query: Query) -> Iterator[int]:
    """The rows found by their words, in the order of ``hits``."""
    found = connection.exec_driver_sql(
        "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC", (query.matching,)
    )
    with found:
        for some in found.scalars().partitions(FETCHED):
            yield from some


def _by_pinyin(connection: Connection, letters: str) -> Iterator[Hit]:
    found = connection.exec_driver_sql(
        "SELECT row, initials, syllables FROM search_entry "
        "WHERE instr(initials, ?) OR syllables LIKE ? ORDER BY row DESC",
        (letters, f"%{letters}%"),
    )
    with found:
        for row, initials, syllables in found:
            # The scan finds syllables cut in two (an in fang).
            if units_found(initials, syllables, letters):
                yield Hit(row, (initials, syllables))


def subjects(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """For each row its thing and its subject."""
    found = connection.exec_driver_sql(
        "SELECT row, thing, subject FROM search_entry WHERE row IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )
    return {row: (thing, id_of(subject)) for row, thing, subject in found}


def merge(connection: Connection) -> bool:
    """One step of folding small pieces of the index into larger ones; false when there is nothing left to do."""
    return _merge(connection, MERGED_PAGES)


def scrub_due(connection: Connection) -> str:
    """The purge up to which crossed-out words still lie in the file, or nothing when they are out of it."""
    purges = _purges(connection)
    return purges if purges != (facts.get(connection, "search_scrubbed") or "0") else ""


def scrub(connection: Connection, purge: str, *, first: bool) -> bool:
    """One step of writing the index anew without what was crossed out up to ``purge``; false when that is done.

    Deleting from a contentless table only crosses out: FTS5's own ``secure-delete`` needs the old text, which we do
    not have. What the old pieces held is overwritten as they are given back (``PRAGMA secure_delete``).
    """
    more = _merge(connection, -MERGED_PAGES if first else MERGED_PAGES)
    if not more:
        facts.put(connection, "search_scrubbed", purge)
    return more


def _merge(connection: Connection, pages: int) -> bool:
    count_changes = "SELECT total_changes()"
    before = connection.exec_driver_sql(count_changes).scalar_one()
    connection.exec_driver_sql("INSERT INTO search_words (search_words, rank) VALUES ('merge', ?)", (pages,))
    # A merge that had nothing to do counts as one change (sqlite.org/fts5.html, 6.8).
    return bool(connection.exec_driver_sql(count_changes).scalar_one() - before > 1)
