"""How the workstation stands with the central office, for the status bar and the sync centre: read at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from oa_client.office.loading import Loading, loading
from oa_client.office.orders import Pending, pending
from oa_client.storage import files, lease, outbox, sent


@dataclass(frozen=True)
class FileOnTheWay:
    """A file (附件) that is not where it belongs yet: ``done`` of ``size`` bytes are over, ``None`` while it is not on
    the line. ``outgoing``: to the central office, else from there. ``code`` and ``facts`` say why it was not taken."""

    sha256: str
    name: str
    size: int
    outgoing: bool
    done: int | None = None
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


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
    files: tuple[FileOnTheWay, ...] = ()


def standing(connection: Connection, now: datetime, carried: tuple[str, int]) -> Standing:
    """How it stands in this snapshot of the cache; ``carried`` is the content on the line, with its bytes."""
    not_there = files.in_states(connection, (*files.TO_SEND, *files.TO_FETCH, "refused"))
    return Standing(
        waiting=pending(connection, outbox.WAITING),
        stopped=pending(connection, outbox.STOPPED),
        sent_today=sent.today(connection, now),
        loading=loading(connection),
        opens_until=lease.until(connection),
        files=tuple(
            FileOnTheWay(
                each.sha256,
                each.name,
                each.size,
                outgoing=each.state not in files.TO_FETCH,
                done=carried[1] if each.sha256 == carried[0] else None,
                code=each.code,
                facts=each.why,
            )
            for each in not_there
        ),
    )


def size_on_disk(cache: Path) -> int:
    """The bytes of the cache and of everything beside it that has its name: its log, its copies, its files."""
    return sum(_size(found) for found in cache.parent.glob(f"{cache.stem}.*"))


def _size(found: Path) -> int:
    files = found.rglob("*") if found.is_dir() else (found,)
    return sum(each.stat().st_size for each in files if each.is_file())
