"""The text of a DOCX: every paragraph in reading order, formatting dropped."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from oa_core.documents.content import TEXT_LIMIT
from oa_core.refusal import Refused

UNPACKED_LIMIT = 64 * 1024 * 1024
"""The largest a package may be when unpacked, in bytes: a small file may claim to hold gigabytes."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t"}


def text_of_docx(path: Path) -> str:
    """The paragraphs of the body, joined by ``\\n``; text in tables, links and insertions is kept.

    Raises ``Refused``: ``not_a_docx`` (another kind of file, damaged, or one that unpacks past
    ``UNPACKED_LIMIT``), ``file_unreadable``, ``text_too_long``.
    """
    try:
        with zipfile.ZipFile(path) as package:
            if sum(entry.file_size for entry in package.infolist()) > UNPACKED_LIMIT:
                raise Refused("not_a_docx")
        body = docx.Document(str(path)).element.body
    except OSError as error:
        raise Refused("file_unreadable") from error
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise Refused("not_a_docx") from error
    text = "\n".join(_text(paragraph) for paragraph in body.iter(f"{_WORD}p"))
    if len(text.encode()) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    return text


def _text(paragraph: etree._Element) -> str:
    parts = (_BREAKS.get(str(e.tag), e.text or "") for e in paragraph.iter(f"{_WORD}t", *_BREAKS))
    return "".join(parts)
