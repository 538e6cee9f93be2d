"""Signing in: from an account and a password to an open office, with or without the line."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from oa_client.office.foresight import REGISTER_KINDS
from oa_client.office.ids import Ids
from oa_client.office.office import Office
from oa_client.paths import cache_name
from oa_client.settings import Account, Settings, SettingsFile
from oa_client.storage import facts, key_file
from oa_client.storage.database import CacheNewer, CacheUnreadable, Database, DiskFull
from oa_client.storage.instance_lock import InstanceLock, InUse
from oa_client.storage.key_file import KeyFile, KeyGone, Keyring
from oa_core.office_days import OFFICE_ZONE
from sync import trouble
from sync.protocol import SignedIn, SignIn

log = logging.getLogger(__name__)

FIRST_SYNC_SECONDS = 20.0
"""How long a new workstation waits for the register, so that the window opens knowing whose it is."""


class SignInFailed(Exception):
    """Why the office did not open; ``ui/wording.py`` has the sentence.

    Codes: ``wrong_password`` (``left``: tries before the lock, where known), ``locked`` (``until`` HH:MM, or
    ``minutes``), ``server_unknown``, ``untrusted``, ``upgrade_needed``, ``in_use``, ``cache_damaged``, ``cache_newer``,
    ``key_gone``, ``disk_full``, ``address_missing``.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Connector(Protocol):
    """The way to a server: the composition root supplies the real one."""

    def sign_in(self, account: Account, message: SignIn) -> SignedIn:
        """Open a session. Raises ``sync.trouble.Trouble``."""
        ...

    def connect(self, office: Office, account: Account, token: str, renew: Callable[[], str]) -> None:
        """Keep ``office`` in step with the server until it closes; ``renew`` opens a new session."""
        ...


class Session:
    """The workstation before somebody has signed in."""

    def __init__(
        self,
        settings: SettingsFile,
        connector: Connector,
        keyring: Keyring | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._connector = connector
        self._keyring = keyring
        self._clock = clock

    @property
    def settings(self) -> Settings:
        """The settings of this workstation."""
        return self._settings.read()

    def known_accounts(self) -> tuple[Account, ...]:
        """The accounts that have been used on this workstation, the latest first."""
        return self._settings.read().accounts

    def account(self, name: str) -> Account:
        """The account ``name`` on the server this workstation belongs to."""
        settings = self._settings.read()
        return Account(settings.server_url, settings.ca_file, name)

    def open(self, account: Account, password: str) -> Office:
        """Open the office of ``account``. Without the line the cache opens by itself, once it exists.

        Raises ``SignInFailed``; nothing that is stored is changed by a failure, but wrong passwords are counted.
        """
        if not account.server_url:
            raise SignInFailed("address_missing")
        folder = self._settings.folder / "caches" / cache_name(account.server_url, account.name)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = InstanceLock(folder / "lock")
        except InUse as error:
            raise SignInFailed("in_use") from error
        try:
            office = self._open(account, password, folder)
        except BaseException:
            lock.release()
            raise
        office.on_closed(lock.release)
        self._settings.remember(account)
        return office

    def _open(self, account: Account, password: str, folder: Path) -> Office:
        keys = KeyFile(folder / "key.json", self._keyring, self._clock)
        database: Database | None = None
        try:
            if keys.exists():
                database = Database(folder / "cache.db", keys.open(password))
                signed_in = _remembered(database)
            else:
                signed_in = None
            if signed_in is None:
                device = Ids(self._clock).new()
                signed_in = self._connector.sign_in(account, SignIn(account.name, password, device))
                if database is None:
                    database = Database(folder / "cache.db", keys.make(password, folder.name))
                _remember(database, signed_in, device)
        except Exception as error:
            if database is not None:
                database.close()
            raise _told(error) from error
        assert database is not None
        office = Office(database, signed_in.person, self._clock)
        arrived = threading.Event()
        office.on_change(lambda changes: arrived.set() if changes.kinds & REGISTER_KINDS else None)
        self._connector.connect(
            office, account, signed_in.token, lambda: self._renew(office, account, password)
        )
        if not _knows_me(office):
            arrived.wait(FIRST_SYNC_SECONDS)
        return office

    def _renew(self, office: Office, account: Account, password: str) -> str:
        """A new session for an office that is open; gives its token. Raises ``NotSignedIn`` and other troubles."""
        with office.read() as connection:
            device = facts.get(connection, "device") or ""
        try:
            signed_in = self._connector.sign_in(account, SignIn(account.name, password, device))
        except (trouble.WrongPassword, trouble.Locked) as error:
            raise trouble.NotSignedIn(str(error)) from error
        with office.write(durable=False) as connection:
            facts.put(connection, "token", signed_in.token)
        return signed_in.token


def _knows_me(office: Office) -> bool:
    return office.me.organ != ""


def _remembered(database: Database) -> SignedIn | None:
    with database.read() as connection:
        person = facts.get(connection, "person")
        if person is None:
            return None
        return SignedIn(
            token=facts.get(connection, "token") or "",
            person=person,
            server=facts.get(connection, "server") or "",
            epoch=int(facts.get(connection, "epoch") or "0"),
        )


def _remember(database: Database, signed_in: SignedIn, device: str) -> None:
    with database.write(durable=True) as connection:
        facts.put(connection, "person", signed_in.person)
        facts.put(connection, "server", signed_in.server)
        facts.put(connection, "epoch", str(signed_in.epoch))
        facts.put(connection, "token", signed_in.token)
        facts.put(connection, "device", device)


def _told(error: Exception) -> Exception:
    """The error as the sign-in page tells it; what is a fault of ours stays what it is."""
    match error:
        case key_file.WrongPassword():
            return SignInFailed("wrong_password", left=str(error.left))
        case trouble.WrongPassword():
            return SignInFailed("wrong_password")
        case key_file.Locked():
            return SignInFailed("locked", until=f"{error.until.astimezone(OFFICE_ZONE):%H:%M}")
        case trouble.Locked():
            return SignInFailed("locked", minutes=str(-(-error.seconds // 60)))
        case KeyGone():
            return SignInFailed("key_gone")
        case CacheNewer():
            return SignInFailed("cache_newer")
        case CacheUnreadable():
            return SignInFailed("cache_damaged")
        case DiskFull() | trouble.ServerDiskFull():
            return SignInFailed("disk_full")
        case trouble.Untrusted():
            return SignInFailed("untrusted")
        case trouble.UpgradeNeeded():
            return SignInFailed("upgrade_needed")
        case trouble.Trouble():
            log.info("sign-in failed: %s", error)
            return SignInFailed("server_unknown")
        case OSError():
            log.error("sign-in failed: %s", error)
            return SignInFailed("cache_damaged")
    return error
