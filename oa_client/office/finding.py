"""Finding: everything the person may read on this workstation, by any part of its text, its number or its sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection

from oa_client.office.desk import Desk
from oa_client.office.indexing import Indexing
from oa_client.storage import search_index
from oa_client.storage.findables import THINGS, Findable, Why
from oa_client.storage.pinyin import units_found, units_of
from oa_client.storage.search_index import Hit
from oa_client.storage.search_words import Query, ask, locate, places, snippet

SHOWN = 50
"""How many finds are given unless more are asked for."""
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """One thing that was found. ``id`` and ``kind`` (of a record) say what to open, ``when`` it last moved (``None``:
    it stands in the register). The hit lies from ``start`` to ``end`` in ``snippet``; both are 0 where it cannot be
    pointed at."""

    id: str
    kind: str
    title: str
    when: datetime | None
    why: Why
    snippet: str
    start: int = 0
    end: int = 0


class Finding:
    """The read side of the search, and the keeper of its index."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._indexing = Indexing(desk)

    def start(self) -> None:
        """Keep the index up to date in the background until the office closes."""
        self._indexing.start()

    def catch_up(self) -> None:
        """Index everything that is due before going on."""
        self._indexing.catch_up()

    @property
    def progress(self) -> tuple[int, int]:
        """How many things are indexed, of how many. Until both are equal, finds may be missing."""
        with self._desk.read() as connection:
            return search_index.progress(connection)

    def find(self, text: str, limit: int = SHOWN, thing: str = "") -> tuple[Found, ...]:
        """What ``text`` finds (see ``search_words``): at most ``limit`` people and organs, then at most ``limit`` of
        everything else, the newest first; with ``thing`` (``findables.THINGS``) only those.

        Only what the cache holds now is ever given."""
        query = ask(text)
        if not query.phrases:
            return ()
        with self._desk.read() as connection:
            return _told(connection, query, limit, thing)


def _told(connection: Connection, query: Query, limit: int, only: str) -> tuple[Found, ...]:
    register: list[Found] = []
    moved: list[Found] = []
    hits = search_index.hits(connection, query)
    while len(moved) < limit and (some := list(islice(hits, limit))):
        if len(register) >= limit:
            some = [hit for hit in some if hit.row < search_index.REGISTER]
        things = _read(connection, [hit.row for hit in some], only)
        for hit in some:
            thing = things.get(hit.row)
            # What is not there, or no longer there, to be shown is passed over.
            if thing and (found := _found(thing, query, hit)):
                (register if found.when is None else moved).append(found)
    # The index knows minutes.
    moved.sort(key=lambda found: found.when or _BEFORE_ALL, reverse=True)
    return (*register[:limit], *moved[:limit])


def _read(connection: Connection, rows: Sequence[int], only: str) -> dict[int, Findable]:
    told = search_index.subjects(connection, rows)
    subjects = {row: each for row, each in told.items() if only in ("", each[0])}
    read = {
        name: THINGS[name].read(
            connection, [subject for thing, subject in subjects.values() if thing == name]
        )
        for name in {thing for thing, _ in subjects.values()}
    }
    return {
        row: found
        for row, (thing, subject) in subjects.items()
        if (found := read[thing].get(subject)) is not None
    }


def _found(thing: Findable, query: Query, hit: Hit) -> Found | None:
    """The hit as it reads now; nothing when the words are no longer there."""
    if hit.letters is not None:
        return _by_pinyin(thing, hit.letters, query.pinyin)
    places = []
    for phrase in query.phrases:
        found = ((field, place) for field in thing.fields if (place := locate(field.text, phrase)))
        places.append(next(found, None))
    if not places[0] or None in places:
        return None
    field, place = places[0]
    shown, start, end = snippet(field.text, place)
    return Found(thing.record, thing.kind, thing.title, thing.when, field.why, shown, start, end)


def _by_pinyin(thing: Findable, letters: tuple[str, str], typed: str) -> Found:
    units = [place for place in places(thing.title) for _ in range(units_of(place.word))]
    meant = units_found(*letters, typed)
    hit = (0, 0)
    # With several names it is not told which one was meant.
    if meant and len(thing.names) < 2 and meant[1] <= len(units):
        hit = (units[meant[0]].start, units[meant[1] - 1].end)
    shown, start, end = snippet(thing.title, hit)
    return Found(thing.record, thing.kind, thing.title, thing.when, Why.PINYIN, shown, start, end)
