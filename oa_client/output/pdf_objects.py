"""The grain of a PDF file (ISO 32000-1): numbered objects, streams, the table that finds them.

Nothing here knows a clock or chance: the same objects in the same order give the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"  # four bytes above 127: the file is binary (7.5.2)

_LEVEL = 3
"""What the usual 6 gains over this is not worth the time."""


class PdfFile:
    """Collects the objects of one file."""

    def __init__(self) -> None:
        self._objects: list[bytes | None] = []

    def reserve(self) -> int:
        """The number of an object whose content comes later."""
        self._objects.append(None)
        return len(self._objects)

    def add(self, content: bytes, number: int = 0) -> int:
        """Put an object into the file, under a reserved number or a new one; gives its number."""
        number = number or self.reserve()
        self._objects[number - 1] = content
        return number

    def add_stream(self, data: bytes, entries: str = "") -> int:
        """A compressed stream; ``entries`` are what its dictionary holds besides."""
        return self.add_packed(zlib.compress(data, _LEVEL), f"{entries} /Filter /FlateDecode")

    def add_packed(self, data: bytes, entries: str) -> int:
        """A stream of which ``entries`` name the filter that ``data`` went through."""
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode()
        return self.add(b"%s%s\nendstream" % (head, data))

    def file(self, root: int, info: int) -> bytes:
        """The whole file. Every reserved object must have been put in."""
        parts, at = [_HEADER], len(_HEADER)
        places = []
        for number, content in enumerate(self._objects, 1):
            if content is None:
                raise ValueError(f"object {number} was reserved and never put in")
            places.append(at)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
            at += len(parts[-1])
        entries = b"".join(b"%010d 00000 n \n" % place for place in places)
        # The identity of the file is its content; no clock goes into it (14.4 asks for something unlike others).
        identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
        size = len(places) + 1
        trailer = f"<< /Size {size} /Root {root} 0 R /Info {info} 0 R /ID [<{identity}> <{identity}>] >>"
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries))
        parts.append(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer.encode(), at))
        return b"".join(parts)


def dictionary(entries: Mapping[str, object]) -> bytes:
    """``<< /Key value … >>`` of values that are already in PDF's writing."""
    return ("<< " + " ".join(f"/{key} {value}" for key, value in entries.items()) + " >>").encode()


def text_string(text: str) -> str:
    """A text in UTF-16 with its mark, as hexadecimal (7.9.2.2). Half a surrogate pair becomes U+FFFD."""
    whole = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    return "<FEFF" + whole.encode("utf-16-be").hex().upper() + ">"


def number(value: float) -> str:
    """A measure with at most four places, without needless zeros."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written
