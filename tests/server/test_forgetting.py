"""Who left a scope long ago is forgotten, and whoever might still hold them reads that scope anew, once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from oa_core.documents.commands import Submit
from oa_core.documents.model import Document
from oa_core.duty.commands import Log
from oa_server.app import serving
from oa_server.config import Config
from oa_server.office import looking_after
from oa_server.office.looking_after import REMEMBERED
from oa_server.storage import answers, feed, journal
from oa_server.storage.schema import FEED, SCOPE
from sync.protocol import Pull, Pulled, ScopePage
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import HandClock, Office
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, new_id, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def handed_on(desk: Desk) -> Document:
    """A paper that the office's desk reads."""
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    found: Document = next(one for one in desk.all_of("document") if one.id == drafted.record)
    return found


def head(desk: Desk) -> int:
    with desk.database.read() as connection:
        return feed.head(connection).seq


def forget(desk: Desk, upto: int | None = None) -> int:
    """Forget everybody who left up to a number; how many."""
    with desk.database.write() as connection:
        return feed.collect_leavers(connection, head(desk) if upto is None else upto)


def told(desk: Desk, copy: Copy, scope: str, limit: int = 500) -> ScopePage | None:
    """What the next page says of a scope of the colleague's."""
    return next((one for one in desk.asked(COLLEAGUE, copy, limit).scopes if one.name == scope), None)


def read_halfway(desk: Desk) -> Copy:
    """The colleague's copy in the midst of the first reading of the desk's papers."""
    copy = Copy()
    while not copy.cursors.get("desk:office", (0, 0))[0]:
        assert desk.page(COLLEAGUE, copy, 2)
    assert copy.cursors["desk:office"][0] < head(desk)
    return copy


def test_who_was_away_while_a_departure_was_forgotten_reads_the_scope_anew_and_holds_it_no_longer(
    desk: Desk,
) -> None:
    paper, stays = handed_on(desk), handed_on(desk)
    copy = desk.catch_up(COLLEAGUE, Copy())
    desk.put(replace(paper, organ="bureau"))
    assert forget(desk) > 0
    page = told(desk, copy, "desk:office")
    assert page is not None
    assert page.reset
    desk.catch_up(COLLEAGUE, copy, limit=1)
    assert paper.id not in copy.records
    assert stays.id in copy.records
    assert copy.bodies() == desk.readable(COLLEAGUE)
    assert told(desk, copy, "desk:office") is None


def test_who_has_heard_of_every_departure_reads_nothing_anew(desk: Desk) -> None:
    paper = handed_on(desk)
    copy = desk.catch_up(COLLEAGUE, Copy())
    desk.put(replace(paper, organ="bureau"))
    desk.catch_up(COLLEAGUE, copy)
    forget(desk)
    assert desk.asked(COLLEAGUE, copy).scopes == []


def test_a_long_first_reading_does_not_begin_again_when_departures_are_forgotten_meanwhile(
    desk: Desk,
) -> None:
    papers = [handed_on(desk) for _ in range(6)]
    desk.put(replace(papers[0], organ="bureau"))
    copy = read_halfway(desk)
    begun = dict(copy.cursors)
    # Departures from before the reading began: it holds none of them.
    assert forget(desk) > 0
    page = told(desk, copy, "desk:office", 2)
    assert page is not None
    assert not page.reset
    assert page.pos > begun["desk:office"][0]
    assert desk.catch_up(COLLEAGUE, copy, limit=2).bodies() == desk.readable(COLLEAGUE)


def test_a_reading_that_holds_what_left_since_it_began_does_begin_again(desk: Desk) -> None:
    papers = [handed_on(desk) for _ in range(6)]
    copy = read_halfway(desk)
    held = next(paper for paper in papers if paper.id in copy.records)
    desk.put(replace(held, organ="bureau"))
    forget(desk)
    page = told(desk, copy, "desk:office", 2)
    assert page is not None
    assert page.reset
    assert desk.catch_up(COLLEAGUE, copy, limit=2).bodies() == desk.readable(COLLEAGUE)


def test_only_departures_up_to_the_number_are_forgotten_and_members_never(desk: Desk) -> None:
    papers = [handed_on(desk) for _ in range(3)]
    for paper in papers:
        desk.put(replace(paper, organ="bureau"))
    last = head(desk)
    with desk.database.read() as connection:
        inside = connection.execute(select(func.count()).where(FEED.c.op == feed.IN)).scalar()
    forget(desk, last - 1)
    with desk.database.read() as connection:
        left = set(connection.execute(select(FEED.c.seq).where(FEED.c.op == feed.OUT)).scalars())
        assert left == {last}
        assert connection.execute(select(func.count()).where(FEED.c.op == feed.IN)).scalar() == inside
        stands = feed.stands(connection, ["desk:office", "all", f"user:{CLERK.id}"])
    assert stands["desk:office"].min_safe_seq == last - 1
    assert stands["all"].min_safe_seq == stands[f"user:{CLERK.id}"].min_safe_seq == 0
    assert forget(desk, last - 1) == 0


