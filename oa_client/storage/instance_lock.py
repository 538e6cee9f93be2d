"""One program per cache: a lock the operating system lets go of when the program ends, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path


class InUse(Exception):
    """Another window of this program has the cache open."""


class InstanceLock:
    """Holds ``path`` until ``release``. Raises ``InUse`` when another program holds it."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._file)
        except OSError as error:
            os.close(self._file)
            raise InUse(str(path)) from error

    def release(self) -> None:
        """Let the next program have the cache."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
