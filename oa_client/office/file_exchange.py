"""What the conversation about files does here: which file next, pieces out of the vault and into it, what came of it.

For one thread, that of the file worker. Stopped anywhere, the next start goes on from what lies on the disk.
"""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import BinaryIO, cast

import msgspec
from sqlalchemy import Connection

from oa_client.importing.file_text import text_of
from oa_client.office.changes import Changes
from oa_client.office.desk import Desk
from oa_client.office.files import LIMITS_FACT, Files, files_of, want
from oa_client.storage import documents, facts, files, records, searched
from oa_client.storage.files import HERE, TO_FETCH, TO_SEND, CachedFile
from oa_client.storage.vault import Broken, Part, Stream, new_key
from oa_core.files import Attachment, FileLimits
from oa_core.people.model import Person, desks_of
from sync.file_talk import (
    Deed,
    Finish,
    Inbound,
    Job,
    KeepPiece,
    NotTaken,
    Outbound,
    PageHere,
    PageLater,
    PageOf,
    ReadPiece,
    Reply,
    Resume,
    Sent,
)

log = logging.getLogger(__name__)

BY_ITSELF = 5 * 1024 * 1024
"""A file of a paper in 待办 below this size is fetched before anybody asks for it, in bytes."""
PAGE_REST = timedelta(seconds=4)
"""How long a first page that the central office had not drawn yet is not asked for again."""
PASSING = frozenset({"quota_full", "busy", "not_found"})
"""Codes of the central office that may be another tomorrow: tried again later, and no order is held for them."""


