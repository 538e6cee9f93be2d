"""What an office's keeper does from time to time: backups, putting one back, giving up a workstation, forgetting what
everybody has long been told."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from oa_server.office import epochs
from oa_server.storage import answers, backups, devices, feed, journal, ladder, meta
from oa_server.storage.database import Database
from oa_server.storage.devices import Device
from oa_server.storage.feed import Epoch
from oa_server.storage.file_store import FileStore

log = logging.getLogger(__name__)

REMEMBERED = timedelta(days=180)
"""How long a workstation may stay away and still be told what has left its scopes (sync.md B11)."""


class FilesLost(Exception):
    """Records refer to contents that the office has lost; the backup is whole but for these ``names``."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


@dataclass(frozen=True)
class Restored:
    """What came of putting a backup back. ``lacking`` names the contents that records refer to and nobody has."""

    begun: Epoch
    lacking: list[str]


def back_up(database: Database, source: Path, target: Path) -> int:
    """Back the office up while it works, its files into a folder beside the backup, and give the newest number in it.
    From then on workstations need not keep what is in it.

    Raises ``backups.BadBackup``, ``DiskFull``, and ``FilesLost``: workstations go on keeping what they have then.
    """
    reached = backups.back_up(source, target)
    files = backups.contents(target)
    beside = FileStore(backups.folder_of(target))
    lacking = _brought(files, FileStore(source.parent), beside)
    beside.keep_only([file.sha256 for file in files])
    if lacking:
        raise FilesLost(lacking)
    with database.write() as connection:
        if feed.head(connection).epoch == reached.epoch:
            meta.put_backup_seq(connection, reached.seq)
    return reached.seq


def _brought(files: list[backups.Content], source: FileStore, target: FileStore) -> list[str]:
    """Bring contents over; those that a record refers to and neither store has."""
    lacking = target.bring({file.sha256: file.size for file in files}, source)
    return sorted({file.sha256 for file in files if file.referred} & set(lacking))


def restore(backup: Path, place: Path, notes: Path, now: datetime) -> Restored:
    """Put a backup into the place of the office's database, and those of its files that the office lacks into theirs,
    as a new epoch. Not while a server runs.

    What was there is kept in a folder beside it, and what it tells is heeded: a workstation that was retired after the
    backup stays retired. Raises ``backups.BadBackup``, ``epochs.WentBack`` (the backup is
    another office's), ``ladder.NewerSchema`` and ``DiskFull``; nothing of the office has changed then.
    """
    backups.check(backup)
    retired = _retired_at(place)
    fresh = backups.copied(backup, place)
    database = Database(fresh)
    try:
        ladder.migrate(database)
        with database.write() as connection:
            for known in retired:
                devices.put(connection, known)
            begun = epochs.declare(connection, notes, now)
    finally:
        database.close()
    beside = FileStore(backups.folder_of(backup))
    lacking = _brought(backups.contents(fresh), beside, FileStore(place.parent))
    backups.take_over(fresh, place, place.parent / f"before-restore-{now:%Y%m%dT%H%M%S}")
    note(place, notes)
    return Restored(begun, lacking)


def _retired_at(place: Path) -> list[Device]:
    """The workstations that the office at ``place`` had retired, as far as it can still be read."""
    if not place.exists():
        return []
    database = Database(place)
    try:
        with database.read() as connection:
            return devices.retired(connection)
    except DBAPIError as error:
        log.warning("which workstations had been retired cannot be read any more: %s", error.orig)
        return []
    finally:
        database.close()


def fork(database: Database, notes: Path, now: datetime) -> Epoch:
    """Begin a new epoch after the database itself was put back by other means. Not while a server runs."""
    with database.write() as connection:
        begun = epochs.declare(connection, notes, now)
    with database.read() as connection:
        epochs.write(connection, notes)
    return begun


def note(place: Path, notes: Path) -> None:
    """Write into the side file what the database at ``place`` holds."""
    database = Database(place)
    try:
        with database.read() as connection:
            epochs.write(connection, notes)
    finally:
        database.close()


def retire(connection: Connection, device: str, now: datetime) -> Device | None:
    """A workstation must not come any more: it is told so at its next word, and forgets what it holds. ``None`` when
    there is no such workstation."""
    known = devices.find(connection, device)
    if known is None:
        return None
    if known.retired_at is None:
        known = replace(known, retired_at=now)
        devices.put(connection, known)
        entry = journal.Entry(
            now, "device_retired", account=known.account, person=known.person, device=device
        )
        journal.write(connection, [entry])
    return known


def collect(connection: Connection, now: datetime) -> int:
    """Forget who left which scope so long ago that every workstation has heard of it or reads anew; how many."""
    return feed.collect_leavers(connection, answers.reached_before(connection, now - REMEMBERED))
