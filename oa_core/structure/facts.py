"""What the outer document says about itself, read from its blocks: for registering it, and for its rules."""

from __future__ import annotations

import re

from oa_core.structure.outline import Element, Facts, Outline

_BLANKS = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
"""White space that separates nothing: a blank inside Chinese is only there for the look."""


def facts(outline: Outline) -> Facts:
    """The facts of the outer document."""
    return Facts(
        title="".join(_joined(text) for text in outline.texts(Element.TITLE)),
        signatures=tuple(_joined(text) for text in outline.texts(Element.SIGNATURE)),
    )


def _joined(text: str) -> str:
    return _BLANKS.sub("", text.strip())
