"""The locked window: a PIN for the person who comes back, the password for who forgot it, nothing for guessers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oa_client.office.locking import TRIES, Locking
from oa_client.office.office import Office
from oa_client.storage import lease
from oa_client.storage.key_file import Locked, WrongPassword
from oa_core.refusal import Refused
from tests.client.conftest import Clock

PIN = "280415"


@pytest.fixture
def locking(office: Office) -> Locking:
    office.locking.set_pin(PIN)
    office.locking.lock()
    return office.locking


def shut(locking: Locking) -> bool:
    return locking.locked


def refusal(do: Callable[[], None]) -> tuple[str, dict[str, str]]:
    with pytest.raises(Refused) as caught:
        do()
    return caught.value.code, caught.value.facts


def test_the_pin_opens_the_window_without_the_line(locking: Locking) -> None:
    assert shut(locking)
    locking.unlock(PIN)
    assert not shut(locking)


@pytest.mark.parametrize("pin", ["12345", "12345a", "１２３４５６", "123 456", "-123456"])
def test_a_pin_has_six_digits_at_least(office: Office, pin: str) -> None:
    assert refusal(lambda: office.locking.set_pin(pin)) == ("pin_too_short", {"length": "6"})
    assert not office.locking.has_pin


def test_after_five_wrong_pins_only_the_password_opens(locking: Locking) -> None:
    told = [refusal(lambda: locking.unlock("000000")) for _ in range(TRIES)]
    assert told == [("pin_wrong", {"left": str(left)}) for left in (4, 3, 2, 1)] + [("password_wanted", {})]
    assert refusal(lambda: locking.unlock(PIN)) == ("password_wanted", {}), "the right one comes too late"
    locking.ask_password_with(lambda _password: None)
    locking.unlock_with_password("Nanyu-2026")
    assert not shut(locking)
    assert locking.has_pin, "and may be tried again"
    locking.lock()
    locking.unlock(PIN)


def test_a_right_pin_makes_the_wrong_ones_before_it_forgotten(locking: Locking) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            refusal(lambda: locking.unlock("000000"))
        locking.unlock(PIN)


def test_starting_the_program_again_wins_no_try(
    open_office: Callable[[str], Office], locking: Locking, office: Office
) -> None:
    for _ in range(2):
        refusal(lambda: locking.unlock("000000"))
    assert refusal(lambda: Locking(office).unlock("000000")) == ("pin_wrong", {"left": "2"})


def test_a_try_is_counted_before_it_is_looked_at(
    locking: Locking, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed:
        def verify(self, _hashed: str, _pin: str) -> bool:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("oa_client.office.locking._HASHER", Killed())
        with pytest.raises(KeyboardInterrupt):
            locking.unlock(PIN)
    assert refusal(lambda: locking.unlock("000000")) == ("pin_wrong", {"left": "3"})


def test_without_a_pin_the_password_is_wanted(office: Office) -> None:
    assert not office.locking.has_pin
    assert refusal(lambda: office.locking.unlock("")) == ("password_wanted", {})
    office.locking.set_pin(PIN)
    office.locking.set_pin("")
    assert refusal(lambda: office.locking.unlock("")) == ("password_wanted", {})


def test_a_wrong_password_leaves_the_window_locked_and_tells_why(locking: Locking) -> None:
    def wrong(_password: str) -> None:
        raise WrongPassword(4)

    def barred(_password: str) -> None:
        raise Locked(datetime(2026, 9, 15, 3, 0, tzinfo=UTC))

    locking.ask_password_with(wrong)
    assert refusal(lambda: locking.unlock_with_password("x")) == ("wrong_password", {"left": "4"})
    locking.ask_password_with(barred)
    assert refusal(lambda: locking.unlock_with_password("x")) == ("locked", {"until": "11:00"})
    assert shut(locking)


def test_the_pin_stands_nowhere_on_the_disk_and_opens_no_file(
    locking: Locking, office: Office, tmp_path: Path, clock: Clock
) -> None:
    office.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PIN.encode() not in content
    assert b"argon2" not in content, "the hash lies inside the encrypted cache"


@pytest.mark.parametrize("by", ["pin", "password"])
def test_a_window_left_open_unlocks_no_longer_than_the_lease_without_the_server(
    office: Office, clock: Clock, by: str
) -> None:
    office.locking.set_pin("135790")
    office.locking.ask_password_with(lambda _password: None)
    with office.write(durable=True) as connection:
        lease.heard(connection, clock(), 7)
    unlock = office.locking.unlock if by == "pin" else office.locking.unlock_with_password
    office.locking.lock()
    clock.now += timedelta(days=8)
    with pytest.raises(Refused) as caught:
        unlock("135790")
    assert (caught.value.code, caught.value.facts) == ("lease_ended", {"days": "7"})
    assert office.locking.locked
    with office.write(durable=True) as connection:
        lease.heard(connection, clock())
    unlock("135790")
    assert not office.locking.locked, "with the server's next word it opens again"
