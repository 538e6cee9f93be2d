"""The central office's disk in the simulation: a real database file, in memory, whose process may end anywhere."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from oa_server.office import accounts, epochs, loading, looking_after, setting_up
from oa_server.storage.database import Database
from oa_server.storage.writer import Transaction
from tests.simulation.clock import BEGINNING
from tests.simulation.county import PASSWORD, County
from tests.simulation.disk import workshop
from tests.simulation.papers import papers


class ServerCrash(BaseException):
    """The server's process ends here. Not an ``Exception``: the writer must not catch it."""


def _error(code: int, text: str) -> OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return OperationalError("COMMIT", None, error)


class SimServerDatabase(Database):
    """The server's database with faults that can be armed.

    ``crash_at``: the statement of a writing transaction (1: the next) at which the process ends; ``crash_after``: it
    ends after the next commit, before anybody is told. ``full`` and ``busy``: how many of the next writing
    transactions fail so.
    """

    def __init__(self, path: Path) -> None:
        self.disarm()
        self.path = path
        super().__init__(path)
        event.listen(self.writing, "before_cursor_execute", self._statement)

    def disarm(self) -> None:
        """No faults."""
        self.quiet = False
        self.crash_at = 0
        self.crash_after = False
        self.full = 0
        self.busy = 0

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is armed waits: somebody works at the server itself."""
        self.quiet = True
        try:
            yield
        finally:
            self.quiet = False

    def _statement(self, *_: object) -> None:
        if self.crash_at and not self.quiet:
            self.crash_at -= 1
            if not self.crash_at:
                raise ServerCrash

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, and what was armed for it."""
        with super().write() as connection:
            if self.busy and not self.quiet:
                self.busy -= 1
                raise _error(sqlite3.SQLITE_BUSY, "database is locked")
            yield connection
            if self.full and not self.quiet:
                self.full -= 1
                raise _error(sqlite3.SQLITE_FULL, "database or disk is full")
        if self.crash_after and not self.quiet:
            self.crash_after = False
            raise ServerCrash


def set_up(folder: Path, office: County) -> None:
    """A new office with its register and an account for everybody, as the tools of the server make it."""
    folder.mkdir()
    database = Database(folder / "office.db")
    setting_up.set_up(database, "nanyu", BEGINNING)
    loading.load(database, (*office.register, *papers(office.people)))
    with database.write() as connection:
        for person in office.people:
            password = accounts.hashed_password(PASSWORD)
            accounts.put_account(Transaction(connection), person.id, person.id, password, BEGINNING)
    database.close()


class Archive:
    """The folder of one central office, used again for every trial of a process."""

    def __init__(self) -> None:
        self.folder = workshop()
        self.data = self.folder / "data"
        self.data.mkdir()
        self.database = SimServerDatabase(self.data / "office.db")
        self.notes = epochs.notes_in(self.data)
        self.backup = self.data / "backup.db"
        self.replica: Database | None = None
        self.backup_seq = 0
        self._copied = self.folder / "replica.db"
        self._copy = Database(self._copied)
        self._look: sqlite3.Connection | None = None

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What the checker sees of the database."""
        if self._look is None:
            self._look = sqlite3.connect(self.database.path, isolation_level=None)
        return self._look.execute(query, tuple(values)).fetchall()

    def lay_down(self, office: str) -> bool:
        """Begin with the office kept under this name; whether there is one."""
        self.put_away()
        kept = self.folder / office
        if kept.is_dir():
            shutil.rmtree(self.data)
            shutil.copytree(kept, self.data)
            self._read_backup_seq()
        return kept.is_dir()

    def keep(self, office: str) -> None:
        """Keep the office as it is now under a name."""
        self.put_away()
        shutil.copytree(self.data, self.folder / office)

    def set_up(self, office: County) -> None:
        """Begin with a new office."""
        shutil.rmtree(self.data)
        set_up(self.data, office)
        self.back_up()

    def put_away(self) -> None:
        """Close every connection; the engines are kept."""
        self.database.close()
        self.database.disarm()
        self.catch_up()
        if self._look is not None:
            self._look.close()
            self._look = None

    def back_up(self) -> None:
        """Make a verified backup, as ``oa-server backup`` does."""
        with self.database.undisturbed():
            self.backup_seq = looking_after.back_up(self.database, self.database.path, self.backup)

    def _read_backup_seq(self) -> None:
        ((seq,),) = self.rows("SELECT value FROM meta WHERE name = 'backup_seq'")
        self.backup_seq = int(seq)

    def restore(self, now: datetime) -> bool:
        """Put the newest backup back, as ``oa-server restore`` does; whether there was one."""
        if not self.backup.exists():
            return False
        self.put_away()
        looking_after.restore(self.backup, self.database.path, self.notes, now)
        return True

    def note(self) -> None:
        """Note beside the database how far the office has come, as a running server does from time to time."""
        with self.database.read() as connection:
            epochs.check(connection, self.notes)
            epochs.write(connection, self.notes)

    def lag(self) -> None:
        """From now on some read from a copy that hears of nothing new."""
        self.catch_up()
        target = sqlite3.connect(self._copied)
        source = sqlite3.connect(self.database.path)
        source.backup(target)
        source.close()
        target.close()
        self.replica = self._copy

    def catch_up(self) -> None:
        """Everybody reads what is true now."""
        self._copy.close()
        self.replica = None
        for suffix in ("", "-wal", "-shm"):
            self._copied.with_name(self._copied.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the files."""
        self.put_away()
        shutil.rmtree(self.folder, ignore_errors=True)
