"""The central office of the simulation: the server's real functions over a real database, without its doors.

A request passes two desks: first who is asking is found out, then the work is done; everything else may happen in
between. One desk's work is one transaction of the writer or one snapshot of a reader.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from oa_core.files import FILE_LIMITS
from oa_core.people.model import Person, scopes_of
from oa_server.http import older
from oa_server.http.errors import STATUS
from oa_server.office import pulling
from oa_server.office.accounts import Accounts
from oa_server.office.caller import Caller
from oa_server.office.exchange import Exchange
from oa_server.office.failures import Unanswered
from oa_server.office.files import Files
from oa_server.office.loading import load_into
from oa_server.storage import feed
from oa_server.storage.database import Busy, DiskFull
from oa_server.storage.file_store import FileStore
from oa_server.storage.writer import Transaction, Work, Writer
from sync.bodies import unpack
from sync.protocol import Failure, Hello, Pull, Pulled, Push, Pushed, SignedIn, SignIn
from tests.simulation.archive import Archive, ServerCrash
from tests.simulation.clock import OfficeClock
from tests.simulation.county import PASSWORD
from tests.simulation.network import Answer, Letter, Network

T = TypeVar("T")
SESSION = timedelta(days=30)


class Poisoned(Exception):
    """An order that the server chokes on, whatever the reason."""


class Desk(Writer):
    """The server's writer, working at once and on this thread. ``held`` work waits, to be done as one group."""

    def submit(self, work: Work[T]) -> Future[T]:
        """Do the work now."""
        future = super().submit(work)
        self.drain()
        return future

    def together(self, works: Sequence[Work[Any]]) -> list[Future[Any]]:
        """Do several pieces of work in one group, as they come when many are waiting."""
        futures = [super(Desk, self).submit(work) for work in works]
        self.drain()
        return futures

    def drain(self) -> None:
        """Do what is waiting."""
        while not self._queue.empty():
            first = self._queue.get()
            assert first is not None
            self._group([first])


@dataclass(frozen=True)
class Task:
    """A request whose asker is known."""

    letter: Letter
    caller: Caller
    message: Hello | Push | Pull


@dataclass(frozen=True)
class Snapshot:
    """What a person could read when a last page was made: their scopes, and ``(scope, record, rev)`` of each row."""

    allowed: frozenset[str]
    rows: frozenset[tuple[str, str, int]]


