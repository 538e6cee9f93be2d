"""Accounts, tries and sessions as they are kept, and how the rules about them count and forget."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, func, select
from sqlalchemy.exc import IntegrityError, StatementError

from oa_server.config import Config
from oa_server.office import accounts as signing_in
from oa_server.office.accounts import (
    EXTEND_EVERY,
    LOCKED,
    REMEMBER_TRIES,
    TRIES,
    Accounts,
    WeakPassword,
    hashed_password,
    put_account,
)
from oa_server.office.failures import Unanswered
from oa_server.storage import accounts, journal, ladder
from oa_server.storage.accounts import Account, Session, Tries
from oa_server.storage.database import Database
from oa_server.storage.schema import ACCOUNT, SIGN_IN, TOKEN
from oa_server.storage.writer import Transaction, Writer
from tests.server.conftest import HandClock
from tests.server.register import CLERK, DIRECTOR, PASSWORD

pytestmark = pytest.mark.engines("sqlite", "postgresql")

NOW = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
LIN = Account("lin", CLERK.id, "$argon2id$made-up")
OPENED = Session("a" * 64, "lin", CLERK.id, "device-1", NOW, NOW, NOW + timedelta(days=30))


@pytest.fixture
def connection(place: Path | URL) -> Iterator[Connection]:
    """A transaction on an empty office."""
    database = Database(place)
    ladder.migrate(database)
    with database.write() as opened:
        yield opened
    database.close()


def count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(TOKEN)).scalar_one())


def test_an_account_comes_back_as_it_was_put(connection: Connection) -> None:
    assert accounts.account(connection, "lin") is None
    accounts.put_account(connection, LIN)
    assert accounts.account(connection, "lin") == LIN
    for other in ("Lin", "lin ", "", "l%"):
        assert accounts.account(connection, other) is None


def test_an_account_that_is_put_again_is_replaced_and_loses_its_sessions_and_no_others(
    connection: Connection,
) -> None:
    accounts.put_account(connection, LIN)
    others = replace(OPENED, hash="b" * 64, account="chen", person=DIRECTOR.id)
    for session in (OPENED, replace(OPENED, hash="c" * 64, device="device-2"), others):
        accounts.open_session(connection, session)
    again = replace(LIN, password_hash="$argon2id$another", person="p-other")
    accounts.put_account(connection, again)
    assert accounts.account(connection, "lin") == again
    assert accounts.session(connection, OPENED.hash) is None
    assert accounts.session(connection, others.hash) == others
    assert count(connection) == 1


def test_a_session_is_found_by_its_whole_hash_only(connection: Connection) -> None:
    accounts.open_session(connection, OPENED)
    assert accounts.session(connection, OPENED.hash) == OPENED
    for wrong in ("", "a" * 63, "A" * 64, "%"):
        assert accounts.session(connection, wrong) is None
    with pytest.raises(IntegrityError):
        accounts.open_session(connection, OPENED)


def test_opening_a_session_clears_away_those_that_have_run_out(connection: Connection) -> None:
    ended = replace(OPENED, hash="b" * 64, expires_at=NOW)
    nearly = replace(OPENED, hash="c" * 64, expires_at=NOW + timedelta(microseconds=1))
    for session in (ended, nearly):
        accounts.open_session(connection, replace(session, made_at=NOW - timedelta(days=30)))
    accounts.open_session(connection, OPENED)
    assert accounts.session(connection, ended.hash) is None
    assert accounts.session(connection, nearly.hash) is not None


def test_extending_a_session_moves_its_end_and_nothing_else(connection: Connection) -> None:
    accounts.open_session(connection, OPENED)
    later = NOW + timedelta(days=3)
    accounts.extend_session(connection, OPENED.hash, later, later + timedelta(days=30))
    assert accounts.session(connection, OPENED.hash) == replace(
        OPENED, last_at=later, expires_at=later + timedelta(days=30)
    )
    accounts.extend_session(connection, "f" * 64, later, later)
    assert count(connection) == 1


def test_tries_are_kept_replaced_and_forgotten_by_name(connection: Connection) -> None:
    assert accounts.tries(connection, "lin") is None
    for tries in (Tries("lin", 1, NOW), Tries("lin", 5, NOW, NOW + LOCKED), Tries("chen", 2, NOW)):
        accounts.put_tries(connection, tries)
        assert accounts.tries(connection, tries.name) == tries
    accounts.forget_tries(connection, "lin")
    assert accounts.tries(connection, "lin") is None
    assert accounts.tries(connection, "chen") is not None
    accounts.forget_old_tries(connection, NOW)
    assert accounts.tries(connection, "chen") is not None
    accounts.forget_old_tries(connection, NOW + timedelta(microseconds=1))
    assert accounts.tries(connection, "chen") is None


def test_a_naive_time_is_never_kept(connection: Connection) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="without a zone"):
        accounts.put_tries(connection, Tries("lin", 1, naive))
    with pytest.raises(StatementError, match="without a zone"):
        accounts.open_session(connection, replace(OPENED, last_at=naive))


@pytest.mark.parametrize(("length", "fine"), [(0, False), (7, False), (8, True), (256, True), (257, False)])
def test_a_password_is_neither_too_short_nor_without_end(length: int, fine: bool) -> None:
    if fine:
        assert "密" not in hashed_password("密" * length)
    else:
        with pytest.raises(WeakPassword):
            hashed_password("密" * length)


class Desk:
    """Signing in without doors, and without the cost of hashing: a password is right when it is the name."""

    def __init__(self, config: Config) -> None:
        self.clock = HandClock()
        self.database = Database(config.database)
        self.writer = Writer(self.database)
        self.accounts = Accounts(self.database, self.writer, self.clock, timedelta(days=30))
        self.writer.start()

    def close(self) -> None:
        self.writer.close()
        self.database.close()

    def outcome(self, password: str, name: str = CLERK.id, device: str = "device-1") -> str:
        """The code of the failure, or the token."""
        try:
            return self.accounts.sign_in(name, password, device).token
        except Unanswered as unanswered:
            return unanswered.code

    def events(self, last: int) -> list[str]:
        with self.database.read() as connection:
            return [entry.event for _, entry in journal.read(connection, last)]


@pytest.fixture
def desk(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(Accounts, "_verify", lambda _self, _hash, password: password == PASSWORD)
    opened = Desk(config)
    yield opened
    opened.close()


def test_the_lock_lasts_to_the_second_and_then_there_are_five_tries_again(desk: Desk) -> None:
    assert [desk.outcome("wrong") for _ in range(TRIES + 1)] == ["wrong_password"] * TRIES + ["locked"]
    desk.clock.now += LOCKED - timedelta(seconds=1)
    assert desk.outcome(PASSWORD) == "locked"
    desk.clock.move(seconds=1)
    assert [desk.outcome("wrong") for _ in range(TRIES + 1)] == ["wrong_password"] * TRIES + ["locked"]


def test_asking_while_locked_does_not_make_the_lock_longer(desk: Desk) -> None:
    for _ in range(TRIES):
        desk.outcome("wrong")
    outcomes: list[str] = []
    for _ in range(3):
        desk.clock.now += LOCKED / 3
        outcomes.append(desk.outcome(PASSWORD))
    assert outcomes[:2] == ["locked", "locked"]
    assert len(outcomes[2]) > 30


def test_the_time_left_is_told_in_whole_seconds_never_none(desk: Desk) -> None:
    for _ in range(TRIES):
        desk.outcome("wrong")
    desk.clock.now += LOCKED - timedelta(milliseconds=1)
    with pytest.raises(Unanswered) as unanswered:
        desk.accounts.sign_in(CLERK.id, PASSWORD, "d")
    assert unanswered.value.facts == {"retry_after": "1"}


def test_one_name_is_locked_and_the_others_are_not(desk: Desk) -> None:
    for _ in range(TRIES + 1):
        desk.outcome("wrong")
    assert len(desk.outcome(PASSWORD, DIRECTOR.id)) > 30


def test_a_clock_that_was_set_back_opens_no_lock_and_ends_no_session(desk: Desk) -> None:
    token = desk.outcome(PASSWORD)
    for _ in range(TRIES):
        desk.outcome("wrong")
    desk.clock.move(days=-400)
    assert desk.outcome(PASSWORD) == "locked"
    assert desk.accounts.recognise(token).person == CLERK.id


def test_the_memory_of_tries_is_bounded_by_a_day_of_guessing(desk: Desk) -> None:
    for n in range(40):
        desk.outcome("wrong", f"guess-{n}")
        desk.clock.now += REMEMBER_TRIES / 10
    with desk.database.read() as connection:
        kept = int(connection.execute(select(func.count()).select_from(SIGN_IN)).scalar_one())
    assert kept <= 11


def test_a_session_is_written_at_most_once_an_hour(desk: Desk) -> None:
    token = desk.outcome(PASSWORD)
    hashed = hashlib.sha256(token.encode()).hexdigest()

    def last_at() -> datetime:
        desk.writer.submit(lambda _transaction: None).result()
        with desk.database.read() as connection:
            session = accounts.session(connection, hashed)
        assert session is not None
        assert session.expires_at - session.last_at == timedelta(days=30)
        return session.last_at

    begun = desk.clock()
    desk.clock.now += EXTEND_EVERY - timedelta(seconds=1)
    desk.accounts.recognise(token)
    assert last_at() == begun
    desk.clock.move(seconds=1)
    desk.accounts.recognise(token)
    assert last_at() == desk.clock()


def test_a_session_that_has_run_out_is_not_brought_back_by_being_used(desk: Desk) -> None:
    token = desk.outcome(PASSWORD)
    desk.clock.move(days=30)
    for _ in range(2):
        with pytest.raises(Unanswered, match="not_signed_in"):
            desk.accounts.recognise(token)


def test_every_token_is_another_and_belongs_to_its_device(desk: Desk) -> None:
    tokens = {device: desk.outcome(PASSWORD, device=device) for device in ("one", "two", "three")}
    assert len(set(tokens.values())) == 3
    for device, token in tokens.items():
        assert desk.accounts.recognise(token).device == device
    for wrong in ("", tokens["one"][:-1], tokens["one"] + " ", tokens["one"].swapcase()):
        with pytest.raises(Unanswered, match="not_signed_in"):
            desk.accounts.recognise(wrong)


def test_an_account_whose_person_left_the_register_is_like_no_account(desk: Desk) -> None:
    put = desk.writer.submit(
        lambda transaction: accounts.put_account(transaction.connection, Account("ghost", "gone", "$x"))
    )
    put.result()
    assert desk.outcome(PASSWORD, "ghost") == "wrong_password"
    assert desk.outcome(PASSWORD, "nobody") == "wrong_password"


def test_the_journal_tells_of_every_try_and_of_every_account_that_was_set(desk: Desk) -> None:
    for _ in range(TRIES + 1):
        desk.outcome("wrong")

    def reset(transaction: Transaction) -> None:
        put_account(transaction, CLERK.id, CLERK.id, "$x", desk.clock())

    desk.writer.submit(reset).result()
    desk.outcome(PASSWORD)
    assert desk.events(8) == ["wrong_password"] * TRIES + ["locked", "account_set", "signed_in"]


@pytest.mark.parametrize("device", ["", "d" * (signing_in.NAME_LIMIT + 1), "d\0"])
def test_a_device_without_a_proper_name_is_turned_away_before_the_try_counts(desk: Desk, device: str) -> None:
    for _ in range(TRIES + 1):
        assert desk.outcome(PASSWORD, device=device) == "malformed"
    assert len(desk.outcome(PASSWORD)) > 30


def test_a_name_that_no_account_can_have_counts_no_try(desk: Desk) -> None:
    assert desk.outcome(PASSWORD, "l\0n") == "malformed"
    with desk.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(SIGN_IN)).scalar_one() == 0


def test_what_fails_does_not_tell_the_log_the_hash_of_a_password(connection: Connection) -> None:
    accounts.put_account(connection, LIN)
    with pytest.raises(IntegrityError) as caught, connection.begin_nested():
        connection.execute(ACCOUNT.insert().values(name="lin", person="p", password_hash="$argon2id$another"))
    assert "INSERT INTO account" in str(caught.value)
    assert "$argon2id$" not in f"{caught.value} {caught.value!r}"
