"""Putting records in by the thousand comes to the same as if orders had made them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from oa_core.documents.commands import Approve, Issue, Sign, Submit, TakeNumber
from oa_core.documents.model import Document, TextRevision
from oa_core.records import Record, Series
from oa_core.refusal import Refused
from oa_server.config import Config
from oa_server.office.loading import load
from oa_server.storage.schema import CLAIM, FEED, MEMBERSHIP
from tests.server.register import CLERK, COUNTY_HEAD, DIRECTOR, PEOPLE
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def issued(desk: Desk) -> list[Record]:
    """The records of one notice that was issued by orders."""
    drafted = draft_order(desk.clock())
    now, paper = desk.clock(), drafted.record
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), paper, now))
    desk.push(DIRECTOR, order(Approve(to=COUNTY_HEAD.id), paper, now))
    document: Document = next(each for each in desk.all_of("document") if each.id == paper)
    desk.push(COUNTY_HEAD, order(Sign(document.content_hash), paper, now))
    desk.push(CLERK, order(TakeNumber(), paper, now), order(Issue(), paper, now))
    kinds = ("document", "text_revision", "envelope", "receipt")
    return [record for kind in kinds for record in desk.all_of(kind)]


def places(desk: Desk) -> tuple[object, ...]:
    with desk.database.read() as connection:
        return (
            sorted(connection.execute(select(MEMBERSHIP)).tuples()),
            sorted(connection.execute(select(FEED.c.scope, FEED.c.record).where(FEED.c.op == "in")).tuples()),
            sorted(connection.execute(select(CLAIM)).tuples()),
        )


def test_loaded_records_stand_where_orders_would_have_put_them(
    desk: Desk, new_office: Callable[[], Config]
) -> None:
    made = issued(desk)
    with desk_on(new_office()) as loaded:
        assert load(loaded.database, made, {Series("gov", "屿府", 2026): 1}) == len(made)
        assert places(loaded) == places(desk)
        for who in PEOPLE:
            assert loaded.catch_up(who, Copy()).bodies().keys() == desk.readable(who).keys()
        again = issued(loaded)
        numbers = {record.number for record in again if isinstance(record, Document)}
        assert numbers == {"屿府〔2026〕1号", "屿府〔2026〕2号"}


def test_loading_again_changes_nothing_but_what_is_different(desk: Desk) -> None:
    made = issued(desk)
    assert load(desk.database, made) == 0
    document = next(record for record in made if isinstance(record, Document))
    assert load(desk.database, [*made, replace(document, title="改过的标题")]) == 1
    assert desk.catch_up(CLERK, Copy())[document.id].title == "改过的标题"


def test_records_that_contradict_each_other_are_refused_whole(desk: Desk) -> None:
    made = issued(desk)
    document = next(record for record in made if isinstance(record, Document))
    text = next(record for record in made if isinstance(record, TextRevision))
    before = places(desk)
    for bad, code in (
        (replace(document, id="another"), "claimed"),
        (replace(text, id="orphan", document="nowhere"), "gone"),
        (replace(text, id=document.id), "exists"),
    ):
        with pytest.raises(Refused, match=code):
            load(desk.database, [replace(document, id="fine", number=""), bad])
    assert places(desk) == before


def test_a_series_never_goes_back(desk: Desk) -> None:
    issued(desk)
    load(desk.database, [], {Series("gov", "屿府", 2026): 0})
    numbers = [record.number for record in issued(desk) if isinstance(record, Document)]
    assert sorted(numbers) == ["屿府〔2026〕1号", "屿府〔2026〕2号"]


@pytest.mark.engines("sqlite")
def test_ten_thousand_records_are_loaded_in_seconds(desk: Desk) -> None:
    made = issued(desk)
    document = next(record for record in made if isinstance(record, Document))
    text = next(record for record in made if isinstance(record, TextRevision))
    many: list[Record] = []
    for n in range(5000):
        many.append(replace(document, id=f"d{n}", number=""))
        many.append(replace(text, id=f"t{n}", document=f"d{n}"))
    begun = time.perf_counter()
    assert load(desk.database, many) == 10_000
    assert time.perf_counter() - begun < 20
    assert len(desk.catch_up(CLERK, Copy()).records) >= 10_000
