"""The words of a file, for finding it again: DOCX, PDF, OFD, plain text. Not its looks, and never an obstacle."""

from __future__ import annotations

import logging
from typing import BinaryIO

from oa_client.importing.docx import text_of_docx
from oa_client.importing.ofd_package import read_ofd
from oa_client.importing.pdf import text_of_pdf
from oa_core.refusal import Refused

log = logging.getLogger(__name__)

SIZE_LIMIT = 32 * 1024 * 1024
"""The largest file that is read for its words, in bytes."""
TEXT_LIMIT = 512 * 1024
"""The most characters kept of one file."""


def text_of(name: str, file: BinaryIO, size: int) -> str:
    """The words of ``file``, whose kind is told by ``name``; nothing when it has none that we can read."""
    reader = _READERS.get(name.rpartition(".")[2].lower())
    if reader is None or size > SIZE_LIMIT:
        return ""
    try:
        return reader(file)[:TEXT_LIMIT]
    except Refused as refused:
        log.info("no words of a %s: %s", name.rpartition(".")[2].lower(), refused.code)
    except Exception as error:  # noqa: BLE001 - files come from everywhere; one that cannot be read is not found, no more
        log.info("no words of a %s: %s", name.rpartition(".")[2].lower(), type(error).__name__)
    return ""


def _of_pdf(file: BinaryIO) -> str:
    return text_of_pdf(file, TEXT_LIMIT)[0]


def _of_text(file: BinaryIO) -> str:
    """UTF-8, or what Chinese Windows writes."""
    content = file.read(4 * TEXT_LIMIT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _of_ofd(file: BinaryIO) -> str:
    return "\n".join(line for page in read_ofd(file).pages for line in page.lines())


_READERS = {"docx": text_of_docx, "pdf": _of_pdf, "ofd": _of_ofd, "txt": _of_text, "csv": _of_text}
