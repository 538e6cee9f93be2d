"""How the saved texts of a document follow from each other, and two of them put together (sync.md C9)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from oa_core.documents.content import content_of
from oa_core.documents.merging import MergedContent, merge_contents
from oa_core.documents.model import Content, Document, TextRevision
from oa_core.records import Record

LookUp = Callable[[str], Record | None]


def text_of(document: str, revision: str, look_up: LookUp) -> TextRevision | None:
    """A saved text of this document, ``None`` when there is no such text here."""
    found = look_up(revision) if revision else None
    return found if isinstance(found, TextRevision) and found.document == document else None


def common_ancestor(document: str, head: str, base: str, look_up: LookUp) -> TextRevision | None:
    """The one text that both ``head`` and ``base`` go on from, and that no later one of that kind goes on from; one of
    the two, when the other goes on from it. ``None`` when there is none, or more than one (criss-cross), or when a text
    on the way is missing."""
    base_text = text_of(document, base, look_up)
    if base_text is None:
        return None
    above, whole = _above(document, head, look_up, until=base)
    if base in above:
        return base_text
    below, known = _above(document, base, look_up, until="")
    if not (whole and known):
        return None
    common = above.keys() & below.keys()
    lowest = common - {parent for each in common for parent in _parents(above[each])}
    return above[lowest.pop()] if len(lowest) == 1 else None


def put_together(document: Document, content: Content, base: str, look_up: LookUp) -> MergedContent:
    """``content`` (mine), written from the revision ``base``, and the present text of ``document`` (theirs)."""
    head = text_of(document.id, document.revision, look_up)
    theirs = content_of(document, head.body if head else "")
    return merge_contents(written_from(document, base, content, theirs, look_up), content, theirs)


def written_from(
    document: Document, base: str, mine: Content, theirs: Content, look_up: LookUp
) -> Content | None:
    """What both ``mine``, which goes on from ``base``, and ``theirs``, which goes on from the document's present text,
    were written from; ``None`` when nobody can say. Programs before the elements were kept left none: then they are
    known only if nobody changed them."""
    ancestor = common_ancestor(document.id, document.revision, base, look_up)
    if ancestor is None:
        return None
    if ancestor.elements is not None:
        return replace(ancestor.elements, body=ancestor.body)
    return replace(mine, body=ancestor.body) if replace(mine, body=theirs.body) == theirs else None


def content_of_text(document: Document, text: TextRevision) -> Content:
    """The whole content of a saved text; its elements are those of the document where it kept none."""
    if text.elements is None:
        return content_of(document, text.body)
    return replace(text.elements, body=text.body)


def _above(document: str, start: str, look_up: LookUp, *, until: str) -> tuple[dict[str, TextRevision], bool]:
    """``start`` and every text it goes on from, nearest first, as far as ``until``; and whether none was missing."""
    found: dict[str, TextRevision] = {}
    waiting, whole = deque([start]), True
    while waiting:
        here = waiting.popleft()
        if here in found:
            continue
        text = text_of(document, here, look_up)
        if text is None:
            whole = False
            continue
        found[here] = text
        if here == until:
            break
        waiting.extend(_parents(text))
    return found, whole


def _parents(text: TextRevision) -> tuple[str, ...]:
    return tuple(each for each in (text.parent, text.merged) if each)
