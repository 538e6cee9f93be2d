"""A file from outside as a source: the kind is told by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from oa_client.importing.docx import read_docx
from oa_client.importing.ofd import read_ofd
from oa_client.importing.old_office import read_old_office
from oa_client.importing.pdf import read_pdf
from oa_client.importing.plain_text import read_text
from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified
from oa_core.structure.source import Source

FILE_LIMIT = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""
TEXT_LIMIT = 4 * 1024 * 1024
"""The longest text that is taken apart, in characters: ten times the longest plan."""

PARAGRAPHS_LIMIT = 50_000
"""The most lines and paragraphs: they are understood within a few seconds."""

_READERS: Mapping[str, Callable[[Path], Source]] = {
    ".txt": read_text,
    ".docx": read_docx,
    ".doc": read_old_office,
    ".wps": read_old_office,
    ".rtf": read_old_office,
    ".pdf": read_pdf,
    ".ofd": read_ofd,
}


def read_source(path: Path) -> Source:
    """What the file at ``path`` says.

    Raises ``Refused``: ``file_unreadable``, ``nothing_to_read``, ``kind_unreadable``, ``file_huge``,
    ``text_too_long``, ``too_many_paragraphs``, ``classified``, and those of its reader.
    """
    kind = path.suffix.lower()
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused("file_unreadable")
        reader = _READERS.get(kind)
        if reader is None:
            raise (
                Refused("has_macros") if kind in (".docm", ".dotm") else Refused("kind_unreadable", kind=kind)
            )
        if size == 0:
            raise Refused("nothing_to_read")
        if size > FILE_LIMIT:
            raise Refused("file_huge", limit=f"{FILE_LIMIT // 1024 // 1024} MB")
        source = reader(path)
    except OSError as error:
        raise Refused("file_unreadable") from error
    if sum(len(piece.text) for piece in source) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 10_000} 万字")
    if len(source) > PARAGRAPHS_LIMIT:
        raise Refused("too_many_paragraphs")
    refuse_classified(piece.text for piece in source)
    if not any(piece.text.strip() for piece in source):
        raise Refused("nothing_to_read")
    return source
