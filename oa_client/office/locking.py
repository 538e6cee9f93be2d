"""The window locks when nobody is there, and a short PIN opens it again, with or without the line (handbook §12.2).

The PIN opens a window, never a file. Of six digits there are a million, and whoever has copied a disk tries them all
in a day, however slowly each is hashed; so the key of the cache stays under the password and the desktop's keyring
(``oa_client.storage.key_file``), and the hash of the PIN lies inside the encrypted cache, which is open while the
window is locked. Guessing at the window ends after ``TRIES``; from then on only the password opens it.
"""

from __future__ import annotations

from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from oa_client.office.desk import Desk
from oa_client.storage import facts, key_file, lease
from oa_core.office_days import OFFICE_ZONE
from oa_core.refusal import Refused

TRIES = 5
"""Wrong PINs in a row before only the password opens the window."""
LENGTH = 6
"""The fewest digits of a PIN."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)


class Locking:
    """The lock on the window of one office."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opens: Callable[[str], object] | None = None
        self.locked = False

    def ask_password_with(self, opens: Callable[[str], object]) -> None:
        """``opens`` tries a password on the key of the cache; raises as ``KeyFile.open`` does."""
        self._opens = opens

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was chosen and may still be tried."""
        with self._desk.read() as connection:
            return bool(facts.get(connection, "pin")) and _tries(facts.get(connection, "pin_tries")) < TRIES

    def set_pin(self, pin: str) -> None:
        """Choose a PIN; the empty one takes it away. Raises ``Refused("pin_too_short")`` for fewer than ``LENGTH``
        digits or anything that is no digit."""
        if pin and not (pin.isascii() and pin.isdigit() and len(pin) >= LENGTH):
            raise Refused("pin_too_short", length=str(LENGTH))
        hashed = _HASHER.hash(pin) if pin else ""
        with self._desk.write(durable=True) as connection:
            facts.put(connection, "pin", hashed)
            facts.put(connection, "pin_tries", "0")

    def lock(self) -> None:
        """Nobody is there."""
        self.locked = True

    def unlock(self, pin: str) -> None:
        """Open the window by the PIN. Raises ``Refused``: ``pin_wrong`` (``left``: tries before only the password
        opens it), ``password_wanted`` (no PIN, or too many wrong ones), ``lease_ended`` (``days``)."""
        with self._desk.write(durable=True) as connection:
            hashed = facts.get(connection, "pin")
            tries = _tries(facts.get(connection, "pin_tries")) + 1
            if not hashed or tries > TRIES:
                raise Refused("password_wanted")
            # Counted before it is looked at: ending the program in between wins no try.
            facts.put(connection, "pin_tries", str(tries))
        try:
            _HASHER.verify(hashed, pin)
        except VerifyMismatchError:
            if tries == TRIES:
                raise Refused("password_wanted") from None
            raise Refused("pin_wrong", left=str(TRIES - tries)) from None
        self._open()

    def unlock_with_password(self, password: str) -> None:
        """Open the window by the password of the account; wrong PINs are forgotten.

        Raises ``Refused``: ``wrong_password`` (``left``), ``locked`` (``until`` HH:MM), ``lease_ended`` (``days``)."""
        assert self._opens is not None
        try:
            self._opens(password)
        except key_file.WrongPassword as wrong:
            raise Refused("wrong_password", left=str(wrong.left)) from None
        except key_file.Locked as locked:
            raise Refused("locked", until=f"{locked.until.astimezone(OFFICE_ZONE):%H:%M}") from None
        self._open()

    def _open(self) -> None:
        """A window that is only ever locked is not opened for longer without the server than one that is closed."""
        with self._desk.write(durable=True) as connection:
            facts.put(connection, "pin_tries", "0")
            days = lease.ended(connection, self._desk.clock())
        if days:
            raise Refused("lease_ended", days=str(days))
        self.locked = False


def _tries(told: str | None) -> int:
    return int(told or "0")
