"""The first page of a scan, small enough for a slow line, prepared once when the scan has come in.

The files come from many hands, and PDF is a language: each is drawn by a process of its own that may use so much
time and memory and no more (``oa_server.first_page``). One at a time; a file that cannot be drawn has no first page,
and that is all that comes of it.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import subprocess
import sys
import threading
from pathlib import Path

from oa_server.storage import file_rows
from oa_server.storage.database import Busy, Database, DiskFull
from oa_server.storage.durable import put_in_place
from oa_server.storage.file_store import FileStore
from oa_server.storage.writer import Writer

log = logging.getLogger(__name__)

SECONDS = 30.0
"""How long drawing one page may take."""
AGAIN_SECONDS = 60.0
"""How long a page that could not be drawn for want of something else rests, once nothing else is to be drawn."""
_BEGINNINGS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM")
"""PDF, JPEG, PNG, TIFF in both byte orders, BMP."""


def has_first_page(path: Path) -> bool:
    """Whether a content looks as if it could be drawn, by its first bytes: names may say anything."""
    with path.open("rb") as opened:
        return opened.read(8).startswith(_BEGINNINGS)


class FirstPages:
    """The thread that has first pages drawn, one after the other."""

    def __init__(self, database: Database, writer: Writer, store: FileStore) -> None:
        self._database = database
        self._writer = writer
        self._store = store
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="first-pages")
        self._closing = threading.Event()
        self._drawing: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin, with what was left when the server last ended."""
        with self._database.read() as connection:
            for sha256 in file_rows.waiting_for_first_page(connection):
                self._queue.put(sha256)
        self._thread.start()

    def prepare(self, sha256: str) -> None:
        """Draw the first page of a content that has just come in, when it has one and it is not drawn yet."""
        self._queue.put(sha256)

    def prepare_again(self, sha256: str) -> None:
        """Draw a first page that was there before."""
        self._writer.submit(
            lambda transaction: file_rows.set_first_page(transaction.connection, sha256, file_rows.WAITING)
        ).result()
        self._queue.put(sha256)

    def close(self) -> None:
        """End the thread; what waits is drawn after the next start."""
        self._closing.set()
        self._queue.put(None)
        drawing = self._drawing
        if drawing is not None:
            drawing.kill()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        resting: list[str] = []
        while not self._closing.is_set():
            try:
                sha256 = self._queue.get(timeout=AGAIN_SECONDS if resting else None)
            except queue.Empty:
                for rested in resting:
                    self._queue.put(rested)
                resting.clear()
                continue
            if sha256 is None:
                return
            try:
                self._prepare(sha256)
            except (OSError, Busy, DiskFull) as error:
                log.warning("the first page of %s waits: %s", sha256, repr(error))
                resting.append(sha256)
            except Exception:  # whatever it is, it must not end the first pages of the others
                log.exception("the first page of %s could not be drawn", sha256)
                resting.append(sha256)

    def _prepare(self, sha256: str) -> None:
        with self._database.read() as connection:
            known = file_rows.find(connection, [sha256]).get(sha256)
        if known is None or known.first_page != file_rows.WAITING:
            return
        page = self._store.first_page(sha256)
        page.parent.mkdir(parents=True, exist_ok=True)
        fresh = page.with_suffix(".new")
        drawn = self._draw(self._store.path(sha256), fresh)
        if self._closing.is_set():
            fresh.unlink(missing_ok=True)
            return
        if drawn:
            put_in_place(fresh, page)
        else:
            fresh.unlink(missing_ok=True)
        state = file_rows.READY if drawn else file_rows.FAILED
        self._writer.submit(
            lambda transaction: file_rows.set_first_page(transaction.connection, sha256, state)
        ).result()

    def _draw(self, content: Path, into: Path) -> bool:
        command = [sys.executable, "-m", "oa_server.first_page", str(content), str(into)]
        self._drawing = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            if self._closing.is_set():
                self._drawing.kill()
            return self._drawing.wait(SECONDS) == 0 and into.exists()
        except subprocess.TimeoutExpired:
            return False
        finally:
            with contextlib.suppress(OSError):
                self._drawing.kill()
            self._drawing.wait()
            self._drawing = None
