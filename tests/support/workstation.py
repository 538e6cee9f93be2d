"""A workstation of a test: a folder with caches, and the office that a person opened in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from oa_client.bootstrap import build_session, now
from oa_client.office.office import Office
from tests.support.central import PASSWORD, Central

PATIENCE = 30.0
"""Seconds a test waits for what must happen; only a failure ever waits so long."""


def open_office(folder: Path, central: Central, person: str, rest: timedelta = timedelta(0)) -> Office:
    """``person`` signs in, or unlocks the cache that is there already; hand-overs rest for ``rest``."""
    folder.mkdir(parents=True, exist_ok=True)
    session = build_session(folder, with_keyring=False, clock=now, rest=rest)
    return session.open(central.account(person), PASSWORD)


def eventually(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until ``true()`` holds; fails after ``patience`` seconds."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)  # asks the cache again; nothing tells a test of every change
