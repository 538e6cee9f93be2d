"""Backups of an office in a SQLite file: made while it works, read back, and put into the place of what was lost."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oa_server.storage.durable import put_in_place
from oa_server.storage.feed import Head


class BadBackup(Exception):
    """The file is no backup of an office, or is damaged; the text says why."""


def back_up(source: Path, target: Path) -> Head:
    """Write a backup that is whole or not there at all, and give how far it goes, as read from the backup itself.

    In one go, not in steps: those begin anew whenever somebody writes (server.md §9). Raises ``BadBackup`` when what
    was written does not read back, and ``OSError``.
    """
    fresh = target.with_name(target.name + ".new")
    fresh.unlink(missing_ok=True)
    try:
        with _opened(source) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        reached = check(fresh)
        put_in_place(fresh, target)
    except sqlite3.Error as error:
        raise BadBackup(str(error)) from error
    finally:
        fresh.unlink(missing_ok=True)
    return reached


def check(backup: Path) -> Head:
    """Read every page of a backup, and give how far it goes. Raises ``BadBackup``."""
    try:
        with _opened(backup) as connection:
            (told,) = connection.execute("PRAGMA quick_check").fetchone()
            if told != "ok":
                raise BadBackup(f"{backup} is damaged: {told}")
            row = connection.execute("SELECT epoch, seq FROM head").fetchone()
    except sqlite3.Error as error:
        raise BadBackup(f"{backup} is no backup of an office: {error}") from error
    if row is None:
        raise BadBackup(f"{backup} holds no office")
    return Head(*row)


@dataclass(frozen=True)
class Content:
    """A content that an office has, and whether a record refers to it."""

    sha256: str
    size: int
    referred: bool


def contents(database: Path) -> list[Content]:
    """The contents that belong to a backup, or to an office nobody works on. Raises ``BadBackup``."""
    query = "SELECT sha256, size, sha256 IN (SELECT sha256 FROM file_ref) FROM file"
    try:
        with _opened(database) as connection:
            return [Content(name, size, bool(referred)) for name, size, referred in connection.execute(query)]
    except sqlite3.Error as error:
        raise BadBackup(f"{database} does not tell its files: {error}") from error


def folder_of(backup: Path) -> Path:
    """The folder beside a backup that holds its contents."""
    return backup.with_name(backup.name + ".files")


def copied(backup: Path, database: Path) -> Path:
    """A copy of the backup beside the office's database, to be made ready before it takes its place."""
    fresh = database.with_name(database.name + ".restoring")
    for part in _parts(fresh):
        part.unlink(missing_ok=True)
    shutil.copyfile(backup, fresh)
    return fresh


def take_over(fresh: Path, database: Path, aside: Path) -> None:
    """Let ``fresh`` be the office's database. What was there goes into the folder ``aside`` first, whole: somebody may
    want to look into it."""
    there = [part for part in _parts(database) if part.exists()]
    if there:
        aside.mkdir()
        # The file itself last: as long as it is there, its log must be.
        for part in reversed(there):
            part.replace(aside / part.name)
    put_in_place(fresh, database)


def _parts(database: Path) -> list[Path]:
    """A SQLite file with the log and index that belong to it."""
    return [database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm")]


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    if not file.is_file():
        raise BadBackup(f"{file} is not there")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection
