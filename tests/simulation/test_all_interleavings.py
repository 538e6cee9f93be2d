"""Every way in which two workstations of one person can work on one paper, with one crash at every place (sync.md D,
layer d): not drawn by chance but counted through."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from oa_client.office.office import Office
from tests.simulation import many
from tests.simulation.script import Settings
from tests.simulation.trial import Outcome
from tests.simulation.world import World

PAPER = "paper-a"
FIRST, SECOND = 0, 2
"""The workstations of the drafter."""
SETTINGS = Settings(seed=1, people=2, stations=3, synced=True)

Step = Callable[[World], None]


def _revise(number: int) -> Step:
    def step(world: World) -> None:
        def work(office: Office) -> None:
            working = office.drafting.open(PAPER)
            office.drafting.save(working, replace(working.content, body=world.words()))

        world.stations[number].do(work)

    return step


def _submit(number: int) -> Step:
    def step(world: World) -> None:
        def work(office: Office) -> None:
            working = office.drafting.open(PAPER)
            office.drafting.submit(working, working.content, to="hexy", opinion=world.words())

        world.stations[number].do(work)

    return step


def _sync(number: int) -> Step:
    """One conversation, which a crash may cut short."""

    def step(world: World) -> None:
        station = world.stations[number]
        station.sync()
        while station.talking:
            station.advance(20)
            for letter in list(world.network.going):
                world.receive(letter)
            for task in list(world.centre.inside):
                world.centre.work(task, world.quiet)
            world.hang_up()
            for reply in list(world.network.coming):
                world.bring(reply)
            world.check([station])

    return step


FIRST_DOES = (_revise(FIRST), _submit(FIRST), _sync(FIRST))
SECOND_DOES = (_revise(SECOND), _sync(SECOND))


@dataclass(frozen=True)
class Crash:
    """Where a program ends: armed before one of the steps."""

    name: str
    arm: Step


def _workstation_ends(number: int, commit: int, *, before: bool) -> Crash:
    def arm(world: World) -> None:
        database = world.stations[number].disk.database
        database.crash_in, database.crash_before = commit, before

    return Crash(f"workstation {number} {'before' if before else 'after'} commit {commit}", arm)


def _server_ends_at(statement: int) -> Crash:
    def arm(world: World) -> None:
        world.centre.archive.database.crash_at = statement

    return Crash(f"server at statement {statement}", arm)


def _server_ends_after_commit(world: World) -> None:
    world.centre.archive.database.crash_after = True


CRASHES = (
    *(_workstation_ends(FIRST, commit, before=before) for commit in (1, 4) for before in (True, False)),
    *(_server_ends_at(statement) for statement in (2, 9)),
    Crash("server after its commit", _server_ends_after_commit),
    Crash("nowhere", lambda _world: None),
)


def _interleavings() -> Iterator[list[Step]]:
    steps = len(FIRST_DOES) + len(SECOND_DOES)
    for places in itertools.combinations(range(steps), len(SECOND_DOES)):
        first, second = iter(FIRST_DOES), iter(SECOND_DOES)
        yield [next(second) if place in places else next(first) for place in range(steps)]


def _told(steps: list[Step], crash: Crash, place: int) -> Outcome:
    def act(world: World) -> None:
        for number, step in enumerate(steps):
            if number == place:
                crash.arm(world)
            step(world)
            world.check(world.stations)

    with many.quiet():
        return many.stage().tell(SETTINGS, act)


@pytest.mark.slow
@pytest.mark.parametrize("crash", CRASHES, ids=lambda crash: crash.name)
def test_no_interleaving_with_a_crash_breaks_anything(crash: Crash) -> None:
    for steps in _interleavings():
        for place in range(len(steps)):
            outcome = _told(steps, crash, place)
            assert not outcome.violated, f"invariant {outcome.number}: {outcome.what}\n{outcome.trail}"
