"""A workstation before somebody has signed in, and the door of a server that is told what to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.office.session import Session, SignInFailed
from oa_client.settings import Account, SettingsFile
from oa_client.storage import facts
from sync import trouble
from sync.core import Page, Welcomed
from sync.protocol import SignedIn, SignIn, Welcome
from tests.client.conftest import Clock, change, page
from tests.support.county import COUNTY

NOW = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)
ACCOUNT = Account("https://oa.nanyu.local", "", "clerk")


@dataclass
class Server:
    """A server's door: one account, one password, and troubles on demand."""

    trouble: Exception | None = None
    password: str = "Nanyu-2026"
    person: str = ""
    """Who the account is; its name unless told otherwise."""
    name: str = "nanyu"
    heard: list[SignIn] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    renew: Callable[[], str] | None = None

    def sign_in(self, account: Account, message: SignIn) -> SignedIn:
        self.heard.append(message)
        if self.trouble is not None:
            raise self.trouble
        if message.password != self.password:
            raise trouble.WrongPassword("wrong_password")
        return SignedIn(f"token{len(self.heard)}", self.person or account.name, self.name, 1)

    def connect(self, office: Office, account: Account, token: str, renew: Callable[[], str]) -> None:
        self.connected.append(token)
        self.renew = renew
        if self.trouble is not None:
            return
        everybody = [change(record, {"all"}, seq=1) for record in COUNTY]
        office.exchange.perform(Page(page(account.name, everybody, seq=1, now=NOW)))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def session(tmp_path: Path, server: Server, clock: Clock) -> Session:
    return Session(SettingsFile(tmp_path), server, None, clock)


@pytest.fixture
def sign_in(session: Session) -> Iterator[Callable[..., Office]]:
    opened: list[Office] = []

    def open_one(password: str = "Nanyu-2026") -> Office:
        opened.append(session.open(ACCOUNT, password))
        return opened[-1]

    yield open_one
    for office in opened:
        office.close()


def failure(sign_in: Callable[..., Office], password: str = "Nanyu-2026") -> tuple[str, dict[str, str]]:
    with pytest.raises(SignInFailed) as caught:
        sign_in(password)
    return caught.value.code, caught.value.facts


def device_of(office: Office) -> str:
    with office.read() as connection:
        return facts.get(connection, "device") or ""


def later(clock: Clock, **time: float) -> None:
    clock.now += timedelta(**time)


def heard(office: Office, clock: Clock, days: int = 30) -> None:
    """The server has answered and says for how long the cache may do without it."""
    device = device_of(office)
    office.exchange.perform(Welcomed(Welcome(1, "nanyu", 1, 0, device, "k", days)))
