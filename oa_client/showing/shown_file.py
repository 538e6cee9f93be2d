"""A file as it is looked at inside the window: its pages, or its text. Nothing of it is written to the disk."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import weakref
from typing import IO

from oa_core.refusal import Refused

SECONDS = 20.0
"""How long a page may take; after that the file counts as one that cannot be shown."""
DRAWN = ("application/pdf", "image/")
READ = ("text/",)
TEXT_SHOWN = 200 * 1024
"""Bytes of a text that are shown."""


def can_be_shown(media: str) -> bool:
    """Whether a file of this kind can be looked at inside the window."""
    return media.startswith(DRAWN + READ)


def text_of(content: bytes, name: str) -> str:
    """The beginning of a text file, in UTF-8, UTF-16 or GB 18030. Raises ``Refused("file_not_shown")``."""
    shown = content[:TEXT_SHOWN]
    encodings = ("utf-16",) if shown[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        for cut in range(4 if len(content) > TEXT_SHOWN else 1):  # the end may lie inside a character
            try:
                return shown[: len(shown) - cut].decode(encoding).replace("\x00", "")
            except UnicodeDecodeError:
                continue
    raise Refused("file_not_shown", name=name)


class Pages:
    """The pages of a PDF or a picture, drawn one by one in a process of their own; ``close`` ends it, and so does being
    forgotten.

    Raises ``Refused("file_not_shown")``, when it is made and by ``page``, for what cannot be drawn.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        self._drawing = subprocess.Popen(
            [sys.executable, "-m", "oa_client.showing.drawer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._end = weakref.finalize(self, _end, self._drawing)
        try:
            self._ask(len(content).to_bytes(4, "big") + content)
            self.count = int.from_bytes(self._answer(4), "big")
        except Refused:
            self.close()
            raise

    def page(self, number: int, width: int) -> bytes:
        """Page ``number`` (from 0), ``width`` pixels across at most, as PNG."""
        self._ask(f"{number} {width}\n".encode())
        return self._answer(int.from_bytes(self._answer(4), "big"))

    def close(self) -> None:
        """The file is looked at no more."""
        self._end()

    def _pipe(self, pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None or pipe.closed:
            raise Refused("file_not_shown", name=self._name)
        return pipe

    def _ask(self, words: bytes) -> None:
        asked = self._pipe(self._drawing.stdin)
        with self._in_time():
            try:
                asked.write(words)
                asked.flush()
            except OSError as error:
                raise Refused("file_not_shown", name=self._name) from error

    def _answer(self, size: int) -> bytes:
        drawn = self._pipe(self._drawing.stdout)
        with self._in_time():
            answer = drawn.read(size)
        if len(answer) < size:
            raise Refused("file_not_shown", name=self._name)
        return answer

    def _in_time(self) -> _Watch:
        return _Watch(self._drawing)


def _end(drawing: subprocess.Popen[bytes]) -> None:
    drawing.kill()
    for pipe in (drawing.stdin, drawing.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):  # the rest of the content, which it never read
                pipe.close()
    drawing.wait()


class _Watch:
    """Kills a process that takes too long, so that whoever reads from it reads its end."""

    def __init__(self, watched: subprocess.Popen[bytes]) -> None:
        self._timer = threading.Timer(SECONDS, watched.kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
