"""Carrying a script out: the same script gives the same trial, to the letter."""

from __future__ import annotations

import random
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from argon2 import PasswordHasher

from oa_client.office import exchange
from oa_server.office import accounts
from oa_server.storage import writer
from sync import file_talk
from tests.simulation import events, rest
from tests.simulation.archive import Archive
from tests.simulation.county import county
from tests.simulation.disk import Image, Shelf
from tests.simulation.script import MOST_STATIONS, Script, Settings
from tests.simulation.violation import Violation
from tests.simulation.world import World

PIECE = 10
"""Bytes of a file in one request."""


@dataclass(frozen=True)
class Outcome:
    """How a trial ended. ``step`` is the action after which an invariant did not hold; the last one: at rest."""

    seed: int
    trace: str
    steps: int
    messages: int
    number: int | None = None
    what: str = ""
    trail: str = ""

    @property
    def violated(self) -> bool:
        """Whether an invariant did not hold."""
        return self.number is not None


class Stage:
    """What one process needs for its trials, made once."""

    def __init__(self) -> None:
        with _cheap_passwords():
            self.archive = Archive()
            self.shelf = Shelf()
        self._in_step: dict[int, list[Image]] = {}

    def play(self, script: Script) -> Outcome:
        """Carry a script out, then bring the office to rest and check everything."""

        def act(world: World) -> None:
            for action in script.actions:
                events.do(world, action)

        return self.tell(script.settings, act)

    def tell(self, settings: Settings, act: Callable[[World], None]) -> Outcome:
        """Let ``act`` happen in an office, then bring it to rest and check everything."""
        world: World | None = None
        try:
            with _cheap_passwords():
                world = self._begun(settings)
                with _determined(settings, "the trial"):
                    act(world)
                    messages = rest.come_to_rest(world)
            return Outcome(settings.seed, world.trace, world.step, messages)
        except Violation as violation:
            return _failed(settings, world, violation.number, violation.what, "")
        except Exception as error:  # noqa: BLE001  (whatever the program raises is a finding)
            return _failed(settings, world, 0, f"{type(error).__name__}: {error}", traceback.format_exc())
        finally:
            self.archive.put_away()
            self.shelf.give_back()

    def prepare(self, settings: Settings) -> None:
        """Make what the trial begins with, once for all trials like it. No mistake may be planted meanwhile."""
        people = settings.people
        if people not in self._in_step:
            with _cheap_passwords():
                self._in_step[people] = self._get_in_step(people)
            self.archive.put_away()
            self.shelf.give_back()

    def _begun(self, settings: Settings) -> World:
        """The office when a trial begins: everybody is in step, or has just signed in for the first time."""
        people = settings.people
        if settings.synced:
            self.prepare(settings)
            self.archive.lay_down(f"in step {people}")
            return World(settings, self.archive, self.shelf, self._in_step[people])
        if not self.archive.lay_down(f"new {people}"):
            self.archive.set_up(county(people))
            self.archive.keep(f"new {people}")
        with _determined(settings, "the beginning"):
            return World(settings, self.archive, self.shelf)

    def _get_in_step(self, people: int) -> list[Image]:
        """Keep an office in which every workstation there may be has synced; gives their disks."""
        settings = Settings(seed=0, people=people, stations=MOST_STATIONS)
        world = self._begun(settings)
        with _determined(settings, "getting in step"):
            rest.get_in_step(world)
            world.centre.back_up()
        images = [station.disk.database.image() for station in world.stations]
        self.archive.keep(f"in step {people}")
        return images

    def close(self) -> None:
        """Remove the files."""
        self.archive.close()
        self.shelf.close()


def _failed(settings: Settings, world: World | None, number: int, what: str, trail: str) -> Outcome:
    trace, step = (world.trace, world.step) if world is not None else ("", 0)
    return Outcome(settings.seed, trace, step, 0, number, what, trail)


@contextmanager
def _determined(settings: Settings, part: str) -> Iterator[None]:
    """Secrets that follow from the seed, a writer that does not look at the clock, and small pushes."""
    chance = random.Random(f"{part} {settings.seed}")

    def token(_length: int = 32) -> str:
        return f"{chance.getrandbits(256):064x}"

    with (
        mock.patch.object(secrets, "randbits", chance.getrandbits),
        mock.patch.object(secrets, "token_urlsafe", token),
        mock.patch.object(exchange, "PUSH_ORDERS", settings.push_orders),
        mock.patch.object(file_talk, "PIECE", PIECE),
        mock.patch.object(writer, "GROUP_SECONDS", float("inf")),
    ):
        yield


@contextmanager
def _cheap_passwords() -> Iterator[None]:
    """Passwords are hashed as always, with less work."""
    with mock.patch.object(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        yield
