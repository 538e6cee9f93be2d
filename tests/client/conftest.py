"""A workstation without a line: an encrypted cache that has read the register of 南屿县."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.storage import pages
from oa_client.storage.database import Database
from oa_core.modules import KINDS, kind_of
from oa_core.people.model import scopes_of
from oa_core.records import Record
from sync.bodies import mark, pack, summed_up
from sync.encoding import encode
from sync.protocol import Change, Pulled, ScopePage
from tests.support.county import COUNTY, REGISTER

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
        with_register(cache)
        opened.append(Office(cache, person, clock))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


@pytest.fixture
def office(open_office: Callable[[str], Office]) -> Office:
    """The clerk's office."""
    return open_office("clerk")


def with_register(cache: Database) -> None:
    """Let the register of the county reach a cache."""
    everybody = [change(record, {"all"}, seq=1) for record in COUNTY]
    with cache.write(durable=True) as connection:
        pages.take(connection, page("clerk", everybody, seq=1, now=datetime(2026, 9, 15, tzinfo=UTC)))


def change(record: Record, scopes: set[str], *, seq: int, rev: int = 1, out_of: Sequence[str] = ()) -> Change:
    """A record as the server sends it to somebody who reads ``scopes`` of it."""
    return Change(
        id=record.id,
        kind=kind_of(record),
        rev=rev,
        seq=seq,
        into=sorted(scopes),
        out_of=list(out_of),
        body=pack(encode(record)),
    )


def page(
    person: str,
    changes: list[Change],
    *,
    seq: int,
    now: datetime,
    drop: list[str] | None = None,
    more: bool = False,
    safe: int = 0,
    whole: bool = False,
) -> Pulled:
    """A page that brings ``person`` up to ``seq``. ``whole``: it holds all that there is in their scopes."""
    scopes = [name for name in scopes_of(REGISTER.people[person]) if name not in (drop or [])]
    return Pulled(
        turn=1,
        epoch=1,
        head=seq,
        safe=safe,
        now=now,
        scopes=[
            ScopePage(name, seq, seq, False, 0, digest(name, changes) if whole else None) for name in scopes
        ],
        drop=drop or [],
        changes=changes,
        more=more,
    )


def digest(scope: str, changes: Sequence[Change]) -> tuple[int, int]:
    """What the server tells of a scope that holds exactly ``changes``."""
    return summed_up(
        {c.id: mark(c.id, c.rev, c.body) for c in changes if scope in c.into and c.body is not None}
    )


def sent(records_now: dict[str, Record], person: str, *, seq: int, rev: int = 1) -> list[Change]:
    """Everything of ``records_now`` that ``person`` may read, as one page's changes."""
    mine = set(scopes_of(REGISTER.people[person]))
    found = []
    for record in records_now.values():
        kind = KINDS[kind_of(record)]
        root = records_now[kind.follows(record)] if kind.follows else record
        scopes = KINDS[kind_of(root)].scopes
        assert scopes is not None
        readers = set(scopes(root)) & mine
        if readers:
            found.append(change(record, set(readers), seq=seq, rev=rev))
    return found
