"""What PostgreSQL's errors come to, and what holds of every transaction on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from oa_server.office import setting_up
from oa_server.storage import database as storage
from oa_server.storage import ladder, postgresql
from oa_server.storage.database import Busy, Crossed, Database, DiskFull, Unreachable
from oa_server.storage.postgresql import Unsuited
from oa_server.storage.writer import Transaction, Writer
from tests.server.conftest import HandClock

NOBODY_THERE = URL.create("postgresql+psycopg", "oa", "hidden", "127.0.0.1", 9, "oa")

pytestmark = pytest.mark.engines("postgresql")


@pytest.fixture
def database(empty_postgresql: URL) -> Iterator[Database]:
    opened = Database(empty_postgresql)
    ladder.migrate(opened)
    with opened.write() as connection:
        connection.exec_driver_sql("CREATE TABLE number (n INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO head VALUES (1, 1, 0)")
    yield opened
    opened.close()


def numbers(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.exec_driver_sql("SELECT n FROM number ORDER BY n").scalars())


def fails(connection: Connection, state: str) -> None:
    """Let the server itself raise the error of this SQLSTATE."""
    connection.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = '{state}'; END $$")


# --- What errors come to ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("53100", DiskFull),
        ("40001", Crossed),
        ("40P01", Crossed),
        ("55P03", Busy),
        ("25006", Busy),
        ("57P01", Busy),
        ("57P03", Busy),
        ("53300", Busy),
        ("08006", Busy),
        ("22001", DBAPIError),
        ("23505", DBAPIError),
        ("42P01", DBAPIError),
    ],
)
def test_an_error_is_told_by_what_can_be_done_about_it(
    database: Database, state: str, told: type[Exception]
) -> None:
    for doing in (database.write, database.read):
        with pytest.raises(told) as raised, doing() as connection:
            fails(connection, state)
        assert type(raised.value) is told or told is DBAPIError
    assert numbers(database) == []


def test_a_transaction_that_deadlocked_is_done_again_and_both_are_kept(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (1), (2)")
    other = Database(database.place)
    took_first, runs = threading.Event(), []
    writer = Writer(database)

    def work(transaction: Transaction) -> None:
        runs.append(1)
        transaction.connection.exec_driver_sql("SET LOCAL deadlock_timeout = '20ms'")
        transaction.connection.exec_driver_sql("UPDATE number SET n = 10 WHERE n = 1")
        took_first.set()
        transaction.connection.exec_driver_sql("UPDATE number SET n = 20 WHERE n = 2")

    def crosses() -> None:
        # A tool of the database's owner, who does not wait for us.
        with other.reading.connect().execution_options(
            isolation_level="READ COMMITTED", postgresql_readonly=False
        ) as connection:
            connection.exec_driver_sql("SET LOCAL deadlock_timeout = '30s'")
            connection.exec_driver_sql("UPDATE number SET n = n WHERE n = 2")
            took_first.wait(10)
            connection.exec_driver_sql("UPDATE number SET n = n WHERE n = 1")
            connection.commit()

    with ThreadPoolExecutor(1) as pool:
        crossing = pool.submit(crosses)
        time.sleep(0.1)  # until the other holds its first row; there is no telling from here
        writer.start()
        writer.submit(work).result(timeout=20)
        crossing.result(timeout=20)
    writer.close()
    other.close()
    assert len(runs) >= 2
    assert numbers(database) == [10, 20]


def test_a_line_that_breaks_in_a_transaction_is_busy_and_the_next_one_works(database: Database) -> None:
    writer = Writer(database)
    writer.start()

    def breaks(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("INSERT INTO number VALUES (1)")
        transaction.connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    assert isinstance(writer.submit(breaks).exception(timeout=10), Busy)
    writer.submit(lambda transaction: transaction.connection.exec_driver_sql("INSERT INTO number VALUES (2)"))
    writer.close()
    assert numbers(database) == [2]


def test_lines_that_broke_while_nobody_used_them_are_never_noticed(database: Database) -> None:
    assert numbers(database) == []
    other = Database(database.place)
    with other.write() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    other.close()
    assert numbers(database) == []
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
    assert numbers(database) == [1]


def test_a_database_that_cannot_be_reached_is_told_without_the_password() -> None:
    database = Database(NOBODY_THERE)
    for doing in (database.read, database.write):
        with pytest.raises(Unreachable, match="9") as raised, doing():
            pass
        assert "hidden" not in str(raised.value)
        assert "\n" not in str(raised.value)
    database.close()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_would_garble_names_is_turned_away(empty_postgresql: URL, encoding: str) -> None:
    admin = Database(empty_postgresql)
    name = f"{empty_postgresql.database}_wrong"
    with admin.reading.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = off")
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
        )
        wrong = Database(empty_postgresql.set(database=name))
        with pytest.raises(Unsuited, match=f"UTF8; this one is in {encoding}"), wrong.read():
            pass
        wrong.close()
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


def test_an_old_postgresql_is_turned_away(empty_postgresql: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "OLDEST", 99)
    database = Database(empty_postgresql)
    with pytest.raises(Unsuited, match="PostgreSQL 99 or newer is needed; this is 1"), database.read():
        pass
    database.close()


# --- What holds of every transaction ----------------------------------------------------------------------


def test_readers_cannot_write_and_what_is_committed_is_synced(database: Database) -> None:
    assert database.place != Path()
    with database.write() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    again = Database(database.place)
    with again.write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = remote_apply")
    again.close()
    again = Database(database.place)
    with again.write() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "remote_apply"
        connection.exec_driver_sql(f"ALTER DATABASE {name} RESET synchronous_commit")
    again.close()
    with pytest.raises(Busy), database.read() as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
    assert numbers(database) == []


def test_a_writer_that_waits_for_another_too_long_is_busy(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "BUSY_MS", 100)
    other = Database(database.place)
    with database.write():
        begun = time.monotonic()
        with pytest.raises(Busy), other.write():
            pass
        assert 0.1 <= time.monotonic() - begun < 5
        # Readers wait for nobody.
        assert numbers(other) == []
    with other.write() as connection:
        connection.exec_driver_sql("INSERT INTO number VALUES (1)")
    other.close()


def test_what_a_writer_has_read_stays_so_until_it_has_written(database: Database) -> None:
    """Four processes each count up by reading and then writing: not one of the steps is lost."""

    def count_up() -> None:
        mine = Database(database.place)
        for _ in range(25):
            with mine.write() as connection:
                seq = connection.exec_driver_sql("SELECT seq FROM head").scalar_one()
                connection.exec_driver_sql("INSERT INTO number VALUES (%(n)s)", {"n": seq})
                connection.exec_driver_sql("UPDATE head SET seq = %(n)s", {"n": seq + 1})
        mine.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(count_up) for _ in range(4)]:
            done.result(timeout=30)
    assert numbers(database) == list(range(100))


# --- Setting up -------------------------------------------------------------------------------------------


def test_an_empty_database_is_no_office_yet(empty_postgresql: URL) -> None:
    database = Database(empty_postgresql)
    with pytest.raises(setting_up.NotSetUp):
        setting_up.server_id(database)
    with pytest.raises(setting_up.NotSetUp):
        setting_up.bring_up_to_date(database)
    assert setting_up.set_up(database, "nanyu", HandClock().now)
    assert setting_up.server_id(database) == "nanyu"
    database.close()
