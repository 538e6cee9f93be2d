"""What each piece of a file is: source in, outline out, and not a letter of the text altered.

The stages, each a module: stray pieces are cut off (``strays``); the head is read (``head``); lines that a page
ended are joined (``wrapping``); the end is found (``tail``), and what stands behind it (``annexes``). What is left
is headings and body. Each stage judges by several signs at once and says how sure it is.
"""

from __future__ import annotations

import re

from oa_core.structure.annexes import settle_annexes, settle_attendance, settle_imprint
from oa_core.structure.head import settle_addressees, settle_head
from oa_core.structure.headings import Level, heading_of
from oa_core.structure.organs import issuers_of
from oa_core.structure.outline import Element, Outline
from oa_core.structure.parts import Part, Parts, bare, cut, parts_of
from oa_core.structure.source import Source
from oa_core.structure.strays import take_out
from oa_core.structure.tail import settle_tail
from oa_core.structure.wrapping import unwrap

_HEADINGS = {
    Level.FIRST: Element.H1,
    Level.SECOND: Element.H2,
    Level.THIRD: Element.H3,
    Level.FOURTH: Element.H4,
}
_JOINED = 700
"""A paragraph that is longer and counts several times was several paragraphs."""
_COUNTED = re.compile(
    r"(?<=[。！？])\s*(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．](?!\d)|[（(][0-9]{1,2}[）)])"
)


def infer(source: Source) -> Outline:
    """The outline of a whole file. Blocks below ``SURE`` are to be shown to a person."""
    parts, begin = settle_head(take_out(parts_of(source)))
    title = "\n".join(part.text for part in parts if part.kind is Element.TITLE)
    parts = settle_addressees(parts[:begin] + unwrap(parts[begin:]), begin)
    parts = settle_imprint(parts, begin)
    parts, end = settle_tail(parts, begin, issuers_of(title))
    settle_attendance(parts, bare(title))
    parts = (
        parts[:begin] + [piece for part in parts[begin:end] for piece in _parted(part)] + _behind(parts[end:])
    )
    for part in parts:
        if part.kind is None:
            _settle_text(part)
    return Outline(tuple(part.block() for part in parts))


def _behind(parts: Parts) -> Parts:
    return settle_annexes([piece for part in parts for piece in _parted(part)], 0)


def _parted(part: Part) -> Parts:
    """A paragraph into which many were joined, cut where the next one is counted."""
    if part.kind is not None or len(part.text) < _JOINED:
        return [part]
    pieces = cut(part, [found.end() for found in _COUNTED.finditer(part.text)])
    for piece in pieces if len(pieces) > 1 else ():
        piece.confidence = min(piece.confidence, 0.85)
    return pieces


def _settle_text(part: Part) -> None:
    """A heading by its number or its style, else body."""
    heading = heading_of(part.text)
    if heading.length:
        part.lead = heading.length if heading.length < len(part.text.rstrip()) else 0
        part.settle(_HEADINGS[heading.level], part.confidence)
    else:
        part.settle(Element.BODY, part.confidence)
