"""The end of a trial: no more faults, everybody syncs to the end, and then everything must be as it should."""

from __future__ import annotations

from dataclasses import dataclass

from oa_core.people.model import scopes_of
from oa_server.office.pulling import LIMITS
from tests.simulation import invariants, paper_invariants
from tests.simulation.ledger import STOPPED
from tests.simulation.old_station import OldStation
from tests.simulation.station import Disk, Station
from tests.simulation.violation import must
from tests.simulation.world import World

ROUNDS = 12
"""After this many rounds in which everybody syncs nothing may move any more. An order that the server chokes on may
need one round for each of its tries."""


def come_to_rest(world: World) -> int:
    """End all faults and let everybody sync until nothing moves; gives the number of messages that took."""
    world.step += 1
    _end_faults(world)
    world.network.carried = 0
    heard: dict[tuple[int, str], _Stands] = {}
    for _ in range(ROUNDS):
        moved = world.old is not None and _sync_old(world, world.old)
        for station in world.stations:
            for person in sorted(station.disks):
                stands = _stands(world, station.disks[person])
                if stands == heard.get((station.number, person)) and not stands.waiting:
                    continue  # it has heard everything, and has nothing to say
                if person != station.person:
                    station.switch(person)
                sync_to_the_end(world, station)
                if station.carry(10_000, world.centre, None):
                    world.check([station])
                    sync_to_the_end(world, station)
                heard[station.number, person] = _stands(world, station.disk)
                moved = True
        if not moved:
            break
    else:
        must(False, 9, f"something still moves after {ROUNDS} rounds")
    messages = world.network.carried
    invariants.it_comes_to_rest(messages)
    check_everything(world)
    return messages


LONGEST = 400
"""The most messages of one conversation."""
AT_REST = ("settled", *STOPPED)
"""States of orders that no conversation changes any more, as long as nobody acts."""


def get_in_step(world: World) -> None:
    """Let everybody sync before anything happens."""
    limits, world.centre.limits = world.centre.limits, LIMITS
    for station in world.stations:
        sync_to_the_end(world, station)
    world.centre.limits = limits


def _end_faults(world: World) -> None:
    world.network.clear()
    if not world.settings.small_to_the_end:
        world.centre.limits = LIMITS
    world.centre.inside.clear()
    world.centre.poison.clear()
    world.centre.poison_next = 0
    world.centre.archive.database.disarm()
    world.centre.archive.catch_up()
    if world.old is not None:
        world.old.give_up()
    for station in world.stations:
        station.break_off()
        held = any(
            each.state == "held" for disk in station.disks.values() for each in disk.book.standing.values()
        )
        if held:
            station.leave()  # the next start asks again
        for disk in station.disks.values():
            disk.database.disarm()


def sync_to_the_end(world: World, station: Station) -> None:
    """One whole conversation over a line without faults."""
    station.told = ""
    begun = world.network.carried
    station.sync()
    chance = world.quiet
    while station.talking:
        must(world.network.carried - begun <= LONGEST, 9, "a conversation without end")
        station.advance(20)
        for letter in list(world.network.going):
            world.receive(letter)
        for task in list(world.centre.inside):
            world.centre.work(task, chance)
        for reply in list(world.network.coming):
            world.bring(reply)
        world.clock.pass_by(1)
        world.check([station])
    must(not station.told or station.disk.retired, 9, f"{station.person}: {station.told} without a fault")


def _sync_old(world: World, old: OldStation) -> bool:
    """The same for the workstation that is a version behind; whether it had anything to say or to hear."""
    before = (dict(old.positions), len([each for each in old.state.values() if each is None]))
    old.told = ""
    old.sync()
    while old.talking:
        for letter in list(world.network.going):
            world.receive(letter)
        for task in list(world.centre.inside):
            world.centre.work(task, world.quiet)
        for reply in list(world.network.coming):
            world.bring(reply)
        must(world.network.carried <= invariants.MESSAGES, 9, "an old program talks without end")
    world.check([])
    must(not old.told, 9, f"the old program is told {old.told} without a fault")
    return before != (dict(old.positions), 0)


@dataclass(frozen=True)
class _Stands:
    """How far the office has come, and the orders a disk still has to send."""

    head: tuple[int, int]
    waiting: tuple[str, ...]


def _stands(world: World, disk: Disk) -> _Stands:
    ((epoch, seq),) = world.centre.archive.rows("SELECT epoch, seq FROM head")
    waiting = sorted(id_ for id_, each in disk.book.standing.items() if each.state not in AT_REST)
    return _Stands((epoch, seq), tuple(waiting))


def check_everything(world: World) -> None:
    """Every invariant, over everything."""
    world.truth.forget()
    world.truth.refresh()
    invariants.one_effect_or_none(world.made.values(), world.truth)
    paper_invariants.histories_are_paths(world.truth.records, world.truth, world.made, world.begun)
    paper_invariants.nobody_is_overwritten(world.truth.records, world.truth, world.made)
    people = {person.id: person for person in world.centre.people()}
    if world.old is not None:
        invariants.an_old_program_reads_the_same(
            world.old, scopes_of(people[world.old.person]), world.centre, world.truth
        )
        if not world.centre.restores:
            invariants.an_old_program_loses_nothing(world.old, world.truth)
    for disk in world.disks:
        double = world.double_fault
        invariants.applied_here_is_applied_there(disk, world.truth, double_fault=double)
        invariants.lanes_keep_their_order(disk, world.truth, double_fault=double)
        invariants.every_wait_has_a_reason(disk)
        invariants.files_are_whole(disk, world.truth, world.centre)
        if not disk.retired:
            invariants.rows_are_what_may_be_read(
                disk, scopes_of(people[disk.person]), world.centre, world.truth
            )
