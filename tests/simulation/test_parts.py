"""The simulator's own parts: a line that loses, a disk that forgets what nobody waited for, shorter scripts."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from oa_client.storage import facts
from oa_client.storage.database import DiskFull
from tests.simulation import events
from tests.simulation.clock import BEGINNING, OfficeClock, StationClock
from tests.simulation.disk import Crash, Shelf, SimDatabase
from tests.simulation.network import Answer, Network
from tests.simulation.script import FAULTS, USUAL, Action, Script, Settings, draw
from tests.simulation.shrinking import shrunk


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()


@pytest.fixture
def disk(shelf: Shelf) -> SimDatabase:
    taken = shelf.take()
    taken.put(shelf.blank)
    return taken


def _note(disk: SimDatabase, name: str, *, durable: bool) -> None:
    with disk.write(durable=durable) as connection:
        facts.put(connection, name, "x")


def _noted(disk: SimDatabase) -> set[str]:
    with disk.read() as connection:
        return {name for name in ("a", "b", "c") if facts.get(connection, name)}


# The line


def _line() -> tuple[Network, random.Random]:
    network = Network()
    network.ask(1, "pull", b"12345678", "token", 2)
    return network, random.Random(1)


def test_a_letter_arrives_and_its_answer_comes_back() -> None:
    network, _ = _line()
    letter = network.arrived(network.going[0])
    network.answer(letter, Answer(200, b"yes"))
    reply = network.brought(network.coming[0])
    assert (reply.letter.call, reply.answer.body) == (letter.call, b"yes")
    assert not network.going
    assert not network.coming
    assert network.carried == 2


def test_a_lost_letter_tells_who_waits_for_its_answer() -> None:
    network, chance = _line()
    lost = network.lose(chance)
    assert lost is not None
    assert lost.station == 1
    assert not network.going


def test_on_an_empty_line_nothing_can_go_wrong() -> None:
    network, chance = Network(), random.Random(1)
    assert network.lose(chance) is None
    for wrong in (network.duplicate, network.truncate, network.proxy_page, network.stale_answer):
        wrong(chance)
    assert not network.going
    assert not network.coming


def test_a_torn_body_is_shorter() -> None:
    network, chance = _line()
    network.truncate(chance)
    assert len(network.going[0].body) < 8


def test_a_letter_carried_twice_waits_for_one_answer() -> None:
    network, chance = _line()
    network.duplicate(chance)
    assert [letter.call for letter in network.going] == [1, 1]


def test_a_cache_gives_an_answer_of_earlier() -> None:
    network, chance = _line()
    first = network.arrived(network.going[0])
    network.answer(first, Answer(200, b"old"))
    network.brought(network.coming[0])
    network.ask(1, "pull", b"again", "token", 2)
    network.answer(network.arrived(network.going[0]), Answer(200, b"new"))
    heard = set()
    for _ in range(20):
        network.stale_answer(chance)
        heard.add(network.coming[0].answer.body)
    assert heard == {b"old", b"new"}


# The disk


def test_a_crash_before_the_commit_leaves_nothing_of_it(disk: SimDatabase) -> None:
    disk.crash_in, disk.crash_before = 1, True
    with pytest.raises(Crash):
        _note(disk, "a", durable=True)
    assert not _noted(disk)


def test_a_crash_after_the_commit_leaves_all_of_it(disk: SimDatabase) -> None:
    disk.crash_in = 2
    _note(disk, "a", durable=True)
    with pytest.raises(Crash):
        _note(disk, "b", durable=True)
    disk.put(disk.image())
    assert _noted(disk) == {"a", "b"}


def test_the_power_takes_only_what_nobody_waited_for(disk: SimDatabase) -> None:
    _note(disk, "a", durable=False)
    _note(disk, "b", durable=True)
    _note(disk, "c", durable=False)
    found = set()
    for seed in range(20):
        left = disk.cut(random.Random(seed))
        here = disk.image()
        disk.put(left)
        found.add(frozenset(_noted(disk)))
        disk.put(here)
        disk._ends = [len(left.log), len(here.log)] if len(left.log) < len(here.log) else disk._ends
    assert found <= {frozenset("ab"), frozenset("abc")}
    assert frozenset("abc") in found


def test_a_full_disk_refuses_and_keeps_what_was_there(disk: SimDatabase) -> None:
    _note(disk, "a", durable=True)
    disk.full = 1
    with pytest.raises(DiskFull):
        _note(disk, "b", durable=True)
    _note(disk, "c", durable=True)
    assert _noted(disk) == {"a", "c"}


def test_a_copied_disk_goes_its_own_way(shelf: Shelf, disk: SimDatabase) -> None:
    _note(disk, "a", durable=True)
    copy = shelf.take()
    copy.put(disk.image())
    _note(copy, "b", durable=True)
    assert (_noted(disk), _noted(copy)) == ({"a"}, {"a", "b"})


# Clocks and scripts


def test_a_clock_is_wrong_by_ten_years_at_most() -> None:
    office = OfficeClock()
    station = StationClock(office)
    for _ in range(3):
        station.jump(events.JUMPS[0])
    office.pass_by(60)
    assert (station() - BEGINNING).days == 3650


def test_every_event_of_a_script_can_happen() -> None:
    assert set(events.EVENTS) == {*USUAL, *FAULTS}


def test_a_seed_always_draws_the_same_script_and_seeds_differ() -> None:
    assert draw(3, 50) == draw(3, 50)
    assert len({draw(seed, 50).actions for seed in range(20)}) == 20


def test_a_script_is_shrunk_to_what_it_takes() -> None:
    script = Script(Settings(seed=1), tuple(Action("act", number) for number in range(64)))

    def breaks(shorter: Script) -> bool:
        return {5, 40} <= {action.who for action in shorter.actions}

    assert [action.who for action in shrunk(script, breaks).actions] == [5, 40]


def test_what_does_not_break_is_not_shrunk() -> None:
    script = Script(Settings(seed=1), tuple(Action("act", number) for number in range(8)))
    assert shrunk(script, lambda _shorter: False) == script
