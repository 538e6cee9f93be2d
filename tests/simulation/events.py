"""What can happen in a trial, by the name it has in a script. Each event gets the world, the workstation that is meant
and its own source of chance, and gives the workstations it touched."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.simulation import county
from tests.simulation.script import Action
from tests.simulation.station import Disk, Station
from tests.simulation.world import Saved, World

Event = Callable[[World, Station, random.Random], list[Station]]
JUMPS = (
    timedelta(days=3650),
    timedelta(days=-3650),
    timedelta(hours=5),
    timedelta(minutes=-3),
    timedelta(seconds=-8),
)
LATER_RESTORES = 3
"""The server is restored this often at most in one trial."""


def do(world: World, action: Action) -> None:
    """Let an action of a script happen, and check what must hold after every step."""
    world.step += 1
    world.clock.pass_by(7)
    station = world.stations[action.who % len(world.stations)]
    station.told = ""
    carried = world.network.carried
    touched = EVENTS[action.do](world, station, action.chance)
    world.hang_up()
    world.note(action.do, station.told, world.network.carried - carried)
    world.check(touched)


# The usual


def _act(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.act(chance)
    return [station]


def _sync(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.sync()
    return [station]


def _deliver(world: World, station: Station, chance: random.Random) -> list[Station]:
    """Something under way goes one step further: a letter, an answer, a server's task, a conversation."""
    ways: list[Callable[[], Station | None]] = []
    ways += [partial(_advance, each, chance.choice((1, 20, 20))) for each in world.stations if each.busy]
    ways += [partial(world.receive, each) for each in world.network.going]
    ways += [partial(world.centre.work, each, chance) for each in world.centre.inside]
    ways += [partial(world.bring, each) for each in world.network.coming]
    touched = chance.choice(ways)() if ways else None
    return [] if touched is None else [touched]


def _advance(station: Station, steps: int) -> Station:
    station.advance(steps)
    return station


def _attach(world: World, station: Station, chance: random.Random) -> list[Station]:
    """A file goes with a paper from now on, or goes no more. Some files are known to everybody."""
    mine = "SELECT id FROM document WHERE holder = ? ORDER BY id"
    papers = [row[0] for row in station.disk.look.rows(mine, (station.person,))]
    if not papers:
        return []
    paper = chance.choice(papers)
    if chance.random() < 0.25:
        station.detach(paper, chance)
    else:
        words = "人手一份的附件，内容相同。" if chance.random() < 0.3 else f"附件{world.words()}只此一份。"
        station.attach(paper, world.written(words))
    return [station]


def _carry(world: World, station: Station, chance: random.Random) -> list[Station]:
    """The file worker does some steps."""
    station.carry(chance.choice((1, 2, 4, 12)), world.centre, chance)
    return [station]


def _old_act(world: World, station: Station, chance: random.Random) -> list[Station]:
    """Somebody acts at the workstation whose program is a version behind, where there is one."""
    if world.old is not None:
        world.old.act(chance)
    return []


def _old_sync(world: World, station: Station, chance: random.Random) -> list[Station]:
    if world.old is not None:
        world.old.sync()
    return []


# The line


def _lose(world: World, station: Station, chance: random.Random) -> list[Station]:
    lost = world.network.lose(chance)
    if lost is not None:
        world.unanswered(lost.call)
    return []


