"""Putting records in by the thousand: the register at the beginning, and what an office brings along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from oa_core.modules import KINDS, kind_of
from oa_core.records import Record, Series
from oa_core.refusal import Refused
from oa_server.office.keeping import planned, write
from oa_server.office.standing import Plan, Standing
from oa_server.storage import numbering
from oa_server.storage.database import Database
from oa_server.storage.writer import Transaction

AT_ONCE = 500
NO_SERIES: Mapping[Series, int] = {}


def load(database: Database, loaded: Iterable[Record], series: Mapping[Series, int] = NO_SERIES) -> int:
    """Put records in as they are, all or none, and give how many were new or different.

    They bypass the rules: who reads them, what they claim and their place in the feed follow from the records, as
    if orders had made them. ``series`` tells the last number each series has handed out. Not while a server runs on
    the database. Raises ``Refused``: ``claimed`` (two hold one thing), ``gone`` (one follows what is not there),
    ``exists`` (one has the id of another kind of record).
    """
    with database.write() as connection:
        return load_into(connection, loaded, series)


def load_into(
    connection: Connection, loaded: Iterable[Record], series: Mapping[Series, int] = NO_SERIES
) -> int:
    """``load``, as a part of a larger transaction."""
    newest: dict[str, Record] = {}
    for record in loaded:
        if type(newest.setdefault(record.id, record)) is not type(record):
            raise Refused("exists")
        newest[record.id] = record
    roots: list[Record] = []
    bringers: list[Record] = []
    followers: list[Record] = []
    for record in newest.values():
        kind = KINDS[kind_of(record)]
        (followers if kind.follows else bringers if kind.brings else roots).append(record)
    count = 0
    for all_of_them in (roots, bringers, followers):
        for start in range(0, len(all_of_them), AT_ONCE):
            count += _load(connection, all_of_them[start : start + AT_ONCE])
    for one, last in series.items():
        numbering.go_on_after(connection, one, last)
    return count


def _load(connection: Connection, some: Sequence[Record]) -> int:
    standing = Standing(connection)
    follows = [KINDS[kind_of(record)].follows for record in some]
    roots = [follow(record) for follow, record in zip(follows, some, strict=True) if follow is not None]
    brings = [KINDS[kind_of(record)].brings for record in some]
    brought = [bring(record)[0] for bring, record in zip(brings, some, strict=True) if bring is not None]
    standing.fetch([*roots, *brought, *(record.id for record in some)])
    plans: list[Plan] = []
    for record in some:
        before = standing.row(record.id)
        plan = planned(standing, [record])
        if before is None or before.body != plan.rows[0].body:
            standing.take(plan, [record], {})
            plans.append(plan)
    # A number of the feed for each record, so that pages stay small.
    return len(write(Transaction(connection), standing, plans))
