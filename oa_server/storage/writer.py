"""The one writer: a thread that carries out waiting work in groups, one commit (one wait for the disk) per group."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from oa_server.storage.database import Busy, Crossed, Database, DiskFull

GROUP = 64
"""The most pieces of work in one transaction."""
GROUP_SECONDS = 0.2
"""No further piece joins a transaction that is this old: those who wait for its commit shall not wait long."""
TRIES = 5
"""How often a group is begun whose transaction crossed another one."""
BACK_OFF_SECONDS = 0.02

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass
class Transaction:
    """A transaction as work sees it. ``touched`` gathers the scopes that have news, ``kinds`` what was written."""

    connection: Connection
    touched: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


Work = Callable[[Transaction], T]


@dataclass(frozen=True)
class _Piece(Generic[T]):
    work: Work[T]
    future: Future[T]


class Writer:
    """Runs work in the order it came. A piece that fails is undone alone; the others of its group stand.

    Work may be begun several times, and only its last run counts: it must change nothing but the database and its
    transaction.
    ``told`` hears of each committed transaction, on the writer's thread, before its callers and before the next.
    """

    def __init__(
        self, database: Database, told: Callable[[Transaction], None] = lambda _transaction: None
    ) -> None:
        self._database = database
        self._told = told
        self._queue: queue.SimpleQueue[_Piece[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer")
        self._closing = threading.Lock()
        self._closed = False
        self._ended = False
        self.commits = 0

    def start(self) -> None:
        """Begin working."""
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """The result of ``work`` once it is on the disk. Fails with the work's own error, ``Busy`` or ``DiskFull``."""
        future: Future[T] = Future()
        # What is on its way to the disk cannot be called back: a cancelled future would end the writer's thread.
        future.set_running_or_notify_cancel()
        with self._closing:
            if self._closed:
                future.set_exception(Busy())
            else:
                self._queue.put(_Piece(work, future))
        return future

    def close(self) -> None:
        """Finish what is waiting, then end the thread."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._ended and (first := self._queue.get()) is not None:
            self._group([first])

    def _group(self, pieces: list[_Piece[Any]]) -> None:
        """Carry out ``pieces`` and what else is waiting, in one transaction."""
        for left in reversed(range(TRIES)):
            try:
                with self._database.write() as connection:
                    transaction = Transaction(connection)
                    done = [_carry_out(piece, transaction) for piece in self._joined(pieces)]
            except Crossed as error:
                if not left:
                    self._fail(pieces, error)
                    return
                # Whoever crossed us comes first now; at once again, we might only cross them again.
                time.sleep(BACK_OFF_SECONDS * (TRIES - left))
            except Busy as error:
                self._fail(pieces, error)
                return
            except Exception as error:  # noqa: BLE001  (whatever it was, somebody waits for an answer)
                self._apart(pieces, error)
                return
            else:
                self._announce(transaction, done)
                return

    def _joined(self, pieces: list[_Piece[Any]]) -> Iterator[_Piece[Any]]:
        """The pieces, and those that come while they are carried out and still fit into the group."""
        begun = time.monotonic()
        for piece in pieces:  # it grows meanwhile
            yield piece
            if piece is pieces[-1] and len(pieces) < GROUP and time.monotonic() - begun < GROUP_SECONDS:
                pieces += self._waiting()

    def _waiting(self) -> list[_Piece[Any]]:
        """The next piece, if one is waiting."""
        if self._ended:
            return []
        try:
            piece = self._queue.get_nowait()
        except queue.Empty:
            return []
        self._ended = piece is None
        return [] if piece is None else [piece]

    def _apart(self, pieces: list[_Piece[Any]], error: Exception) -> None:
        """The group's transaction failed. Alone, each piece succeeds or fails for itself."""
        if not isinstance(error, DiskFull):
            log.error("a transaction failed", exc_info=error)
        if len(pieces) == 1:
            self._fail(pieces, error)
            return
        for piece in pieces:
            try:
                with self._database.write() as connection:
                    transaction = Transaction(connection)
                    done = _carry_out(piece, transaction)
            except Exception as alone:  # noqa: BLE001 - whatever it is, it is handed to the one who asked
                self._fail([piece], alone)
            else:
                self._announce(transaction, [done])

    def _fail(self, pieces: list[_Piece[Any]], error: Exception) -> None:
        for piece in pieces:
            piece.future.set_exception(error)

    def _announce(self, transaction: Transaction, done: list[Callable[[], None]]) -> None:
        self.commits += 1
        self._told(transaction)
        for answer in done:
            answer()


def _carry_out(piece: _Piece[T], transaction: Transaction) -> Callable[[], None]:
    """Do the work inside a savepoint; the answer is given by the function returned, after the commit.

    An error of the database is raised: it may have undone the whole transaction.
    """
    try:
        with transaction.connection.begin_nested():
            result = piece.work(transaction)
    except (DBAPIError, Busy, DiskFull):
        raise
    except Exception as error:  # noqa: BLE001  (it belongs to the one who submitted the work)
        failed = error
        return lambda: piece.future.set_exception(failed)
    return lambda: piece.future.set_result(result)
