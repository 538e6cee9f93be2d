"""The settings of a workstation, in one readable file: which server it belongs to and who has worked on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from oa_client.durable import put_in_place
from oa_core.refusal import Refused


@dataclass(frozen=True)
class Account:
    """An account (账号) on a central server. ``ca_file`` is the PEM file of the office's own authority; empty: the
    machine's own trust."""

    server_url: str
    ca_file: str
    name: str


@dataclass(frozen=True)
class Settings:
    """``server_url`` and ``ca_file`` come from the set-up file; ``accounts`` has the latest used first. After
    ``lock_minutes`` without a key or a click the window locks (handbook §12.2)."""

    server_url: str = ""
    ca_file: str = ""
    accounts: tuple[Account, ...] = ()
    scale: float = 1.0
    dark: bool = False
    lock_minutes: int = 15


@dataclass(frozen=True)
class Profile:
    """A set-up file (.xzt) that the county's IT person hands out: the server's address and its authority (PEM)."""

    server_url: str
    ca: str


class SettingsFile:
    """The settings in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "settings.json"

    def read(self) -> Settings:
        """The settings; the defaults where there are none or where the file cannot be read."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Settings)
        except (OSError, msgspec.DecodeError):
            return Settings()

    def write(self, settings: Settings) -> None:
        """Keep the settings."""
        _write_whole(self._path, msgspec.json.format(msgspec.json.encode(settings)))

    def take_profile(self, file: Path) -> Settings:
        """Take over a set-up file. Raises ``Refused("not_a_profile")``; then nothing was changed."""
        try:
            profile = msgspec.json.decode(file.read_bytes(), type=Profile)
        except (OSError, msgspec.DecodeError) as error:
            raise Refused("not_a_profile") from error
        ca_file = self.folder / "authority.pem"
        _write_whole(ca_file, profile.ca.encode())
        settings = replace(self.read(), server_url=profile.server_url, ca_file=str(ca_file))
        self.write(settings)
        return settings

    def remember(self, account: Account) -> None:
        """Put ``account`` before the others: it was used last."""
        settings = self.read()
        others = tuple(each for each in settings.accounts if each != account)
        self.write(replace(settings, accounts=(account, *others)))


def _write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once: a crash leaves the old one or the new one."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    put_in_place(fresh, path)