class FileExchange:
    """The vault's side of the conversation about files."""

    def __init__(self, desk: Desk, here: Files) -> None:
        self._desk = desk
        self._files = here
        self._vault = here.vault
        self._part: tuple[CachedFile, Part] | None = None
        self._stream: Stream | None = None
        self._put_off: set[str] = set()
        self._pages_put_off: dict[str, datetime] = {}
        self.carried: tuple[str, int] = ("", 0)
        """The content on the line and how many of its bytes are over; nothing while none is."""

    def sweep(self) -> int:
        """At the start: remove every file without a row; see ``Files.sweep``."""
        return self._files.sweep()

    def begin(self) -> None:
        """A new start, or the line carries again: what was put off is tried again."""
        self._put_off.clear()

    def announced(self, limits: FileLimits) -> None:
        """Keep what the central office takes."""
        with self._desk.write(durable=False) as connection:
            facts.put(connection, LIMITS_FACT, msgspec.json.encode(limits).decode())

    def put_off(self, job: Job) -> None:
        """Leave a job for later, so that the others get their turn."""
        self._put_off.add(job.sha256)

    def next_job(self) -> Job | None:
        """What to do next: first pages that somebody waits for, then files on their way out, then those on their way
        here; what somebody waits for and what is small goes first. Papers in 待办 bring their small files along. Orders
        that wait for a content that is not here and comes from nowhere are held."""
        with self._desk.read() as connection:
            wanted = _wanted_by_itself(connection, self._desk.foresight.context(connection).person)
        if wanted:
            with self._desk.write(durable=False) as connection:
                for file in wanted:
                    want(connection, file)
        with self._desk.read() as connection:
            page = self._page(connection)
            if page is not None:
                return page
            sending = files.in_states(connection, TO_SEND)
            again = files.waited_for(connection) - {row.sha256 for row in sending}
            found = {each: files.find(connection, each) for each in sorted(again)}
            sending += [row for row in found.values() if row is not None]
            lost = {
                each: _name(connection, each)
                for each, row in found.items()
                if row is None or (row.state in TO_FETCH and not _via(connection, each))
            }
            for row in sending:
                if row.sha256 not in self._put_off and row.state in HERE:
                    via = _via(connection, row.sha256)
                    return Outbound(row.sha256, row.name, row.size, via)
            for row in files.in_states(connection, TO_FETCH):
                via = _via(connection, row.sha256)
                if via and row.sha256 not in self._put_off:
                    return Inbound(row.sha256, row.size, via)
        for each, name in lost.items():
            self._hold(each, "file_lost", {"name": name})
        return None

    def page_waits(self) -> bool:
        """Whether somebody waits for a first page that can be fetched."""
        with self._desk.read() as connection:
            return self._page(connection) is not None

    def page_is_late(self) -> bool:
        """Whether somebody waits for a first page that the central office had not drawn yet."""
        return bool(self._pages_put_off)

    def _page(self, connection: Connection) -> PageOf | None:
        asked = files.pages_asked_for(connection)
        self._pages_put_off = {page: at for page, at in self._pages_put_off.items() if page in asked}
        for sha256 in asked:
            via = _via(connection, sha256)
            put_off = self._pages_put_off.get(sha256)
            # Either way round: a clock that was set back must not keep the page away.
            if via and (put_off is None or abs(self._desk.now() - put_off) >= PAGE_REST):
                return PageOf(sha256, via)
        return None

    # One step of the conversation

    def perform(self, deed: Deed) -> Reply:
        """Do one step here. Raises ``DiskFull`` and ``OSError``; nothing is lost then."""
        match deed:
            case ReadPiece(sha256, offset, length):
                self.carried = sha256, offset
                return self._read(sha256, offset, length)
            case Resume(sha256):
                return self._resume(sha256)
            case KeepPiece(sha256, piece):
                assert self._part is not None
                have = self._part[1].append(piece)
                self.carried = sha256, have
                return have
            case Finish(_):
                return self._finish()
            case Sent(sha256):
                self._sent(sha256)
            case NotTaken(sha256, code, told):
                self._not_taken(sha256, code, told)
            case PageLater(sha256):
                self._pages_put_off[sha256] = self._desk.now()
            case PageHere(sha256, jpeg):
                self._pages_put_off.pop(sha256, None)
                with self._desk.write(durable=False) as connection:
                    files.put_page(connection, sha256, jpeg)
                self._tell(sha256)
        return None

    def leave_off(self) -> None:
        """The conversation ended or broke: let go of the files on the disk."""
        self.carried = "", 0
        if self._part is not None:
            self._part[1].close()
            self._part = None
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _read(self, sha256: str, offset: int, length: int) -> bytes | None:
        try:
            if self._stream is None:
                with self._desk.read() as connection:
                    row = files.find(connection, sha256)
                if row is None:
                    return None
                self._stream = self._vault.open(sha256, row.key, row.size)
                self._set(sha256, "uploading")
            self._stream.seek(offset)
            piece = b""
            while len(piece) < length and (more := self._stream.read(length - len(piece))):
                piece += more
        except Broken as broken:
            log.error("the content %s does not open: %s", sha256, broken)
            return None
        return piece

    def _resume(self, sha256: str) -> int | None:
        self.leave_off()
        with self._desk.read() as connection:
            row = files.find(connection, sha256)
        if row is None or row.state not in TO_FETCH:
            return None
        self._part = row, self._vault.fetching(sha256, row.key, row.size)
        self._set(sha256, "partial")
        return self._part[1].have

    def _finish(self) -> bool:
        assert self._part is not None
        begun, part = self._part
        self._part = None
        if not part.finish():
            # A key seals one content: what arrives in its place is sealed with another.
            with self._desk.write(durable=True) as connection:
                row = files.find(connection, begun.sha256)
                if row is not None and row.key == begun.key:
                    files.put(connection, replace(row, key=new_key(), state="wanted"))
            return False
        with self._vault.still():
            with self._desk.read() as connection:
                row = files.find(connection, begun.sha256)
            if row is None or row.key != begun.key or row.state not in TO_FETCH:
                part.drop()  # purged meanwhile, or somebody added the same content here
                return True
            part.place()
            with self._desk.write(durable=True) as connection:
                files.set_state(connection, begun.sha256, "ready")
        self._tell(begun.sha256)
        return True

    def _sent(self, sha256: str) -> None:
        with self._desk.write(durable=True) as connection:
            files.set_state(connection, sha256, "ready")
            free = files.release(connection, self._desk.now())
            changes = Changes(orders=free, records=frozenset(files.refs(connection, sha256)))
        self._desk.tell(changes)
        if free:
            self._desk.sync_now()

    def _not_taken(self, sha256: str, code: str, told: dict[str, str]) -> None:
        """An upload that is refused for good holds the orders that wait for it; a person decides what comes of them."""
        self._put_off.add(sha256)
        if code in PASSING:
            return
        self._hold(sha256, code, told)

    def _hold(self, sha256: str, code: str, told: dict[str, str]) -> None:
        with self._desk.write(durable=True) as connection:
            row = files.find(connection, sha256)
            if row is not None and row.state in HERE:
                files.set_state(connection, sha256, "refused", code, told)
            lanes = files.hold(connection, sha256, code, told, self._desk.now())
            changes = self._desk.foresight.refold(connection, lanes)
            changes |= Changes(orders=bool(lanes), records=frozenset(files.refs(connection, sha256)))
        self._desk.tell(changes)

    def _set(self, sha256: str, state: str) -> None:
        with self._desk.write(durable=False) as connection:
            row = files.find(connection, sha256)
            begins = {"uploading": TO_SEND, "partial": TO_FETCH}[state]
            if row is not None and row.state in begins and row.state != state:
                files.set_state(connection, sha256, state)

    def _tell(self, sha256: str) -> None:
        with self._desk.read() as connection:
            changed = frozenset(files.refs(connection, sha256))
        self._desk.tell(Changes(records=changed))

    # Words

    def read_one(self) -> bool:
        """Have the words of one file found by searching; whether there was one. A file that breaks the reader is not
        tried a second time."""
        with self._desk.read() as connection:
            row = files.to_read(connection)
        if row is None:
            return False
        with self._desk.write(durable=True) as connection:
            files.set_read(connection, row.sha256, "trying")
        text = self._text(row)
        with self._desk.write(durable=False) as connection:
            for id_ in files.refs(connection, row.sha256) if text else ():
                record = records.read(connection, id_)
                if record is not None:
                    searched.put_file_text(connection, record, row.sha256, text)
            files.set_read(connection, row.sha256, "done")
        return True

    def _text(self, row: CachedFile) -> str:
        try:
            with self._vault.open(row.sha256, row.key, row.size) as stream:
                return text_of(row.name, cast(BinaryIO, io.BufferedReader(stream)), row.size)
        except OSError as error:
            log.info("the words of %s are not read: %s", row.sha256, error)
            return ""


def _via(connection: Connection, sha256: str) -> str:
    """A record that the central office knows to refer to the content; nothing when there is none."""
    for record in files.refs(connection, sha256):
        confirmed = records.read_confirmed(connection, record)
        if any(file.sha256 == sha256 for file in files_of(confirmed)):
            return record
    return ""


def _wanted_by_itself(connection: Connection, me: Person) -> list[Attachment]:
    return [
        file
        for record in _inbox(connection, me)
        for file in files_of(records.read_confirmed(connection, record))
        if file.size < BY_ITSELF and files.find(connection, file.sha256) is None
    ]


def _name(connection: Connection, sha256: str) -> str:
    """What a record of the person's calls a content; the content's own name when none refers to it."""
    for record in files.refs(connection, sha256):
        for file in files_of(records.read(connection, record)):
            if file.sha256 == sha256:
                return file.name
    return sha256


def _inbox(connection: Connection, me: Person) -> list[str]:
    """The records in 待办 that may have files: papers this person holds, and envelopes their desks have to sign for."""
    held = [row.id for row in documents.with_me(connection, me.id)]
    return held + [row.envelope for row in documents.to_sign_for(connection, desks_of(me))]
