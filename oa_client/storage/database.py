"""The encrypted cache file: SQLCipher through SQLAlchemy Core, opened with a raw 256-bit key."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from oa_client.storage import dictionaries, ladder, schema
from oa_core.refusal import Refused

log = logging.getLogger(__name__)

POOLED = 4
"""Connections kept open: the office's work, the pages', the exchange's, and one to spare."""
WAIT = 30.0
"""Seconds that a statement waits for another connection."""
FOLD_WAIT = 0.5
"""Seconds that folding the log waits for readers of an older state; writers wait as long."""


LOG_PAGES = 1000
"""Pages of 8 KB in the write-ahead log at which a commit folds it into the file."""
BULK_LOG_PAGES = 8000
"""The same while thousands of records come in one after the other: pages of the file that many of them touch are then
written once. 64 MB of log is about what a broken-off reading leaves behind at most."""


class CacheUnreadable(Exception):
    """The file is no cache, is damaged, or the key is not its key."""


class CacheNewer(Exception):
    """The file was written by a newer program than this one."""


class DiskFull(Refused):
    """There is no room left to write; what was stored before stays as it was."""

    def __init__(self) -> None:
        super().__init__("disk_full")


def _is_full(error: Exception) -> bool:
    return "disk is full" in str(error) or "disk I/O error" in str(error)


class Database:
    """The cache file. ``write`` is one transaction; ``read`` is one snapshot. Both may be used from any thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the key has 256 bits")
        self.path = path
        self._key = key.hex()
        self._writing = threading.Lock()
        self._copies: list[Path] = []
        self._unfolded = False
        self._engine = create_engine(
            "sqlite://",
            creator=self._connect,
            module=dbapi2,
            poolclass=QueuePool,
            pool_size=POOLED,
            hide_parameters=True,  # errors are logged in clear: what a person wrote, and keys, must not be in them
        )
        event.listen(self._engine, "begin", _begin)
        try:
            self._open()
        except DatabaseError as error:
            self.close()
            raise CacheUnreadable(str(error.orig)) from error
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        with self.read() as connection:
            found = ladder.version_of(connection)
        if found is not None and found > schema.VERSION:
            raise CacheNewer(found)
        if found is not None and found < schema.VERSION:
            if not self.fold_log():
                raise CacheUnreadable("there is no copying a part of it")
            ladder.copy(self.path, found)
        if found != schema.VERSION:
            with self.write(durable=True) as connection:
                ladder.climb(connection, found)
        with self.read() as connection:
            dictionaries.learn_all(connection)
        self._copies = ladder.copies(self.path)

    def read_whole(self) -> None:
        """Everything has been read by this program: copies made before its tables came are of no use any more. A log
        that could not be folded when it should is now."""
        while self._copies:
            self._copies.pop().unlink(missing_ok=True)
        if self._unfolded:
            self.fold_log()

    def burn(self) -> None:
        """What was deleted is to be found in no file any more: neither in the log nor in a copy of an older version."""
        self._unfolded = True
        self.read_whole()

    def fold_log(self) -> bool:
        """Fold the write-ahead log into the file and empty it: what was deleted is not to be found in it any more.

        Gives whether that was possible. Somebody may be reading an older state; then it is tried again with the next
        ``read_whole``, and done at the latest when the cache closes.
        """
        with (
            self._writing,
            self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(FOLD_WAIT * 1000)}")
            try:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            except DatabaseError as error:
                log.warning("the write-ahead log is not folded: %s", error.orig)
                busy = 1
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(WAIT * 1000)}")
            self._unfolded = busy != 0
        return not self._unfolded

    def _connect(self) -> dbapi2.Connection:
        connection = dbapi2.connect(
            str(self.path), isolation_level=None, check_same_thread=False, timeout=WAIT, cached_statements=256
        )
        # The key comes first; sizes of pages are fixed when the file is made (8 KB: client.md §3, sync.md E1b).
        connection.execute(f"PRAGMA key = \"x'{self._key}'\"")
        connection.execute("PRAGMA cipher_page_size = 8192")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    @contextmanager
    def write(self, *, durable: bool, bulk: bool = False) -> Iterator[Connection]:
        """One transaction, alone among writers. ``durable`` writes survive a power cut once the block has ended:
        what a person wrote is durable, what the server can send again is not. A ``bulk`` one is one of
        many, and the log is left for the first ordinary one after them to fold in: the last page of a long reading is
        seen at once. Raises ``DiskFull``."""
        with self._writing:
            try:
                options = {
                    "oa_begin": "BEGIN IMMEDIATE",
                    "oa_settings": {
                        "synchronous": "FULL" if durable else "NORMAL",
                        "wal_autocheckpoint": BULK_LOG_PAGES if bulk else LOG_PAGES,
                    },
                }
                with self._engine.connect().execution_options(**options) as connection, connection.begin():
                    yield connection
            except DatabaseError as error:
                if _is_full(error):
                    raise DiskFull from error
                raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot of the cache."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give all connections back; the write-ahead log is folded into the file by the last one."""
        self._engine.dispose()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    # ``info`` stays with the driver's connection as these settings do: they are said again only when they change.
    for name, value in options.get("oa_settings", {}).items():
        if connection.info.get(name) != value:
            connection.exec_driver_sql(f"PRAGMA {name} = {value}")
            connection.info[name] = value
    connection.exec_driver_sql(options.get("oa_begin", "BEGIN"))
