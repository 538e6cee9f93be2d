"""A real office on a free port, and the people of the small register at their workstations."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from oa_core.people.model import Person
from oa_server.app import Address, serving
from oa_server.config import Config
from oa_server.http.services import Services
from oa_server.office.importing import Load, NewAccount, take_in
from oa_server.office.setting_up import set_up
from oa_server.storage.database import Database
from tests.server.register import PASSWORD, PEOPLE, REGISTER, SERVER
from tests.server.workstation import Workstation
from tests.support.postgres import Postgresql


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engines(*names): the databases to run on, of sqlite and postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    asked = metafunc.definition.get_closest_marker("engines")
    if asked is not None and "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", asked.args)


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


def founded(
    data: Path, clock: HandClock, accounts: tuple[Person, ...] = PEOPLE, database_url: URL | None = None
) -> Config:
    """A new office in ``data`` with the small register and an account for each of the people."""
    config = Config(data)
    data.mkdir(exist_ok=True)
    if database_url is not None:
        config.settle(database_url.render_as_string(hide_password=False))
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
def engine() -> str:
    """What the office stands on, unless the test or its module is marked with ``engines``."""
    return "sqlite"


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Postgresql, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same office as ``template`` in a database to copy."""
    url = postgresql.database()
    founded(tmp_path_factory.mktemp("template") / "office", HandClock(), database_url=url)
    assert url.database is not None
    return url.database


@pytest.fixture
def new_office(
    engine: str, tmp_path: Path, template: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Config]]:
    """Makes offices that do not run yet, each of its own."""
    count = itertools.count(1)
    if engine == "sqlite":
        yield lambda: Config(shutil.copytree(template, tmp_path / f"office-{next(count)}"))
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    founded_there: str = request.getfixturevalue("postgresql_template")
    urls: list[URL] = []

    def made() -> Config:
        urls.append(server.database(founded_there))
        config = Config(tmp_path / f"office-{next(count)}")
        config.data.mkdir()
        config.settle(urls[-1].render_as_string(hide_password=False))
        return config

    yield made
    for url in urls:
        server.drop(url)


@pytest.fixture
def config(new_office: Callable[[], Config]) -> Config:
    """An office of one's own that does not run yet."""
    return new_office()


@pytest.fixture
def place(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path | URL:
    """Where a database can be that is still empty."""
    if engine == "sqlite":
        return tmp_path / "office.sqlite"
    url: URL = request.getfixturevalue("empty_postgresql")
    return url


@pytest.fixture
def office(config: Config, clock: HandClock) -> Iterator[Office]:
    """A running office with its own folder, clock and port."""
    with ExitStack() as stack:
        address, services = stack.enter_context(serving(config, clock))

        def signed_in(person: Person, device: str = "device-1") -> Workstation:
            workstation = stack.enter_context(Workstation(address, person, device))
            return workstation.sign_in()

        yield Office(config, clock, address, services, signed_in)
