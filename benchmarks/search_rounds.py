"""The part of ``benchmarks.search`` that runs in a process of its own: it indexes a cache, searches and scans it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import Connection

from benchmarks.measure import Figure, median
from benchmarks.memory import resident_mb
from oa_client.office.office import Office
from oa_client.storage import search_index, search_tables
from oa_client.storage.database import Database
from oa_client.storage.findables import THINGS
from oa_client.storage.search_words import FIELD_END, ask, plain

KEY = bytes(range(32))
NOW = datetime(2026, 9, 15, 3, 0, tzinfo=UTC)
QUERIES = 60
SCANNED = 12
"""How many queries of a round are scanned for as well: a scan reads every text."""
LENGTHS = (1, 2, 3, 4, 8)
SHORTEST_BODY = 100
"""Queries are cut from longer texts: from bodies."""
CHECKED = 8
"""How many queries of each length are held against the scan."""
TYPED = ("fxkh", "fangxun", "gzfa", "tongzhi", "wzl", "jihua")
READ = 500
MS = 1000


def main() -> int:
    """Measure the cache of the first argument, as many rounds as the second says; print one JSON object."""
    cache, rounds = Path(sys.argv[1]), int(sys.argv[2])
    before = resident_mb()
    database = Timed(cache, KEY)
    office = Office(database, "nobody", lambda: NOW)
    try:
        index_bytes, building = built(office, database)
        indexed = resident_mb()
        text_bytes, texts = copied(database)
        figures: dict[str, Figure] = {
            **building,
            "index_bytes": index_bytes,
            "text_bytes": text_bytes,
            "ratio_index_text": round(index_bytes / text_bytes, 3),
        }
        searching = resident_mb()
        figures |= searched(office, texts, rounds)
        figures |= checked(office, texts)
        figures |= {
            "build_rss_mb": round(indexed - before, 1),
            "search_rss_mb": round(resident_mb() - searching, 1),
        }
        figures |= purged(office, database)
    finally:
        office.close()
    print(json.dumps(figures))
    return 0


class Timed(Database):
    """A cache that remembers how long its longest transaction kept the other writers waiting."""

    longest = 0.0

    @contextmanager
    def write(self, *, durable: bool, bulk: bool = False) -> Iterator[Connection]:
        with super().write(durable=durable, bulk=bulk) as connection:
            began = time.perf_counter()
            yield connection
        self.longest = max(self.longest, time.perf_counter() - began)


def built(office: Office, database: Timed) -> tuple[int, dict[str, Figure]]:
    """The index built from nothing, without the pauses it makes in the background."""
    with database.write(durable=False) as connection:
        search_tables.purge(connection)
        empty = used_bytes(connection)
    began = time.perf_counter()
    with database.write(durable=False) as connection:
        search_index.begin_again(connection)
    noted = time.perf_counter() - began
    database.longest = 0.0
    office.finding.catch_up()
    seconds = time.perf_counter() - began
    with database.read() as connection:
        return used_bytes(connection) - empty, {
            "build_s": round(seconds, 2),
            "note_all_s": round(noted, 3),
            "longest_write_ms": round(database.longest * MS, 1),
        }


def used_bytes(connection: Connection) -> int:
    """The pages of the file that hold something."""
    pages, free, size = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def copied(database: Database) -> tuple[int, list[str]]:
    """The same texts in a plain table of the same file, for the scan: their bytes as written, and some bodies."""
    size = 0
    some: list[str] = []
    random = Random("queries")
    with database.write(durable=False) as connection:
        connection.exec_driver_sql("CREATE TABLE scanned (subject TEXT, text TEXT)")
    for thing in THINGS.values():
        with database.read() as connection:
            subjects = connection.exec_driver_sql(thing.every).scalars().all()
        for start in range(0, len(subjects), READ):
            with database.write(durable=False) as connection:
                here = thing.read(connection, subjects[start : start + READ])
                rows = []
                for subject, found in here.items():
                    texts = [field.text for field in found.fields]
                    size += sum(len(text.encode()) for text in texts)
                    rows.append((subject, FIELD_END.join(map(plain, texts))))
                    if random.random() < max(0.01, 200 / len(subjects)):
                        some += [text for text in texts if len(text) > SHORTEST_BODY]
                connection.exec_driver_sql("INSERT INTO scanned VALUES (?, ?)", rows)
    return size, some


def searched(office: Office, texts: list[str], rounds: int) -> dict[str, Figure]:
    """Each round searches for other pairs of characters, and scans for some of them in turns."""
    p50, p95, likes, ratios, shown50, shown95, pinyin = ([] for _ in range(7))
    for number in range(rounds):
        queries = cuts(texts, 2, QUERIES, Random(f"round {number}"))
        indexed, same, scanned = [], [], []
        with office.read() as connection:
            for place, query in enumerate(queries):
                indexed.append(timed(partial(by_index, connection, query)))
                if place < SCANNED:
                    same.append(indexed[-1])
                    scanned.append(timed(partial(by_scan, connection, query)))
        shown = [timed(partial(office.finding.find, query)) for query in queries]
        p50.append(median(indexed))
        p95.append(share(indexed, 95))
        likes.append(median(scanned))
        ratios.append(median(same, 6) / median(scanned, 6))
        shown50.append(median(shown))
        shown95.append(share(shown, 95))
        pinyin.append(median([timed(partial(office.finding.find, typed)) for typed in TYPED]))
    return {
        "p50_ms_2char": median(p50),
        "p95_ms_2char": median(p95),
        "like_ms_2char": median(likes),
        "ratio_like": median(ratios, 5),
        "find50_p50_ms": median(shown50),
        "find50_p95_ms": median(shown95),
        "pinyin_p50_ms": median(pinyin),
    }


def checked(office: Office, texts: list[str]) -> dict[str, Figure]:
    """What the index finds held against what the scan finds, for queries of every length and for numbers."""
    random = Random("checked")
    queries = [query for length in LENGTHS for query in cuts(texts, length, CHECKED, random)]
    with office.read() as connection:
        numbers = "SELECT number FROM document WHERE number <> '' ORDER BY id LIMIT ?"
        queries += connection.exec_driver_sql(numbers, (CHECKED,)).scalars()
    right = given = wanted = 0
    with office.read() as connection:
        for query in queries:
            found, truth = found_by_index(connection, query), found_by_scan(connection, query)
            right, given, wanted = right + len(found & truth), given + len(found), wanted + len(truth)
    return {"recall": right / wanted, "precision": right / given}


def purged(office: Office, database: Timed) -> dict[str, Figure]:
    """A paper is purged: its words leave every row at once, and the file in the background."""
    with database.read() as connection:
        gone = connection.exec_driver_sql("SELECT id FROM document LIMIT 1").scalar_one()
    with database.write(durable=False) as connection:
        purge = time.perf_counter()
        search_tables.forget(connection, [gone])
        purge = time.perf_counter() - purge
    database.longest = 0.0
    began = time.perf_counter()
    office.finding.catch_up()
    return {
        "purge_one_ms": round(purge * MS, 2),
        "scrub_s": round(time.perf_counter() - began, 2),
        "longest_scrub_write_ms": round(database.longest * MS, 1),
    }


def cuts(texts: list[str], length: int, count: int, random: Random) -> list[str]:
    """Stretches of Chinese characters cut from anywhere in the texts: commoner ones come more often."""
    found: list[str] = []
    while len(found) < count:
        text = random.choice(texts)
        start = random.randrange(len(text))
        cut = text[start : start + length]
        if len(cut) == length and all("\u4e00" <= character <= "\u9fff" for character in cut):
            found.append(cut)
    return found


def by_index(connection: Connection, query: str) -> list[int]:
    """The rows of everything that the index finds."""
    return list(search_index.rows(connection, ask(query)))


def by_scan(connection: Connection, query: str) -> list[int]:
    """The rows of everything that a scan of the plain texts finds."""
    return list(
        connection.exec_driver_sql(
            "SELECT rowid FROM scanned WHERE text LIKE ?", (f"%{plain(query)}%",)
        ).scalars()
    )


def found_by_scan(connection: Connection, query: str) -> set[str]:
    """The subjects of everything that the scan finds."""
    rows = connection.exec_driver_sql("SELECT subject FROM scanned WHERE text LIKE ?", (f"%{plain(query)}%",))
    return set(rows.scalars())


def found_by_index(connection: Connection, query: str) -> set[str]:
    """The subjects of everything that the index finds."""
    return {subject for _, subject in search_index.subjects(connection, by_index(connection, query)).values()}


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * MS


def share(values: list[float], percent: int) -> float:
    """The value that ``percent`` of a hundred do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


if __name__ == "__main__":
    sys.exit(main())
