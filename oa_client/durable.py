"""What has to be true of a file after the power was cut.

The server has the same two functions: what both programs share (``oa_core``, ``sync``) touches no disk, and a package
for these lines alone would be a third party to every install. ``tests/house/test_durable.py``
holds both to one behaviour.
"""

from __future__ import annotations

import os
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut. Windows keeps them with the files."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def put_in_place(fresh: Path, target: Path) -> None:
    """Give a file that is closed the name ``target``, in the same folder: a power cut leaves what stood there before,
    or the new one, whole. Raises ``OSError``."""
    with fresh.open("rb+") as written:
        os.fsync(written.fileno())
    fresh.replace(target)
    flush_folder(target.parent)
