"""Single facts about the cache: whose it is, which server it follows, the session's token, the clock's skew."""

from __future__ import annotations

from sqlalchemy import Connection


def get(connection: Connection, name: str) -> str | None:
    """The fact ``name``, or ``None`` where it was never set."""
    found: str | None = connection.exec_driver_sql("SELECT v FROM meta WHERE k = ?", (name,)).scalar()
    return found


def put(connection: Connection, name: str, value: str) -> None:
    """Set the fact ``name``."""
    # As text: SQLAlchemy would compile its own form of it anew each time, and facts are written with every page.
    connection.exec_driver_sql(
        "INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v", (name, value)
    )
