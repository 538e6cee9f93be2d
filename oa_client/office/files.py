"""The files that go with papers (附件), as people add, open and remove them on a workstation."""

from __future__ import annotations

import contextlib
import errno
import io
import logging
import shutil
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.office.desk import Desk, Step
from oa_client.showing.shown_file import Pages, can_be_shown, text_of
from oa_client.storage import facts, files, records
from oa_client.storage.files import HERE, CachedFile
from oa_client.storage.vault import Broken, Stream, Taken, Vault, new_key
from oa_core.documents.blocks import Picture
from oa_core.documents.commands import Arrange, Attach, Detach
from oa_core.documents.model import TextRevision
from oa_core.files import FILE_LIMITS, Attachment, FileLimits, check_name, check_size, media_of
from oa_core.records import Record
from oa_core.refusal import Refused

log = logging.getLogger(__name__)

LIMITS_FACT = "file_limits"


@dataclass(frozen=True)
class FileShown:
    """A file of a record as it stands here. ``state`` is one of ``storage.files``'s, or ``away``: with the central
    office only. ``code`` and ``facts`` say why the central office refused it."""

    file: Attachment
    state: str
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def here(self) -> bool:
        """Whether it can be opened without the line."""
        return self.state in HERE


class _NotHere(Exception):
    """A content has just left, or is not whole."""


