"""Files come in and go out: who may hand in what, who may read it, and what nobody needs any more.

Nobody learns from these answers whether the office has a content they do not have themselves (the "have" oracle): bytes
are taken again and silently thrown away when they are there already, and a paper may only be given a content that its
giver has handed in or reads elsewhere.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from oa_core.files import FileLimits, check_size, is_content_name, media_of
from oa_core.refusal import Refused
from oa_server.office.failures import Unanswered
from oa_server.office.first_pages import FirstPages, has_first_page
from oa_server.office.ids import IDENTITY
from oa_server.office.registry import scopes_now
from oa_server.storage import file_rows
from oa_server.storage.database import Database
from oa_server.storage.file_rows import StoredFile, Upload
from oa_server.storage.file_store import Damaged, FileStore, WrongOffset
from oa_server.storage.writer import Transaction, Writer
from sync.file_protocol import BeginUpload, Begun, Completed, Received

log = logging.getLogger(__name__)

STAGED = timedelta(days=7)
"""How long the office keeps what somebody began to hand in."""
UNUSED = timedelta(days=30)
"""How long it keeps a content that no record refers to: an order for it may still be on its way."""
UPLOADS = 1000
"""The most uploads of one person that no record refers to yet."""


class Somebody(Protocol):
    """Who asks: a person by their id."""

    @property
    def person(self) -> str: ...


def missing(connection: Connection, names: Collection[str], caller: Somebody) -> tuple[str, ...]:
    """Those of ``names`` that an order of ``caller`` cannot refer to yet, in the same order.

    A content counts as there when it is whole, and the person has handed it in or reads a record that holds it. Asked
    in the transaction that carries the order out: what is there then will not be collected under its hands.
    """
    if not names:
        return ()
    file_rows.in_use(connection, names)
    there = file_rows.find(connection, names).keys()
    known = file_rows.handed_in(connection, names, caller.person)
    if not known >= set(names):
        known |= file_rows.held_in(connection, names, scopes_now(connection, caller.person))
    return tuple(name for name in names if name not in there or name not in known)


def as_long_as(connection: Connection, sizes: Mapping[str, int]) -> bool:
    """Whether each of these contents (that are there) is as long as told, in bytes."""
    there = file_rows.find(connection, sizes) if sizes else {}
    return all(there[name].size == size for name, size in sizes.items())


class Files:
    """The office's files. Every method blocks and may be called from any thread but the writer's own."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        store: FileStore,
        limits: FileLimits,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._writer = writer
        self._store = store
        self._first_pages = FirstPages(database, writer, store)
        self._clock = clock
        self.limits = limits

    def start(self) -> None:
        """Begin to prepare first pages; the writer works already."""
        self._first_pages.start()

    def close(self) -> None:
        """End what works in the background, while the writer still works."""
        self._first_pages.close()

    # On the way in

    def begin(self, caller: Somebody, sha256: str, asked: BeginUpload) -> Begun:
        """Where to go on with handing a content in.

        Raises ``Unanswered``: ``malformed``, ``file_empty``, ``file_too_large``, ``file_kind_refused``, ``quota_full``.
        """
        if not is_content_name(sha256):
            raise Unanswered("malformed", at="sha256")
        if asked.record and not IDENTITY.fullmatch(asked.record):
            raise Unanswered("malformed", at="record")
        try:
            check_size(asked.size, self.limits)
            media_of(asked.name, self.limits)
        except Refused as refused:
            raise Unanswered(refused.code, **refused.facts) from refused
        begun, given_up = self._writer.submit(
            lambda transaction: self._begin(transaction.connection, caller, sha256, asked)
        ).result()
        if given_up:
            self._store.drop(given_up)
        return Begun(have=True) if begun is None else Begun(begun.id, self._store.staged(begun.id))

    def _begin(
        self, connection: Connection, caller: Somebody, sha256: str, asked: BeginUpload
    ) -> tuple[Upload | None, str]:
        """The upload to go on with, ``None`` when the person has the content and the office too; and the id of the
        one that is given up for it, whose bytes count for nobody any more."""
        if self._has(connection, caller, sha256, asked.record):
            return None, ""
        known = file_rows.unfinished(connection, caller.person, sha256)
        if known is not None and known.size == asked.size:
            return known, ""
        if known is not None:
            file_rows.drop_upload(connection, known.id)
        count, size = file_rows.unused_by(connection, caller.person)
        if count >= UPLOADS or size + asked.size > self.limits.quota:
            raise Unanswered("quota_full")
        new = Upload(secrets.token_hex(16), sha256, caller.person, asked.size, self._clock())
        file_rows.put_upload(connection, new)
        return new, "" if known is None else known.id

    def _has(self, connection: Connection, caller: Somebody, sha256: str, record: str) -> bool:
        if not file_rows.find(connection, [sha256]) or not self._store.has(sha256):
            return False
        if file_rows.handed_in(connection, [sha256], caller.person):
            return True
        scopes = scopes_now(connection, caller.person)
        return record != "" and file_rows.holds(connection, record, sha256, scopes)

    def take(self, caller: Somebody, upload: str, offset: int, piece: bytes) -> Received:
        """Take a piece in. Raises ``Unanswered``: ``not_found``, ``malformed`` (more than was announced),
        ``wrong_offset``; and ``DiskFull``."""
        known = self._own(caller, upload)
        if known.completed_at is not None:
            return Received(known.size)
        if offset + len(piece) > known.size:
            raise Unanswered("malformed", at="offset")
        try:
            return Received(self._store.append(upload, offset, piece))
        except WrongOffset as wrong:
            raise Unanswered("wrong_offset", offset=str(wrong.offset)) from wrong

    def complete(self, caller: Somebody, upload: str) -> Completed:
        """The content is whole: verify it, give it its name, and only then write down that the office has it.

        Raises ``Unanswered``: ``not_found``, ``wrong_offset`` (something is missing), ``file_damaged``.
        """
        known = self._own(caller, upload)
        if known.completed_at is None:
            have = self._store.staged(upload)
            if have < known.size:
                raise Unanswered("wrong_offset", offset=str(have))
            self._keep(known)
            self._writer.submit(lambda transaction: self._complete(transaction, known)).result()
        self._store.drop(upload)
        self._first_pages.prepare(known.sha256)
        return Completed(known.sha256)

    def _keep(self, upload: Upload) -> None:
        try:
            self._store.keep(upload.id, upload.sha256)
        except Damaged as damaged:
            raise Unanswered("file_damaged") from damaged

    def _complete(self, transaction: Transaction, upload: Upload) -> None:
        if not self._store.has(upload.sha256):
            # It was collected between the two: what is staged gets the name again.
            self._keep(upload)
        now = self._clock()
        waits = has_first_page(self._store.path(upload.sha256))
        state = file_rows.WAITING if waits else file_rows.NONE
        file_rows.put(transaction.connection, StoredFile(upload.sha256, upload.size, state, now))
        file_rows.complete_upload(transaction.connection, upload.id, now)

    def _own(self, caller: Somebody, upload: str) -> Upload:
        if not IDENTITY.fullmatch(upload):
            raise Unanswered("not_found")
        with self._database.read() as connection:
            known = file_rows.upload(connection, upload)
        if known is None or known.person != caller.person:
            raise Unanswered("not_found")
        return known

    # On the way out

    def find(self, caller: Somebody, sha256: str, via: str) -> tuple[Path, StoredFile]:
        """Where the content lies that ``caller`` reads by the record ``via``.

        Raises ``Unanswered("not_found")``, alike for what is not there and what is not theirs.
        """
        if not is_content_name(sha256) or not IDENTITY.fullmatch(via):
            raise Unanswered("not_found")
        with self._database.read() as connection:
            scopes = scopes_now(connection, caller.person)
            known = file_rows.find(connection, [sha256]).get(sha256)
            if known is None or not file_rows.holds(connection, via, sha256, scopes):
                raise Unanswered("not_found")
        path = self._store.path(sha256)
        if not path.exists():
            log.error("the content %s is lost: its file is not on the disk", sha256)
            raise Unanswered("not_found")
        return path, known

    def first_page(self, caller: Somebody, sha256: str, via: str) -> bytes:
        """The first page as JPEG.

        Raises ``Unanswered``: ``not_found``, ``no_preview`` (this content has none), ``busy`` (it is being prepared).
        """
        _, known = self.find(caller, sha256, via)
        if known.first_page == file_rows.WAITING:
            raise Unanswered("busy")
        if known.first_page != file_rows.READY:
            raise Unanswered("no_preview")
        try:
            return self._store.first_page(sha256).read_bytes()
        except FileNotFoundError:
            # The folder of first pages is no part of a backup: what was restored without it is made anew.
            self._first_pages.prepare_again(sha256)
            raise Unanswered("busy") from None

    # What nobody needs any more

    def collect(self, now: datetime) -> int:
        """Remove what was begun and left, and what no record has referred to since long; gives how many contents.

        Run it daily. Rows go first and files after them, on the writer's thread, where nobody can refer to a content in
        between.
        """

        def forget(transaction: Transaction) -> None:
            file_rows.collect_unused(transaction.connection, now, now - UNUSED)
            file_rows.drop_old_uploads(transaction.connection, now - STAGED, now - UNUSED)

        def sweep(transaction: Transaction) -> int:
            known = file_rows.known_uploads(transaction.connection)
            for upload in self._store.uploads():
                if upload not in known:
                    self._store.drop(upload)
            old = self._store.older_than((now - STAGED).timestamp())
            lost = sorted(set(old) - file_rows.find(transaction.connection, old).keys())
            return sum(self._store.remove(sha256, (now - STAGED).timestamp()) for sha256 in lost)

        self._writer.submit(forget).result()
        return self._writer.submit(sweep).result()
