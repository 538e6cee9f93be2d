"""Workstations as rows: what each is known by, and whether it may still come."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from oa_server.storage.database import upsert
from oa_server.storage.schema import DEVICE, TOKEN


@dataclass(frozen=True)
class Device:
    """A workstation of one account. ``token_hash`` is the SHA-256 of the device token it was given last, and
    ``previous_hash`` of the one it showed for it: ``""`` until it has shown one."""

    id: str
    account: str
    person: str
    last_at: datetime
    token_hash: str = ""
    previous_hash: str = ""
    schema: int = 0
    retired_at: datetime | None = None


_FIND = select(DEVICE).where(DEVICE.c.id == bindparam("device"))
_RETIRED = select(DEVICE).where(DEVICE.c.retired_at.is_not(None))
_OF_ACCOUNT = select(DEVICE).where(DEVICE.c.account == bindparam("name")).order_by(DEVICE.c.last_at.desc())


def find(connection: Connection, device: str) -> Device | None:
    """The workstation with this id."""
    row = connection.execute(_FIND, {"device": device}).first()
    return None if row is None else Device(**row._mapping)


def of_account(connection: Connection, name: str) -> list[Device]:
    """Every workstation of an account, the one that came last first."""
    return [Device(**row._mapping) for row in connection.execute(_OF_ACCOUNT, {"name": name})]


def retired(connection: Connection) -> list[Device]:
    """Every workstation that must not come any more."""
    return [Device(**row._mapping) for row in connection.execute(_RETIRED)]


def put(connection: Connection, device: Device) -> None:
    """Keep a workstation as it is now."""
    upsert(connection, DEVICE, [asdict(device)])


def move_session(connection: Connection, session: str, device: str) -> None:
    """The session with this hash is another workstation's from now on."""
    connection.execute(update(TOKEN).where(TOKEN.c.hash == session).values(device=device))