class Files:
    """The files of one office. Methods that read or write a whole file take their time: never on the GUI thread."""

    def __init__(self, desk: Desk, vault: Vault) -> None:
        self._desk = desk
        self._vault = vault
        self._streams: weakref.WeakSet[Stream] = weakref.WeakSet()
        self._wake: Callable[[], None] = lambda: None
        self._held: set[str] = set()
        """Pictures taken in since the start: 撤销 may bring one back that no text names any more."""
        desk.on_change(self._heed)

    @property
    def vault(self) -> Vault:
        """Where the contents lie."""
        return self._vault

    def on_wake(self, wake: Callable[[], None]) -> None:
        """Have ``wake`` called whenever a file is to be sent or fetched."""
        self._wake = wake

    def limits(self) -> FileLimits:
        """Which files the central office takes, as it last announced it."""
        with self._desk.read() as connection:
            told = facts.get(connection, LIMITS_FACT)
        return FILE_LIMITS if told is None else msgspec.json.decode(told, type=FileLimits)

    def of(self, record_id: str) -> tuple[FileShown, ...]:
        """The files of a record, in their order."""
        with self._desk.read() as connection:
            return tuple(_shown(connection, file) for file in attachments(connection, record_id))

    def attach(self, record_id: str, path: Path) -> Changes:
        """添加附件: keep a copy of the file here, encrypted, and let it go with the record from now on.

        Raises ``Refused``: what the rules say of the file and of the record, ``file_unreadable``, ``disk_full``.
        Nothing was kept then.
        """
        limits = self.limits()
        check_name(path.name)
        media = media_of(path.name, limits)
        try:
            check_size(path.stat().st_size, limits)
            taken = self._vault.take_in(path)
        except OSError as error:
            raise _told(error) from error
        try:
            changes = self._attach(record_id, Attachment(taken.sha256, path.name, taken.size, media), taken)
        except OSError as error:
            raise _told(error) from error
        finally:
            self._vault.drop_taken(taken)
        self._wake()
        return changes

    def _attach(self, record_id: str, file: Attachment, taken: Taken) -> Changes:
        step = Step(record_id, Attach(file))

        def is_here(connection: Connection) -> Changes:
            known = files.find(connection, file.sha256)
            if known is None or known.state not in HERE:
                raise _NotHere
            return Changes()

        with self._vault.still(), contextlib.suppress(_NotHere):
            if self._vault.has(file.sha256, file.size):
                # The content is here already: only the order is new. Whether the centre still has it, it will say.
                return self._desk.do([step], is_here)
        row = CachedFile(taken.sha256, taken.size, file.name, taken.key, "pending")

        def also(connection: Connection) -> Changes:
            files.put(connection, row)
            return Changes()

        with self._vault.placing(taken):
            return self._desk.do([step], also)

    def take_picture(self, content: bytes, name: str) -> Attachment:
        """Keep a picture here, encrypted, for a text that is being written; the order with the text sends it.

        Raises ``Refused`` as ``attach``.
        """
        limits = self.limits()
        check_name(name)
        check_size(len(content), limits)
        media = media_of(name, limits)
        try:
            taken = self._vault.take_content(content)
        except OSError as error:
            raise _told(error) from error
        self._held.add(taken.sha256)
        row = CachedFile(taken.sha256, taken.size, name, taken.key, "pending")
        try:
            with self._vault.still():
                if not self._vault.has(taken.sha256, taken.size):
                    with self._vault.placing(taken), self._desk.write(durable=True) as connection:
                        files.put(connection, row)
        except OSError as error:
            raise _told(error) from error
        finally:
            self._vault.drop_taken(taken)
        self._wake()
        return Attachment(taken.sha256, name, taken.size, media)

    def picture(self, file: Attachment) -> bytes | None:
        """The content of a picture in a text that the person has before them; ``None`` while it is being fetched."""
        with self._desk.read() as connection:
            row = files.find(connection, file.sha256)
        if row is not None and row.state in HERE:
            with contextlib.suppress(Broken), self._vault.open(file.sha256, row.key, row.size) as stream:
                return stream.read()
        with self._desk.write(durable=False) as connection:
            want(connection, file)
            files.ask_for(connection, file.sha256)
        self._wake()
        return None

    def detach(self, record_id: str, sha256: str) -> Changes:
        """移除附件. Raises ``Refused``."""
        return self._desk.execute(record_id, Detach(sha256))

    def put_back(self, record_id: str, file: Attachment, at: int) -> Changes:
        """放回 what was removed, as number ``at`` (from 0) of the files. Raises ``Refused``."""
        return put_back(self._desk, record_id, file, at)

    # Reading

    def open_file(self, record_id: str, sha256: str) -> BinaryIO:
        """The content, decrypted as it is read. It closes by itself when the person may no longer read it.

        Raises ``Refused``: ``gone`` (the record has no such file), ``file_away`` (not here yet; it is being fetched),
        ``file_broken`` (what lies here does not open; it is fetched anew where it can be).
        """
        with self._desk.read() as connection:
            known = self._known(connection, record_id, sha256)
            row = files.find(connection, sha256)
        if row is None or row.state not in HERE:
            self.want(record_id, sha256)
            raise Refused("file_away", name=known.name)
        try:
            stream = self._vault.open(sha256, row.key, row.size)
        except Broken as broken:
            log.error("the content %s does not open: %s", sha256, broken)
            self._fetch_anew(row)
            raise Refused("file_broken", name=known.name) from broken
        self._streams.add(stream)
        return cast(BinaryIO, io.BufferedReader(stream))

    def look_into(self, record_id: str, sha256: str) -> Pages | str:
        """The content to be looked at inside the window: pages, which the caller closes, or a text. It is decrypted in
        memory alone. Raises as ``open_file``, and ``file_not_shown`` for what cannot be shown."""
        with self._desk.read() as connection:
            file = self._known(connection, record_id, sha256)
        if not can_be_shown(file.media):
            raise Refused("file_not_shown", name=file.name)
        with self.open_file(record_id, sha256) as source:
            try:
                content = source.read()
            except Broken as broken:
                raise Refused("file_broken", name=file.name) from broken
        return text_of(content, file.name) if file.media.startswith("text/") else Pages(content, file.name)

    def save_copy(self, record_id: str, sha256: str, path: Path) -> None:
        """Write the content to ``path``, where it is encrypted no more. Raises as ``open_file``, ``path_not_writable``
        and ``disk_full``."""
        with self.open_file(record_id, sha256) as source:
            fresh = path.with_name(path.name + ".new")
            try:
                with fresh.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
                fresh.replace(path)
            except Broken as broken:
                raise Refused("file_broken", name=path.name) from broken
            except OSError as error:
                raise _told(error, "path_not_writable") from error
            finally:
                fresh.unlink(missing_ok=True)

    def want(self, record_id: str, sha256: str) -> None:
        """Fetch a file now: somebody waits for it. Raises ``Refused("gone")``."""
        with self._desk.write(durable=False) as connection:
            file = self._known(connection, record_id, sha256)
            want(connection, file)
            files.ask_for(connection, sha256)
        self._wake()

    def first_page(self, record_id: str, sha256: str) -> bytes | None:
        """The first page of a scan as JPEG, empty when there is none; ``None`` while it is being fetched.

        Raises ``Refused("gone")``.
        """
        with self._desk.read() as connection:
            self._known(connection, record_id, sha256)
            page = files.page(connection, sha256)
        if page is None:
            with self._desk.write(durable=False) as connection:
                asked = files.ask_for_page(connection, sha256)
            if asked:
                self._wake()
        return page

    def _known(self, connection: Connection, record_id: str, sha256: str) -> Attachment:
        record = records.read(connection, record_id)
        found = next((file for file in files_of(record) if file.sha256 == sha256), None)
        if found is None:
            raise Refused("gone")
        return found

    def _fetch_anew(self, row: CachedFile) -> None:
        """What lies here is damaged: fetch it, unless only this workstation ever had it."""
        if row.state == "ready":
            with self._vault.still(), self._desk.write(durable=True) as connection:
                self._vault.remove(row.sha256)
                anew = CachedFile(row.sha256, row.size, row.name, new_key(), "wanted", asked=1)
                files.put(connection, anew)
            self._wake()

    # What the person may no longer read

    def _heed(self, changes: Changes) -> None:
        """Remove from the disk what the last transactions took out of the cache."""
        if not (changes.records or changes.orders):
            return
        with self._desk.read() as connection:
            idle = set(files.unused(connection)) - files.needed(connection) - self._held
            going = files.gone(connection)
        if idle or going:
            self.clear_away(idle)

    def clear_away(self, idle: set[str] | None = None) -> None:
        """Remove the files whose rows are gone, and the rows that neither a record nor an order needs."""
        with self._vault.still():
            with self._desk.write(durable=True) as connection:
                files.forget_unused(connection, idle or set())
                going = files.gone(connection)
            for stream in list(self._streams):
                if stream.sha256 in going:
                    stream.close()
            removed = [sha256 for sha256 in going if self._vault.remove(sha256)]
            with self._desk.write(durable=False) as connection:
                files.removed(connection, removed)

    def sweep(self) -> int:
        """At the start: remove every file without a row, whatever left it there; gives how many."""
        with self._desk.read() as connection:
            idle = set(files.unused(connection)) - files.needed(connection)
        self.clear_away(idle)
        with self._vault.still(), self._desk.read() as connection:
            return self._vault.sweep(files.known(connection))


