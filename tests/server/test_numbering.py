"""Numbers: by organ, code and year, from 1, none left out and none given twice, whatever comes in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from oa_core.documents.commands import Approve, Sign, Submit, TakeNumber
from oa_core.documents.model import Document
from oa_core.records import Series
from oa_server.config import Config
from oa_server.storage import numbering
from oa_server.storage.database import Database
from oa_server.storage.schema import SERIES
from tests.server.register import CLERK, COUNTY_HEAD, DIRECTOR, LETTERHEAD
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import draft_order, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")

PAPERS = Series("gov", "屿府", 2026)


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def allot(connection: Connection, series: Series) -> int:
    """The next number of a series, taken at once."""
    number = numbering.next_number(connection, series)
    numbering.put(connection, {series: number + 1})
    return number


def document(desk: Desk, paper: str) -> Document:
    found: Document = next(each for each in desk.all_of("document") if each.id == paper)
    return found


def signed(desk: Desk, letterhead: str = LETTERHEAD.id) -> str:
    """A paper signed now, by the office's clock, that waits for its number."""
    now = desk.clock()
    drafted = draft_order(now, notice(letterhead=letterhead))
    paper = drafted.record
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), paper, now))
    desk.push(DIRECTOR, order(Approve(to=COUNTY_HEAD.id), paper, now))
    desk.push(COUNTY_HEAD, order(Sign(document(desk, paper).content_hash), paper, now))
    return paper


def numbered(desk: Desk, paper: str) -> str:
    (result,) = desk.push(CLERK, order(TakeNumber(), paper, desk.clock()))
    assert result.status == "applied"
    return document(desk, paper).number


def test_a_new_year_in_the_office_begins_at_one_though_it_is_the_old_one_in_greenwich(desk: Desk) -> None:
    desk.clock.now = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
    old = signed(desk)
    assert numbered(desk, signed(desk)) == "屿府〔2026〕1号"
    desk.clock.move(seconds=1)
    new = signed(desk)
    assert numbered(desk, new) == "屿府〔2027〕1号"
    # The year is that of the signing, so the paper signed before midnight still belongs to the old series.
    assert numbered(desk, old) == "屿府〔2026〕2号"
    assert numbered(desk, signed(desk)) == "屿府〔2027〕2号"


def test_each_letterhead_has_its_own_series(desk: Desk) -> None:
    desk.put(replace(LETTERHEAD, id="head-letters", code="屿府函"))
    ours = [numbered(desk, signed(desk)) for _ in range(2)]
    letters = [numbered(desk, signed(desk, "head-letters")) for _ in range(2)]
    assert ours == ["屿府〔2026〕1号", "屿府〔2026〕2号"]
    assert letters == ["屿府函〔2026〕1号", "屿府函〔2026〕2号"]


def test_two_letterheads_with_one_code_share_their_series(desk: Desk) -> None:
    desk.put(replace(LETTERHEAD, id="head-second", mark="南屿县人民政府"))
    both = [numbered(desk, signed(desk, head)) for head in (LETTERHEAD.id, "head-second", LETTERHEAD.id)]
    assert both == [f"屿府〔2026〕{n}号" for n in (1, 2, 3)]


def test_a_refused_order_uses_up_no_number(desk: Desk) -> None:
    first, second = signed(desk), signed(desk)
    for late in (
        order(TakeNumber(), first, desk.clock(), seen=0),
        order(TakeNumber("意" * 5000), first, desk.clock()),
    ):
        (result,) = desk.push(CLERK, late)
        assert result.status == "refused"
    assert numbered(desk, second) == "屿府〔2026〕1号"
    assert numbered(desk, first) == "屿府〔2026〕2号"


def test_a_number_asked_for_twice_is_given_once(desk: Desk) -> None:
    paper = signed(desk)
    asked = order(TakeNumber(), paper, desk.clock())
    assert desk.push(CLERK, asked) == desk.push(CLERK, asked)
    (again,) = desk.push(CLERK, order(TakeNumber(), paper, desk.clock()))
    assert (again.status, again.code) == ("refused", "moved_on")
    assert numbered(desk, signed(desk)) == "屿府〔2026〕2号"


def test_what_is_given_up_gives_its_numbers_back(desk: Desk) -> None:
    def allot_and_fail(connection: Connection) -> None:
        assert [allot(connection, PAPERS) for _ in range(3)] == [1, 2, 3]
        raise ZeroDivisionError

    def in_a_savepoint(connection: Connection) -> None:
        with connection.begin_nested():
            allot_and_fail(connection)

    def in_a_transaction() -> None:
        with desk.database.write() as connection:
            allot_and_fail(connection)

    with pytest.raises(ZeroDivisionError):
        in_a_transaction()
    with desk.database.write() as connection:
        with pytest.raises(ZeroDivisionError):
            in_a_savepoint(connection)
        assert allot(connection, PAPERS) == 1


def test_a_series_goes_on_after_a_restart(desk: Desk) -> None:
    with desk.database.write() as connection:
        allot(connection, PAPERS)
    desk.database.close()
    reopened = Database(desk.database.place)
    with reopened.write() as connection:
        assert allot(connection, PAPERS) == 2
    reopened.close()


STEPS = st.tuples(
    st.sampled_from([Series(o, c, y) for o in ("gov", "shimen") for c in ("甲", "乙") for y in (2026, 2027)]),
    st.one_of(st.none(), st.integers(0, 30)),
    st.booleans(),
)


@given(steps=st.lists(STEPS, max_size=40))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_series_go_up_one_by_one_and_never_back_whatever_is_mixed(
    config: Config, steps: list[tuple[Series, int | None, bool]]
) -> None:
    expected: Counter[Series] = Counter()
    with desk_on(config) as desk, desk.database.write() as connection:
        connection.execute(SERIES.delete())
        for series, goes_on_after, kept in steps:
            savepoint = connection.begin_nested()
            reached = expected[series]
            if goes_on_after is None:
                reached += 1
                assert allot(connection, series) == reached
            else:
                reached = max(reached, goes_on_after)
                numbering.go_on_after(connection, series, goes_on_after)
            if kept:
                savepoint.commit()
                expected[series] = reached
            else:
                savepoint.rollback()
        stored = {
            Series(row.organ, row.code, row.year): row.next for row in connection.execute(select(SERIES))
        }
    assert {series: after - 1 for series, after in stored.items() if after > 1} == +expected
