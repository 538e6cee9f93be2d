"""An office in one SQLite file: many readers, one writer, every commit on the disk before it is acknowledged."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from oa_server.storage.durable import put_in_place
from oa_server.storage.engine import Backing, Trouble

TROUBLES = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
}
"""Primary result codes; the extended ones carry them in their lowest byte."""


def opened(path: Path, readers: int, busy_ms: int) -> Backing:
    """The file at ``path``, made with the first transaction if there is none."""
    return Backing(
        reading=_engine(path, "BEGIN", readers, busy_ms, query_only=True),
        writing=_engine(path, "BEGIN IMMEDIATE", 1, busy_ms, query_only=False),
        shared=False,
        is_there=path.exists,
        back_up=partial(_back_up, path),
        trouble=_trouble,
    )


def _engine(path: Path, begin: str, connections: int, busy_ms: int, *, query_only: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=busy_ms / 1000,
        hide_parameters=True,  # errors are logged: what people wrote, and hashes of passwords, must not be in them
        connect_args={"check_same_thread": False, "timeout": busy_ms / 1000},
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


def _back_up(path: Path, label: str) -> None:
    """A whole copy beside the file, ``<name>.<label>``, which is there under its name only once it is on the disk.

    Not the driver's backup in steps: a writer makes it begin again, so that under load it never ends.
    """
    kept = path.with_name(f"{path.name}.{label}")
    fresh = kept.with_name(f"{kept.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        url = URL.create("sqlite", database=str(path))
        with create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(fresh),))
        put_in_place(fresh, kept)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _trouble(error: DBAPIError) -> Trouble | None:
    return TROUBLES.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
