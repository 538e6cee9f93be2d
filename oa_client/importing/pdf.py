"""The text of a PDF, line by line as its pages show it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import BinaryIO

import pypdfium2

from oa_core.refusal import Refused
from oa_core.structure.source import Source, plain

PAGES_LIMIT = 500

_PDFIUM = threading.Lock()
"""PDFium is not thread-safe."""


def read_pdf(path: Path) -> Source:
    """A paragraph per line. Raises ``Refused``: ``not_a_pdf``, ``file_encrypted``, ``nothing_to_read`` (a scan),
    ``too_many_pages``.
    """
    try:
        with path.open("rb") as file:
            text, all_pages = text_of_pdf(file, limit=8 * 1024 * 1024)
    except pypdfium2.PdfiumError as error:
        raise Refused("file_encrypted" if "assword" in str(error) else "not_a_pdf") from error
    if not all_pages:
        raise Refused("too_many_pages", limit=str(PAGES_LIMIT))
    if not text.strip():
        raise Refused("nothing_to_read")
    # PDFium marks a hyphen at a line's end with U+FFFE and writes what it cannot name as U+0000.
    return plain(text.replace("\ufffe", "-").replace("\x00", ""))


def text_of_pdf(file: BinaryIO, limit: int) -> tuple[str, bool]:
    """The text of the first pages, until ``limit`` characters; and whether these were all."""
    words: list[str] = []
    length = 0
    with _PDFIUM, pypdfium2.PdfDocument(file) as document:
        for number in range(min(len(document), PAGES_LIMIT)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            page.close()
            words.append(text)
            length += len(text)
            if length > limit:
                return "\n".join(words), False
        return "\n".join(words), len(document) <= PAGES_LIMIT
