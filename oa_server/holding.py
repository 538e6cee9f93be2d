"""Holding a data folder: one process at a time works on it, and the system lets go when the process ends."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class Held(Exception):
    """Another process works on the folder."""


@contextlib.contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the lock ``file`` until the end. Raises ``Held``."""
    with file.open("a+b") as opened:
        _lock(opened)
        yield


def _lock(opened: IO[bytes]) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Held from error
