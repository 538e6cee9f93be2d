"""Two servers on one PostgreSQL come to the same as one: nothing twice, nothing lost, everybody hears of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from oa_core.documents.commands import Approve, Sign, Submit, TakeNumber
from oa_core.documents.model import Document
from oa_server.app import serving
from oa_server.config import Config
from oa_server.http import others
from oa_server.http.services import Services
from oa_server.storage.database import Busy
from oa_server.storage.feed import Head
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import HandClock
from tests.server.register import CLERK, COUNTY_HEAD, DIRECTOR
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, Workstation, draft_order, order

pytestmark = pytest.mark.engines("postgresql")


@pytest.fixture
def desks(config: Config) -> Iterator[tuple[Desk, Desk]]:
    """Two servers on the same office; neither tells the other anything."""
    with desk_on(config) as one, desk_on(config) as two:
        yield one, two


def to_be_numbered(desk: Desk) -> str:
    drafted, now = draft_order(desk.clock()), desk.clock()
    paper = drafted.record
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), paper, now))
    desk.push(DIRECTOR, order(Approve(to=COUNTY_HEAD.id), paper, now))
    document: Document = next(each for each in desk.all_of("document") if each.id == paper)
    desk.push(COUNTY_HEAD, order(Sign(document.content_hash), paper, now))
    return paper


def test_two_servers_number_papers_at_once_without_a_gap_and_without_a_double(
    desks: tuple[Desk, Desk],
) -> None:
    papers = [to_be_numbered(desks[0]) for _ in range(12)]

    def number(desk: Desk, some: list[str]) -> None:
        for paper in some:
            (result,) = desk.push(CLERK, order(TakeNumber(), paper, desk.clock()))
            assert result.status == "applied"

    with ThreadPoolExecutor(2) as pool:
        halves = [pool.submit(number, desk, papers[n::2]) for n, desk in enumerate(desks)]
        for half in halves:
            half.result(timeout=30)
    given = sorted(document.number for document in desks[0].all_of("document"))
    assert given == sorted(f"屿府〔2026〕{n}号" for n in range(1, 13))
    assert desks[0].catch_up(CLERK, Copy()).bodies() == desks[1].readable(CLERK)


def test_an_order_that_is_sent_to_both_servers_at_once_is_carried_out_once(desks: tuple[Desk, Desk]) -> None:
    orders = [draft_order(desks[0].clock()) for _ in range(10)]
    together = threading.Barrier(2)

    def push(desk: Desk) -> list[tuple[str, int]]:
        answers = []
        for one in orders:
            together.wait(10)
            (result,) = desk.push(CLERK, one)
            answers.append((result.status, result.seq))
        return answers

    with ThreadPoolExecutor(2) as pool:
        first, second = [pool.submit(push, desk).result for desk in desks]
        assert first(timeout=30) == second(timeout=30)
    assert len(desks[0].all_of("document")) == 10


def test_of_two_servers_that_change_one_paper_at_once_the_second_sees_what_the_first_did(
    desks: tuple[Desk, Desk],
) -> None:
    drafted = draft_order(desks[0].clock())
    desks[0].push(CLERK, drafted)
    together = threading.Barrier(2)

    def submit(desk: Desk) -> str:
        together.wait(10)
        (result,) = desk.push(CLERK, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
        return result.status

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(submit, desk) for desk in desks]
        assert sorted(one.result(timeout=30) for one in outcomes) == ["applied", "refused"]


@pytest.fixture
def two_servers(
    config: Config, tmp_path: Path
) -> Iterator[tuple[Callable[[int], Workstation], list[Services]]]:
    """Two real servers, each with a folder of its own, and the clerk's workstation at either."""
    second = Config(tmp_path / "second")
    second.data.mkdir()
    second.settings.write_bytes(config.settings.read_bytes())
    with ExitStack() as stack:
        running = [stack.enter_context(serving(one, HandClock())) for one in (config, second)]

        def clerk_at(n: int) -> Workstation:
            return stack.enter_context(Workstation(running[n][0], CLERK, f"device-{n}")).sign_in()

        yield clerk_at, [services for _, services in running]


def test_who_waits_at_one_server_is_woken_by_what_comes_in_at_the_other(
    two_servers: tuple[Callable[[int], Workstation], list[Services]],
) -> None:
    clerk_at, services = two_servers
    here, there = clerk_at(0), clerk_at(1)
    head = max(pos for pos, _ in here.pull().cursors.values())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(here.wait, head)
        while not services[0].waiting.watched():
            time.sleep(0.01)  # the request is on its way
        time.sleep(2 * others.LOOK_SECONDS)  # it looks around and finds nothing
        assert not waiting.done()
        begun = time.monotonic()
        (result,) = there.push(draft_order(services[1].clock()))
        assert waiting.result(timeout=10).head == result.seq
        assert time.monotonic() - begun < 5
    assert len(here.pull().of("document")) == 1


@pytest.mark.parametrize("error", [Busy(), ZeroDivisionError()], ids=["busy", "a mistake"])
def test_whatever_goes_wrong_in_looking_for_news_it_goes_on(
    two_servers: tuple[Callable[[int], Workstation], list[Services]],
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: ExpectedLogs,
) -> None:
    if not isinstance(error, Busy):
        expected_logs("the news of other servers could not be looked for")
    monkeypatch.setattr(others, "PATIENCE_SECONDS", 0.1)
    failures, look = [error, error], others._look

    def look_or_fail(office: Services, before: Head, scopes: frozenset[str]) -> tuple[Head, dict[str, int]]:
        if failures:
            raise failures.pop()
        return look(office, before, scopes)

    monkeypatch.setattr(others, "_look", look_or_fail)
    clerk_at, services = two_servers
    here, there = clerk_at(0), clerk_at(1)
    head = max(pos for pos, _ in here.pull().cursors.values())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(here.wait, head)
        while failures:
            time.sleep(0.01)  # it looks on its own time
        there.push(draft_order(services[1].clock()))
        assert waiting.result(timeout=10).head > head


def test_after_a_restore_everybody_who_waits_is_woken(
    two_servers: tuple[Callable[[int], Workstation], list[Services]],
) -> None:
    clerk_at, services = two_servers
    here = clerk_at(0)
    head = max(pos for pos, _ in here.pull().cursors.values())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(here.wait, head)
        while not services[0].waiting.watched():
            time.sleep(0.01)  # the request is on its way
        time.sleep(2 * others.LOOK_SECONDS)  # it has to know the epoch of before
        with services[1].database.write() as connection:
            connection.exec_driver_sql("UPDATE head SET epoch = 2, seq = 3")
        woken = waiting.result(timeout=10)
    assert (woken.epoch, woken.head) == (2, 3)


def test_a_session_that_was_opened_at_one_server_holds_at_the_other(
    two_servers: tuple[Callable[[int], Workstation], list[Services]],
) -> None:
    clerk_at, _ = two_servers
    here, there = clerk_at(0), clerk_at(1)
    there.session.headers["Authorization"] = here.session.headers["Authorization"]
    assert there.pull().bodies() == here.pull().bodies()
