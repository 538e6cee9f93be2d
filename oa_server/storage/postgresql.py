"""An office on PostgreSQL 15 or newer, alone or with other servers on the same database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from oa_server.storage.engine import Backing, Trouble

OLDEST = 15
CONNECT_SECONDS = 2
TROUBLES = {
    "53100": Trouble.FULL,
    "40001": Trouble.CROSSED,  # could not serialize
    "40P01": Trouble.CROSSED,  # deadlock
    "55P03": Trouble.BUSY,  # waited for a lock in vain
    "57014": Trouble.BUSY,  # cancelled, as by a time limit of the database's owner
    "25006": Trouble.BUSY,  # a standby: it was the primary a moment ago, or is about to be
    "57P01": Trouble.BUSY,  # going down
    "57P02": Trouble.BUSY,
    "57P03": Trouble.BUSY,  # coming up
    "57P05": Trouble.BUSY,  # idle for too long
    "53300": Trouble.BUSY,  # too many connections
}
"""By SQLSTATE (PostgreSQL 15 manual, appendix A)."""


class Unsuited(Exception):
    """The database cannot keep an office's papers; the text says why."""


def opened(url: URL, readers: int, busy_ms: int) -> Backing:
    """The database at ``url``; no line is made yet. Raises ``Unsuited`` when the driver is not installed."""
    try:
        return Backing(
            reading=_reading(url, readers, busy_ms),
            writing=_writing(url, busy_ms),
            shared=True,
            is_there=lambda: True,
            back_up=lambda _label: (
                None
            ),  # its owner's tools do that; our steps are undone whole when one fails
            trouble=_trouble,
        )
    except ModuleNotFoundError as error:
        raise Unsuited(f"{error.name} is not installed, which talks to PostgreSQL") from error


def _engine(url: URL, connections: int, busy_ms: int, isolation: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=busy_ms / 1000,
        # After the database was away, the lines of before are found dead when they are taken, not in use.
        pool_pre_ping=True,
        isolation_level=isolation,
        hide_parameters=True,  # errors are logged: what people wrote, and hashes of passwords, must not be in them
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": busy_ms,
            "application_name": "oa-server",
        },
    )

    # Before SQLAlchemy asks the database anything: what we check here may be what it would stumble over.
    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, _entry: ConnectionPoolEntry, words: Any, named: Any) -> Any:
        connection: Any = dialect.connect(*words, **named)
        try:
            _check(connection.info)
            _prepare(connection, busy_ms)
        except BaseException:
            connection.close()
            raise
        return connection

    return engine


def _check(server: Any) -> None:
    version, encoding = server.server_version, server.parameter_status("server_encoding")
    if version < OLDEST * 10_000:
        raise Unsuited(f"PostgreSQL {OLDEST} or newer is needed; this is {version // 10_000}")
    if encoding != "UTF8":
        raise Unsuited(f"the database must be encoded in UTF8; this one is in {encoding}")


def _prepare(connection: Any, busy_ms: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", (str(busy_ms),))
        # What is acknowledged is on the disk; stricter settings of the database's owner stay.
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.commit()


def _reading(url: URL, readers: int, busy_ms: int) -> Engine:
    engine = _engine(url, readers, busy_ms, "REPEATABLE READ")
    return engine.execution_options(postgresql_readonly=True)


def _writing(url: URL, busy_ms: int) -> Engine:
    engine = _engine(url, 1, busy_ms, "READ COMMITTED")
    built = False

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        """Wait for the writers before us, in this process and in others: what a rule decides on must still be so
        when it is written. READ COMMITTED lets each statement after the wait see what they did."""
        nonlocal built
        if not built:
            built = bool(connection.exec_driver_sql("SELECT to_regclass('head') IS NOT NULL").scalar())
        if built:
            connection.exec_driver_sql("SELECT k FROM head FOR UPDATE")

    return engine


def _trouble(error: DBAPIError) -> Trouble | None:
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (state or "").startswith("08"):
        return Trouble.BUSY
    if state is None and isinstance(error, OperationalError):
        return Trouble.BUSY if error.statement else Trouble.UNREACHABLE
    return TROUBLES.get(state or "")
