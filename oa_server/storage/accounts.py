"""Accounts, tries at signing in, and sessions, as rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from oa_server.storage.database import upsert
from oa_server.storage.schema import ACCOUNT, SIGN_IN, TOKEN


@dataclass(frozen=True)
class Account:
    """The name somebody signs in with, who that is, and the argon2id hash of the password."""

    name: str
    person: str
    password_hash: str


@dataclass(frozen=True)
class Tries:
    """Tries at a name since the last right password."""

    name: str
    failures: int
    last_at: datetime
    locked_until: datetime | None = None


@dataclass(frozen=True)
class Session:
    """A session: ``hash`` is the SHA-256 of its token."""

    hash: str
    account: str
    person: str
    device: str
    made_at: datetime
    last_at: datetime
    expires_at: datetime


def account(connection: Connection, name: str) -> Account | None:
    """The account of that name."""
    row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).first()
    return None if row is None else Account(**row._mapping)


def put_account(connection: Connection, new: Account) -> None:
    """Add an account, or give it another password or person; its open sessions end."""
    upsert(connection, ACCOUNT, [asdict(new)])
    connection.execute(delete(TOKEN).where(TOKEN.c.account == new.name))


def tries(connection: Connection, name: str) -> Tries | None:
    """The tries at a name, if there were any since the last right password."""
    row = connection.execute(select(SIGN_IN).where(SIGN_IN.c.name == name)).first()
    return None if row is None else Tries(**row._mapping)


def put_tries(connection: Connection, new: Tries) -> None:
    """Keep the tries at a name."""
    upsert(connection, SIGN_IN, [asdict(new)])


def forget_tries(connection: Connection, name: str) -> None:
    """The right password was given."""
    connection.execute(delete(SIGN_IN).where(SIGN_IN.c.name == name))


def forget_old_tries(connection: Connection, before: datetime) -> None:
    """Names that nobody tried since ``before`` need no memory; it bounds what a guesser can make us keep."""
    connection.execute(delete(SIGN_IN).where(SIGN_IN.c.last_at < before))


_SESSION = select(TOKEN).where(TOKEN.c.hash == bindparam("of"))


def session(connection: Connection, hashed: str) -> Session | None:
    """The session whose token has this hash."""
    row = connection.execute(_SESSION, {"of": hashed}).first()
    return None if row is None else Session(**row._mapping)


def open_session(connection: Connection, new: Session) -> None:
    """Keep a new session; those that have run out go."""
    connection.execute(delete(TOKEN).where(TOKEN.c.expires_at <= new.made_at))
    connection.execute(TOKEN.insert().values(**asdict(new)))


def extend_session(connection: Connection, hashed: str, last_at: datetime, expires_at: datetime) -> None:
    """The session was used."""
    row = update(TOKEN).where(TOKEN.c.hash == hashed)
    connection.execute(row.values(last_at=last_at, expires_at=expires_at))
