"""The one writer: a thread that carries out waiting work in groups, one commit (one wait for the disk) per group."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from oa_server.storage.database import Busy, Database, DiskFull

GROUP = 64
"""The most pieces of work in one transaction."""
GROUP_SECONDS = 0.2
"""No further piece joins a transaction that is this old: those who wait for its commit shall not wait long."""

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
        while (first := self._queue.get()) is not None:
            if not self._group(first):
                return

    def _group(self, first: _Piece[Any]) -> bool:
        """Carry out ``first`` and what else is waiting; whether the writer goes on afterwards."""
        taken: list[_Piece[Any]] = []
        done: list[Callable[[], None]] = []
        going_on = True
        try:
            with self._database.write() as connection:
                transaction = Transaction(connection)
                begun = time.monotonic()
                piece: _Piece[Any] | None = first
                while piece is not None:
                    taken.append(piece)
                    done.append(_carry_out(piece, transaction))
                    piece = None
                    if len(taken) < GROUP and time.monotonic() - begun < GROUP_SECONDS:
                        piece, going_on = self._next()
        except Exception as error:  # noqa: BLE001  (whatever it was, somebody waits for an answer)
            self._apart(taken or [first], error)
            return going_on
        self._announce(transaction, done)
        return going_on

    def _next(self) -> tuple[_Piece[Any] | None, bool]:
        try:
            piece = self._queue.get_nowait()
        except queue.Empty:
            return None, True
        return piece, piece is not None

    def _apart(self, pieces: list[_Piece[Any]], error: Exception) -> None:
        """The group's transaction failed. Alone, each piece succeeds or fails for itself."""
        if not isinstance(error, Busy | DiskFull):
            log.error("a transaction failed", exc_info=error)
        if len(pieces) == 1:
            pieces[0].future.set_exception(error)
            return
        for piece in pieces:
            try:
                with self._database.write() as connection:
                    transaction = Transaction(connection)
                    done = _carry_out(piece, transaction)
            except Exception as alone:  # noqa: BLE001 - whatever it is, it is handed to the one who asked
                piece.future.set_exception(alone)
            else:
                self._announce(transaction, [done])

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
