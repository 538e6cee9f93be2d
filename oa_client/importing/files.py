"""A file from outside as a source: the kind is told by its name."""

from __future__ import annotations

from pathlib import Path

from oa_client.importing.docx import text_of_docx
from oa_core.refusal import Refused
from oa_core.structure.source import Source, plain


def read_source(path: Path) -> Source:
    """What the file at ``path`` says.

    Raises ``Refused``: ``file_unreadable``, ``nothing_to_read``, ``kind_unreadable`` and those of its reader.
    """
    kind = path.suffix.lower()
    try:
        if path.stat().st_size == 0:
            raise Refused("nothing_to_read")
        match kind:
            case ".docx":
                return plain(text_of_docx(path))
            case ".txt":
                return plain(path.read_text("utf-8-sig"))
    except OSError as error:
        raise Refused("file_unreadable") from error
    raise Refused("kind_unreadable", kind=kind)
