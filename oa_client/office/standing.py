"""How the workstation stands with the central office, for the status bar and the sync centre: read at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from oa_client.office.loading import Loading, loading
from oa_client.office.orders import Pending, pending
from oa_client.storage import lease, outbox, sent


@dataclass(frozen=True)
class Standing:
    """``waiting`` orders go by themselves, ``stopped`` ones want the person; ``sent_today`` were taken by the central
    office on this office day. ``opens_until`` is when the cache can no longer be opened without the line; ``None``
    while no server has been heard."""

    waiting: tuple[Pending, ...]
    stopped: tuple[Pending, ...]
    sent_today: int
    loading: Loading
    opens_until: datetime | None


def standing(connection: Connection, now: datetime) -> Standing:
    """How it stands in this snapshot of the cache."""
    return Standing(
        waiting=pending(connection, outbox.WAITING),
        stopped=pending(connection, outbox.STOPPED),
        sent_today=sent.today(connection, now),
        loading=loading(connection),
        opens_until=lease.until(connection),
    )


def size_on_disk(cache: Path) -> int:
    """The bytes of the cache and of everything beside it that has its name: its log, its copies, its files."""
    return sum(_size(found) for found in cache.parent.glob(f"{cache.stem}.*"))


def _size(found: Path) -> int:
    files = found.rglob("*") if found.is_dir() else (found,)
    return sum(each.stat().st_size for each in files if each.is_file())