def _duplicate(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.network.duplicate(chance)
    return []


def _truncate(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.network.truncate(chance)
    return []


def _proxy_page(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.network.proxy_page(chance)
    return []


def _stale_answer(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.network.stale_answer(chance)
    return []


def _give_up(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.give_up()
    return []


# Workstations


def _crash(world: World, station: Station, chance: random.Random) -> list[Station]:
    """The program is killed, or the power fails: then what nobody waited for may be gone."""
    station.crash(station.disk.database.cut(chance) if chance.random() < 0.5 else None)
    return [station]


def _crash_at_commit(world: World, station: Station, chance: random.Random) -> list[Station]:
    database = station.disk.database
    database.crash_in, database.crash_before = chance.choice((1, 1, 2, 3, 4)), chance.random() < 0.5
    return []


def _quit(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.leave()
    return [station]


def _disk_full(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.disk.database.full = chance.choice((1, 1, 2, 5))
    return []


def _busy(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.disk.database.busy = 1
    return []


def _clock(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.clock.jump(chance.choice(JUMPS))
    return []


def _switch_user(world: World, station: Station, chance: random.Random) -> list[Station]:
    """Somebody else sits down: who has worked here before, or for the first time."""
    others = [person for person in world.people if person != station.person]
    person = chance.choice(others)
    if person in station.disks:
        station.switch(person)
    elif sum(len(each.disks) for each in world.stations) < len(world.stations) + 2:
        world.seat(station, person)
    return [station]


def _back_up_disk(world: World, station: Station, chance: random.Random) -> list[Station]:
    disk = station.disk
    world.saved[station.number, station.person] = Saved(disk.database.image(), disk.book.copy())
    return []


def _restore_disk(world: World, station: Station, chance: random.Random) -> list[Station]:
    """The workstation is put back to an earlier day."""
    saved = world.saved.get((station.number, station.person))
    if saved is not None:
        station.leave()
        station.disk.put(saved.image, saved.book.copy())
        station.restarted = True
        world.copied = True
    return [station]


def _clone_disk(world: World, station: Station, chance: random.Random) -> list[Station]:
    """Another workstation begins with a copy of this one's disk."""
    others = [each for each in world.stations if each is not station]
    other = chance.choice(others)
    image = station.disk.database.image()
    if station.person not in other.disks:
        if sum(len(each.disks) for each in world.stations) >= len(world.stations) + 2:
            return []
        other.leave()
        other.disks[station.person] = Disk(station.person, world.shelf.take())
    other.leave()
    other.person = station.person
    station.disk.book.copied = True
    other.disk.put(image, station.disk.book.copy())
    other.restarted = True
    world.copied = True
    return [other]


def _close(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.close_one(chance, world.step, take_back=False)
    return [station]


def _take_back(world: World, station: Station, chance: random.Random) -> list[Station]:
    station.close_one(chance, world.step, take_back=True)
    return [station]


# The central office


def _server_crash(world: World, station: Station, chance: random.Random) -> list[Station]:
    """The server's process ends: now, at some statement of the next transaction, or after the next commit."""
    database = world.centre.archive.database
    match chance.choice(("now", "statement", "statement", "commit", "commit")):
        case "now":
            world.centre.crash()
        case "statement":
            database.crash_at = chance.randrange(1, 25)
        case "commit":
            database.crash_after = True
    return []


def _server_disk_full(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.centre.archive.database.full = 1
    return []


def _server_busy(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.centre.archive.database.busy = 1
    return []


def _poison(world: World, station: Station, chance: random.Random) -> list[Station]:
    """The server will choke on an order of the next push, for as long as the trial lasts."""
    world.centre.poison_next = chance.randrange(1, 5)
    return []


def _roles(world: World, station: Station, chance: random.Random) -> list[Station]:
    """Posts are given, taken away, or swapped between two people."""
    people = world.centre.people()
    one = chance.choice(people)
    match chance.choice(("give", "take", "take", "swap", "swap")):
        case "give":
            post = chance.choice(county.SPARE)
            changed = [replace(one, posts=(*(each for each in one.posts if each != post), post))]
        case "take":
            changed = [replace(one, posts=one.posts[1:])]
        case _:
            other = chance.choice([each for each in people if each.id != one.id])
            changed = [replace(one, posts=other.posts), replace(other, posts=one.posts)]
    world.centre.employ(changed)
    return []


def _expire(world: World, station: Station, chance: random.Random) -> list[Station]:
    """A person's sessions end."""
    world.centre.end_sessions(station.person)
    return []


def _forget_leavers(world: World, station: Station, chance: random.Random) -> list[Station]:
    """The server forgets who left a scope, up to some number."""

    world.centre.forget_leavers(chance.choice((0, 0, 1, 5)))
    return []


def _back_up_server(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.centre.back_up()
    return []


def _restore_server(world: World, station: Station, chance: random.Random) -> list[Station]:
    if world.centre.restores < LATER_RESTORES and world.centre.restore():
        world.truth.forget()
    return []


def _lag(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.centre.archive.lag()
    return []


def _catch_up(world: World, station: Station, chance: random.Random) -> list[Station]:
    world.centre.archive.catch_up()
    return []


EVENTS: dict[str, Event] = {
    "act": _act,
    "sync": _sync,
    "deliver": _deliver,
    "attach": _attach,
    "carry": _carry,
    "old_act": _old_act,
    "old_sync": _old_sync,
    "lose": _lose,
    "duplicate": _duplicate,
    "truncate": _truncate,
    "proxy_page": _proxy_page,
    "stale_answer": _stale_answer,
    "give_up": _give_up,
    "crash": _crash,
    "crash_at_commit": _crash_at_commit,
    "quit": _quit,
    "disk_full": _disk_full,
    "busy": _busy,
    "clock": _clock,
    "switch_user": _switch_user,
    "back_up_disk": _back_up_disk,
    "restore_disk": _restore_disk,
    "clone_disk": _clone_disk,
    "close": _close,
    "take_back": _take_back,
    "server_crash": _server_crash,
    "server_disk_full": _server_disk_full,
    "server_busy": _server_busy,
    "poison": _poison,
    "roles": _roles,
    "expire": _expire,
    "forget_leavers": _forget_leavers,
    "back_up_server": _back_up_server,
    "restore_server": _restore_server,
    "lag": _lag,
    "catch_up": _catch_up,
}
"""Every event by its name in a script."""
