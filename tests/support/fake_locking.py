"""The lock on the window of the office in memory."""

from __future__ import annotations

from oa_client.office.locking import LENGTH, TRIES
from oa_core.refusal import Refused


class FakeLocking:
    """The lock on the window, with the tries of ``oa_client.office.locking``."""

    def __init__(self) -> None:
        self.locked = False
        self.pin = ""
        self.tries = 0
        self.password = "clerk-2026"
        self.closed_until = ""

    @property
    def has_pin(self) -> bool:
        return bool(self.pin) and self.tries < TRIES

    def set_pin(self, pin: str) -> None:
        if pin and not (pin.isdigit() and len(pin) >= LENGTH):
            raise Refused("pin_too_short", length=str(LENGTH))
        self.pin, self.tries = pin, 0

    def lock(self) -> None:
        self.locked = True

    def unlock(self, pin: str) -> None:
        self.tries += 1
        if not self.pin or self.tries > TRIES:
            raise Refused("password_wanted")
        if pin != self.pin:
            if self.tries == TRIES:
                raise Refused("password_wanted")
            raise Refused("pin_wrong", left=str(TRIES - self.tries))
        self._open()

    def unlock_with_password(self, password: str) -> None:
        if self.closed_until:
            raise Refused("locked", until=self.closed_until)
        if password != self.password:
            raise Refused("wrong_password", left="4")
        self._open()

    def _open(self) -> None:
        self.tries, self.locked = 0, False
