"""Where a central office keeps its things, and how it listens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """One data folder is one office. ``port`` 0 takes a free one; ``hosts`` are further names in the certificate."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 0
    hosts: tuple[str, ...] = ()
    session: timedelta = timedelta(days=30)
    """How long a session lives after its last use; a workstation that stays away longer signs in again."""

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "office.sqlite"

    @property
    def tls(self) -> Path:
        """The folder of the office's own certificate authority and server certificate."""
        return self.data / "tls"

    @property
    def running(self) -> Path:
        """The file that tells the address of the running server; absent when none runs."""
        return self.data / "running.json"

    @property
    def lock(self) -> Path:
        """The file that the one process working on the folder holds locked."""
        return self.data / "server.lock"
