"""What every written text must be to be stored at all, whoever wrote it where."""

from __future__ import annotations

import re
from collections.abc import Iterable

from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""Characters that have no place on a page: controls (but tab and line feed), direction marks, zero width."""


def check_written(texts: Iterable[str]) -> None:
    """Raise ``Refused`` for a text that must not be stored: ``classified``, ``control_characters``.

    A mark is looked for as it reads, without the characters that nobody sees.
    """
    written = tuple(texts)
    refuse_classified(CONTROL.sub("", text) for text in written)
    if any(CONTROL.search(text) for text in written):
        raise Refused("control_characters")
