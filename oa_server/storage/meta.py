"""What the office knows of itself: its id, and how far its newest verified backup goes."""

from __future__ import annotations

from sqlalchemy import Connection, select

from oa_server.storage.database import upsert
from oa_server.storage.schema import META

_SERVER = select(META.c.value).where(META.c.name == "server")
_BACKUP = select(META.c.value).where(META.c.name == "backup_seq")

_SERVED = select(META.c.value).where(META.c.name == "served")


def server(connection: Connection) -> str | None:
    """The office's id; ``None`` before it is set up."""
    value: str | None = connection.execute(_SERVER).scalar()
    return value


def backup_seq(connection: Connection) -> int:
    """The newest ``seq`` in a verified backup; 0 as long as there is none."""
    return int(connection.execute(_BACKUP).scalar() or 0)


def put_server(connection: Connection, name: str) -> None:
    """Give a new office its id."""
    upsert(connection, META, [{"name": "server", "value": name}])


def is_served(connection: Connection) -> bool:
    """Whether workstations were ever told of this office, so that a file beside it knows how far it came."""
    return connection.execute(_SERVED).scalar() is not None


def put_served(connection: Connection) -> None:
    """From now on workstations are told of this office."""
    upsert(connection, META, [{"name": "served", "value": "1"}])


def put_backup_seq(connection: Connection, seq: int) -> None:
    """A backup up to ``seq`` was made and read back."""
    upsert(connection, META, [{"name": "backup_seq", "value": str(seq)}])
