"""The system is non-secret: a text that carries a classification mark is refused, and its content kept nowhere.

Sources: 保密法实施条例 art. 41 (non-secret systems must not store, handle or transmit state secrets); the form of
the mark, level ★ period, from the rules on marking (handbook §12.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from oa_core.refusal import Refused

_GAP = r"[ \t\u00a0\u3000]*"
_LEVEL = rf"(绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_MARK = re.compile(rf"{_LEVEL}{_GAP}[★☆*＊]|^{_GAP}{_LEVEL}{_GAP}$", re.MULTILINE)


def classification_mark(text: str) -> str | None:
    """The level (绝密, 机密 or 秘密) that ``text`` is marked with, else ``None``.

    A mark is the level followed by a star, or the level alone on a line, as it stands at the head of a page.
    The words inside a sentence (保守国家秘密) are no mark.
    """
    found = _MARK.search(text)
    if found is None:
        return None
    return re.sub(r"\s", "", found.group(1) or found.group(2))


def refuse_classified(texts: Iterable[str]) -> None:
    """Raise ``Refused("classified")`` when one of ``texts`` carries a mark; the refusal does not hold the text."""
    for text in texts:
        level = classification_mark(text)
        if level is not None:
            raise Refused("classified", level=level)
