"""The content of a document: its hash, its limits, and the paper it makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from oa_core.documents.blocks import key_of_picture, key_of_table
from oa_core.documents.model import (
    ELEMENTS,
    OPENNESS_NOTES,
    URGENCIES,
    WITHOUT_ADDRESSEE,
    Content,
    Document,
    Signature,
)
from oa_core.documents.paper import Paper
from oa_core.files import Attachment
from oa_core.office_days import office_day
from oa_core.people.model import Register, printed_names
from oa_core.refusal import Refused
from oa_core.structure.genres import GENRES
from oa_core.texts import check_written

TEXT_LIMIT = 512 * 1024
"""The largest body, in bytes of UTF-8; a longer paste is refused with a sentence."""
TITLE_LIMIT = 200
"""The longest title, in characters; titles of real documents stay below 100."""


def content_hash(content: Content, attachments: Sequence[Attachment] = ()) -> str:
    """SHA-256 over every field of the content and the list of its files, in hex.

    Two papers with one hash read the same to the letter, files included. A paper without files, or without
    what a content came to hold later, has the hash it had before there were any.
    """
    files = tuple((file.sha256, file.name, file.size, file.media) for file in attachments)
    later = {
        name: value
        for name, value in (
            ("openness_reason", content.openness_reason),
            ("contact", content.contact),
            ("tables", tuple(map(key_of_table, content.tables))),
            ("pictures", tuple(map(key_of_picture, content.pictures))),
        )
        if value
    }
    fields = (
        *(
            content.letterhead,
            content.genre,
            content.urgency,
            content.title,
            content.addressees,
            content.copies,
        ),
        *(content.openness, content.body),
        *((files,) if files else ()),
        *((later,) if later else ()),
    )
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def check_storable(content: Content) -> None:
    """Raise ``Refused`` for what must not be stored at all: ``classified``, ``control_characters``,
    ``text_too_long``, ``title_too_long``, ``genre_unknown`` (条例 art. 8), ``urgency_unknown`` (art. 9(3)).
    An unfinished content is storable: a draft may be empty."""
    check_written((content.title, content.body))
    if content.genre not in GENRES:
        raise Refused("genre_unknown")
    if content.urgency not in URGENCIES:
        raise Refused("urgency_unknown")
    if len(content.body.encode()) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    if len(content.title) > TITLE_LIMIT:
        raise Refused("title_too_long", limit=str(TITLE_LIMIT))


def missing_in(paper: Document | Content, body: str) -> tuple[Refused, ...]:
    """Everything without which a reviewer could do nothing with ``paper``, in the order it is read: ``title_missing``,
    ``body_missing``, ``addressees_missing`` (for 文种 that need 主送), ``openness_missing`` (公开属性 is required,
    L61)."""
    checks = (
        (paper.title.strip(), Refused("title_missing")),
        (body.strip(), Refused("body_missing")),
        (paper.addressees or paper.genre in WITHOUT_ADDRESSEE, Refused("addressees_missing")),
        (paper.openness is not None, Refused("openness_missing")),
    )
    return tuple(refusal for there, refusal in checks if not there)


def check_complete(document: Document, body: str) -> None:
    """Raise the first ``Refused`` of ``missing_in``, if there is one."""
    for refusal in missing_in(document, body):
        raise refusal


def content_of(document: Document, body: str) -> Content:
    """The content a document holds, with its body from the text revision."""
    elements: dict[str, Any] = {name: getattr(document, name) for name in ELEMENTS}
    return Content(body=body, **elements)


def paper_of(
    content: Content,
    register: Register,
    *,
    number: str = "",
    signature: Signature | None = None,
    printed_on: date | None = None,
) -> Paper:
    """The paper ``content`` makes. 成文日期 is the office day of signing (条例 art. 9(12)); unsigned, it is open."""
    letterhead = register.letterheads.get(content.letterhead)
    return Paper(
        mark=letterhead.mark if letterhead else "",
        title=content.title,
        body=content.body,
        signature=letterhead.signature if letterhead else "",
        number=number,
        urgency=content.urgency,
        addressees=printed_names(register, content.addressees),
        dated_on=office_day(signature.signed_at) if signature else None,
        note=OPENNESS_NOTES[content.openness] if content.openness else "",
        copies=printed_names(register, content.copies),
        printed_by=register.organ_name(letterhead.office) if letterhead else "",
        printed_on=printed_on,
    )
