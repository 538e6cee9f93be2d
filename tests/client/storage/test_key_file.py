"""The key of a cache: wrapped by the password, halved with the keyring, five tries."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from oa_client.storage.key_file import LOCKED_FOR, TRIES, KeyFile, KeyGone, Locked, WrongPassword
from tests.client.conftest import Clock


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


@pytest.mark.parametrize("ring", [None, Ring()])
def test_the_password_opens_the_key_again(path: Path, clock: Clock, ring: Ring | None) -> None:
    key = KeyFile(path, ring, clock).make("Nanyu-2026", "cache")
    assert len(key) == 32
    assert KeyFile(path, ring, clock).open("Nanyu-2026") == key


def test_every_cache_has_a_key_of_its_own(tmp_path: Path, clock: Clock) -> None:
    keys = {KeyFile(tmp_path / f"{n}.json", None, clock).make("same", "cache") for n in range(3)}
    assert len(keys) == 3


def test_wrong_passwords_are_counted_down_and_then_locked_for_half_an_hour(path: Path, clock: Clock) -> None:
    keys = KeyFile(path, None, clock)
    key = keys.make("right", "cache")
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(WrongPassword) as caught:
            keys.open("wrong")
        assert caught.value.left == left
    with pytest.raises(Locked):
        keys.open("wrong")
    with pytest.raises(Locked):
        keys.open("right")
    clock.now += LOCKED_FOR + timedelta(seconds=10)
    assert keys.open("right") == key


def test_the_count_outlives_the_program_and_a_right_password_clears_it(path: Path, clock: Clock) -> None:
    KeyFile(path, None, clock).make("right", "cache")
    for left in (4, 3):
        with pytest.raises(WrongPassword, match=str(left)):
            KeyFile(path, None, clock).open("wrong")
    KeyFile(path, None, clock).open("right")
    with pytest.raises(WrongPassword, match="4"):
        KeyFile(path, None, clock).open("wrong")


def test_with_a_keyring_neither_the_file_nor_the_keyring_alone_is_the_key(path: Path, clock: Clock) -> None:
    ring = Ring()
    key = KeyFile(path, ring, clock).make("right", "cache")
    assert key not in ring.kept.values()
    with pytest.raises(KeyGone):
        KeyFile(path, None, clock).open("right")
    ring.kept.clear()
    with pytest.raises(KeyGone):
        KeyFile(path, ring, clock).open("right")


def test_a_damaged_key_file_is_told(path: Path, clock: Clock) -> None:
    path.write_text("{")
    with pytest.raises(KeyGone):
        KeyFile(path, None, clock).open("right")


def test_the_key_file_is_its_owners_alone(path: Path, clock: Clock) -> None:
    KeyFile(path, None, clock).make("right", "cache")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_lock_that_was_made_under_a_wrong_clock_does_not_last_for_years(path: Path, clock: Clock) -> None:
    keys = KeyFile(path, None, clock)
    key = keys.make("right", "cache")
    right_now, clock.now = clock.now, clock.now.replace(year=2030)
    for _ in range(TRIES):
        with pytest.raises((WrongPassword, Locked)):
            keys.open("wrong")
    clock.now = right_now
    assert keys.open("right") == key


@pytest.mark.parametrize("ring", [None, Ring()])
def test_the_same_key_can_be_sealed_under_a_new_password(path: Path, clock: Clock, ring: Ring | None) -> None:
    keys = KeyFile(path, ring, clock)
    key = keys.make("old", "cache")
    keys.seal_again("old", "new")
    assert keys.open("new") == key
    with pytest.raises(WrongPassword):
        keys.open("old")
    with pytest.raises(WrongPassword):
        keys.seal_again("old", "newer")
