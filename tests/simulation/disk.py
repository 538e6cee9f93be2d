"""The disks of the simulation's workstations: real encrypted cache files on a file system in memory.

A commit is what the production code commits. A crash forgets what was not committed; a cut of the power also forgets
a tail of what was committed without waiting for the disk. Disks are copied, put back, and full.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from oa_client.storage.database import Database

KEY = bytes(range(32))
_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Image:
    """What lies on a disk at one moment: the file, its write-ahead log, and the files beside it."""

    file: bytes
    log: bytes
    vault: tuple[tuple[str, bytes], ...] = ()


class Crash(BaseException):
    """The program ends here, whatever it is doing, and leaves the disk as ``left`` says: what is still done on the way
    out (closing, clearing up) no longer happens. Not an ``Exception``: nobody may catch it on the way."""

    def __init__(self, left: Image) -> None:
        super().__init__()
        self.left = left


def workshop() -> Path:
    """A new folder in memory, or where temporary files go."""
    return Path(tempfile.mkdtemp(prefix="simulation-", dir=_MEMORY if _MEMORY.is_dir() else None))


class Look:
    """A reader beside the production code's: what the checker sees of a disk."""

    def __init__(self, connect: Callable[[], dbapi2.Connection]) -> None:
        self._connect = connect
        self._connection: dbapi2.Connection | None = None

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        if self._connection is None:
            self._connection = self._connect()
        return list(self._connection.execute(query, tuple(values)).fetchall())

    def away(self) -> None:
        """Look away: before the file is exchanged."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class SimDatabase(Database):
    """The cache's database with faults that can be armed, and its folder reused from trial to trial.

    ``crash_in``: the commit (1: the next) at which the program ends, before or after it. ``full`` and ``busy``: how
    many of the next transactions fail so.
    """

    def __init__(self, path: Path) -> None:
        self.disarm()
        self._ends: list[int] = []
        self.look = Look(self._connect)
        super().__init__(path, KEY)

    def disarm(self) -> None:
        """No faults."""
        self.crash_in = 0
        self.crash_before = False
        self.full = 0
        self.busy = 0

    @contextmanager
    def write(self, *, durable: bool, bulk: bool = False) -> Iterator[Connection]:
        """One transaction, and what was armed for it."""
        with super().write(durable=durable, bulk=bulk) as connection:
            if self.busy:
                self.busy -= 1
                raise OperationalError("BEGIN", None, dbapi2.OperationalError("database is locked"))
            yield connection
            if self.full:
                self.full -= 1
                raise OperationalError("COMMIT", None, dbapi2.OperationalError("database or disk is full"))
            self.crash_in -= 1
            if self.crash_in == 0 and self.crash_before:
                raise Crash(self.image())
        self._committed(durable)
        if self.crash_in == 0:
            raise Crash(self.image())

    def _committed(self, durable: bool) -> None:
        """Remember where the write-ahead log may be cut by a power failure: at commits that nobody waited for."""
        size = self._log.stat().st_size if self._log.exists() else 0
        if durable or (self._ends and size <= self._ends[-1]):  # synced, or begun anew after a checkpoint
            self._ends = [size]
        else:
            self._ends.append(size)

    @property
    def _log(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")

    @property
    def vault(self) -> Path:
        """The folder of the files that go with papers."""
        return self.path.with_suffix(".files")

    def image(self) -> Image:
        """A copy of the disk as it is between two transactions."""
        log = self._log.read_bytes() if self._log.exists() else b""
        lying = (
            sorted(path for path in self.vault.rglob("*") if path.is_file()) if self.vault.exists() else []
        )
        files = tuple((str(path.relative_to(self.vault)), path.read_bytes()) for path in lying)
        return Image(self.path.read_bytes(), log, files)

    def cut(self, chance: random.Random) -> Image:
        """What a power failure leaves: the log ends at some commit since the last one that was waited for."""
        whole = self.image()
        log = whole.log[: chance.choice(self._ends)] if self._ends else whole.log
        return Image(whole.file, log, whole.vault)

    def put(self, image: Image) -> None:
        """Let the disk hold ``image``, as found at the next start."""
        self.close()
        self.path.write_bytes(image.file)
        self._log.write_bytes(image.log)
        shutil.rmtree(self.vault, ignore_errors=True)
        for name, content in image.vault:
            path = self.vault / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self._ends = [len(image.log)]
        self.disarm()
        self._open()

    def close(self) -> None:
        """Give all connections back; the engine itself is kept for the next start."""
        self.look.away()
        super().close()
        self._ends = []


class Shelf:
    """The disks of one process, made once and used again for every trial."""

    def __init__(self) -> None:
        self._folder = workshop()
        self._made: list[SimDatabase] = []
        self._free: list[SimDatabase] = []
        template = SimDatabase(self._folder / "template.db")
        template.close()
        self.blank = template.image()
        """A cache as the program makes it, before anybody has signed in."""

    def take(self) -> SimDatabase:
        """A disk to use; ``put`` an image on it first."""
        if not self._free:
            path = self._folder / str(len(self._made)) / "cache.db"
            path.parent.mkdir()
            made = SimDatabase(path)
            self._made.append(made)
            return made
        return self._free.pop()

    def give_back(self) -> None:
        """Every disk is free again; the same ones are used in the same order by the next trial."""
        for database in self._made:
            database.close()
        self._free = list(reversed(self._made))

    def close(self) -> None:
        """Remove the files."""
        self.give_back()
        shutil.rmtree(self._folder, ignore_errors=True)
