"""What can go wrong on the line: the world's fault, told in the status bar and never in a dialog."""

from __future__ import annotations


class Trouble(Exception):
    """The line to the central office does not carry; nothing is lost, it is tried again."""


class Offline(Trouble):
    """The server does not answer, or says that it cannot now (``busy``, ``failed``)."""


class NoAnswer(Offline):
    """The server took the message and failed at it."""


class ServerBehind(Offline):
    """The server's copy of the office is older than what this workstation has read: it has still to catch up, or it was
    put back by hand and nobody has told it so."""


class Untrusted(Trouble):
    """The server's certificate has expired, is not yet valid, or is not from the office's own authority."""


class NotSignedIn(Trouble):
    """The session has ended."""


class WrongPassword(Trouble):
    """The server does not know the account with this password."""


class Locked(Trouble):
    """The account is locked for ``seconds`` after too many wrong passwords."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"locked for {seconds} s")
        self.seconds = seconds


class DeviceRetired(Trouble):
    """This device may no longer speak to the server; what it has read has to be forgotten (sync.md B14)."""


class UpgradeNeeded(Trouble):
    """The server speaks only newer protocols than this program does."""


class ServerDiskFull(Trouble):
    """The central office has no room left to write; everything stays queued here."""


class Misunderstood(Trouble):
    """The server refuses the shape of what we say, or says what we cannot read: a fault of a program."""
