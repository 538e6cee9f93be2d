"""The composition root of the workstation: the one module that knows everybody and reads the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from oa_client.office.office import Office
from oa_client.office.session import Session
from oa_client.settings import Account, SettingsFile
from oa_client.storage.desktop_keyring import find_keyring
from sync.engine import Engine
from sync.protocol import SignedIn, SignIn
from sync.transport import Transport

log = logging.getLogger(__name__)


def now() -> datetime:
    """The workstation's time."""
    return datetime.now(UTC)


class HttpsConnector:
    """The real way to a server: HTTPS, and an engine of two threads for each open office."""

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
        transport = self._transport(account)
        transport.use_token(token)
        Engine(office, transport, self._clock, lambda: transport.use_token(renew())).start()

    @staticmethod
    def _transport(account: Account) -> Transport:
        return Transport(account.server_url, Path(account.ca_file) if account.ca_file else None)


def build_session(folder: Path, *, with_keyring: bool = True, clock: Callable[[], datetime] = now) -> Session:
    """A workstation whose things lie in ``folder``. ``with_keyring`` false keeps keys under the password alone."""
    keyring = find_keyring() if with_keyring else None
    return Session(SettingsFile(folder), HttpsConnector(clock), keyring, clock)