@dataclass
class Centre:
    """The central office while its process runs, and from one process to the next."""

    archive: Archive
    clock: OfficeClock
    network: Network
    limits: pulling.Limits
    inside: list[Task] = field(default_factory=list)
    pages: dict[tuple[int, int, int], Snapshot] = field(default_factory=dict)
    """By workstation, turn, and the head that the page tells: a letter that comes twice is answered twice."""
    granted: dict[str, set[str]] = field(default_factory=dict)
    verified: set[str] = field(default_factory=set)
    poison: set[str] = field(default_factory=set)
    poison_next: int = 0
    restores: int = 0
    unanswered: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start()
        self.note_grants()

    # The process

    def start(self) -> None:
        """The server's process begins: nothing of the one before is remembered."""
        self.exchange = Exchange(self.clock, lambda: secrets.token_urlsafe())
        self.desk = Desk(self.archive.database, self.exchange.committed)
        self.accounts = Accounts(self.archive.database, self.desk, self.clock, SESSION)
        store = FileStore(self.archive.data)
        self.files = Files(self.archive.database, self.desk, store, FILE_LIMITS, self.clock)
        self.archive.note()

    def crash(self) -> None:
        """The process ends: whoever waits for an answer gets none."""
        self.unanswered += [task.letter.call for task in self.inside]
        self.inside.clear()
        self.archive.database.disarm()
        self.start()

    # Requests

    def receive(self, letter: Letter) -> None:
        """A request arrives: who is asking?"""
        try:
            if letter.door == "sign_in":
                decode = msgspec.json.decode if letter.api == older.API else msgspec.msgpack.decode
                self._answer(letter, self.sign_in(decode(letter.body, type=SignIn)))
                return
            caller = self.accounts.recognise(letter.token)
            self.inside.append(Task(letter, replace(caller, api=letter.api), _message(letter)))
        except ServerCrash:
            self.unanswered.append(letter.call)
            self.crash()
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._fail(letter, "malformed", {})
        except Exception as error:  # noqa: BLE001  (told to the asker as the doors tell it)
            self._failed(letter, error)

    def first_sign_in(self, person: str, device: str) -> SignedIn:
        """Open a session before the trial begins."""
        with self.archive.database.undisturbed():
            return self.sign_in(SignIn(person, PASSWORD, device))

    def sign_in(self, asked: SignIn) -> SignedIn:
        """Open a session."""
        opened = self.accounts.sign_in(asked.account, asked.password, asked.device)
        with self.archive.database.read() as connection:
            return SignedIn(opened.token, opened.person, "nanyu", feed.head(connection).epoch)

    def work(self, task: Task, chance: random.Random) -> None:
        """Do the work of a request; sometimes other pushes that wait are done in the same group."""
        self.inside.remove(task)
        group = [task]
        if isinstance(task.message, Push) and chance.random() < 0.3:
            more = [each for each in self.inside if isinstance(each.message, Push)]
            for each in more:
                self.inside.remove(each)
            group += more
        try:
            if isinstance(task.message, Pull):
                self._pull(task, task.message, chance)
            else:
                works = [self._writing(each) for each in group]
                for each, future in zip(group, self.desk.together(works), strict=True):
                    error = future.exception()
                    if error is None:
                        self._answer(each.letter, future.result())
                    else:
                        self._failed(each.letter, error)
        except ServerCrash:
            self.unanswered += [each.letter.call for each in group]
            self.crash()

    def _writing(self, task: Task) -> Work[Any]:
        message = task.message

        def work(transaction: Transaction) -> object:
            if isinstance(message, Hello):
                return self.exchange.greet(transaction, task.caller, message)
            assert isinstance(message, Push)
            if self.poison_next and message.orders:
                self.poison.add(message.orders[self.poison_next % len(message.orders)].id)
                self.poison_next = 0
            pushed = self.exchange.push(transaction, task.caller, message)
            if any(order.id in self.poison for order in message.orders):
                raise Poisoned
            return pushed

        return work

    def _pull(self, task: Task, asked: Pull, chance: random.Random) -> None:
        replica = self.archive.replica if chance.random() < 0.5 else None
        database = replica or self.archive.database
        try:
            with database.read() as connection:
                pulled = self._page(connection, task, asked)
                if isinstance(pulled, Pulled) and not pulled.more:
                    page = (task.letter.station, asked.turn, pulled.head)
                    self.pages[page] = snapshot(connection, task.caller.person)
        except Exception as error:  # noqa: BLE001  (told to the asker as the doors tell it)
            self._failed(task.letter, error)
            return
        self._answer(task.letter, pulled)

    def _page(self, connection: Connection, task: Task, asked: Pull) -> Pulled | older.Pulled:
        person = task.caller.person
        if task.caller.api == older.API:
            old = msgspec.json.decode(task.letter.body, type=older.Pull)
            return older.pulled(old, pulling.pull(connection, person, asked, self.clock(), older.limits(old)))
        return pulling.pull(connection, person, asked, self.clock(), self.limits)

    def _answer(self, letter: Letter, message: object) -> None:
        if isinstance(message, Pushed) and letter.api == older.API:
            message = older.pushed(message)
        self.network.answer(letter, Answer(200, _encoder(letter)(message)))

    def _failed(self, letter: Letter, error: BaseException) -> None:
        match error:
            case Unanswered():
                self._fail(letter, error.code, error.facts)
            case DiskFull():
                self._fail(letter, "disk_full", {})
            case Busy():
                self._fail(letter, "busy", {})
            case Poisoned():
                self._fail(letter, "failed", {})
            case _:
                raise error

    def _fail(self, letter: Letter, code: str, facts: dict[str, str]) -> None:
        body = _encoder(letter)(Failure(code, facts))
        self.network.answer(letter, Answer(STATUS[code], body))

    # The office itself

    def people(self) -> list[Person]:
        """The people in the register."""
        rows = self.archive.rows("SELECT body FROM record WHERE kind = 'person' ORDER BY id")
        return [person_in(body) for (body,) in rows]

    def employ(self, people: Sequence[Person]) -> None:
        """Edit the register through the loader; the server is started anew, as the loader asks."""
        with self.archive.database.undisturbed(), self.archive.database.write() as connection:
            load_into(connection, people)
        self.start()
        self.note_grants()

    def note_grants(self) -> None:
        """Remember who may read what."""
        for person in self.people():
            self.granted.setdefault(person.id, set()).update(scopes_of(person))

    def forget_leavers(self, kept: int) -> None:
        """Forget who left a scope, but for the last ``kept`` numbers of the feed."""
        with self.archive.database.undisturbed(), self.archive.database.write() as connection:
            feed.collect_leavers(connection, feed.head(connection).seq - kept)

    def end_sessions(self, person: str) -> None:
        """Every session of a person is over."""
        with self.archive.database.undisturbed(), self.archive.database.write() as connection:
            connection.exec_driver_sql(
                "UPDATE token SET expires_at = '2000-01-01 00:00:00.000000' WHERE person = ?", (person,)
            )

    def back_up(self) -> None:
        """Make a verified backup."""
        self.archive.back_up()

    def restore(self) -> bool:
        """Put the newest backup back, if there is one; the server is down meanwhile."""
        self.crash()
        if not self.archive.restore(self.clock()):
            return False
        self.restores += 1
        self.start()
        self.note_grants()
        return True

    @property
    def backup_seq(self) -> int:
        """How far the newest verified backup goes."""
        return self.archive.backup_seq


def _message(letter: Letter) -> Hello | Push | Pull:
    """What a letter says; words of the version before this one in today's."""
    if letter.api == older.API:
        if letter.door == "push":
            return older.push(msgspec.json.decode(letter.body, type=older.Push))
        return older.pull(msgspec.json.decode(letter.body, type=older.Pull))
    kinds: dict[str, type[Hello | Push | Pull]] = {"hello": Hello, "push": Push, "pull": Pull}
    return msgspec.msgpack.decode(letter.body, type=kinds[letter.door])


def _encoder(letter: Letter) -> Callable[[object], bytes]:
    return msgspec.json.encode if letter.api == older.API else msgspec.msgpack.encode


def snapshot(connection: Connection, person: str) -> Snapshot:
    """What a person may read, as of this transaction."""
    rows = connection.exec_driver_sql("SELECT body FROM record WHERE id = ?", (person,))
    allowed = scopes_of(person_in(rows.scalar_one()))
    marks = ",".join("?" * len(allowed))
    members = connection.exec_driver_sql(
        "SELECT m.scope, m.record, r.rev FROM membership m JOIN record r ON r.id = m.record"
        f" WHERE m.scope IN ({marks})",
        tuple(allowed),
    )
    return Snapshot(frozenset(allowed), frozenset(tuple(row) for row in members))


def person_in(body: bytes) -> Person:
    """The person in a stored body."""
    return msgspec.json.decode(unpack(body), type=Person)
