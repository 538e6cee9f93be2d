"""A reader that goes forward by the feed's numbers misses nothing, however many write at once on PostgreSQL.

The mistake that the feed avoids is made here on purpose as well: numbers of a sequence, taken when a transaction
begins. A reader then passes a number whose transaction commits later, and never sees it.
"""

from __future__ import annotations

import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import URL, Connection, create_engine

from oa_server.storage import feed, ladder
from oa_server.storage.database import Database

WRITERS = 8
WORK_SECONDS = 0.004
"""A transaction works up to this long, as deciding does."""
SECONDS = 1.5
SCOPE = "desk:office"

pytestmark = pytest.mark.slow


@pytest.fixture
def place(empty_postgresql: URL) -> URL:
    database = Database(empty_postgresql)
    ladder.migrate(database)
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO head VALUES (1, 1, 0)")
        connection.exec_driver_sql("CREATE SEQUENCE wrong_way")
    database.close()
    return empty_postgresql


class Way(ABC):
    """One writer's line to the database, and how a transaction of it comes to its number of the feed."""

    @abstractmethod
    def write(self, record: str, work: Callable[[], None]) -> int:
        """Commit one entry of the feed and give its number."""

    @abstractmethod
    def close(self) -> None:
        """Let the line go."""

    def put(self, connection: Connection, record: str, seq: int) -> int:
        feed.put(connection, [feed.Entry(SCOPE, record, seq, feed.IN)])
        return seq


class AsTheServerDoes(Way):
    """Writers exclude each other, and the number is taken late."""

    def __init__(self, place: URL) -> None:
        self._database = Database(place)

    def write(self, record: str, work: Callable[[], None]) -> int:
        with self._database.write() as connection:
            work()
            return self.put(connection, record, feed.take_seq(connection))

    def close(self) -> None:
        self._database.close()


class Unchecked(Way):
    """A line on which writers do not wait for each other when they begin."""

    def __init__(self, place: URL) -> None:
        self._engine = create_engine(place)

    def close(self) -> None:
        self._engine.dispose()


class LateNumberAlone(Unchecked):
    """Only the row of the head stands between the writers, and that late: it has to be enough for the readers."""

    def write(self, record: str, work: Callable[[], None]) -> int:
        with self._engine.begin() as connection:
            work()
            return self.put(connection, record, feed.take_seq(connection))


class SequenceAtTheBeginning(Unchecked):
    """The mistake."""

    def write(self, record: str, work: Callable[[], None]) -> int:
        with self._engine.begin() as connection:
            seq: int = connection.exec_driver_sql("SELECT nextval('wrong_way')").scalar_one()
            work()
            return self.put(connection, record, seq)


@dataclass(frozen=True)
class Outcome:
    """What was committed, by record, and what the reader saw."""

    written: dict[str, int]
    seen: dict[str, int]

    @property
    def lost(self) -> set[str]:
        return self.written.keys() - self.seen.keys()


def race(place: URL, way: Callable[[URL], Way]) -> Outcome:
    """Let all write for a while, each with pauses of its own, and one read along with a cursor."""
    ends = time.monotonic() + SECONDS
    finished = threading.Event()

    def write(writer: int) -> dict[str, int]:
        pauses, line = random.Random(writer), way(place)
        written: dict[str, int] = {}
        while time.monotonic() < ends:
            record = f"{writer}-{len(written)}"
            written[record] = line.write(record, lambda: time.sleep(pauses.uniform(0, WORK_SECONDS)))
        line.close()
        return written

    def read() -> dict[str, int]:
        seen: dict[str, int] = {}
        cursor, last_look = 0, False
        database = Database(place)
        while not last_look:
            last_look = finished.is_set()
            with database.read() as connection:
                page = feed.after(connection, SCOPE, cursor, 0, 10**9, 10**6)
            seen |= {entry.record: entry.seq for entry in page}
            cursor = max((entry.seq for entry in page), default=cursor)
        database.close()
        return seen

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read)
        writing = [pool.submit(write, n) for n in range(WRITERS)]
        try:
            written = {record: seq for one in writing for record, seq in one.result().items()}
        finally:
            finished.set()
        return Outcome(written, reading.result())


@pytest.mark.parametrize("way", [AsTheServerDoes, LateNumberAlone])
def test_the_reader_sees_every_number_there_is_and_none_is_left_out(
    place: URL, way: Callable[[URL], Way]
) -> None:
    outcome = race(place, way)
    assert len(outcome.written) > 50
    assert outcome.lost == set()
    assert outcome.seen == outcome.written
    assert sorted(outcome.written.values()) == list(range(1, len(outcome.written) + 1))


def test_with_numbers_from_a_sequence_the_same_reader_loses_entries(place: URL) -> None:
    outcome = race(place, SequenceAtTheBeginning)
    assert len(outcome.written) > 50
    # What it lost is in the feed all the same, behind its cursor for ever.
    assert outcome.lost
