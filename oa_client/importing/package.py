"""A ZIP package from outside (DOCX, OFD), opened so that it can do no harm.

What it claims to unpack to is counted before anything is unpacked; XML is read without entities, DTD or network.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from lxml import etree

from oa_core.refusal import Refused

UNPACKED_LIMIT = 64 * 1024 * 1024
"""The largest a package may be when unpacked, in bytes: a small file may claim to hold gigabytes."""
XML_LIMIT = 24 * 1024 * 1024
"""The largest XML part that is read, in bytes: in memory it takes ten times that."""
MARKS_LIMIT = 2_000_000
"""The most tags of an XML part: each element takes some 300 bytes in memory, however short its name."""
ENTRIES_LIMIT = 4096

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, UnicodeError)
_UNREADABLE = (*_DAMAGED, OSError, NotImplementedError, RuntimeError)
"""Of one part: ``zipfile`` says ``NotImplementedError`` to a packing it does not know and ``RuntimeError`` to a part
that is encrypted although the directory does not say so."""
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}


class Package:
    """An open package. Every part is read whole; a part that is not there is ``None``."""

    def __init__(self, file: Path | BinaryIO, foreign: str) -> None:
        """Raises ``Refused``: ``foreign`` (another kind of file), ``file_unreadable``, ``file_encrypted``,
        ``package_damaged``, ``unpacks_too_large``.
        """
        self._foreign = foreign
        try:
            self._zip = self._opened(file)
            entries = self._zip.infolist()
        except OSError as error:
            raise Refused("file_unreadable") from error
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("file_encrypted")
        if len(entries) > ENTRIES_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
            raise Refused("unpacks_too_large", limit=f"{UNPACKED_LIMIT // 1024 // 1024} MB")
        self.names = frozenset(entry.filename for entry in entries)

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _opened(self, file: Path | BinaryIO) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(file)
        except _DAMAGED as error:
            begin, encrypted = _beginning(file)
            if begin.startswith(_OLE) and encrypted:
                raise Refused("file_encrypted") from error
            if begin.startswith(b"PK"):
                raise Refused("package_damaged") from error
            raise Refused(self._foreign) from error

    def size(self, name: str) -> int:
        """How many bytes a part that is there unpacks to; ``zipfile`` gives no more of it than that."""
        return self._zip.getinfo(name).file_size

    def read(self, name: str) -> bytes | None:
        """The bytes of a part. Raises ``Refused``: ``package_damaged``."""
        if name not in self.names:
            return None
        try:
            return self._zip.read(name)
        except _UNREADABLE as error:
            raise Refused("package_damaged") from error

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part. Raises ``Refused``: ``package_damaged``, ``file_unsafe``, ``unpacks_too_large``,
        ``too_many_paragraphs``."""
        if name in self.names and self.size(name) > XML_LIMIT:
            raise Refused("unpacks_too_large", limit=f"{XML_LIMIT // 1024 // 1024} MB")
        content = self.read(name)
        if content is None:
            return None
        if content.count(b"<") > MARKS_LIMIT:
            raise Refused("too_many_paragraphs")
        if b"purl.oclc.org/ooxml" in content[:4096]:
            for strict, usual in _STRICT.items():
                content = content.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if b"<!DOCTYPE" in content[:1024]:
                raise Refused("file_unsafe") from error
            raise Refused("package_damaged") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise Refused("file_unsafe")
        return root


def _beginning(file: Path | BinaryIO) -> tuple[bytes, bool]:
    """The first bytes of a file, and whether it is an encrypted Office package."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            content = opened.read(1024 * 1024)
    else:
        file.seek(0)
        content = file.read(1024 * 1024)
    return content[:8], _ENCRYPTED in content
