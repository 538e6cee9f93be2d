"""Signing in at a server's door in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.office.session import Session
from oa_client.settings import SettingsFile
from tests.client.conftest import Clock
from tests.client.office.door import ACCOUNT, Server


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
