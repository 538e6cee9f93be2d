"""What becomes of a text that somebody saves: it goes on from the present one, is put together with it, or is kept
beside it. It is never refused for having been written elsewhere, and never put over somebody else's words (C9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from oa_core.documents.commands import Revise
from oa_core.documents.content import check_storable, content_hash
from oa_core.documents.lineage import put_together, text_of
from oa_core.documents.model import ELEMENTS, Content, Document, Status, TextRevision
from oa_core.documents.trail import handed
from oa_core.people.model import Role
from oa_core.records import Record, derived_id
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order

WRITTEN_TOGETHER = frozenset({Status.DRAFT, Status.RETURNED})
"""Where everybody who writes on a paper may change its text."""
STILL_WRITTEN = WRITTEN_TOGETHER | {Status.SIGNED, Status.NUMBERED}
"""Where the holder may change the substance of a paper: its text and the files that go with it."""


def a_writer(document: Document, context: Context) -> bool:
    """Who writes on the paper: its drafter, those invited, and its holder while it is still written."""
    person = context.person.id
    if person == document.holder and document.status in STILL_WRITTEN:
        return True
    return person == document.drafter or person in document.writers


def whose_turn_it_is(document: Document, context: Context) -> bool:
    """A writer, while the text is theirs to change: after 签发 the holder's alone."""
    if document.status in WRITTEN_TOGETHER:
        return a_writer(document, context)
    return document.status in STILL_WRITTEN and document.holder == context.person.id


def a_colleague(person: str, organ: str, context: Context) -> bool:
    """Whether a person writes in this office: as a clerk or as its director."""
    known = context.register.people.get(person)
    return known is not None and (known.has(Role.CLERK, organ) or known.has(Role.DIRECTOR, organ))


def begun(document: Document, content: Content, order: Order, context: Context) -> Sequence[Record]:
    """A new document with its first text."""
    _check(content, context)
    first = _saved(document, content, order, context)
    return with_content(document, content, first.id), first


def revised(document: Document, act: Revise, order: Order, context: Context) -> Sequence[Record]:
    """The document after somebody saved a text: see ``Revise``."""
    _check(act.content, context)
    merges = act.merges if text_of(document.id, act.merges, context.look_up) else ""
    own = _saved(document, act.content, order, context, parent=act.base, merged=merges)
    left = tuple(each for each in document.branches if each not in (act.base, merges))
    if not whose_turn_it_is(document, context):
        return replace(document, branches=(*left, own.id)), own
    moved = replace(
        document,
        step=document.step + 1,
        opened=document.opened or document.holder == context.person.id,
        branches=left,
    )
    if act.base == document.revision:
        _check_letterhead(document, act.content, context)
        changed = with_content(moved, act.content, own.id)
        return signed_anew(document, changed, order, context), own
    content = _put_together(document, act, context)
    if content is None:
        return replace(moved, branches=(*left, own.id)), own
    merged = replace(
        own,
        id=derived_id(order.id, "merge"),
        parent=document.revision,
        merged=own.id,
        auto_merged=True,
        body=content.body,
        elements=replace(content, body=""),
    )
    changed = with_content(moved, content, merged.id)
    return signed_anew(document, changed, order, context), own, merged


def with_content(document: Document, content: Content, revision: str) -> Document:
    """The document with another content, whose body is in ``revision``."""
    elements: dict[str, Any] = {name: getattr(content, name) for name in ELEMENTS}
    return replace(
        document,
        **elements,
        revision=revision,
        content_hash=content_hash(content, document.attachments),
    )


def signed_anew(before: Document, changed: Document, order: Order, context: Context) -> Document:
    """A paper whose substance is no longer what was signed goes back to its signer (条例 art. 25(1), L63)."""
    signature = before.signature
    if signature is None or changed.content_hash == signature.content_hash:
        return changed
    void = replace(changed, signature=None, status=Status.TO_SIGN, step=before.step)
    return handed(void, "revise", signature.person, "", order, context)


def _put_together(document: Document, act: Revise, context: Context) -> Content | None:
    """What both wrote, ``None`` where a person has to choose, or where the paper could not have it."""
    together = put_together(document, act.content, act.base, context.look_up)
    if not together.clean:
        return None
    try:
        check_storable(together.content)
        _check_letterhead(document, together.content, context)
    except Refused:
        return None
    return together.content


def _check(content: Content, context: Context) -> None:
    """Raises ``Refused``: see ``check_storable``; ``organ_unknown`` for a receiver that the register does not hold."""
    check_storable(content)
    if not {*content.addressees, *content.copies} <= set(context.register.organs):
        raise Refused("organ_unknown")


def _check_letterhead(document: Document, content: Content, context: Context) -> None:
    """A paper stays in its office; what was signed or numbered stays under its letterhead."""
    letterhead = context.register.letterheads.get(content.letterhead)
    if letterhead is None or not a_colleague(context.person.id, letterhead.office, context):
        raise Refused("letterhead_unknown")
    fixed = document.signature is not None or document.number != ""
    if letterhead.office != document.organ or (fixed and content.letterhead != document.letterhead):
        raise Refused("other_letterhead")


def _saved(
    document: Document,
    content: Content,
    order: Order,
    context: Context,
    *,
    parent: str = "",
    merged: str = "",
) -> TextRevision:
    return TextRevision(
        id=order.id,
        organ=document.organ,
        server=document.server,
        document=document.id,
        parent=parent,
        author=context.person.id,
        made_at=order.made_at,
        body=content.body,
        status=document.status,
        merged=merged,
        elements=replace(content, body=""),
    )
