"""What happens in one trial, as data: settings and a list of actions, one JSON line each, so that it can be kept,
shortened and told again. Whatever has to be chosen while it runs follows from an action's ``pick`` and nothing else,
so that an action keeps its meaning when others are left out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

STEPS = 100
"""The most actions of a trial, unless told otherwise."""


MOST_STATIONS = 6
"""The most workstations of a trial."""


class Settings(msgspec.Struct, frozen=True, omit_defaults=True):
    """The office of a trial and its limits, tiny on purpose: collisions find mistakes. ``synced``: everybody is in step
    when it begins; else they start with empty disks. ``small_to_the_end``: pages stay as small when all
    is over."""

    seed: int
    people: int = 3
    stations: int = 4
    old_station: bool = False
    page_records: int = 3
    page_bytes: int = 1_000_000
    page_scopes: int = 8
    synced: bool = False
    small_to_the_end: bool = False
    push_orders: int = 4


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that happens. ``who`` is a workstation's number where one is meant."""

    do: str
    who: int = 0
    pick: int = 0

    @property
    def chance(self) -> random.Random:
        """The choices inside this action."""
        return random.Random(self.pick)


class Script(msgspec.Struct, frozen=True):
    """A trial."""

    settings: Settings
    actions: tuple[Action, ...]

    def only(self, actions: Iterable[Action]) -> Script:
        """The same office with other things happening."""
        return Script(self.settings, tuple(actions))


USUAL = {"act": 18, "sync": 14, "deliver": 58, "attach": 3, "carry": 6, "old_act": 1, "old_sync": 2}
"""How often what always happens happens."""
FAULTS = {
    # The line
    "lose": 1.2,
    "duplicate": 0.8,
    "truncate": 0.4,
    "proxy_page": 0.4,
    "stale_answer": 0.4,
    "give_up": 0.6,
    # Workstations
    "crash": 0.8,
    "crash_at_commit": 1.0,
    "quit": 0.4,
    "disk_full": 0.4,
    "busy": 0.3,
    "clock": 0.4,
    "switch_user": 0.4,
    "back_up_disk": 0.5,
    "restore_disk": 0.4,
    "clone_disk": 0.4,
    "close": 0.6,
    "take_back": 0.3,
    # The central office
    "server_crash": 0.7,
    "server_disk_full": 0.3,
    "server_busy": 0.3,
    "poison": 0.3,
    "roles": 2.0,
    "expire": 0.4,
    "forget_leavers": 1.0,
    "back_up_server": 0.9,
    "restore_server": 0.8,
    "lag": 0.5,
    "catch_up": 0.3,
}
"""What goes wrong, or is rare; drawn more or less often by the weather of a seed."""


def draw(seed: int, steps: int = STEPS) -> Script:
    """The trial of a seed, of at most ``steps`` actions: what a short day does not meet, a long one may bury. Some
    seeds are calm and some brutal; some leave whole kinds of trouble out."""
    chance = random.Random(seed)
    settings = Settings(
        seed=seed,
        people=chance.choice((2, 3, 3, 4)),
        stations=chance.choice((3, 3, 4, 4, 5, MOST_STATIONS)),
        old_station=chance.random() < 0.25,
        page_records=chance.choice((2, 3, 3, 5, 12)),
        synced=chance.random() < 0.75,
        page_scopes=chance.choice((1, 2, 8)),
        small_to_the_end=chance.random() < 0.07,
        push_orders=chance.choice((2, 4, 4)),
    )
    brutality = chance.choice((0.3, 1.0, 1.0, 2.5))
    weights = dict(USUAL) | {
        name: often * brutality * chance.choice((0.0, 0.5, 1.0, 2.0)) for name, often in FAULTS.items()
    }
    names = list(weights)
    length = chance.randint(steps * 2 // 5, steps)
    drawn = chance.choices(names, [weights[name] for name in names], k=length)
    return Script(
        settings,
        tuple(Action(name, chance.randrange(settings.stations), chance.getrandbits(31)) for name in drawn),
    )


def written(script: Script) -> str:
    """The script as JSON lines: the settings first, then the actions."""
    lines = (msgspec.json.encode(each).decode() for each in (script.settings, *script.actions))
    return "\n".join(lines) + "\n"


def read(text: str) -> Script:
    """The script in JSON lines."""
    first, *rest = text.splitlines()
    settings = msgspec.json.decode(first, type=Settings)
    return Script(settings, tuple(msgspec.json.decode(line, type=Action) for line in rest if line.strip()))


def kept_in(folder: Path) -> Sequence[Path]:
    """The scripts kept in a folder."""
    return sorted(folder.glob("*.jsonl"))
