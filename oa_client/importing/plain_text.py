"""A text file as offices write it: UTF-8, UTF-16 with its mark, or what Chinese Windows writes (GB18030)."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from oa_core.refusal import Refused
from oa_core.structure.source import Source, plain

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def read_text(path: Path) -> Source:
    """A paragraph per line. Raises ``Refused``: ``encoding_unknown``; ``OSError``."""
    return plain(decoded(path.read_bytes()))


def decoded(content: bytes) -> str:
    """The text that ``content`` is. Raises ``Refused("encoding_unknown")``, also for what is no text at all."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(content, "gb18030")
    if _INVISIBLE.search(text):
        raise Refused("encoding_unknown")
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("encoding_unknown") from error
