"""The office's database, in a SQLite file or on PostgreSQL: reading in snapshots, writing one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import URL, BindParameter, Connection, Table, TextClause, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from oa_server.storage import postgresql, sqlite
from oa_server.storage.engine import Backing, Trouble

READERS = 8
BUSY_MS = 5000
"""How long a transaction waits for another process that is writing, before it gives up as ``Busy``."""
VARIABLES = 500
"""The most values bound in one ``IN``; SQLite's own limit is far above, PostgreSQL's plans get worse."""


class DiskFull(Exception):
    """The disk (or the file's allowance) is full; nothing of the transaction was kept."""


class Busy(Exception):
    """Another process holds the database, or the line to it broke; a later try may work.

    Nothing was done, save when the line broke in the very commit: then nobody knows, and only what can be asked
    again is safe.
    """


class Crossed(Busy):
    """The transaction crossed another one and was undone; the same one may go through at once."""


class Unreachable(Busy):
    """No line to the database could be made; the text says what the driver said."""


class Database:
    """The database at ``place``: a SQLite file's path, or a ``postgresql+psycopg`` URL.

    Reading transactions see one snapshot; writing ones exclude each other, also those of other processes. Every
    commit is on the disk before it is acknowledged. Raises ``Unsuited`` when PostgreSQL's driver is not installed.
    """

    def __init__(self, place: Path | URL) -> None:
        self.place = place
        self._backing = _backing(place)
        self.reading = self._backing.reading
        self.writing = self._backing.writing

    @property
    def shared(self) -> bool:
        """Whether other servers may write into it too."""
        return self._backing.shared

    def is_there(self) -> bool:
        """Whether there is anything at the place; looking makes nothing."""
        return self._backing.is_there()

    def back_up(self, label: str) -> None:
        """Put a copy aside under ``label``, where that is up to us. Raises ``Busy`` and ``DiskFull``."""
        with self._telling():
            self._backing.back_up(label)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot. Raises ``Busy`` and ``DiskFull``."""
        with self._telling(), self.reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed at the end. Raises ``Busy`` and ``DiskFull``; for the writer thread and tools."""
        with self._telling(), self.writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; SQLite's write-ahead log is folded into the file with the last one."""
        self.reading.dispose()
        self.writing.dispose()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell a full disk and a busy database from other errors of the driver."""
        try:
            yield
        except PoolTimeout as error:
            raise Busy from error
        except DBAPIError as error:
            raise self._told(error) from error

    def _told(self, error: DBAPIError) -> Exception:
        """What the driver's error means, else the error itself.

        A full disk ends the whole transaction at once, so that the savepoint's own end fails after it: the first error
        of the chain is the one that tells.
        """
        cause: BaseException | None = error
        while cause is not None:
            trouble = self._backing.trouble(cause) if isinstance(cause, DBAPIError) else None
            if trouble is Trouble.UNREACHABLE:
                assert isinstance(cause, DBAPIError)
                return Unreachable(" ".join(str(cause.orig).split()))
            if trouble is not None:
                return _MEANINGS[trouble]()
            cause = cause.__context__
        return error


_MEANINGS = {Trouble.FULL: DiskFull, Trouble.BUSY: Busy, Trouble.CROSSED: Crossed}


def _backing(place: Path | URL) -> Backing:
    if isinstance(place, Path):
        return sqlite.opened(place, READERS, BUSY_MS)
    return postgresql.opened(place, READERS, BUSY_MS)


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
