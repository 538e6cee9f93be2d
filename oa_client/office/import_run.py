"""Taking over a folder of old papers: file by file, going on where it was broken off, never stopped by one of them."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from oa_client.importing.ledgers import Entry, ledgers_in
from oa_client.importing.xlsx import read_xlsx
from oa_client.office.changes import Changes
from oa_client.office.desk import Desk, Step
from oa_client.office.taking_over import from_entry, from_file, keys_of, sha256_of, with_entry
from oa_client.storage import archive, outbox, records
from oa_client.storage.archive import ImportRow
from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import OldPaper, old_paper_id
from oa_core.people.model import Register, desks_of
from oa_core.refusal import Refused

log = logging.getLogger(__name__)

BATCH = 20
"""So many files are one transaction: what is broken off in between is read again."""
QUEUED = 300
"""While so many orders wait to be sent, no more are made: the person's own work goes first."""
PATIENCE = 1.0
"""Seconds after which it is looked whether they have gone."""
PAPERS = frozenset({".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".txt"})
LEDGERS = frozenset({".xlsx"})


@dataclass(frozen=True)
class Progress:
    """How far a folder has been taken over. ``waiting``: for the line, before more is made; ``code`` and ``facts`` why
    it ended before its end."""

    folder: str = ""
    done: int = 0
    total: int = 0
    running: bool = False
    waiting: bool = False
    code: str = ""


@dataclass(frozen=True)
class _Taken:
    row: ImportRow
    act: KeepOldPaper | None = None


class ImportRun:
    """One folder at a time, in a thread of its own."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.progress = Progress()
        desk.on_close(self.pause)

    def start(self, folder: Path) -> None:
        """Take ``folder`` over in the background; where it was begun before, it goes on."""
        self.pause()
        self._stop.clear()
        self.progress = Progress(str(folder), running=True)
        self._thread = threading.Thread(target=self._work, args=(folder,), name="oa-import", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Stop after the batch under way."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(self, folder: Path) -> None:
        code = ""
        try:
            self.take(folder)
        except Refused as refused:
            code = refused.code
        except Exception:  # whatever it is, the office goes on without the import
            log.exception("taking over a folder failed")
            code = "fault"
        self.progress = replace(self.progress, running=False, waiting=False, code=code)

    def take(self, folder: Path, queued: int = QUEUED) -> None:
        """Take ``folder`` over before going on. Raises ``Refused``: ``file_unreadable`` (no such folder), ``not_yours``
        (the person works at no desk), ``disk_full``."""
        if not folder.is_dir():
            raise Refused("file_unreadable")
        me, register = self._desk.me, self._desk.register
        desks = sorted(desks_of(me), key=lambda organ: (organ != me.organ, organ))
        if not desks:
            raise Refused("not_yours")
        work = _Work(self._desk, folder, desks[0], register)
        paths = list(_files(folder))
        entries = work.entries = work.read_ledgers([path for path in paths if path.suffix.lower() in LEDGERS])
        self.progress = Progress(str(folder), total=len(paths) + len(entries), running=True)
        by_key: dict[str, list[int]] = {}
        for at, entry in enumerate(entries):
            for key in keys_of(entry.facts):
                by_key.setdefault(key, []).append(at)
        used: set[int] = set()
        for start in range(0, len(paths), BATCH):
            if not self._room(queued):
                return
            work.take_files(paths[start : start + BATCH], by_key, used)
            self._tell(done=min(start + BATCH, len(paths)))
        rest = [entry for at, entry in enumerate(entries) if at not in used]
        for start in range(0, len(rest), BATCH):
            if not self._room(queued):
                return
            work.take_entries(rest[start : start + BATCH])
            self._tell(done=len(paths) + len(used) + start + BATCH)
        self._tell(done=self.progress.total)

    def _room(self, queued: int) -> bool:
        """Wait until not too many orders wait; false when the person or the office stops."""
        while not self._stop.is_set():
            with self._desk.read() as connection:
                crowded = outbox.waiting_count(connection) >= queued
            self._tell(waiting=crowded)
            if not crowded:
                return True
            self._stop.wait(PATIENCE)
        return False

    def _tell(self, done: int | None = None, *, waiting: bool = False) -> None:
        done = self.progress.done if done is None else done
        self.progress = replace(self.progress, done=done, waiting=waiting)


@dataclass
class _Work:
    """One pass over one folder."""

    desk: Desk
    folder: Path
    organ: str
    register: Register
    entries: list[Entry] = field(default_factory=list)

    def read_ledgers(self, paths: Sequence[Path]) -> list[Entry]:
        """The lines of every ledger; a workbook that is none, and a line that is classified, are rows of the report."""
        entries: list[Entry] = []
        rows = []
        for path in paths:
            size, mtime = _stamp(path)
            name = self._name(path)
            try:
                found = ledgers_in(path.name, read_xlsx(path))
                if not found:
                    raise Refused("ledger_unknown")
            except Refused as refused:
                rows.append(_refused(name, size, mtime, "", refused))
                continue
            unmapped = "、".join(heading for ledger in found for heading in ledger.unmapped)
            rows.append(
                ImportRow(name, size, mtime, "", "taken", "ledger_unmapped", {"columns": unmapped})
                if unmapped
                else ImportRow(name, size, mtime, "", "taken")
            )
            for ledger in found:
                for entry in ledger.entries:
                    if entry.classified:
                        secret = Refused("classified", level=entry.classified)
                        rows.append(_refused(f"{name}#{entry.line}", 0, 0, "", secret))
                    else:
                        entries.append(entry)
        self._write([_Taken(row) for row in rows])
        return entries

    def take_files(self, paths: Sequence[Path], by_key: Mapping[str, list[int]], used: set[int]) -> None:
        """One batch of files: what is not known yet is read and kept in one transaction."""
        with self.desk.read() as connection:
            before = archive.rows_of(connection, str(self.folder), [self._name(path) for path in paths])
        taken: list[_Taken] = []
        for path in paths:
            if path.suffix.lower() in LEDGERS:
                continue
            known = before.get(self._name(path))
            if known is not None and (known.size, known.mtime) == _stamp(path):
                used |= self._used_before(known)
                continue
            taken.append(self._take_file(path, by_key, used))
        self._write(taken)

    def _take_file(self, path: Path, by_key: Mapping[str, list[int]], used: set[int]) -> _Taken:
        size, mtime = _stamp(path)
        name = self._name(path)
        if path.suffix.lower() not in PAPERS:
            return _Taken(ImportRow(name, size, mtime, "", "left"))
        sha256 = ""
        try:
            sha256 = sha256_of(path)
            record = old_paper_id(self.organ, sha256)
            with self.desk.read() as connection:
                if records.read(connection, record) is not None:
                    return _Taken(ImportRow(name, size, mtime, sha256, "known", records=(record,)))
            act = from_file(path, sha256, self.organ, self.register)
            found = [at for key in keys_of(act.facts) for at in by_key.get(key, ())]
            if len(set(found)) == 1:
                act = with_entry(act, self.entries[found[0]])
                used.add(found[0])
        except Refused as refused:
            if refused.code == "classified":
                sha256 = ""
            return _Taken(_refused(name, size, mtime, sha256, refused))
        except OSError:
            return _Taken(_refused(name, size, mtime, sha256, Refused("file_unreadable")))
        except Exception as fault:  # noqa: BLE001 - a reader of ours failed at one file; its text is not logged
            log.error("an old paper could not be read: %s", type(fault).__name__)
            return _Taken(_refused(name, size, mtime, sha256, Refused("conversion_failed", kind=path.suffix)))
        return _Taken(ImportRow(name, size, mtime, sha256, "taken", records=(record,)), act)

    def _used_before(self, row: ImportRow) -> set[int]:
        """The lines of the ledgers that went into a file taken over by an earlier run."""
        with self.desk.read() as connection:
            papers = records.read_many(connection, row.records).values()
        lines = {(p.ledger.book, p.ledger.line) for p in papers if isinstance(p, OldPaper) and p.ledger}
        return (
            {at for at, each in enumerate(self.entries) if (each.row.book, each.row.line) in lines}
            if lines
            else set()
        )

    def take_entries(self, entries: Sequence[Entry]) -> None:
        """One batch of lines that no file was found for."""
        taken = []
        for entry in entries:
            act = from_entry(entry, self.organ)
            name = f"{entry.row.book}#{entry.line}"
            record = old_paper_id(self.organ, act.source)
            with self.desk.read() as connection:
                known = records.read(connection, record) is not None
            row = ImportRow(name, 0, 0, "", "known" if known else "taken", records=(record,))
            taken.append(_Taken(row, None if known else act))
        self._write(taken)

    def _write(self, taken: Sequence[_Taken]) -> None:
        """Keep a batch. What the rules refuse is found out by itself, and costs the others nothing."""
        try:
            self._put(taken)
        except Refused as refused:
            if refused.code == "disk_full":
                raise
            if len(taken) > 1:
                for each in taken:
                    self._write([each])
                return
            row = taken[0].row
            self._put([_Taken(_refused(row.path, row.size, row.mtime, "", refused))])

    def _put(self, taken: Sequence[_Taken]) -> None:
        seen: set[str] = set()
        steps, rows = [], []
        for each in taken:
            row = each.row
            if each.act is not None and row.records[0] in seen:  # the same content twice in one batch
                row = ImportRow(row.path, row.size, row.mtime, row.sha256, "known", records=row.records)
            elif each.act is not None:
                seen.add(row.records[0])
                steps.append(Step(row.records[0], each.act))
            rows.append(row)

        def also(connection: Connection) -> Changes:
            archive.put_rows(connection, str(self.folder), rows)
            return Changes()

        self.desk.do(steps, also)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _files(folder: Path) -> Iterator[Path]:
    """The files below ``folder`` in the order of their names; what programs hide or lock with is none."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            if not name.startswith((".", "~$")) and path.is_file() and not path.is_symlink():
                yield path


def _stamp(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except OSError:
        return 0, 0
    return told.st_size, told.st_mtime_ns


def _refused(name: str, size: int, mtime: int, sha256: str, refused: Refused) -> ImportRow:
    return ImportRow(name, size, mtime, sha256, "refused", refused.code, refused.facts)
