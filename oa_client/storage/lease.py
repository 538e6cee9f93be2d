"""How long the cache may be opened without a word from the server (sync.md B14).

A workstation that was stolen, or whose person has left, forgets nothing by itself; so what it may be opened with ends
after the days the server gave it. The clock of the machine is all there is to measure days by, and it can be set back:
the newest time ever seen is kept in the encrypted cache, and each opening that finds the clock behind it counts as a
day. No word of the person's is ever deleted by this: with the next contact everything opens again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from oa_client.storage import facts
from oa_client.storage.times import from_text, to_text

DAYS = 30
"""The lease of a cache that no server has given another one."""
TOLERANCE = timedelta(minutes=10)
"""How far a clock may go back by being corrected."""


def heard(connection: Connection, now: datetime, days: int | None = None) -> None:
    """The server has answered; it gives the cache ``days`` from now on, or as many as before."""
    facts.put(connection, "heard_at", to_text(now))
    facts.put(connection, "newest_time", to_text(now))
    if days is not None:
        facts.put(connection, "lease_days", str(days))


def ended(connection: Connection, now: datetime) -> int:
    """The days the cache may be opened for, when it has been without a word for longer than that; else 0. Notes the
    time seen."""
    newest = from_text(facts.get(connection, "newest_time") or to_text(now))
    if now < newest - TOLERANCE:
        now = newest + timedelta(days=1)
    newest = max(newest, now)
    facts.put(connection, "newest_time", to_text(newest))
    end = until(connection)
    over = end is not None and newest > end
    return int(facts.get(connection, "lease_days") or DAYS) if over else 0


def until(connection: Connection) -> datetime | None:
    """When the lease ends if the server is not heard any more; ``None`` while none has been heard."""
    heard_at = facts.get(connection, "heard_at")
    days = int(facts.get(connection, "lease_days") or DAYS)
    return None if heard_at is None else from_text(heard_at) + timedelta(days=days)


def seen(connection: Connection, now: datetime) -> None:
    """Note the time as the cache is closed."""
    newest = facts.get(connection, "newest_time")
    if newest is None or from_text(newest) < now:
        facts.put(connection, "newest_time", to_text(now))
