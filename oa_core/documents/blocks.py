"""Tables and pictures in a body: a line of the text stands for each, so that the body stays one plain text.

Such a line is U+FFFC (object replacement character) and the key of the block, which follows from its content: a block
that is changed is a changed line, and merging, comparing and history treat it whole (sync.md C9).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass

from oa_core.files import Attachment
from oa_core.structure.source import Table

MARK = "\ufffc"
_KEY = 12


@dataclass(frozen=True)
class Picture:
    """A picture (PNG or JPEG) in a body: the file it is, and its size on the page in mm."""

    file: Attachment
    width: float
    height: float


def key_of_table(table: Table) -> str:
    """The key of a table: equal for tables that read and look the same."""
    plain = json.dumps(astuple(table), ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY]


def key_of_picture(picture: Picture) -> str:
    """The key of a picture, by its file and its size."""
    plain = f"{picture.file.sha256} {picture.width} {picture.height}"
    return hashlib.sha256(plain.encode()).hexdigest()[:_KEY]


def line_of(key: str) -> str:
    """The line of the body that stands for the block with this key."""
    return MARK + key


def key_of_line(line: str) -> str:
    """The key of the block that a line stands for; empty for a line of text."""
    return line[1:] if line.startswith(MARK) and len(line) == _KEY + 1 else ""
