"""A real office on a free port, and the people of the small register at their workstations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oa_core.people.model import Person
from oa_server.app import Address, serving
from oa_server.config import Config
from oa_server.http.services import Services
from oa_server.office.importing import Load, NewAccount, take_in
from oa_server.office.setting_up import set_up
from oa_server.storage.database import Database
from tests.server.register import PASSWORD, PEOPLE, REGISTER, SERVER
from tests.server.workstation import Workstation


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Office:
    """A running office: where it listens, what is behind the doors, and a workstation for anybody."""

    config: Config
    clock: HandClock
    address: Address
    services: Services
    signed_in: Callable[..., Workstation]

    @property
    def database(self) -> Database:
        return self.services.database


def founded(data: Path, clock: HandClock, accounts: tuple[Person, ...] = PEOPLE) -> Config:
    """A new office in ``data`` with the small register and an account for each of the people."""
    config = Config(data)
    data.mkdir(exist_ok=True)
    database = Database(config.database)
    set_up(database, SERVER, clock())
    brought = Load(list(REGISTER), [NewAccount(person.id, PASSWORD, person.id) for person in accounts])
    take_in(database, brought, clock())
    database.close()
    return config


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that was founded once, to copy: hashing its passwords takes half a second."""
    return founded(tmp_path_factory.mktemp("template") / "office", HandClock()).data


@pytest.fixture
def config(tmp_path: Path, template: Path) -> Config:
    """An office of one's own that does not run yet."""
    return Config(shutil.copytree(template, tmp_path / "office"))


@pytest.fixture
def office(config: Config, clock: HandClock) -> Iterator[Office]:
    """A running office with its own folder, clock and port."""
    with ExitStack() as stack:
        address, services = stack.enter_context(serving(config, clock))

        def signed_in(person: Person, device: str = "device-1") -> Workstation:
            workstation = stack.enter_context(Workstation(address, person, device))
            return workstation.sign_in()

        yield Office(config, clock, address, services, signed_in)
