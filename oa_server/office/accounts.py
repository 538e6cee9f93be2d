"""Signing in: passwords, lock-out and sessions."""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.greeting import hashed, refuse_retired
from oa_server.office.registry import read_person
from oa_server.storage import accounts, devices, journal
from oa_server.storage.accounts import Account, Session, Tries
from oa_server.storage.database import Database
from oa_server.storage.devices import Device
from oa_server.storage.writer import Transaction, Writer

TRIES = 5
"""Wrong passwords in a row after which a name is locked."""
LOCKED = timedelta(minutes=30)
REMEMBER_TRIES = timedelta(days=1)
EXTEND_EVERY = timedelta(hours=1)
"""A session is written at most this often, however much it is used."""
NAME_LIMIT = 64
PASSWORD_LIMIT = 256
SHORTEST_PASSWORD = 8
HASHES_AT_ONCE = 2
"""Each takes a core for some 60 ms and 46 MiB; a wave of sign-ins must leave room for the others."""

_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)  # argon2id, OWASP's first choice
_NOBODY = _HASHER.hash(secrets.token_urlsafe())


class WeakPassword(Exception):
    """The password is shorter than ``SHORTEST_PASSWORD`` or longer than ``PASSWORD_LIMIT``."""


@dataclass(frozen=True)
class Opened:
    """A session just opened: the token is told once, here."""

    token: str
    person: str


def hashed_password(password: str) -> str:
    """The argon2id hash to keep. Raises ``WeakPassword``."""
    if not SHORTEST_PASSWORD <= len(password) <= PASSWORD_LIMIT:
        raise WeakPassword
    return _HASHER.hash(password)


def put_account(transaction: Transaction, name: str, person: str, password_hash: str, now: datetime) -> None:
    """Add an account or give it another password; its lock and its sessions end."""
    accounts.put_account(transaction.connection, Account(name, person, password_hash))
    accounts.forget_tries(transaction.connection, name)
    journal.write(transaction.connection, [journal.Entry(now, "account_set", account=name, person=person)])


class Accounts:
    """Opens sessions and recognises them."""

    def __init__(
        self, database: Database, writer: Writer, clock: Callable[[], datetime], session: timedelta
    ) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock
        self._session = session
        self._hashing = threading.Semaphore(HASHES_AT_ONCE)

    def sign_in(self, name: str, password: str, device: str) -> Opened:
        """Open a session. Blocks for the hash and for two commits.

        Raises ``Unanswered``: ``wrong_password`` (for an unknown name too, and after the same time), ``locked``,
        ``malformed``, ``device_retired``.
        """
        if len(name) > NAME_LIMIT or len(password) > PASSWORD_LIMIT or not 0 < len(device) <= NAME_LIMIT:
            raise Unanswered("malformed")
        if "\0" in name + device:  # PostgreSQL keeps it in no text
            raise Unanswered("malformed")
        with self._database.read() as connection:
            # Before the password: a workstation that was given up shall hear it from whoever tries it.
            refuse_retired(connection, device)
        # The try counts before it is judged, so that a hundred at once are still five.
        tries = self._writer.submit(lambda transaction: self._begin_try(transaction, name, device)).result()
        if tries.failures > TRIES:
            left = (tries.locked_until or tries.last_at) - tries.last_at
            raise Unanswered("locked", retry_after=str(math.ceil(left.total_seconds())))
        known = self._account(name)
        right = self._verify(_NOBODY if known is None else known.password_hash, password)
        if known is None or not right:
            self._writer.submit(
                lambda transaction: self._note(transaction, "wrong_password", name, device)
            ).result()
            raise Unanswered("wrong_password", left=str(TRIES - tries.failures))
        account = known
        return self._writer.submit(lambda transaction: self._open(transaction, account, device)).result()

    def recognise(self, token: str) -> Caller:
        """Who shows this token. Raises ``Unanswered``: ``not_signed_in``, ``device_retired``."""
        shown = hashed(token)
        now = self._clock()
        with self._database.read() as connection:
            session = accounts.session(connection, shown)
            if session is not None:
                refuse_retired(connection, session.device)
        if session is None or session.expires_at <= now:
            raise Unanswered("not_signed_in")
        if now - session.last_at >= EXTEND_EVERY:
            self._writer.submit(
                lambda transaction: accounts.extend_session(
                    transaction.connection, shown, now, now + self._session
                )
            )
        return Caller(session.person, session.device, session.account, shown)

    def _begin_try(self, transaction: Transaction, name: str, device: str) -> Tries:
        """Count a try. More than ``TRIES`` failures mean that this one is not judged, as the name is locked."""
        now = self._clock()
        connection = transaction.connection
        accounts.forget_old_tries(connection, now - REMEMBER_TRIES)
        tries = accounts.tries(connection, name) or Tries(name, 0, now)
        if tries.locked_until is not None and tries.locked_until > now:
            self._note(transaction, "locked", name, device)
            return replace(tries, failures=TRIES + 1, last_at=now)
        before = 0 if tries.locked_until is not None else tries.failures
        failures = before + 1
        tries = Tries(name, failures, now, now + LOCKED if failures >= TRIES else None)
        accounts.put_tries(connection, tries)
        return tries

    def _account(self, name: str) -> Account | None:
        with self._database.read() as connection:
            account = accounts.account(connection, name)
            if account is None or read_person(connection, account.person) is None:
                return None
            return account

    def _verify(self, password_hash: str, password: str) -> bool:
        with self._hashing:
            try:
                return _HASHER.verify(password_hash, password)
            except (VerificationError, InvalidHashError):
                return False

    def _open(self, transaction: Transaction, account: Account, device: str) -> Opened:
        now = self._clock()
        token = secrets.token_urlsafe(32)
        session = Session(
            hash=hashed(token),
            account=account.name,
            person=account.person,
            device=device,
            made_at=now,
            last_at=now,
            expires_at=now + self._session,
        )
        accounts.forget_tries(transaction.connection, account.name)
        accounts.open_session(transaction.connection, session)
        if devices.find(transaction.connection, device) is None:
            devices.put(transaction.connection, Device(device, account.name, account.person, now))
        self._note(transaction, "signed_in", account.name, device, account.person)
        return Opened(token, account.person)

    def _note(self, transaction: Transaction, event: str, name: str, device: str, person: str = "") -> None:
        entry = journal.Entry(self._clock(), event, account=name, person=person, device=device)
        journal.write(transaction.connection, [entry])
