"""The cache file is encrypted, durable, and says plainly when it cannot be opened or written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import IntegrityError

from oa_client.storage import facts, file_tables
from oa_client.storage.database import (
    BULK_LOG_PAGES,
    LOG_PAGES,
    CacheNewer,
    CacheUnreadable,
    Database,
    DiskFull,
)
from tests.client.conftest import KEY


def test_what_was_written_is_there_when_the_cache_is_opened_again(tmp_path: Path) -> None:
    first = Database(tmp_path / "cache.db", KEY)
    with first.write(durable=True) as connection:
        facts.put(connection, "who", "李敏")
    first.close()
    again = Database(tmp_path / "cache.db", KEY)
    with again.read() as connection:
        assert facts.get(connection, "who") == "李敏"
    again.close()


def test_nothing_of_a_text_stands_readable_in_the_files(tmp_path: Path) -> None:
    database = Database(tmp_path / "cache.db", KEY)
    with database.write(durable=True) as connection:
        facts.put(connection, "text", "防台风工作方案" * 500)
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    database.close()
    files += b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "防台风".encode() not in files
    assert b"SQLite format" not in files


def test_another_key_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    Database(tmp_path / "cache.db", KEY).close()
    before = (tmp_path / "cache.db").read_bytes()
    with pytest.raises(CacheUnreadable):
        Database(tmp_path / "cache.db", bytes(32))
    assert (tmp_path / "cache.db").read_bytes() == before


def test_a_damaged_file_is_told_from_a_cache(tmp_path: Path) -> None:
    (tmp_path / "cache.db").write_bytes(os.urandom(16384))
    with pytest.raises(CacheUnreadable):
        Database(tmp_path / "cache.db", KEY)


def test_a_cache_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    newer = Database(tmp_path / "cache.db", KEY)
    with newer.write(durable=True) as connection:
        facts.put(connection, "schema", "999")
    newer.close()
    with pytest.raises(CacheNewer):
        Database(tmp_path / "cache.db", KEY)


def test_what_fails_does_not_tell_the_log_what_was_written(database: Database) -> None:
    """Log files are not encrypted, and are sent to whoever looks after the program."""
    row = {"sha256": "a" * 64, "size": 1, "name": "关于干部任免的请示.docx", "key": KEY, "state": "ready"}

    def write_twice() -> None:
        with database.write(durable=True) as connection:
            for _ in range(2):
                connection.execute(insert(file_tables.file), row)

    with pytest.raises(IntegrityError) as caught:
        write_twice()
    told = f"{caught.value} {caught.value!r}"
    assert "INSERT INTO file" in told
    for secret in (row["name"], repr(KEY)[2:20]):
        assert str(secret) not in told


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fail_half_way() -> None:
        with database.write(durable=True) as connection:
            facts.put(connection, "half", "done")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with database.read() as connection:
        assert facts.get(connection, "half") is None


def test_a_full_disk_is_told_and_what_was_there_stays(database: Database) -> None:
    with database.write(durable=True) as connection:
        facts.put(connection, "text", "第一版")
        pages = connection.scalar(text("PRAGMA page_count"))

    def write_too_much() -> None:
        with database.write(durable=True) as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            facts.put(connection, "text", "长" * 1_000_000)

    with pytest.raises(DiskFull):
        write_too_much()
    with database.read() as connection:
        assert facts.get(connection, "text") == "第一版"


def test_readers_see_one_moment_while_somebody_writes(database: Database) -> None:
    with database.write(durable=True) as connection:
        facts.put(connection, "n", "1")
    with database.read() as reader:
        assert facts.get(reader, "n") == "1"
        with database.write(durable=False) as writer:
            facts.put(writer, "n", "2")
        assert facts.get(reader, "n") == "1"


def log_size(database: Database) -> int:
    return database.path.with_name(database.path.name + "-wal").stat().st_size


def test_what_was_deleted_leaves_the_log_as_soon_as_nobody_reads_an_older_state(database: Database) -> None:
    with database.write(durable=True) as connection:
        facts.put(connection, "text", "防台风工作方案")
    with database.read() as reader:
        assert facts.get(reader, "text")
        with database.write(durable=True) as connection:
            connection.exec_driver_sql("DELETE FROM meta WHERE k = 'text'")
        assert not database.fold_log(), "it says so"
        assert log_size(database) > 0
        assert facts.get(reader, "text"), "and who reads reads on"
    database.read_whole()
    assert log_size(database) == 0
    with database.write(durable=True) as connection:
        facts.put(connection, "n", "1")
    database.read_whole()
    assert log_size(database) > 0, "there was nothing left to be folded"
    assert database.fold_log()
    assert log_size(database) == 0


WRITER = """
import sys
from pathlib import Path
from oa_client.storage import facts
from oa_client.storage.database import Database
database = Database(Path(sys.argv[1]), bytes(range(32)))
n = 0
while True:
    n += 1
    with database.write(durable=True) as connection:
        facts.put(connection, "a", str(n))
        facts.put(connection, "b", str(n))
    print(n, flush=True)
"""


def test_a_cache_whose_program_was_killed_holds_every_acknowledged_transaction_whole(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline() for _ in range(20)][-1]
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        database = Database(path, KEY)
        with database.read() as connection:
            a, b = facts.get(connection, "a"), facts.get(connection, "b")
        database.close()
        assert a == b
        assert int(a or 0) >= int(acknowledged)


def settings(database: Database, *, durable: bool, bulk: bool = False) -> tuple[int, int]:
    with database.write(durable=durable, bulk=bulk) as connection:
        return (
            connection.exec_driver_sql("PRAGMA synchronous").scalar_one(),
            connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one(),
        )


def test_each_write_is_as_durable_as_it_asks_whatever_the_one_before_asked(database: Database) -> None:
    for _ in range(2):
        assert settings(database, durable=True) == (2, LOG_PAGES)
        assert settings(database, durable=False) == (1, LOG_PAGES)
        assert settings(database, durable=False, bulk=True) == (1, BULK_LOG_PAGES)
    assert settings(database, durable=True) == (2, LOG_PAGES)
    said: list[str] = []
    event.listen(database._engine, "before_cursor_execute", lambda _c, _u, words, *_: said.append(words))
    for _ in range(3):
        with database.write(durable=True) as connection:
            facts.put(connection, "a", "b")
    assert not [words for words in said if "PRAGMA" in words], "said again only when it changes"


def test_what_comes_in_bulk_is_folded_into_the_file_once_and_by_the_last_of_it(
    tmp_path: Path, database: Database
) -> None:
    def size() -> int:
        return (tmp_path / "cache.db").stat().st_size

    before = size()
    for number in range(12):
        with database.write(durable=False, bulk=True) as connection:
            facts.put(connection, f"large {number}", "x" * 1_000_000)
    assert size() == before
    with database.write(durable=False) as connection:
        facts.put(connection, "last", "x")
    assert size() > before + 12_000_000
