"""The text of a DOCX: every paragraph in reading order, formatting dropped."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from oa_core.documents.content import TEXT_LIMIT
from oa_core.refusal import Refused

UNPACKED_LIMIT = 64 * 1024 * 1024
"""The largest a package may be when unpacked, in bytes: a small file may claim to hold gigabytes."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY, _PARAGRAPH, _TEXT, _BOX = (f"{_WORD}{name}" for name in ("body", "p", "t", "txbxContent"))
_BREAKS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t"}
_NO_TEXT = frozenset(
    {
        f"{_WORD}pPr",  # holds tab stops, which are no tabs
        f"{_WORD}rPr",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",  # says the same a second time
    }
)
_NOT_ONE = (
    *(zipfile.BadZipFile, PackageNotFoundError, etree.XMLSyntaxError, zlib.error),
    *(KeyError, ValueError, AttributeError),
    *(RuntimeError, NotImplementedError),  # encrypted, and packed in a way that zipfile does not know
)


def text_of_docx(file: Path | BinaryIO) -> str:
    """The paragraphs of the body, joined by ``\\n``; text in tables, links, insertions and boxes is kept, each once.

    Raises ``Refused``: ``not_a_docx`` (another kind of file, damaged, or one that unpacks past
    ``UNPACKED_LIMIT``), ``file_unreadable``, ``text_too_long``.
    """
    try:
        with zipfile.ZipFile(file) as package:
            if sum(entry.file_size for entry in package.infolist()) > UNPACKED_LIMIT:
                raise Refused("not_a_docx")
        body = docx.Document(str(file) if isinstance(file, Path) else file).element.body
    except OSError as error:
        raise Refused("file_unreadable") from error
    except _NOT_ONE as error:
        raise Refused("not_a_docx") from error
    if body is None or body.tag != _BODY:
        raise Refused("not_a_docx")
    text = "\n".join(_paragraphs(body))
    if len(text.encode()) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    return text


def _paragraphs(element: etree._Element) -> Iterator[str]:
    """The texts of the paragraphs below ``element``; those of a text box follow the paragraph it hangs on."""
    for child in element:
        if child.tag == _PARAGRAPH:
            boxes: list[etree._Element] = []
            yield "".join(_pieces(child, boxes))
            for box in boxes:
                yield from _paragraphs(box)
        elif child.tag not in _NO_TEXT:
            yield from _paragraphs(child)


def _pieces(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in element:
        tag = str(child.tag)
        if tag == _TEXT:
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == _BOX:
            boxes.append(child)
        elif tag not in _NO_TEXT:
            yield from _pieces(child, boxes)
