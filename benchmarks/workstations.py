"""Workstations whose line can be taken away and given back, and which tell when their conversation began."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.measure import Served
from oa_client.bootstrap import HttpsConnector, now
from oa_client.office import indexing
from oa_client.office.changes import Changes
from oa_client.office.office import Office
from oa_client.office.session import Session
from oa_client.settings import Account, SettingsFile
from sync.engine import Engine
from sync.protocol import Pull, Push, Woken
from sync.status import Link, SyncStatus
from sync.transport import Transport
from sync.trouble import Offline
from tools.demo.county import PASSWORD

EXCHANGE_SECONDS = 300.0
T = TypeVar("T")

# What comes is indexed when a benchmark says so: the index has figures of its own.
indexing.BEGIN_AFTER = 1e6


class Workstation:
    """One person's workstation, open. Its connections stay as they are while it is offline, as a peer's do."""

    def __init__(self, folder: Path, served: Served, account: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.offline = False
        self.began = 0.0
        self.answered_at = 0.0
        self._heard = threading.Condition()
        self._told = 0
        self._changed: set[str] = set()
        self._in_step_at = 0.0
        session = Session(SettingsFile(folder), _Connector(self), None, now)
        self.office: Office = session.open(Account(served.url, str(served.ca), account), PASSWORD)

    def begin(self, office: Office) -> None:
        """The conversation of ``office`` begins now."""
        office.on_status(self._status)
        office.on_change(self._change)
        self.began = time.perf_counter()

    def wait_in_step(self) -> float:
        """Seconds from the beginning of the conversation to the end of its first whole exchange."""
        self._wait(lambda: self._told > 0, "no exchange came to its end")
        return self._in_step_at - self.began

    def exchange(self) -> float:
        """Seconds for one whole exchange from now, going online first. Raises ``TimeoutError``."""
        with self._heard:
            told = self._told
        self.offline = False
        start = time.perf_counter()
        self.office.sync_now()
        self._wait(lambda: self._told > told, "no exchange came to its end")
        return self._in_step_at - start

    def push(self) -> float:
        """Seconds from now, going online first, until every order that waits is answered and its answer kept."""
        start = time.perf_counter()
        self.exchange()
        if self.answered_at < start:
            raise RuntimeError("no order went out")
        return self.answered_at - start

    def wait_until_answered(self, since: float) -> None:
        """Until every order that waits is answered, after ``since``."""
        self._wait(lambda: self.answered_at > since, "the orders were not answered")

    def answered(self) -> None:
        """The line asks for news after orders, which it does when no order waits any more (``sync.core``)."""
        with self._heard:
            self.answered_at = time.perf_counter()
            self._heard.notify_all()

    def forget(self) -> None:
        """Begin to listen for changes anew."""
        with self._heard:
            self._changed.clear()

    def wait_for(self, record: str) -> None:
        """Until ``record`` changed since the last ``forget``. Raises ``TimeoutError``."""
        self._wait(lambda: record in self._changed, f"nothing was heard of {record}")

    def heard_of(self, records: Set[str]) -> bool:
        """Whether all of these records have changed here."""
        return records <= self._changed

    def close(self) -> None:
        """End the conversation and close the cache."""
        self.office.close()

    def _wait(self, true: Callable[[], bool], otherwise: str) -> None:
        with self._heard:
            if not self._heard.wait_for(true, EXCHANGE_SECONDS):
                raise TimeoutError(otherwise)

    def _change(self, changes: Changes) -> None:
        with self._heard:
            self._changed |= changes.records
            self._heard.notify_all()

    def _status(self, status: SyncStatus) -> None:
        if status.link is Link.ONLINE:
            with self._heard:
                self._in_step_at = time.perf_counter()
                self._told += 1
                self._heard.notify_all()


def until(office: Office, there: Callable[[], T | None], otherwise: str) -> T:
    """What is there at last, looked for whenever the office tells of a change. Raises ``TimeoutError``."""
    changed = threading.Event()
    office.on_change(lambda _changes: changed.set())
    end = time.monotonic() + EXCHANGE_SECONDS
    while not (found := there()):
        if not changed.wait(max(0.0, end - time.monotonic())):
            raise TimeoutError(otherwise)
        changed.clear()
    return found


@contextmanager
def workstation(folder: Path, served: Served, account: str) -> Iterator[Workstation]:
    """An open workstation in step, closed at the end of the block."""
    station = Workstation(folder, served, account)
    try:
        station.wait_in_step()
        yield station
    finally:
        station.close()


class _Line(Transport):
    """A transport that says nothing while its workstation is offline."""

    def __init__(self, url: str, ca_file: Path, station: Workstation) -> None:
        super().__init__(url, ca_file)
        self._station = station
        self._pushing = False

    def send(self, message: Any) -> Any:
        if self._station.offline:
            raise Offline("taken away")
        if isinstance(message, Pull) and self._pushing:
            self._station.answered()
        self._pushing = isinstance(message, Push)
        return super().send(message)

    def wait(self, head: int) -> Woken:
        if self._station.offline:
            raise Offline("taken away")
        return super().wait(head)


class _Connector(HttpsConnector):
    """The real way to a server but for the files' worker: it has the conversation alone."""

    def __init__(self, station: Workstation) -> None:
        super().__init__(now)
        self._station = station

    def connect(self, office: Office, account: Account, token: str, renew: Callable[[], str]) -> None:
        line = _Line(account.server_url, Path(account.ca_file), self._station)
        line.use_token(token)
        self._station.begin(office)
        Engine(office, line, now, lambda: line.use_token(renew())).start()
