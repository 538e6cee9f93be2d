"""The workstation before somebody has signed in, for tests of the sign-in page: no cache, no server."""

from __future__ import annotations

import threading

from oa_client.office.office import Office
from oa_client.office.session import SignInFailed
from oa_client.settings import Account, Settings
from tests.support.fake_office import Archive, FakeOffice

SERVER = "https://127.0.0.1:8443"


class FakeSession:
    """Opens the clerk's office for the right password; ``failing`` says what goes wrong before that."""

    def __init__(self, archive: Archive, *, known: bool = True, server: str = SERVER) -> None:
        self.archive = archive
        self.settings = Settings(server, "")
        self.accounts = (Account(server, "", "clerk"),) if known else ()
        self.failing: Exception | None = None
        self.gate: threading.Event | None = None
        self.made: list[FakeOffice] = []
        self.tried: list[tuple[Account, str]] = []

    def known_accounts(self) -> tuple[Account, ...]:
        return self.accounts

    def account(self, name: str) -> Account:
        return Account(self.settings.server_url, self.settings.ca_file, name)

    def open(self, account: Account, password: str) -> Office:
        self.tried.append((account, password))
        if not account.server_url:
            raise SignInFailed("address_missing")
        if self.failing is not None:
            raise self.failing
        if password != "right":
            raise SignInFailed("wrong_password", left="4")
        if self.gate is not None:
            self.gate.wait(5)
        self.made.append(FakeOffice(self.archive, account.name))
        return self.made[-1].as_office()
