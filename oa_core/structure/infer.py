"""What each piece of a file is: source in, outline out, and not a letter of the text altered.

The stages, each a module: stray pieces are cut off (``strays``); the head is read (``head``); lines that a page
ended are joined (``wrapping``); the end is found (``tail``), and what stands behind it (``annexes``). What is left
is headings and body. Each stage judges by several signs at once and says how sure it is.
"""

from __future__ import annotations

import re

from oa_core.structure.annexes import settle_annexes, settle_attendance, settle_imprint
from oa_core.structure.head import settle_addressees, settle_head
from oa_core.structure.organs import issuers_of
from oa_core.structure.outline import Element, Outline
from oa_core.structure.parts import Part, Parts, bare, cut, parts_of
from oa_core.structure.series import HEADINGS, settle_text
from oa_core.structure.source import Source
from oa_core.structure.strays import take_out
from oa_core.structure.tail import settle_tail
from oa_core.structure.webpages import settle_from_record
from oa_core.structure.wrapping import unwrap

_TEXTS = frozenset({Element.BODY, *HEADINGS.values()})
_SENT = re.compile(r"(?:通知|函|批复|请示|报告|议案|答复)$")
"""Documents of these kinds are sent to somebody."""
_NUMBERED = re.compile(
    r"(?:令|公告|通告|^)(?:\d{4}年)?第\d{1,5}号|^[\u4e00-\u9fff]{1,10}[〔\[]\d{4}[〕\]]\d+号"
)
"""What looks like the number of the document itself."""
_JOINED = 700
"""A paragraph that is longer and counts several times was several paragraphs."""
_COUNTED = re.compile(
    r"(?<=[。！？])\s*(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．](?!\d)|[（(][0-9]{1,2}[）)])"
)


def infer(source: Source) -> Outline:
    """The outline of a whole file. Blocks below ``SURE`` are to be shown to a person."""
    parts, begin = settle_from_record(*settle_head(take_out(parts_of(source))))
    title = "\n".join(part.text for part in parts if part.kind is Element.TITLE)
    parts = settle_addressees(parts[:begin] + unwrap(parts[begin:]), begin)
    parts = settle_imprint(parts, begin)
    parts, end = settle_tail(parts, begin, issuers_of(title))
    settle_attendance(parts, bare(title))
    parts = (
        parts[:begin] + [piece for part in parts[begin:end] for piece in _parted(part)] + _behind(parts[end:])
    )
    settle_text(parts)
    _doubt_what_is_missing(parts, bare(title))
    return Outline(tuple(part.block() for part in parts))


def _doubt_what_is_missing(parts: Parts, title: str) -> None:
    """Where an element should stand and none was found, a person is shown the place."""
    own = [part for part in parts if not part.within and part.kind is not Element.STRAY]
    found = {part.kind for part in own}
    texts = [part for part in own if part.kind in _TEXTS]
    if not texts:
        return
    if not title or (Element.ADDRESSEES not in found and _SENT.search(title)):
        texts[0].confidence = min(texts[0].confidence, 0.6)
    if Element.NUMBER not in found:
        for text in texts[:3]:
            if _NUMBERED.search(re.sub(r"《[^》]*》|（[^）]*）", "", bare(text.text[:160]))):
                text.confidence = min(text.confidence, 0.6)
    if not found >= {Element.SIGNATURE, Element.DATE}:
        texts[-1].confidence = min(texts[-1].confidence, 0.7)


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
