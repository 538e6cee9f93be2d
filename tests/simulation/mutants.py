"""Mistakes that can be planted in the production code by name, so that the simulator shows that it would see them.

Each is a small patch of one production function, and a sentence that says what somebody got wrong (sync.md D). One
more, the number of the feed taken at the beginning of a transaction, needs transactions that overlap: PostgreSQL.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Connection

from oa_client.office import exchange as client_exchange
from oa_client.storage import facts, outbox, scopes
from oa_client.storage.schema import outbox as outbox_table
from oa_core.documents.commands import Revise
from oa_core.documents.workflow import WORKFLOW
from oa_core.workflow import Order
from oa_server.office import batch, epochs, files, pulling
from oa_server.office import exchange as server_exchange
from oa_server.storage import answers, feed
from oa_server.storage.file_store import FileStore
from oa_server.storage.schema import COMMAND_LOG
from sync import core
from sync.protocol import Pulled

Patches = list[tuple[object, str, object]]


@dataclass(frozen=True)
class Mutant:
    """A mistake. ``patches`` makes what to put in the place of which attribute of which object."""

    sentence: str
    patches: Callable[[], Patches]


MUTANTS: dict[str, Mutant] = {}


def _mutant(name: str, sentence: str) -> Callable[[Callable[[], Patches]], Callable[[], Patches]]:
    def keep(patches: Callable[[], Patches]) -> Callable[[], Patches]:
        MUTANTS[name] = Mutant(sentence, patches)
        return patches

    return keep


@contextmanager
def planted(name: str | None) -> Iterator[None]:
    """The production code with this mistake in it, or without any."""
    with ExitStack() as undo:
        if name is not None:
            for place, attribute, value in MUTANTS[name].patches():
                undo.enter_context(mock.patch.object(place, attribute, value))
        yield


# Orders on their way up


@_mutant("delete_on_send", "The outbox row is deleted when the order is sent.")
def _delete_on_send() -> Patches:
    take = outbox.take

    def mistaken(connection: Connection, *rest: Any) -> Sequence[Any]:
        rows = take(connection, *rest)
        connection.execute(outbox_table.delete().where(outbox_table.c.id.in_([row.id for row in rows])))
        return rows

    return [(outbox, "take", mistaken)]


@_mutant("no_idempotency", "An order that comes again is decided again.")
def _no_idempotency() -> Patches:
    def keep(connection: Connection, kept: Sequence[answers.Answer]) -> None:
        connection.execute(COMMAND_LOG.delete().where(COMMAND_LOG.c.id.in_([each.id for each in kept])))
        genuine(connection, kept)

    genuine = answers.keep
    return [(answers, "find", lambda _connection, _ids: {}), (answers, "keep", keep)]


@_mutant(
    "dedupe_by_counter",
    "Orders are told apart by device and counter: a copied disk's new ones are swallowed.",
)
def _dedupe_by_counter() -> Patches:
    put = outbox.put

    def mistaken(connection: Connection, order: Order) -> None:
        last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").scalar()
        device = facts.get(connection, "device") or ""
        put(connection, replace(order, id=f"{device}-{(last or 0) + 1}"))

    return [(outbox, "put", mistaken), (batch, "_fingerprint", lambda _person, _order: "")]


@_mutant("log_after_effect", "The answer is written in a transaction of its own, after that of the effect.")
def _log_after_effect() -> Patches:
    keep = answers.keep
    committed = server_exchange.Exchange.committed
    late: list[answers.Answer] = []

    def later(_connection: Connection, kept: Sequence[answers.Answer]) -> None:
        late.extend(kept)

    def then(self: server_exchange.Exchange, transaction: Any) -> None:
        committed(self, transaction)
        kept = list(late)
        late.clear()
        if kept:
            with transaction.connection.engine.begin() as connection:
                keep(connection, kept)

    return [(answers, "keep", later), (server_exchange.Exchange, "committed", then)]


@_mutant("lane_goes_on", "What is behind a refused order of its lane is carried out.")
def _lane_goes_on() -> Patches:
    class Never(set[str]):
        def __contains__(self, _lane: object) -> bool:
            return False

        def __iter__(self) -> Iterator[str]:
            return iter(())

    init = batch.Batch.__init__

    def mistaken(self: batch.Batch, *given: Any) -> None:
        init(self, *given)
        self._stopped_lanes = Never()

    def ready(connection: Connection, lanes: Collection[str], now: Any) -> None:
        """The workstation does not stop either."""

    return [
        (batch.Batch, "__init__", mistaken),
        (batch, "set", Never),
        (outbox, "_block_behind", ready),
        (outbox, "STOPPED", ("nothing",)),
    ]


@_mutant("blind_overwrite", "A text is saved over whatever is there, whatever it was written from.")
def _blind_overwrite() -> Patches:
    step = WORKFLOW.steps[Revise]

    def blind(document: Any, act: Revise, order: Order, context: Any) -> Any:
        return step.does(document, replace(act, base=document.revision), order, context)

    steps = {**WORKFLOW.steps, Revise: replace(step, does=blind)}
    return [(WORKFLOW, "steps", steps)]


@_mutant("push_without_epoch", "Orders are sent before the epochs agree, and taken without asking.")
def _push_without_epoch() -> Patches:
    def silent(_turn: int) -> Iterator[Any]:
        return None
        yield

    def unasked(connection: Connection, _epoch: int) -> feed.Head:
        return feed.head(connection)

    return [(core, "_greet", silent), (server_exchange, "same_epoch", unasked)]


# News on their way down


@_mutant("page_cut_inside_seq", "A page ends between two records of one commit.")
def _page_cut_inside_seq() -> Patches:
    def after(
        connection: Connection, scope: str, pos: int, floor: int, upto: int, limit: int
    ) -> list[feed.Entry]:
        asked = {"of": scope, "pos": pos, "floor": floor, "upto": upto, "most": limit}
        return [feed.Entry(*row) for row in connection.execute(feed._PAGE, asked)]

    return [(feed, "after", after)]


@_mutant(
    "no_floor", "The cursor is compared without its floor: whoever reads from nothing begins again and again."
)
def _no_floor() -> Patches:
    def reading(scope: str, cursor: tuple[int, int] | None, stand: feed.Stand, head: int) -> Any:
        pos, floor = cursor or (0, head)
        reset = cursor is not None and pos < stand.min_safe_seq
        return pulling._Reading(scope, 0 if reset else pos, head if reset else floor, reset, stand)

    return [(pulling, "_reading", reading)]


@_mutant("no_reset", "Who left is forgotten, and nobody who was away is told to read anew.")
def _no_reset() -> Patches:
    def reading(scope: str, cursor: tuple[int, int] | None, stand: feed.Stand, head: int) -> Any:
        pos, floor = cursor or (0, head)
        return pulling._Reading(scope, pos, floor, False, stand)

    return [(pulling, "_reading", reading)]


@_mutant("no_purge", "A scope that is no longer the person's is struck from the list, and its records stay.")
def _no_purge() -> Patches:
    genuine = scopes.leave

    def leave(connection: Connection, held: dict[str, scopes.Scope], names: Collection[str]) -> set[str]:
        genuine(connection, held, names)
        return set()

    return [(scopes, "leave", leave)]


@_mutant("cursor_before_rows", "The cursors of a page are kept before its records are.")
def _cursor_before_rows() -> Patches:
    page = client_exchange.Exchange._page

    def mistaken(self: client_exchange.Exchange, pulled: Pulled) -> Any:
        with self._database.write(durable=False) as connection:
            for told in pulled.scopes:
                connection.exec_driver_sql(
                    "UPDATE scope SET pos = ?, floor = ? WHERE name = ?", (told.pos, told.floor, told.name)
                )
        return page(self, pulled)

    return [(client_exchange.Exchange, "_page", mistaken)]


@_mutant("no_out_row", "Nobody is told that a record has left a scope.")
def _no_out_row() -> Patches:
    put = feed.put

    def mistaken(connection: Connection, entries: Sequence[feed.Entry], *rest: Any) -> None:
        put(connection, [entry for entry in entries if entry.op == feed.IN], *rest)

    return [(feed, "put", mistaken)]


@_mutant("digest_forgets_leavers", "The workstation's digest keeps what has left.")
def _digest_forgets_leavers() -> Patches:
    return [(scopes.Scope, "take", lambda _scope, _mark: None)]


@_mutant("digest_forgets_followers", "The server's digest leaves out what moves along with another record.")
def _digest_forgets_followers() -> Patches:
    put = feed.put

    def mistaken(
        connection: Connection,
        entries: Sequence[feed.Entry],
        news: Mapping[str, tuple[int, int, int]] = feed.NO_NEWS,
    ) -> None:
        told = {name: (grown, came, left) for name, (grown, came, left) in news.items() if grown <= 1}
        put(connection, entries, told)

    return [(feed, "put", mistaken)]


# A server that was restored


@_mutant("no_resend", "After a restore nothing is sent again.")
def _no_resend() -> Patches:
    return [(outbox, "send_again", lambda _connection, _fork_seq, _now: [])]


@_mutant("last_fork_only", "Of the forks somebody has missed only the last one counts.")
def _last_fork_only() -> Patches:
    def fork_since(connection: Connection, epoch: int) -> int:
        known = feed.epochs(connection)
        return feed.head(connection).seq if epoch == known[-1].epoch else known[-1].fork_seq

    return [(feed, "fork_since", fork_since)]


@_mutant(
    "restore_keeps_epoch", "A restored server goes on in its old epoch, and nobody looks at the side file."
)
def _restore_keeps_epoch() -> Patches:
    def declare(connection: Connection, _file: Path, _now: datetime) -> feed.Epoch:
        return feed.epochs(connection)[-1]

    return [(epochs, "declare", declare), (epochs, "check", lambda _connection, _file: None)]


# Files


@_mutant("files_not_awaited", "An order is carried out although the files it refers to are not there yet.")
def _files_not_awaited() -> Patches:
    return [
        (files, "missing", lambda _connection, _names, _caller: ()),
        (files, "as_long_as", lambda _connection, _sizes: True),
    ]


@_mutant(
    "pieces_unverified", "A piece is appended wherever it says it begins, and the whole is not verified."
)
def _pieces_unverified() -> Patches:
    def append(self: FileStore, upload: str, _offset: int, piece: bytes) -> int:
        path = self._staging(upload)
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as staged:
            staged.write(piece)
        return self.staged(upload)

    def keep(self: FileStore, upload: str, sha256: str) -> None:
        final = self.path(sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._staging(upload), final)

    return [(FileStore, "append", append), (FileStore, "keep", keep)]
