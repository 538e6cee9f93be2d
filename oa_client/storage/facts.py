"""Single facts about the cache: whose it is, which server it follows, the session's token, the clock's skew."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from oa_client.storage.schema import meta


def get(connection: Connection, name: str) -> str | None:
    """The fact ``name``, or ``None`` where it was never set."""
    return connection.scalar(select(meta.c.v).where(meta.c.k == name))


def put(connection: Connection, name: str, value: str) -> None:
    """Set the fact ``name``."""
    statement = insert(meta).values(k=name, v=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["k"], set_={"v": value}))
