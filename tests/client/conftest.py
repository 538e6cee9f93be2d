"""A workstation without a line: an encrypted cache that has read the register of 南屿县."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from oa_client.office.office import Office
from oa_client.storage import records
from oa_client.storage.database import Database
from oa_core.modules import KINDS, kind_of
from oa_core.people.model import scopes_of
from oa_core.records import Record
from sync.encoding import encode
from sync.protocol import Change, Pulled
from tests.support.central import COUNTY
from tests.support.county import REGISTER

KEY = bytes(range(32))


class Clock:
    """A workstation's clock that moves a second with every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "cache.db", KEY)
    yield opened
    opened.close()


@pytest.fixture
def open_office(tmp_path: Path, clock: Clock) -> Iterator[Callable[[str], Office]]:
    """``open_office(person)``: an office with a cache of its own, which the register has reached."""
    opened: list[Office] = []

    def open_one(person: str) -> Office:
        cache = Database(tmp_path / f"{person}-{len(opened)}.db", KEY)
        with cache.write(durable=True) as connection:
            records.store(connection, [change(record, {"all"}, seq=1) for record in COUNTY])
        opened.append(Office(cache, person, clock))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


@pytest.fixture
def office(open_office: Callable[[str], Office]) -> Office:
    """The clerk's office."""
    return open_office("clerk")


def change(record: Record, scopes: set[str], *, seq: int, rev: int = 1) -> Change:
    """A record as the server sends it to somebody who reads ``scopes`` of it."""
    return Change(
        id=record.id,
        kind=kind_of(record),
        rev=rev,
        seq=seq,
        into=sorted(scopes),
        raw=msgspec.Raw(encode(record)),
    )


def page(
    person: str, changes: list[Change], *, seq: int, now: datetime, drop: list[str] | None = None
) -> Pulled:
    """A page that brings ``person`` up to ``seq``."""
    scopes = scopes_of(REGISTER.people[person])
    return Pulled(
        epoch=1,
        head=seq,
        positions=dict.fromkeys(scopes, seq),
        drop=drop or [],
        changes=changes,
        more=False,
        now=now,
    )


def sent(records_now: dict[str, Record], person: str, *, seq: int, rev: int = 1) -> list[Change]:
    """Everything of ``records_now`` that ``person`` may read, as one page's changes."""
    mine = scopes_of(REGISTER.people[person])
    found = []
    for record in records_now.values():
        kind = KINDS[kind_of(record)]
        root = records_now[kind.follows(record)] if kind.follows else record
        scopes = KINDS[kind_of(root)].scopes
        assert scopes is not None
        readers = scopes(root) & mine
        if readers:
            found.append(change(record, set(readers), seq=seq, rev=rev))
    return found
