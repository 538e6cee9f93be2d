"""The tables of the search in the cache, and what every transaction that moves records does to them.

Indexing is left to the background (``search_index``): what came or changed is only noted. What goes takes its rows
with it at once, in the transaction in which it goes. The full-text table keeps no text: where a row is deleted, the
places of its words are crossed out at once, and ``search_index.scrub`` takes them out of the file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from hashlib import blake2b

from sqlalchemy import Connection

from oa_client.storage import facts

_TABLES = (
    # The ascii tokenizer takes every character beyond ASCII for part of a word: unicode61 knows Unicode 6 only and
    # would lose the rarer characters of names. What is a word is decided in `search_words`.
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii')",
    # One leaf of the index fills one page of the file (8 KB less what SQLCipher and SQLite take): at the 4,050 bytes
    # of the default each leaf takes a page too and leaves half of it empty.
    "INSERT INTO search_words (search_words, rank) VALUES ('pgsz', 8000)",
    # Merging is done in small transactions of its own (`search_index.merge`), never within another one.
    "INSERT INTO search_words (search_words, rank) VALUES ('automerge', 0)",
    # `row` grows with the time of what it stands for; `source` is the mark of the record that the body came from.
    # Initials and syllables are those of the title, in every reading.
    """CREATE TABLE search_entry (
        row INTEGER PRIMARY KEY, subject BLOB NOT NULL, source INTEGER, thing TEXT NOT NULL,
        initials TEXT NOT NULL, syllables TEXT NOT NULL)""",
    # From the marks of a subject and of its source to the row: 15 bytes each, where an index on identities takes 25.
    "CREATE TABLE search_mark (mark INTEGER, row INTEGER, PRIMARY KEY (mark, row)) WITHOUT ROWID",
    """CREATE TABLE search_due (
        n INTEGER PRIMARY KEY AUTOINCREMENT, record BLOB NOT NULL UNIQUE, kind TEXT NOT NULL)""",
    """CREATE TABLE search_file (
        record BLOB NOT NULL, file TEXT NOT NULL, text BLOB NOT NULL, UNIQUE (record, file))""",
    "CREATE TABLE search_readings (part TEXT PRIMARY KEY, packed BLOB NOT NULL)",
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Key = bytes | str


def make_tables(connection: Connection) -> None:
    """Make the tables of the search where they are not there yet."""
    there = "SELECT 1 FROM sqlite_master WHERE name = 'search_words'"
    if connection.exec_driver_sql(there).first() is None:
        for statement in _TABLES:
            connection.exec_driver_sql(statement)


def key_of(record_id: str) -> Key:
    """An identity as these tables keep it: a UUID takes 16 bytes instead of 36."""
    return bytes.fromhex(record_id.replace("-", "")) if _UUID.fullmatch(record_id) else record_id


def id_of(key: Key) -> str:
    """The identity that ``key_of`` shortened."""
    if isinstance(key, str):
        return key
    digits = key.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def begun(connection: Connection) -> bool:
    """Whether there is an index, of whatever version. One that is begun takes in all that the cache holds."""
    return facts.get(connection, "search_version") is not None


def note(connection: Connection, records: Iterable[tuple[str, str]]) -> None:
    """Note records (id and kind) to be indexed in a moment; a thing (``findables.THINGS``) may stand for a kind. While
    a new cache is being filled there is no index yet, and nothing to note."""
    if begun(connection):
        note_all(connection, records)


def note_all(connection: Connection, records: Iterable[tuple[str, str]]) -> None:
    """Note records for an index that is being begun, as ``note`` does for one that is there."""
    rows = [(key_of(record_id), kind) for record_id, kind in records]
    if rows:
        connection.exec_driver_sql(
            # Replacing gives a new number: whoever prepared the old state sees that it is no longer the newest.
            "INSERT OR REPLACE INTO search_due (record, kind) VALUES (?, ?)",
            rows,
        )


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """The records ``ids`` left the cache: every word that was found through them goes in this transaction.

    What is left of a paper without them (a draft, a receipt) is noted to be indexed again.
    """
    for key in map(key_of, ids):
        connection.exec_driver_sql("DELETE FROM search_file WHERE record = ?", (key,))
        _cross_out(connection, key)
    _purged(connection)


def _cross_out(connection: Connection, key: Key) -> None:
    # Another record may have the same mark, once in a lifetime: it is indexed again, which does no harm.
    found = connection.exec_driver_sql(
        "SELECT row, subject, thing FROM search_mark JOIN search_entry USING (row) WHERE mark = ?",
        (mark_of(key),),
    ).all()
    for row, subject, thing in found:
        remove(connection, row)
        note(connection, [(id_of(subject), thing)])


def mark_of(key: Key) -> int:
    """48 bits that stand for an identity."""
    identity = key if isinstance(key, bytes) else key.encode()
    return int.from_bytes(blake2b(identity, digest_size=6).digest(), "big")


def row_of(connection: Connection, subject: Key) -> int | None:
    """The row of a subject, if it has one."""
    found: int | None = connection.exec_driver_sql(
        "SELECT row FROM search_mark JOIN search_entry USING (row) WHERE mark = ? AND subject = ?",
        (mark_of(subject), subject),
    ).scalar()
    return found


def empty(connection: Connection) -> None:
    """Empty the index; the texts of attachments stay."""
    connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('delete-all')")
    for table in ("search_entry", "search_mark", "search_due", "search_readings"):
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - the names stand in the line above
    _purged(connection)


def purge(connection: Connection) -> None:
    """The cache was emptied of everything that came from the server: nothing of it is left in these tables either.
    What the person wrote is indexed anew."""
    empty(connection)
    connection.exec_driver_sql("DELETE FROM search_file")
    connection.exec_driver_sql("DELETE FROM meta WHERE k = 'search_version'")


def _purged(connection: Connection) -> None:
    """What is being prepared in the background at this moment may hold words that just went: it is thrown away."""
    connection.exec_driver_sql(
        "INSERT INTO meta (k, v) VALUES ('search_purges', '1') ON CONFLICT (k) DO UPDATE SET v = v + 1"
    )


def remove(connection: Connection, row: int) -> None:
    """Take one row out of every table of the index."""
    connection.exec_driver_sql("DELETE FROM search_words WHERE rowid = ?", (row,))
    subject, source = connection.exec_driver_sql(
        "DELETE FROM search_entry WHERE row = ? RETURNING subject, source", (row,)
    ).one()
    connection.exec_driver_sql(
        "DELETE FROM search_mark WHERE mark IN (?, ?) AND row = ?", (mark_of(subject), source, row)
    )


def keep_file_text(connection: Connection, record: str, file: str, text: str) -> None:
    """Keep the text of an attachment of ``record``, over what was kept before."""
    connection.exec_driver_sql(
        "INSERT INTO search_file (record, file, text) VALUES (?, ?, ?) "
        "ON CONFLICT (record, file) DO UPDATE SET text = excluded.text",
        (key_of(record), file, zlib.compress(text.encode())),
    )


def forget_file_texts(connection: Connection, record: str, files: Iterable[str]) -> None:
    """The attachments ``files`` left ``record``: their words go in this transaction, the rest is indexed again."""
    key = key_of(record)
    rows = [(key, file) for file in files]
    if rows:
        connection.exec_driver_sql("DELETE FROM search_file WHERE record = ? AND file = ?", rows)
        _cross_out(connection, key)
        _purged(connection)


def file_texts(connection: Connection, record: str, files: Iterable[str]) -> list[str]:
    """The texts of those of ``files`` whose text is kept for ``record``."""
    kept = dict(
        connection.exec_driver_sql("SELECT file, text FROM search_file WHERE record = ?", (key_of(record),))
        .tuples()
        .all()
    )
    return [zlib.decompress(kept[file]).decode() for file in files if file in kept]