def attachments(connection: Connection, record_id: str) -> tuple[Attachment, ...]:
    """The files of a record as the person sees it."""
    return of_record(records.read(connection, record_id))


def files_of(record: Record | None) -> tuple[Attachment, ...]:
    """Every file that a record refers to: 附件 and the pictures in its text."""
    paper = getattr(record, "paper", record)
    pictures: tuple[Picture, ...] = getattr(paper, "pictures", ())
    if isinstance(record, TextRevision) and record.elements is not None:
        pictures = record.elements.pictures
    return (*of_record(record), *(picture.file for picture in pictures))


def of_record(record: Record | None) -> tuple[Attachment, ...]:
    """The files of a record; none for kinds that never have any."""
    found: tuple[Attachment, ...] = getattr(record, "attachments", ())
    return found


def put_back(desk: Desk, record_id: str, file: Attachment, at: int) -> Changes:
    """See ``Files.put_back``. Where the content has gone from here meanwhile, it is fetched."""
    with desk.read() as connection:
        order = [each.sha256 for each in attachments(connection, record_id)]
    steps = [Step(record_id, Attach(file))]
    if at < len(order):
        order.insert(at, file.sha256)
        steps.append(Step(record_id, Arrange(tuple(order))))

    def fetched(connection: Connection) -> Changes:
        want(connection, file)
        return Changes()

    return desk.do(steps, fetched)


def want(connection: Connection, file: Attachment) -> None:
    """Have a file fetched, unless it is here or on its way."""
    if files.find(connection, file.sha256) is None:
        files.put(connection, CachedFile(file.sha256, file.size, file.name, new_key(), "wanted"))


def _shown(connection: Connection, file: Attachment) -> FileShown:
    row = files.find(connection, file.sha256)
    if row is None:
        return FileShown(file, "away")
    return FileShown(file, row.state, row.code, tuple(row.why.items()))


def _told(error: OSError, otherwise: str = "file_unreadable") -> Refused:
    code = "disk_full" if error.errno == errno.ENOSPC else otherwise
    return Refused(code)
