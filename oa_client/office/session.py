"""Signing in: from an account and a password to an open office, with or without the line."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from oa_client.office.foresight import REGISTER_KINDS
from oa_client.office.ids import Ids
from oa_client.office.office import Office
from oa_client.paths import cache_name
from oa_client.settings import Account, Settings, SettingsFile
from oa_client.storage import facts, key_file, lease, purging
from oa_client.storage.database import CacheNewer, CacheUnreadable, Database, DiskFull
from oa_client.storage.instance_lock import InstanceLock, InUse
from oa_client.storage.key_file import KeyFile, KeyGone, Keyring
from oa_core.office_days import OFFICE_ZONE
from oa_core.refusal import Refused
from sync import trouble
from sync.protocol import SignedIn, SignIn

log = logging.getLogger(__name__)

FIRST_SYNC_SECONDS = 20.0
"""How long a new workstation waits for the register, so that the window opens knowing whose it is."""


class SignInFailed(Exception):
    """Why the office did not open; ``ui/wording.py`` has the sentence.

    Codes: ``wrong_password`` (``left``: tries before the lock, where known), ``locked`` (``until`` HH:MM, or
    ``minutes``), ``old_password_wanted``, ``server_unknown``, ``untrusted``, ``upgrade_needed``, ``in_use``,
    ``cache_damaged``, ``cache_newer``, ``key_gone``, ``disk_full``, ``address_missing``, ``lease_ended`` (``days``: how
    long the cache may do without the server), ``device_retired``, ``other_person`` and ``other_server`` (what lies here
    under this account is another person's, or of another server).
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
        rest: timedelta = timedelta(0),
    ) -> None:
        """``rest``: how long a hand-over can be undone before it is sent."""
        self._rest = rest
        self._settings = settings
        self._connector = connector
        self._keyring = keyring
        self._clock = clock
        self._accepted: dict[Account, _Accepted] = {}

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
        with ExitStack() as undo:
            try:
                folder = self._settings.folder / "caches" / cache_name(account.server_url, account.name)
                folder.mkdir(parents=True, exist_ok=True)
                lock = InstanceLock(folder / "lock")
                undo.callback(lock.release)
                office = self._open(account, password, folder)
                undo.callback(office.close)
                self._settings.remember(account)
            except (
                Exception
            ) as error:  # nothing is kept from anybody: told in the window's words, or raised as it is
                told = _told(error)
                if told is error:
                    raise
                raise told from error
            undo.pop_all()
        office.on_closed(lock.release)
        return office

    def _open(self, account: Account, password: str, folder: Path) -> Office:
        keys = KeyFile(folder / "key.json", self._keyring, self._clock)
        with ExitStack() as undo:
            database = signed_in = None
            if keys.exists():
                database = Database(folder / "cache.db", self._unlock(keys, account, password))
                undo.callback(database.close)
                signed_in = _remembered(database)
            accepted = self._accepted.pop(account, None)
            if accepted is not None and database is not None and signed_in is not None:
                # The password was changed elsewhere: the new one opens the cache from now on.
                _must_be_the_same(database, accepted.signed_in)
                keys.seal_again(password, accepted.password)
                password = accepted.password
                signed_in = accepted.signed_in
                _remember(database, signed_in, accepted.device)
            elif database is not None and signed_in is not None:
                signed_in = self._within_lease(database, signed_in, account, password)
            if signed_in is None:
                device = Ids(self._clock).new()
                signed_in = self._connector.sign_in(account, SignIn(account.name, password, device))
                if database is None:
                    database = Database(folder / "cache.db", keys.make(password, folder.name))
                    undo.callback(database.close)
                _must_be_the_same(database, signed_in)
                _remember(database, signed_in, device)
            assert database is not None
            office = Office(database, signed_in.person, self._clock, self._rest)
            office.on_close(lambda: _note_time(office, self._clock()))
            office.locking.ask_password_with(keys.open)
            arrived = threading.Event()
            office.on_change(lambda changes: arrived.set() if changes.kinds & REGISTER_KINDS else None)
            renewal = _Renewal(self._connector, office, account, password)
            self._connector.connect(office, account, signed_in.token, renewal.sign_in)
            office.finding.start()
            undo.pop_all()
        if not _knows_me(office):
            arrived.wait(FIRST_SYNC_SECONDS)
        return office

    def _within_lease(
        self, database: Database, signed_in: SignedIn, account: Account, password: str
    ) -> SignedIn:
        """The session the cache remembers, or a new one where the cache has been too long without a word from the
        server; raises ``SignInFailed("lease_ended")`` when that does not answer now."""
        with database.write(durable=True) as connection:
            days = lease.ended(connection, self._clock())
            device = facts.get(connection, "device") or ""
        if not days:
            return signed_in
        try:
            renewed = self._connector.sign_in(account, SignIn(account.name, password, device))
        except trouble.DeviceRetired:
            with database.write(durable=True) as connection:
                purging.purge(connection)
            database.burn()
            raise
        except trouble.Offline as error:
            raise SignInFailed("lease_ended", days=str(days)) from error
        _must_be_the_same(database, renewed)
        with database.write(durable=True) as connection:
            facts.put(connection, "token", renewed.token)
            lease.heard(connection, self._clock())
        return renewed

    def _unlock(self, keys: KeyFile, account: Account, password: str) -> bytes:
        """The key of the cache. When the server knows the password that the cache refuses, it was changed elsewhere:
        then the old one is asked for once (``old_password_wanted``), and the cache sealed anew."""
        try:
            return keys.open(password)
        except key_file.WrongPassword:
            device = Ids(self._clock).new()
            try:
                signed_in = self._connector.sign_in(account, SignIn(account.name, password, device))
            except trouble.Trouble:
                signed_in = None
            if signed_in is None:
                raise
            self._accepted[account] = _Accepted(password, signed_in, device)
            raise SignInFailed("old_password_wanted") from None


