"""Contents on the disk: each file is named by its SHA-256, so it never changes, and half a file never has a name.

A content gathers in ``uploads/`` and gets its name in ``files/`` once it is whole, verified and safe on the disk. The
order of the steps makes every one of them repeatable: stopped anywhere, the same request goes on from there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import math
import os
import re
import shutil
import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from oa_server.storage.database import DiskFull
from oa_server.storage.durable import flush_folder, put_in_place

BLOCK = 256 * 1024
LOCKS = 64
_CONTENT = re.compile(r"[0-9a-f]{64}")
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


class WrongOffset(Exception):
    """The piece does not begin where the content stands: at ``offset``."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Damaged(Exception):
    """The bytes handed in have another name; they are gone."""


class FileStore:
    """The folders of contents, of what is on its way in, and of first pages. Any thread may call."""

    def __init__(self, folder: Path) -> None:
        self._files = folder / "files"
        self._uploads = folder / "uploads"
        self._pages = folder / "first_pages"
        # One upload is written by one request at a time; a few locks serve all of them.
        self._locks = [threading.Lock() for _ in range(LOCKS)]

    def staged(self, upload: str) -> int:
        """How many bytes of an upload are here."""
        try:
            return self._staging(upload).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, upload: str, offset: int, piece: bytes) -> int:
        """Add a piece at ``offset``; gives how many bytes are here then, safe on the disk.

        Raises ``WrongOffset`` and ``DiskFull``; then nothing was added.
        """
        path = self._staging(upload)
        with self._lock(upload), _telling():
            path.parent.mkdir(exist_ok=True)
            have = self.staged(upload)
            if offset != have:
                raise WrongOffset(have)
            try:
                with path.open("ab") as staged:
                    staged.write(piece)
                    staged.flush()
                    os.fsync(staged.fileno())
            except OSError:
                with contextlib.suppress(OSError):  # what is there too much is found out at the end
                    os.truncate(path, have)
                raise
            return have + len(piece)

    def keep(self, upload: str, sha256: str) -> None:
        """Give a whole upload its name; the staged file stays until ``drop``, as the proof that it was handed in.

        Repeatable. Raises ``Damaged`` when the bytes have another name, and ``DiskFull``.
        """
        staged, final = self._staging(upload), self.path(sha256)
        with self._lock(upload), _telling():
            if _name_of(staged) != sha256:
                staged.unlink(missing_ok=True)
                raise Damaged
            if not final.parent.exists():
                final.parent.mkdir(parents=True, exist_ok=True)
                flush_folder(self._files)
            if _name_of(final) == sha256:
                os.utime(final)  # young again, so that no sweep takes it before its row is written
            else:
                _place(staged, final, upload)
            flush_folder(final.parent)

    def drop(self, upload: str) -> None:
        """Forget what is staged of an upload."""
        with self._lock(upload):
            self._staging(upload).unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a content lies, or would."""
        return _within(self._files, sha256)

    def first_page(self, sha256: str) -> Path:
        """Where a content's first page lies, or would."""
        return _within(self._pages, sha256).with_suffix(".jpg")

    def has(self, sha256: str) -> bool:
        """Whether the file is there. It is whole then: it got its name last."""
        return self.path(sha256).exists()

    def remove(self, sha256: str, older_than: float) -> bool:
        """Remove a content and its first page, unless it was written (again) since ``older_than``; whether it went."""
        path = self.path(sha256)
        if not path.exists() or path.stat().st_mtime >= older_than:
            return False
        path.unlink()
        self.first_page(sha256).unlink(missing_ok=True)
        return True

    def bring(self, contents: Mapping[str, int], source: FileStore) -> list[str]:
        """Have contents (their sizes by their names) here too, from another store; gives those that neither has whole.

        Contents never change, so a second name for the same file does where the file system knows such. A copy is read
        back. Raises ``DiskFull``.
        """
        lacking = []
        folders = {self._files, self._files.parent}
        with _telling():
            self._files.mkdir(parents=True, exist_ok=True)
            for sha256, size in contents.items():
                origin, final = source.path(sha256), self.path(sha256)
                if _size_of(final) == size:
                    continue
                if _size_of(origin) != size:
                    lacking.append(sha256)
                    continue
                final.parent.mkdir(exist_ok=True)
                _place(origin, final, sha256)
                folders.add(final.parent)
                if not final.samefile(origin) and _name_of(final) != sha256:
                    final.unlink()
                    lacking.append(sha256)
            for folder in folders:
                flush_folder(folder)
        return lacking

    def keep_only(self, contents: Collection[str]) -> None:
        """Remove every other content."""
        for sha256 in set(self.older_than(math.inf)) - set(contents):
            self.remove(sha256, math.inf)

    def uploads(self) -> list[str]:
        """The ids of what is staged."""
        return sorted(path.name for path in self._uploads.glob("*"))

    def older_than(self, instant: float) -> list[str]:
        """The names of contents whose files were written before ``instant`` (seconds since 1970).

        Copies that a crash left half made are removed on the way.
        """
        old = [path for path in sorted(self._files.glob("*/*")) if path.stat().st_mtime < instant]
        for path in old:
            if path.suffix == ".new":
                path.unlink()
        return [path.name for path in old if _CONTENT.fullmatch(path.name)]

    def _staging(self, upload: str) -> Path:
        return self._uploads / upload

    @contextlib.contextmanager
    def _lock(self, upload: str) -> Iterator[None]:
        with self._locks[hash(upload) % LOCKS]:
            yield


def _within(folder: Path, sha256: str) -> Path:
    if _CONTENT.fullmatch(sha256) is None:
        raise ValueError("not the name of a content")
    return folder / sha256[:2] / sha256


def _name_of(path: Path) -> str:
    """The SHA-256 of a file; nothing of one that is not there."""
    try:
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _place(staged: Path, final: Path, upload: str) -> None:
    """Have ``final`` be what is staged, at once. Only a file that is not what its name says is ever replaced."""
    if not final.exists():
        with contextlib.suppress(OSError):  # a file system without links, or somebody was faster
            os.link(staged, final)
            return
    fresh = final.with_name(f"{upload}.new")
    shutil.copyfile(staged, fresh)
    put_in_place(fresh, final)


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise
