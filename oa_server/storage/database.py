"""The office's database: one SQLite file, many readers, one writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    BindParameter,
    Connection,
    Engine,
    Table,
    TextClause,
    bindparam,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

READERS = 8
BUSY_MS = 5000
"""How long a transaction waits for another process that is writing, before it gives up as ``Busy``."""
VARIABLES = 500
"""The most values bound in one ``IN``; SQLite's own limit is far above, PostgreSQL's plans get worse."""


class DiskFull(Exception):
    """The disk (or the file's allowance) is full; nothing of the transaction was kept."""


class Busy(Exception):
    """Another process holds the database; nothing was done, and a later try may work."""


class Database:
    """The file at ``path``. Reading transactions see one snapshot; writing ones exclude each other.

    Every commit is on the disk before it is acknowledged (WAL with ``synchronous=FULL``).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reading = _engine(path, "BEGIN", READERS, query_only=True)
        self.writing = _engine(path, "BEGIN IMMEDIATE", 1, query_only=False)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot. Raises ``Busy`` and ``DiskFull``."""
        with telling(), self.reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed at the end. Raises ``Busy`` and ``DiskFull``; for the writer thread and tools."""
        with telling(), self.writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; the write-ahead log is folded into the file with the last one."""
        self.reading.dispose()
        self.writing.dispose()


def _engine(path: Path, begin: str, connections: int, *, query_only: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it would not cover DDL, and never asks for IMMEDIATE.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def telling() -> Iterator[None]:
    """Tell a full disk and a busy database from other errors of the driver."""
    try:
        yield
    except DBAPIError as error:
        raise told(error) from error


def told(error: DBAPIError) -> Exception:
    """``DiskFull`` or ``Busy`` when the driver's error means that, else the error itself.

    A full disk ends the whole transaction at once, so that the savepoint's own end fails after it: the first error
    of the chain is the one that tells.
    """
    cause: BaseException | None = error
    while cause is not None:
        code = getattr(getattr(cause, "orig", None), "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return DiskFull()
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Busy()
        cause = cause.__context__
    return error


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or overwrite those whose primary key is there."""
    if rows:
        connection.execute(_upsert(table, tuple(rows[0])), rows)


@cache
def _upsert(table: Table, names: tuple[str, ...]) -> TextClause:
    """SQLite and PostgreSQL spell it alike. As text, because SQLAlchemy compiles its own form anew each time."""
    keys = [column.name for column in table.primary_key]
    written = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    values = ", ".join(f":{name}" for name in names)
    statement = text(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values}) "  # noqa: S608  (names of our schema)
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {written}"
    )
    return statement.bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))


def among(name: str) -> BindParameter[Sequence[str]]:
    """The place of a list in a prepared ``IN``."""
    return bindparam(name, expanding=True)


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """``values`` in pieces that fit into one ``IN``."""
    for start in range(0, len(values), VARIABLES):
        yield values[start : start + VARIABLES]
