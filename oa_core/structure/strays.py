"""What a copied text carries that is no part of the document: page numbers, quote marks, what a web page adds."""

from __future__ import annotations

import re
from itertools import pairwise

from oa_core.structure.outline import Element
from oa_core.structure.parts import Part, Parts, cut
from oa_core.structure.webpages import take_out_page

_QUOTED = re.compile(r"\s*(?:[>＞|]\s*)+")
_DASHED = re.compile(
    r"[—―─－–\-·•~～一]{1,2}\s*(\d{1,3})\s*[—―─－–\-·•~～一]{1,2}|第\s*\d{1,3}\s*页(?:[，,\s]*共\s*\d{1,3}\s*页)?"
)
_OF = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
_PLAIN = re.compile(r"\d{1,3}")
_NO_TEXT = re.compile(r"[（(]?\s*(?:此页无正文|本页无正文|以下无正文|此页空白)\s*[）)]?[。.]?")
_RULE = re.compile(r"[-—=_*＊·•.．─━－~～\s]{3,}")
_ENTITY = re.compile(r"(?:&(?:nbsp|bsp|emsp|ensp|thinsp|#160|#12288);\s*)+")
_MAIL = re.compile(
    r"(?:发件人|发送时间|收件人|主题|发件时间|抄送人|From|To|Cc|Sent|Subject|Date)\s*[:：].*"
    r"|-+\s*(?:原始邮件|转发的邮件信息|Original Message|Forwarded message)\s*-+|.{1,60}(?:写道|wrote)[:：]",
    re.IGNORECASE,
)
_HEAD = 14


def take_out(parts: Parts) -> Parts:
    """The parts with what is stray cut off and named."""
    lines = [part for part in parts if part.kind is None]
    if lines and sum(1 for part in lines if _QUOTED.match(part.text)) * 5 > len(lines) * 2:
        parts = [piece for part in parts for piece in _unquoted(part)]
    parts = [piece for part in parts for piece in _without_entities(part)]
    for at, part in enumerate(parts):
        if part.kind is None:
            _judge(part, at < _HEAD)
    take_out_page(parts)
    _number_pages(parts)
    return parts


def _unquoted(part: Part) -> Parts:
    found = _QUOTED.match(part.text) if part.kind is None else None
    if found is None:
        return [part]
    pieces = cut(part, (found.end(),))
    if len(pieces) == 1 and found.end() < len(part.text):
        return pieces
    pieces[0].settle(Element.STRAY, 0.9)
    return pieces


def _without_entities(part: Part) -> Parts:
    """A blank of a web page that was copied as its name is cut off."""
    if part.kind is not None or "&" not in part.text:
        return [part]
    pieces = cut(part, [place for found in _ENTITY.finditer(part.text) for place in found.span()])
    for piece in pieces:
        if _ENTITY.fullmatch(piece.text.strip()):
            piece.settle(Element.STRAY, 0.9)
    return pieces


def _judge(part: Part, near_top: bool) -> None:
    text = part.text.strip()
    if len(text) > 100:
        return
    if _DASHED.fullmatch(text) or _NO_TEXT.fullmatch(text) or _RULE.fullmatch(text):
        part.settle(Element.STRAY, 0.95)
    elif near_top and _MAIL.fullmatch(text):
        part.settle(Element.STRAY, 0.85)


def _number_pages(parts: Parts) -> None:
    """Bare numbers on lines of their own are page numbers when they count 1, 2, 3 … through a long text.

    In a table that was copied as text such numbers count too, but there they stand close together.
    """
    candidates = [
        (at, int(found[1] if found.re is _OF else found[0]))
        for at, part in enumerate(parts)
        if part.kind is None
        and (found := _OF.fullmatch(part.text.strip()) or _PLAIN.fullmatch(part.text.strip()))
    ]
    if not candidates or candidates[0][1] > 2:
        return
    counted = all(
        after[1] == before[1] + 1 and after[0] - before[0] > 10 for before, after in pairwise(candidates)
    )
    if counted and candidates[0][0] > 10:
        for at, _number in candidates:
            parts[at].settle(Element.STRAY, 0.7 if len(candidates) == 1 else 0.85)
