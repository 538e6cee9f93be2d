"""The one writer: many pieces of work in one commit, each undone alone when it fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from oa_server.storage.database import Busy, Crossed, Database, DiskFull
from oa_server.storage.writer import GROUP, TRIES, Transaction, Writer
from tests.guards.logs import ExpectedLogs

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def database(place: Path | URL) -> Iterator[Database]:
    opened = Database(place)
    with opened.write() as connection:
        connection.exec_driver_sql("CREATE TABLE number (n INTEGER PRIMARY KEY)")
    yield opened
    opened.close()


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    made = Writer(database)
    yield made
    made.close()


def numbers(database: Database) -> list[int]:
    with database.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT n FROM number ORDER BY n")]


def submit(writer: Writer, n: int) -> Future[int]:
    def work(transaction: Transaction) -> int:
        transaction.connection.execute(text("INSERT INTO number VALUES (:n)"), {"n": n})
        if n % 10 == 7:
            raise ValueError(n)
        return n

    return writer.submit(work)


def test_what_waits_together_is_committed_together(database: Database, writer: Writer) -> None:
    futures = [submit(writer, n * 10) for n in range(200)]
    writer.start()
    assert [future.result() for future in futures] == [n * 10 for n in range(200)]
    assert 200 / GROUP <= writer.commits <= 8
    assert len(numbers(database)) == 200


def test_a_piece_that_fails_is_undone_alone(database: Database, writer: Writer) -> None:
    futures = [submit(writer, n) for n in range(20)]
    writer.start()
    failed = [n for n, future in enumerate(futures) if future.exception() is not None]
    assert failed == [7, 17]
    assert numbers(database) == [n for n in range(20) if n not in failed]
    assert writer.commits == 1


def test_a_piece_that_breaks_the_transaction_does_not_take_the_others_with_it(
    database: Database, writer: Writer, expected_logs: ExpectedLogs
) -> None:
    expected_logs("a transaction failed")

    def broken(transaction: Transaction) -> None:
        transaction.connection.exec_driver_sql("SELECT * FROM nowhere")

    before, bad, after = submit(writer, 1), writer.submit(broken), submit(writer, 2)
    writer.start()
    assert (before.result(), after.result()) == (1, 2)
    assert isinstance(bad.exception(), DBAPIError)
    assert numbers(database) == [1, 2]


def test_an_answer_is_given_only_once_it_is_on_the_disk(database: Database) -> None:
    seen: list[list[int]] = []
    writer = Writer(database, lambda _transaction: seen.append(numbers(database)))
    writer.start()
    for n in (1, 2, 3):
        submit(writer, n).result()
        assert n in numbers(database)
    writer.close()
    assert seen == [[1], [1, 2], [1, 2, 3]]


def test_work_is_done_in_the_order_it_came(writer: Writer) -> None:
    order: list[int] = []
    futures = [writer.submit(partial(lambda n, _transaction: order.append(n), n)) for n in range(150)]
    writer.start()
    for future in futures:
        future.result()
    assert order == list(range(150))


def test_closing_finishes_what_waits_and_turns_away_what_comes_later(
    database: Database, writer: Writer
) -> None:
    gate = threading.Event()
    writer.submit(lambda _transaction: gate.wait(5))
    futures = [submit(writer, n) for n in (1, 2)]
    writer.start()
    gate.set()
    writer.close()
    assert [future.result() for future in futures] == [1, 2]
    assert isinstance(submit(writer, 3).exception(), Busy)
    assert numbers(database) == [1, 2]


class Crossing:
    """Work that writes a number, and whose transaction crosses another one the first few ``times``."""

    def __init__(self, n: int, times: int, error: Exception | None = None) -> None:
        self.n = n
        self.left = times
        self.runs = 0
        self._error = error or Crossed()

    def __call__(self, transaction: Transaction) -> int:
        self.runs += 1
        transaction.connection.execute(text("INSERT INTO number VALUES (:n)"), {"n": self.n})
        if self.left:
            self.left -= 1
            raise self._error
        return self.n


def test_a_group_that_crossed_another_transaction_is_done_again_whole(
    database: Database, writer: Writer
) -> None:
    before, crossing, after = Crossing(1, 0), Crossing(2, TRIES - 1), Crossing(3, 0)
    futures = [writer.submit(work) for work in (before, crossing, after)]
    writer.start()
    assert [future.result(timeout=10) for future in futures] == [1, 2, 3]
    assert numbers(database) == [1, 2, 3]
    assert (before.runs, crossing.runs, after.runs) == (TRIES, TRIES, 1)
    assert writer.commits == 1


def test_a_group_that_crosses_others_without_end_is_busy_and_nothing_of_it_is_kept(
    database: Database, writer: Writer
) -> None:
    futures = [writer.submit(work) for work in (Crossing(1, 0), Crossing(2, 10**6))]
    writer.start()
    assert [type(future.exception(timeout=10)) for future in futures] == [Crossed, Crossed]
    assert issubclass(Crossed, Busy)
    assert numbers(database) == []
    assert submit(writer, 3).result(timeout=10) == 3


def test_what_came_while_a_group_was_done_again_is_not_forgotten(database: Database, writer: Writer) -> None:
    late: list[Future[int]] = []
    crossing = Crossing(1, 1)

    def work(transaction: Transaction) -> int:
        if not late:
            late.append(submit(writer, 2))
        return crossing(transaction)

    first = writer.submit(work)
    writer.start()
    assert first.result(timeout=10) == 1
    assert late[0].result(timeout=10) == 2
    assert numbers(database) == [1, 2]


def test_a_database_that_is_busy_is_not_asked_again_for_each_who_waits(writer: Writer) -> None:
    busy = Crossing(1, 10**6, Busy())
    futures = [writer.submit(busy) for _ in range(20)]
    writer.start()
    assert [type(future.exception(timeout=10)) for future in futures] == [Busy] * 20
    assert busy.runs <= 20


def test_what_is_too_large_for_the_disk_does_not_take_what_is_small_with_it(
    database: Database, writer: Writer
) -> None:
    large, small = Crossing(1, 10**6, DiskFull()), Crossing(2, 0)
    futures = [writer.submit(large), writer.submit(small)]
    writer.start()
    assert isinstance(futures[0].exception(timeout=10), DiskFull)
    assert futures[1].result(timeout=10) == 2
    assert numbers(database) == [2]


def test_closing_while_a_group_is_done_again_still_answers_everybody(
    database: Database, writer: Writer
) -> None:
    futures = [writer.submit(work) for work in (Crossing(1, 0), Crossing(2, 2), Crossing(3, 0))]
    writer.start()
    writer.close()
    assert [future.result(timeout=0) for future in futures] == [1, 2, 3]
    assert numbers(database) == [1, 2, 3]
