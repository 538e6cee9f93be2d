"""A county of a wanted size for benchmarks, and workstations on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Served
from oa_client.bootstrap import build_session
from oa_client.office.changes import Changes
from oa_client.office.office import Office as Workstation
from oa_client.settings import Account
from oa_core.modules import KINDS, kind_of
from oa_core.people.model import Person, scopes_of
from oa_core.records import Record
from sync.status import Link, SyncStatus
from tools.demo.county import PASSWORD
from tools.demo.papers import Office
from tools.demo.year import year_office

NOW = datetime(2026, 9, 15, 3, 0, tzinfo=UTC)
"""The county stands still at this instant, so that every run measures the same records."""
EXCHANGE_SECONDS = 300.0


def county_for(account: str, records: int) -> Office:
    """A county of which ``account`` reads ``records`` records in all (at least the register's), the newest ones."""
    documents = 64
    while True:
        office = year_office(NOW, documents=documents)
        readable = readable_by(office, office.county.seat(account).person)
        if len(readable) >= records:
            break
        documents *= 2
    return replace(office, papers=newest(office, {record.id for record in readable}, records))


def newest(office: Office, mine: AbstractSet[str], records: int) -> tuple[Record, ...]:
    """The papers of ``office`` without the oldest ones: so many that ``records`` of ``mine`` are left, the register
    counted. Records that follow one another stay or go together."""
    room = records - len(office.county.records)
    families: dict[str, list[Record]] = {}
    for record in office.papers:
        families.setdefault(followed(record) or record.id, []).append(record)
    kept: list[Record] = []
    # Identities sort by the time at which the records were made.
    for root in sorted(families, reverse=True):
        size = len(families[root]) if root in mine else 0
        if size <= room:
            room -= size
            kept += families[root]
    return tuple(sorted(kept, key=lambda record: record.id))


def readable_by(office: Office, person: Person) -> list[Record]:
    """The records that ``person`` may read, the register among them."""
    scopes = scopes_of(person)
    roots: set[str] = set()
    readable: list[Record] = []
    for record in office.records:
        kind = KINDS[kind_of(record)]
        if kind.scopes is not None and scopes & kind.scopes(record):
            roots.add(record.id)
            readable.append(record)
    return [*readable, *(record for record in office.records if followed(record) in roots)]


def followed(record: Record) -> str | None:
    """The record whose readers ``record`` has."""
    follows = KINDS[kind_of(record)].follows
    return None if follows is None else follows(record)


def sign_in(folder: Path, served: Served, account: str) -> Workstation:
    """A workstation in ``folder``, a fresh one where there is none; its key is wrapped by the password."""
    folder.mkdir(parents=True, exist_ok=True)
    session = build_session(folder, with_keyring=False)
    return session.open(Account(served.url, str(served.ca), account), PASSWORD)


class Ear:
    """Listens to a workstation, from the moment it is made."""

    def __init__(self, workstation: Workstation) -> None:
        self._heard = threading.Condition()
        self._changed: set[str] = set()
        self._in_step = False
        workstation.on_status(self._status)
        workstation.on_change(self._change)
        self._status(workstation.status)

    def wait_in_step(self) -> None:
        """Until the first whole exchange is done. Raises ``TimeoutError``."""
        self._wait(lambda: self._in_step, "no exchange came to its end")

    def wait_for(self, record: str) -> None:
        """Until ``record`` changed since the last ``forget``. Raises ``TimeoutError``."""
        self._wait(lambda: record in self._changed, f"nothing was heard of {record}")

    def forget(self) -> None:
        """Begin to listen anew."""
        with self._heard:
            self._changed.clear()

    def _wait(self, true: Callable[[], bool], otherwise: str) -> None:
        with self._heard:
            if not self._heard.wait_for(true, EXCHANGE_SECONDS):
                raise TimeoutError(otherwise)

    def _status(self, status: SyncStatus) -> None:
        with self._heard:
            self._in_step |= status.link is Link.ONLINE
            self._heard.notify_all()

    def _change(self, changes: Changes) -> None:
        with self._heard:
            self._changed |= changes.records
            self._heard.notify_all()