def test_a_record_that_comes_back_after_its_departure_was_forgotten_is_read_like_any_other(
    desk: Desk,
) -> None:
    paper = handed_on(desk)
    copy = desk.catch_up(COLLEAGUE, Copy())
    desk.put(replace(paper, organ="bureau"))
    forget(desk)
    desk.put(replace(paper, title="又回来了"))
    assert desk.catch_up(COLLEAGUE, copy)[paper.id].title == "又回来了"


def test_departures_of_the_last_half_year_are_remembered_by_the_offices_clock(desk: Desk) -> None:
    paper = handed_on(desk)
    desk.put(replace(paper, organ="bureau"))
    left = head(desk)
    desk.push(CLERK, order(Log("巡查。", desk.clock()), new_id(), desk.clock()))
    with desk.database.write() as connection:
        assert looking_after.collect(connection, desk.clock() + REMEMBERED - timedelta(days=1)) == 0
        assert answers.reached_before(connection, desk.clock() + timedelta(days=1)) == left + 1
        assert looking_after.collect(connection, desk.clock() + REMEMBERED + timedelta(days=1)) > 0


def test_a_clock_that_jumped_ahead_for_a_while_makes_nothing_be_forgotten_too_early(desk: Desk) -> None:
    def logged() -> int:
        (result,) = desk.push(CLERK, order(Log("巡查。", desk.clock()), new_id(), desk.clock()))
        return result.seq

    first = logged()
    desk.clock.move(days=3650)
    logged()
    desk.clock.move(days=-3650 + 200)
    logged()
    moment = desk.clock() - timedelta(days=100)
    with desk.database.read() as connection:
        assert answers.reached_before(connection, moment) == first
        assert answers.reached_before(connection, moment - timedelta(days=3650)) == 0


def test_a_server_forgets_at_its_start(config: Config) -> None:
    with desk_on(config) as desk:
        desk.put(replace(handed_on(desk), organ="bureau"))
        desk.push(CLERK, order(Log("巡查。", desk.clock()), new_id(), desk.clock()))
    clock = HandClock()
    clock.move(days=200)
    with serving(config, clock) as (_, services):
        services.writer.submit(lambda _transaction: None).result()
    with desk_on(config) as desk, desk.database.read() as connection:
        assert connection.execute(select(func.count()).where(FEED.c.op == feed.OUT)).scalar() == 0
        assert connection.execute(select(func.max(SCOPE.c.min_safe_seq))).scalar()


def test_a_doubt_is_written_down_and_the_scope_is_told_from_its_beginning(
    office: Office, expected_logs: ExpectedLogs
) -> None:
    expected_logs("does not agree with us on")
    clerk = office.signed_in(CLERK, "pc-1")
    before = clerk.pull().bodies()
    cursors = {**clerk.copy.cursors, "all": (0, 0)}
    asked = Pull(9, 1, cursors, doubts=["all", "x" * 500])
    page = msgspec.json.decode(clerk.call("POST", "/v1/pull", asked), type=Pulled)
    assert {change.id for change in page.changes} == before.keys()
    (scope,) = page.scopes
    assert (scope.name, scope.pos, scope.floor) == ("all", page.head, page.head)
    with office.database.read() as connection:
        entries = [entry for _, entry in journal.read(connection, 2)]
    assert [(entry.event, entry.device) for entry in entries] == [("doubted", "pc-1")] * 2
    assert [entry.facts for entry in entries] == [{"scope": "all"}, {"scope": "x" * 64}]


STEPS = st.lists(
    st.tuples(st.sampled_from(["hand on", "move", "back", "pull", "forget", "log"]), st.integers(0, 5)),
    max_size=30,
)


@pytest.mark.engines("sqlite")
@given(steps=STEPS, limit=st.integers(1, 4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_forgotten_when_a_copy_comes_to_hold_what_its_person_reads(
    template: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("forgetting")
    with desk_on(Config(shutil.copytree(template, folder / "office"))) as desk:
        copy = Copy()
        for what, pick in steps:
            papers: list[Document] = sorted(desk.all_of("document"), key=lambda one: one.id)
            if what == "hand on" or not papers:
                handed_on(desk)
            elif what == "log":
                desk.push(CLERK, order(Log("巡查。", desk.clock()), new_id(), desk.clock()))
            elif what in ("move", "back"):
                paper = papers[pick % len(papers)]
                desk.put(replace(paper, organ="bureau" if what == "move" else "office"))
            elif what == "pull":
                desk.page(COLLEAGUE, copy, limit)
            else:
                forget(desk, head(desk) - pick)
        for _ in range(200):
            if not desk.page(COLLEAGUE, copy, limit):
                break
        assert copy.bodies() == desk.readable(COLLEAGUE)
    shutil.rmtree(folder)
