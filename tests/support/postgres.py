"""A real PostgreSQL for tests: the one ``OA_TEST_PG_DSN`` names, else one of our own that lives as long as the run.

As a plugin it leaves out the tests that need PostgreSQL where there is none, and says so in the last lines of the
run; with ``OA_REQUIRE_PG=1`` nothing runs then. A test needs it when it asks for the fixture ``postgresql``, or when
its parameter ``engine`` is ``"postgresql"``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

PROGRAMS = "/usr/lib/postgresql"
"""Where Debian keeps them, by version."""
OWNER = "oa"
START_SECONDS = 30
IN_MEMORY = "/dev/shm"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
"""A server for the tests of one process: found by nobody else, and nothing of it is worth a wait for the disk."""


@dataclass
class Postgresql:
    """A server on which the tests make databases of their own; ``url`` is one they may connect to meanwhile."""

    url: URL
    _made: set[str] = field(default_factory=set)

    def database(self, template: str = "template1") -> URL:
        """A new database, like ``template``, which nobody may be connected to."""
        name = f"oa_test_{uuid.uuid4().hex}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.add(name)
        return self.url.set(database=name)

    def drop(self, url: URL) -> None:
        """Let a database go, whoever is connected."""
        assert url.database is not None
        self.ask(f"DROP DATABASE {url.database} WITH (FORCE)")
        self._made.discard(url.database)

    def drop_all(self) -> None:
        """Let every database go that was made here."""
        for name in list(self._made):
            self.drop(self.url.set(database=name))

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of one statement, outside of any transaction."""
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's server programs, if it is installed."""
    found = [path.parent for path in Path(PROGRAMS).glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def is_at_hand() -> bool:
    """Whether tests can have a PostgreSQL here."""
    return "OA_TEST_PG_DSN" in os.environ or programs() is not None


@contextlib.contextmanager
def serving() -> Iterator[Postgresql]:
    """The server to test on, with nothing left on it afterwards."""
    with contextlib.ExitStack() as stack:
        if "OA_TEST_PG_DSN" in os.environ:
            url = make_url(os.environ["OA_TEST_PG_DSN"]).set(drivername="postgresql+psycopg")
        else:
            where = programs()
            assert where is not None
            url = stack.enter_context(_own_server(where))
        server = Postgresql(url)
        try:
            yield server
        finally:
            server.drop_all()


@contextlib.contextmanager
def _own_server(where: Path) -> Iterator[URL]:
    # Not pytest's folder: the path of a Unix socket has to be short, and another user has to come to it.
    folder = Path(tempfile.mkdtemp(prefix="oa-pg-", dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None))
    try:
        as_owner = _as_owner(folder)
        data = folder / "data"
        made = [str(where / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "-N"]
        # Chinese collation: nothing may lean on text being in the order of its bytes.
        chinese = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh"]
        subprocess.run([*as_owner, *made, *chinese], check=True, stdout=subprocess.DEVNULL)
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        line = [*as_owner, str(where / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        # What tests do to it on purpose is no news.
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        url = URL.create("postgresql+psycopg", OWNER, database="postgres", query={"host": str(folder)})
        try:
            _wait_for(url, process)
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown: whoever is connected is sent away
            process.wait(START_SECONDS)
    finally:
        shutil.rmtree(folder)


def _as_owner(folder: Path) -> list[str]:
    """How to run a program so that it may be PostgreSQL (never as root) and ends when this process is killed."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    ends_with_us = [setpriv, "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return ends_with_us
    import pwd  # not on Windows

    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return [*ends_with_us, "--reuid", str(owner.pw_uid), "--regid", str(owner.pw_gid), "--clear-groups"]


def _wait_for(url: URL, process: subprocess.Popen[bytes]) -> None:
    engine = create_engine(url, poolclass=NullPool)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # it comes up without telling anybody
        else:
            return


# --- The plugin -------------------------------------------------------------------------------------------

_left_out = pytest.StashKey[int]()
_TOLD = "tests_without_postgresql"


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_left_out] = 0
    if os.environ.get("OA_REQUIRE_PG") == "1" and not is_at_hand():
        raise pytest.UsageError("OA_REQUIRE_PG=1, but there is no PostgreSQL here to test on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if is_at_hand():
        return
    kept = [item for item in items if not needs_postgresql(item)]
    config.stash[_left_out] += len(items) - len(kept)
    items[:] = kept


def needs_postgresql(item: pytest.Item) -> bool:
    """Whether a test cannot run without PostgreSQL."""
    if not isinstance(item, pytest.Function):
        return False
    engine = item.callspec.params.get("engine") if hasattr(item, "callspec") else None
    return engine == "postgresql" or "postgresql" in item.fixturenames


def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)  # of a worker of xdist
    if told is not None:
        told[_TOLD] = session.config.stash[_left_out]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    # Every worker collects everything.
    told: dict[str, int] = getattr(node, "workeroutput", {})
    config: pytest.Config = getattr(node, "config")  # noqa: B009  (xdist has no types)
    config.stash[_left_out] = max(config.stash[_left_out], told.get(_TOLD, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = terminalreporter.config.stash[_left_out]
    if count:
        sentence = f"NO POSTGRESQL HERE: {count} tests that need it were left out (set OA_TEST_PG_DSN)"
        terminalreporter.write_line(sentence, red=True, bold=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The server, for all tests of this process that need one."""
    with serving() as server:
        yield server


@pytest.fixture
def empty_postgresql(postgresql: Postgresql) -> Iterator[URL]:
    """An empty database of one's own."""
    url = postgresql.database()
    yield url
    postgresql.drop(url)
