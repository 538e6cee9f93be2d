"""How many orders the central office has taken today: the orders themselves are forgotten once a backup holds them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from oa_client.storage import facts
from oa_core.office_days import office_day


def count(connection: Connection, orders: int, now: datetime) -> None:
    """So many more were taken just now."""
    if orders:
        facts.put(connection, "sent", f"{office_day(now).isoformat()} {today(connection, now) + orders}")


def today(connection: Connection, now: datetime) -> int:
    """How many were taken on the office day of ``now``."""
    day, _, number = (facts.get(connection, "sent") or "").partition(" ")
    return int(number) if day == office_day(now).isoformat() else 0