@dataclass(frozen=True)
class _Accepted:
    """A password that the server knows and the cache does not yet, and the session of it."""

    password: str
    signed_in: SignedIn
    device: str


class _Renewal:
    """Opens a new session for an office that is open, as long as the server knows its password."""

    def __init__(self, connector: Connector, office: Office, account: Account, password: str) -> None:
        self._connector = connector
        self._office = office
        self._account = account
        self._password: str | None = password

    def sign_in(self) -> str:
        """A new token. Raises ``NotSignedIn`` and other troubles; a password that was refused once is not shown to
        the server again, since that would lock the account, nor is one that opens somebody else's session."""
        if self._password is None:
            raise trouble.NotSignedIn("the password is no longer known")
        with self._office.read() as connection:
            device = facts.get(connection, "device") or ""
        try:
            signed_in = self._connector.sign_in(
                self._account, SignIn(self._account.name, self._password, device)
            )
        except (trouble.WrongPassword, trouble.Locked) as error:
            self._password = None
            raise trouble.NotSignedIn(str(error)) from error
        with self._office.read() as connection:
            changed = _other(connection, signed_in)
        if changed:
            self._password = None
            log.error("the account opens a session that is not for this cache: %s", changed)
            raise trouble.NotSignedIn(changed)
        with self._office.write(durable=False) as connection:
            facts.put(connection, "token", signed_in.token)
        return signed_in.token


def _knows_me(office: Office) -> bool:
    return office.me.organ != ""


def _remembered(database: Database) -> SignedIn | None:
    """The session of the last time; ``None`` when nobody has signed in, or the device has been retired since."""
    with database.read() as connection:
        person, device = facts.get(connection, "person"), facts.get(connection, "device")
        if person is None or device is None:
            return None
        return SignedIn(
            token=facts.get(connection, "token") or "",
            person=person,
            server=facts.get(connection, "server") or "",
            epoch=int(facts.get(connection, "epoch") or "0"),
        )


def _other(connection: Connection, signed_in: SignedIn) -> str:
    """What is not as it was when the cache was made: ``other_person``, ``other_server``, or nothing. An account may be
    given to somebody else; what was written here must never be sent in that person's name."""
    if facts.get(connection, "person") not in (None, signed_in.person):
        return "other_person"
    return "other_server" if facts.get(connection, "server") not in (None, signed_in.server) else ""


def _must_be_the_same(database: Database, signed_in: SignedIn) -> None:
    with database.read() as connection:
        changed = _other(connection, signed_in)
    if changed:
        raise SignInFailed(changed)


def _remember(database: Database, signed_in: SignedIn, device: str) -> None:
    """Who works here and on which device. The epoch is not: what it forks from is heard with the first words."""
    with database.write(durable=True) as connection:
        facts.put(connection, "person", signed_in.person)
        facts.put(connection, "server", signed_in.server)
        facts.put(connection, "token", signed_in.token)
        facts.put(connection, "device", device)
        facts.put(connection, "device_token", "")


def _note_time(office: Office, now: datetime) -> None:
    with suppress(Refused), office.write(durable=False) as connection:  # a full disk keeps no office open
        lease.seen(connection, now)


def _told(error: Exception) -> Exception:
    """The error as the sign-in page tells it; what is a fault of ours stays what it is."""
    match error:
        case InUse():
            return SignInFailed("in_use")
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
        case trouble.DeviceRetired():
            return SignInFailed("device_retired")
        case trouble.Untrusted():
            return SignInFailed("untrusted")
        case trouble.UpgradeNeeded():
            return SignInFailed("upgrade_needed")
        case trouble.Trouble():
            log.info("sign-in failed: %s", error)
            return SignInFailed("server_unknown")
        case OSError(errno=errno.ENOSPC):
            return SignInFailed("disk_full")
        case OSError():
            log.error("sign-in failed: %s", error)
            return SignInFailed("cache_damaged")
    return error
