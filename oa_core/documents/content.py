"""The content of a document: its hash, its limits, and the paper it makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from oa_core.documents.blocks import Picture, key_of_picture, key_of_table
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
from oa_core.files import Attachment, check_attachable
from oa_core.office_days import office_day
from oa_core.people.model import Register, Role, printed_names
from oa_core.refusal import Refused
from oa_core.structure.genres import GENRES, UPWARD
from oa_core.texts import check_written

TEXT_LIMIT = 512 * 1024
"""The largest body, in bytes of UTF-8; a longer paste is refused with a sentence."""
PICTURE_MEDIA = ("image/png", "image/jpeg")
"""What may stand in a text: every program on the way can draw it."""
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
    check_written((content.title, content.body, *(table.text for table in content.tables)))
    for picture in content.pictures:
        check_picture(picture)
    if content.genre not in GENRES:
        raise Refused("genre_unknown")
    if content.urgency not in URGENCIES:
        raise Refused("urgency_unknown")
    if len(content.body.encode()) > TEXT_LIMIT:
        raise Refused("text_too_long", limit=f"{TEXT_LIMIT // 1024} KB")
    if len(content.title) > TITLE_LIMIT:
        raise Refused("title_too_long", limit=str(TITLE_LIMIT))


def check_picture(picture: Picture) -> None:
    """Raise ``Refused`` for what cannot stand in a text: the codes of ``check_attachable``, and
    ``not_a_picture`` for what is neither PNG nor JPEG or has no size."""
    check_attachable(picture.file, ())
    if picture.file.media not in PICTURE_MEDIA or not (
        0 < picture.width < 1000 and 0 < picture.height < 1000
    ):
        raise Refused("not_a_picture", name=picture.file.name)


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
    attachments: Sequence[Attachment] = (),
    number: str = "",
    signature: Signature | None = None,
    printed_on: date | None = None,
) -> Paper:
    """The paper ``content`` makes. 成文日期 is the office day of signing (条例 art. 9(12)); unsigned, it is open.

    附件说明 names ``attachments`` without their extensions, so that it is always in step with them (GB/T 9704-2012,
    7.3.4). A 请示 or 报告 shows who signs it (7.2.6): before 签发 that is the head of the organ.
    """
    letterhead = register.letterheads.get(content.letterhead)
    return Paper(
        mark=letterhead.mark if letterhead else "",
        title=content.title,
        body=content.body,
        signature=letterhead.signature if letterhead else "",
        number=number,
        urgency=content.urgency,
        signers=_signers(content, register, signature),
        addressees=printed_names(register, content.addressees),
        attachments=names_of(attachments),
        dated_on=office_day(signature.signed_at) if signature else None,
        note=_note(content),
        copies=printed_names(register, content.copies),
        printed_by=register.organ_name(letterhead.office) if letterhead else "",
        printed_on=printed_on,
        tables=content.tables,
        pictures=content.pictures,
    )


def names_of(attachments: Iterable[Attachment]) -> tuple[str, ...]:
    """The names of files as 附件说明 gives them."""
    return tuple(PurePosixPath(file.name).stem for file in attachments)


def _signers(content: Content, register: Register, signature: Signature | None) -> tuple[str, ...]:
    if content.genre not in UPWARD:
        return ()
    if signature is not None:
        return (signature.name,)
    letterhead = register.letterheads.get(content.letterhead)
    heads = register.holding(Role.HEAD, letterhead.organ) if letterhead else ()
    return tuple(head.name for head in heads[:1])


def _note(content: Content) -> str:
    """附注: 公开属性, and below it whom to ask (handbook 1.3)."""
    lines = [OPENNESS_NOTES[content.openness]] if content.openness else []
    contact = content.contact.strip()
    if contact:
        lines.append(contact if contact.startswith(("联系人", "（联系人")) else f"联系人：{contact}")
    return "\n".join(lines)
