"""Writes a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from oa_client.durable import put_in_place


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``. What stood there before stays until all is on the disk, and stays for good
    if anything fails. Raises ``OSError``: full disk, missing folder, a file that another program holds open.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(content)
            file.close()
            draft.chmod(0o666 & ~_umask())
            put_in_place(draft, path)
        except BaseException:
            file.close()
            draft.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
