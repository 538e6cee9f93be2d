"""What an office brings along, as JSON lines: records, accounts, and how far its number series have come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy.exc import DataError

from oa_core.records import Record, Series
from oa_server.office.accounts import NAME_LIMIT, WeakPassword, hashed_password, put_account
from oa_server.office.ids import IDENTITY
from oa_server.office.loading import load_into
from oa_server.office.registry import read_person
from oa_server.storage.database import Database
from oa_server.storage.writer import Transaction
from sync.encoding import UnknownKind, decode_record


class BadLine(Exception):
    """A line that is no record, account or series, with its number (from 1) and why."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(number, reason)
        self.number = number
        self.reason = reason


@dataclass(frozen=True)
class NewAccount:
    """``{"account": …, "password": …, "person": …}``; the person is an id in the register."""

    account: str
    password: str
    person: str


@dataclass
class Load:
    """What stood in the lines."""

    records: list[Record] = field(default_factory=list)
    accounts: list[NewAccount] = field(default_factory=list)
    series: dict[Series, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """How many records were new or different, and how many accounts were set."""

    records: int
    accounts: int


class _RecordLine(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    record: msgspec.Raw


class _Reached(msgspec.Struct, forbid_unknown_fields=True):
    organ: str
    code: str
    year: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    last: Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class _SeriesLine(msgspec.Struct, forbid_unknown_fields=True):
    series: _Reached


def read_lines(lines: Iterable[bytes]) -> Load:
    """The lines ``{"kind", "record"}``, ``{"account", "password", "person"}`` and ``{"series": {"organ", "code",
    "year", "last"}}`` in any order; empty ones are passed over. Raises ``BadLine``."""
    found = Load()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
            if "kind" in fields:
                told = msgspec.json.decode(line, type=_RecordLine)
                found.records.append(decode_record(told.kind, told.record))
                if IDENTITY.fullmatch(found.records[-1].id) is None:
                    raise BadLine(number, "no order could name a record with that id")
                if _has_naive_time(msgspec.to_builtins(found.records[-1], builtin_types=(datetime,))):
                    raise BadLine(number, "a time has no zone")
            elif "account" in fields:
                found.accounts.append(msgspec.json.decode(line, type=NewAccount))
                if not 0 < len(found.accounts[-1].account) <= NAME_LIMIT:
                    raise BadLine(number, "nobody can sign in with a name of that length")
            else:
                reached = msgspec.json.decode(line, type=_SeriesLine).series
                found.series[Series(reached.organ, reached.code, reached.year)] = reached.last
        except UnknownKind as error:
            raise BadLine(number, f"there is no kind of record {error}") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadLine(number, str(error)) from error
    return found


def _has_naive_time(value: object) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is None
    if isinstance(value, dict):
        return any(map(_has_naive_time, value.values()))
    return isinstance(value, list | tuple) and any(map(_has_naive_time, value))


def take_in(database: Database, brought: Load, now: datetime) -> Counts:
    """Put it all in, or nothing. Not while a server runs. Raises ``Refused`` as ``loading.load`` does, and
    ``BadLine`` (number 0) for a password that is too short, for an account of nobody in the register, and for what
    PostgreSQL cannot keep (SQLite keeps any text)."""
    try:
        hashes = [hashed_password(account.password) for account in brought.accounts]
    except WeakPassword as error:
        raise BadLine(0, "a password is too short or too long") from error
    try:
        return _put_in(database, brought, hashes, now)
    except DataError as error:
        raise BadLine(0, "a name is too long for the database, or holds a NUL") from error


def _put_in(database: Database, brought: Load, hashes: Iterable[str], now: datetime) -> Counts:
    with database.write() as connection:
        count = load_into(connection, brought.records, brought.series)
        for account, password_hash in zip(brought.accounts, hashes, strict=True):
            if read_person(connection, account.person) is None:
                raise BadLine(0, f"there is no person {account.person} in the register")
            put_account(Transaction(connection), account.account, account.person, password_hash, now)
    return Counts(count, len(brought.accounts))
