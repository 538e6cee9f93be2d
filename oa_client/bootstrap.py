"""The composition root of the workstation: the one module that knows everybody and reads the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from oa_client.office.office import Office
from oa_client.office.session import Session
from oa_client.settings import Account, SettingsFile
from oa_client.storage import facts
from oa_client.storage.desktop_keyring import find_keyring
from sync.core import Forked
from sync.engine import Engine
from sync.file_line import FileLine
from sync.files import FileWorker, Turns
from sync.leases import LeaseWorker
from sync.protocol import Hello, Pull, Pulled, Push, Pushed, SignedIn, SignIn, Welcome
from sync.status import Link, SyncStatus
from sync.transport import Transport

log = logging.getLogger(__name__)


def now() -> datetime:
    """The workstation's time."""
    return datetime.now(UTC)


class HttpsConnector:
    """The real way to a server: HTTPS, an engine of two threads for each open office, and a third for files."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def sign_in(self, account: Account, message: SignIn) -> SignedIn:
        """Open a session; see ``Transport.sign_in``."""
        transport = self._transport(account)
        try:
            return transport.sign_in(message)
        finally:
            transport.close()

    def connect(self, office: Office, account: Account, token: str, renew: Callable[[], str]) -> None:
        """Start the conversation of ``office``; it ends when the office closes."""
        turns = Turns()
        transport = _Courteous(account.server_url, _ca_file(account), turns)
        transport.use_token(token)
        Engine(office, transport, self._clock, lambda: transport.use_token(renew())).start()
        line = FileLine(account.server_url, _ca_file(account), lambda: _token(office))
        worker = FileWorker(office.file_exchange, line, turns)
        office.files.on_wake(worker.wake)
        leases = LeaseWorker(
            office.leases,
            self._transport(account),
            lambda: _token(office),
            lambda: office.status.link is Link.ONLINE,
        )

        def heard(status: SyncStatus) -> None:
            if status.link is Link.ONLINE:
                worker.line_carries()
                leases.wake()

        office.on_status(heard)
        worker.start(office)
        office.on_close(leases.stop)
        leases.start()

    @staticmethod
    def _transport(account: Account) -> Transport:
        return Transport(account.server_url, _ca_file(account))


class _Courteous(Transport):
    """A line on which files wait while the conversation speaks."""

    def __init__(self, url: str, ca_file: Path | None, turns: Turns) -> None:
        super().__init__(url, ca_file)
        self._turns = turns

    def send(self, message: Hello | Push | Pull) -> Welcome | Pushed | Pulled | Forked:
        with self._turns.conversing():
            return super().send(message)


def _ca_file(account: Account) -> Path | None:
    return Path(account.ca_file) if account.ca_file else None


def _token(office: Office) -> str:
    """The session that the engine speaks in; it keeps a new one in the cache."""
    with office.read() as connection:
        return facts.get(connection, "token") or ""


def build_session(
    folder: Path,
    *,
    with_keyring: bool = True,
    clock: Callable[[], datetime] = now,
    rest: timedelta = timedelta(0),
) -> Session:
    """A workstation whose things lie in ``folder``. ``with_keyring`` false keeps keys under the password alone;
    ``rest`` is how long a hand-over can be undone before it is sent."""
    keyring = find_keyring() if with_keyring else None
    return Session(SettingsFile(folder), HttpsConnector(clock), keyring, clock, rest)
