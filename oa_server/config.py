"""Where a central office keeps its things, and how it listens."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from oa_core.files import FILE_LIMITS, FileLimits
from oa_server.storage.durable import put_in_place

POSTGRESQL = "postgresql+psycopg"


class BadSettings(Exception):
    """The office's settings cannot be used; the text says why, without a password."""


@dataclass(frozen=True)
class Config:
    """One data folder is one office. ``port`` 0 takes a free one; ``hosts`` are further names in the certificate."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 0
    hosts: tuple[str, ...] = ()
    session: timedelta = timedelta(days=30)
    """How long a session lives after its last use; a workstation that stays away longer signs in again."""
    limits: FileLimits = FILE_LIMITS
    """Which files the office takes."""

    @property
    def database(self) -> Path | URL:
        """Where the papers are: the database that ``settings`` names, else ``file``. Raises ``BadSettings``."""
        url = self._settled()
        return self.file if url is None else database_url(url)

    @property
    def file(self) -> Path:
        """The SQLite file, for an office that is on no other database."""
        return self.data / "office.sqlite"

    @property
    def settings(self) -> Path:
        """The file that says where the database is, unless it is ``file``: TOML, with the one key ``database``. It may
        hold a password, so it is the owner's alone."""
        return self.data / "office.toml"

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

    def chosen(self, url: str) -> Path | URL:
        """Where a new office comes to stand that shall be at ``url``, or in ``file`` for ``""``.

        Raises ``BadSettings``: no such kind of database, or the folder's office is somewhere else already.
        """
        there = self._settled()
        if url and url != there and (there is not None or self.file.exists()):
            raise BadSettings(f"the office in {self.data} is on another database already")
        return database_url(url) if url else self.database

    def settle(self, url: str) -> None:
        """Write down where the office stands now, so that every later command finds it."""
        fresh = self.settings.with_suffix(".new")
        fresh.touch(0o600)
        fresh.write_text(f"database = {json.dumps(url)}\n", "utf-8")  # a string of JSON's is one of TOML's
        put_in_place(fresh, self.settings)

    def _settled(self) -> str | None:
        try:
            told = tomllib.loads(self.settings.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadSettings(f"{self.settings} is no TOML: {error}") from error
        if list(told) != ["database"] or not isinstance(told["database"], str):
            raise BadSettings(f'{self.settings} must say database = "…" and nothing else')
        return told["database"]


def database_url(text: str) -> URL:
    """The URL of a PostgreSQL database. Raises ``BadSettings`` for any other."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername != POSTGRESQL:
        raise BadSettings(f"a database is told as {POSTGRESQL}://user@host/name")
    return url
