"""Taking over a folder of old papers: file by file, going on where it was broken off, never stopped by one of them."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from oa_client.importing.ledgers import Entry, ledgers_in
from oa_client.importing.xlsx import read_xlsx
from oa_client.office.changes import Changes
from oa_client.office.desk import Desk, Step
from oa_client.office.pairing import NOTHING, Paired, Pairing, name_of
from oa_client.office.taking_over import from_entry, from_file, sha256_of, with_entry
from oa_client.storage import archive, outbox, records
from oa_client.storage.archive import ImportRow
from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import OldPaper, old_paper_id
from oa_core.people.model import Register, desks_of
from oa_core.refusal import Refused

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH = 20
"""So many files are one transaction: what is broken off in between is read again."""
QUEUED = 300
"""The most orders that wait to be sent: no more are made while they do, the person's own work goes first."""
PATIENCE = 1.0
"""Seconds after which it is looked whether they have gone."""
PAPERS = frozenset({".docx", ".doc", ".wps", ".rtf", ".pdf", ".ofd", ".txt"})
LEDGERS = frozenset({".xlsx"})
TABLES = frozenset({".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv"})
"""Tables that are not read: the report says so."""


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
        entries = work.read_ledgers([path for path in paths if path.suffix.lower() in LEDGERS])
        pairs = work.pairs = Pairing(entries)
        self.progress = Progress(str(folder), total=len(paths) + len(entries), running=True)
        for some in batched(paths):
            if not self._room(queued):
                return
            waiting = len(pairs.files)
            work.take_files(some)
            self._tell(more=len(some) - (len(pairs.files) - waiting))
        for pair in batched(pairs.files):
            if not self._room(queued):
                return
            work.take_paired(pair)
            self._tell(more=len(pair))
        rest = [at for at in range(len(entries)) if at not in pairs.used]
        self._tell(more=len(pairs.used))
        for lines in batched(rest):
            if not self._room(queued):
                return
            work.take_lines(lines)
            self._tell(more=len(lines))

    def _room(self, queued: int) -> bool:
        """Wait until not too many orders wait; false when the person or the office stops."""
        while not self._stop.is_set():
            with self._desk.read() as connection:
                crowded = outbox.waiting_count(connection) + BATCH > queued
            self._tell(waiting=crowded)
            if not crowded:
                return True
            self._stop.wait(PATIENCE)
        return False

    def _tell(self, more: int = 0, *, waiting: bool = False) -> None:
        self.progress = replace(self.progress, done=self.progress.done + more, waiting=waiting)


@dataclass
class _Work:
    """One pass over one folder."""

    desk: Desk
    folder: Path
    organ: str
    register: Register
    pairs: Pairing = field(default_factory=lambda: Pairing(()))

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

    def take_files(self, paths: Sequence[Path]) -> None:
        """One batch of files: what is not known yet is read and kept in one transaction. A file that a ledger may know
        waits for ``take_paired``; its row remembers that, for another run."""
        with self.desk.read() as connection:
            before = archive.rows_of(connection, str(self.folder), [self._name(path) for path in paths])
        taken: list[_Taken] = []
        for path in paths:
            if path.suffix.lower() in LEDGERS:
                continue
            known = before.get(self._name(path))
            if known is not None and (known.size, known.mtime) == _stamp(path):
                if known.state == "paired":
                    lines = self.pairs.lines_at(known.facts["lines"].split("\n"))
                    self.pairs.wait(Paired(path, known.path, known.records[0], lines))
                    continue
                if known.code != "old_office_later":
                    self._claim_again(known)
                    continue
            taken.append(self._take_file(path))
        self._write(taken)

    def take_paired(self, files: Sequence[Paired]) -> None:
        """One batch of files that waited: with their line where there is one and no other."""
        self._write([self._take_file(file.path, file) for file in files])

    def _take_file(self, path: Path, paired: Paired | None = None) -> _Taken:
        size, mtime = _stamp(path)
        name, kind = self._name(path), path.suffix.lower()
        if kind not in PAPERS | TABLES:
            return _Taken(ImportRow(name, size, mtime, "", "left"))
        sha256 = ""
        try:
            if kind in TABLES:
                raise Refused("table_unread", kind=kind)
            sha256 = sha256_of(path)
            record = old_paper_id(self.organ, sha256)
            with self.desk.read() as connection:
                if records.read(connection, record) is not None:
                    return _Taken(ImportRow(name, size, mtime, sha256, "known", records=(record,)))
            act = from_file(path, sha256, self.organ, self.register)
        except Refused as refused:
            if refused.code == "libreoffice_missing":
                refused = Refused("old_office_later", kind=kind)
            if refused.code == "classified":
                sha256 = ""
            return _Taken(_refused(name, size, mtime, sha256, refused))
        except OSError:
            return _Taken(_refused(name, size, mtime, sha256, Refused("file_unreadable")))
        except Exception as fault:  # noqa: BLE001 - a reader of ours failed at one file; its text is not logged
            log.error("an old paper could not be read: %s", type(fault).__name__)
            return _Taken(_refused(name, size, mtime, sha256, Refused("conversion_failed", kind=path.suffix)))
        code, facts = NOTHING
        lines = self.pairs.lines_of(act.facts)
        if lines and paired is None:
            self.pairs.wait(Paired(path, name, record, lines))
            named = {"lines": "\n".join(name_of(self.pairs.entries[at]) for at in lines)}
            return _Taken(ImportRow(name, size, mtime, sha256, "paired", "pair_waits", named, (record,)))
        if paired is not None and paired.lines:
            line, (code, facts) = self.pairs.line_for(paired)
            if line is not None and self._alone_before(line):
                code, facts = "pair_earlier", {"line": name_of(self.pairs.entries[line])}
            elif line is not None:
                act = with_entry(act, self.pairs.entries[line])
                self.pairs.used.add(line)
        return _Taken(ImportRow(name, size, mtime, sha256, "taken", code, facts, (record,)), act)

    def _alone_before(self, line: int) -> bool:
        """Whether the line is an old paper by itself already."""
        with self.desk.read() as connection:
            return records.read(connection, self._record_of(line)) is not None

    def _record_of(self, line: int) -> str:
        return old_paper_id(self.organ, from_entry(self.pairs.entries[line], self.organ).source)

    def _claim_again(self, row: ImportRow) -> None:
        """The line of a ledger that went into a file taken over by an earlier run is not free."""
        with self.desk.read() as connection:
            papers = records.read_many(connection, row.records).values()
        for paper in papers:
            if isinstance(paper, OldPaper) and paper.ledger:
                for line in self.pairs.lines_at((f"{paper.ledger.book}#{paper.ledger.line}",)):
                    self.pairs.was_paired(paper.id, row.path, line)

    def take_lines(self, lines: Sequence[int]) -> None:
        """One batch of lines that went into no file."""
        entries = [self.pairs.entries[at] for at in lines]
        with self.desk.read() as connection:
            before = archive.rows_of(connection, str(self.folder), [name_of(each) for each in entries])
        taken = []
        for at, entry in zip(lines, entries, strict=True):
            act = from_entry(entry, self.organ)
            name, record = name_of(entry), old_paper_id(self.organ, act.source)
            with self.desk.read() as connection:
                known = records.read(connection, record) is not None
            if known and name in before and before[name].records == (record,):
                continue  # what was told of it stands
            row = ImportRow(
                name, 0, 0, "", "known" if known else "taken", *self.pairs.why_alone(at), records=(record,)
            )
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


def batched(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    """``BATCH`` at a time."""
    for start in range(0, len(all_of_them), BATCH):
        yield all_of_them[start : start + BATCH]


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
