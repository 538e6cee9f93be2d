"""A new office: an empty database with an identity of its own."""

from __future__ import annotations

from datetime import datetime

from oa_server.storage import feed, journal, ladder, meta
from oa_server.storage.database import Database


class NotSetUp(Exception):
    """There is no office yet where the folder says."""


def set_up(database: Database, server: str, now: datetime) -> bool:
    """Make the tables and give the office its id; whether there was none before. Raises ``NewerSchema``."""
    ladder.migrate(database)
    with database.write() as connection:
        if meta.server(connection) is not None:
            return False
        meta.put_server(connection, server)
        feed.begin_epoch(connection, 1, now)
        journal.write(connection, [journal.Entry(now, "set_up", facts={"server": server})])
    return True


def bring_up_to_date(database: Database) -> bool:
    """Let an office of an older program be one of this; whether anything was to do. Raises ``NotSetUp``,
    ``NewerSchema``."""
    try:
        server_id(database)
    except ladder.OlderSchema:
        return ladder.migrate(database)
    return False


def server_id(database: Database) -> str:
    """The office's id. Raises ``NotSetUp``, ``OlderSchema``, ``NewerSchema``."""
    if not database.is_there():
        raise NotSetUp
    try:
        ladder.check(database)
    except ladder.NoSchema as error:
        raise NotSetUp from error
    with database.read() as connection:
        server = meta.server(connection)
    if server is None:
        raise NotSetUp
    return server
