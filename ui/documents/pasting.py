"""What a paste may bring into a paper: plain text of bearable size, without marks of secrecy or unseen characters."""

from __future__ import annotations

from dataclasses import dataclass

from oa_core.documents.content import TEXT_LIMIT
from oa_core.refusal import Refused
from oa_core.secrecy import refuse_classified
from oa_core.texts import CONTROL


@dataclass(frozen=True)
class Pasted:
    """The text to insert, and how many unseen characters were left out of it."""

    text: str
    dropped: int


def clean_paste(text: str, *, beside: str = "") -> Pasted:
    """``text`` fit for the body. ``beside`` is what stands in the body already and counts towards the limit.

    Raises ``Refused``: ``text_too_long`` and ``classified``; nothing of the text is kept then.
    """
    if len(text.encode("utf-8", "surrogatepass")) + len(beside.encode()) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    for separator in ("\u2028", "\u2029", "\x0b", "\x0c"):
        lines = lines.replace(separator, "\n")
    lines = lines.replace("\u00a0", " ")
    whole = "".join(character for character in lines if not 0xD800 <= ord(character) <= 0xDFFF)
    clean = CONTROL.sub("", whole)
    refuse_classified((clean,))
    return Pasted(clean, len(lines) - len(clean))
