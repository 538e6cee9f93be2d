"""流转记录: how a paper passes from hand to hand, and what a person took back (收回)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from oa_core.documents.model import Document, Status, TrailEntry
from oa_core.refusal import Refused
from oa_core.texts import check_written
from oa_core.workflow import Context, Order

OPINION_LIMIT = 2000
"""The longest opinion or reason, in characters."""

_LED_TO: Mapping[str, Status] = {
    "submit": Status.IN_REVIEW,
    "send_back": Status.RETURNED,
    "approve": Status.TO_SIGN,
    "sign": Status.SIGNED,
    "revise": Status.TO_SIGN,
    "take_number": Status.NUMBERED,
    "issue": Status.ISSUED,
}
"""Where a paper stood after each act of a trail."""

TAKEN_BACK = frozenset({"submit", "approve", "send_back"})
"""Acts that their maker may take back. A signature is given to be relied on, a number is used up."""


def handed(document: Document, act: str, to: str, opinion: str, order: Order, context: Context) -> Document:
    """The document one step on, in the hands of ``to``, with the act in its trail, not opened by ``to`` yet."""
    if len(opinion) > OPINION_LIMIT:
        raise Refused("opinion_too_long", limit=str(OPINION_LIMIT))
    check_written((opinion,))
    entry = TrailEntry(
        act=act,
        person=context.person.id,
        name=context.person.name,
        title=context.person.title,
        made_at=moment(document, order),
        received_at=context.received_at,
        opinion=opinion,
        to=to,
    )
    return replace(
        document,
        step=document.step + 1,
        holder=to,
        held_since=moment(document, order),
        opened=to == context.person.id,
        trail=(*document.trail, entry),
    )


def moment(document: Document, order: Order) -> datetime:
    """When the act was done: never before the paper came to the one who did it, whatever a workstation's clock says."""
    return max(order.made_at, document.held_since)


def who_handed_it_on(document: Document, context: Context) -> bool:
    """The person who handed it on last."""
    last = document.trail[-1] if document.trail else None
    return last is not None and last.act in TAKEN_BACK and last.person == context.person.id


def before_it_was_handed_on(document: Document) -> tuple[Status, str]:
    """Where the document stood before the last act of its trail, and who held it."""
    stood = [(Status.DRAFT, document.drafter)]
    for entry in document.trail:
        if entry.act == "withdraw":
            stood.pop()
        else:
            stood.append((_LED_TO[entry.act], entry.to))
    return stood[-2]
