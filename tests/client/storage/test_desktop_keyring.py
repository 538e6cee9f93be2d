"""The desktop's keyring, where there is a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import KeyringLocked

from oa_client.storage.desktop_keyring import DesktopKeyring, find_keyring


class Memory(keyring.backend.KeyringBackend):
    """A keyring that remembers as long as the test; ``closed`` behaves as one the person did not open."""

    priority = 5.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.closed = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.closed:
            raise KeyringLocked("closed")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password


@pytest.fixture
def use() -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


Use = Callable[[keyring.backend.KeyringBackend], None]


def test_a_real_keyring_gives_back_what_it_was_given(use: Use) -> None:
    use(Memory())
    ring = find_keyring()
    assert ring is not None
    ring.put("cache", bytes(range(32)))
    assert ring.get("cache") == bytes(range(32))
    assert ring.get("another") is None


def test_what_lies_in_the_keyring_is_text(use: Use) -> None:
    memory = Memory()
    use(memory)
    DesktopKeyring().put("cache", b"\xff\x00")
    assert list(memory.kept.values()) == ["/wA="]


@pytest.mark.parametrize("backend", [keyring.backends.null.Keyring, keyring.backends.fail.Keyring])
def test_a_desktop_without_a_keyring_has_none(
    use: Use, backend: type[keyring.backend.KeyringBackend]
) -> None:
    use(backend())
    assert find_keyring() is None


def test_a_keyring_that_stays_closed_is_told_and_gives_nothing(
    use: Use, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("keyring does not answer")
    memory = Memory()
    memory.closed = True
    use(memory)
    assert DesktopKeyring().get("cache") is None
