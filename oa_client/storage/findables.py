"""What can be found: for each thing, the texts it is found by and what is told of it, read from the cache as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from oa_client.storage import drafts, records
from oa_client.storage.drafts import KeptDraft
from oa_client.storage.schema import receipt
from oa_client.storage.search_tables import file_texts
from oa_client.storage.times import from_text
from oa_core.documents.model import Document, Envelope, TextRevision
from oa_core.duty.model import DutyEntry
from oa_core.files import Attachment
from oa_core.people.model import Organ, Person


class Why(StrEnum):
    """What of a thing was found."""

    TEXT = "text"
    """its title, its body, what was said about it, or an attachment"""
    NUMBER = "number"
    """its number, or a telephone number"""
    PERSON = "person"
    """somebody who had it in hands, or a person or organ itself"""
    PINYIN = "pinyin"
    """the pinyin of its title or name"""


@dataclass(frozen=True)
class Field:
    """One text of a thing; no find reaches from one field into the next."""

    why: Why
    text: str


@dataclass(frozen=True)
class Findable:
    """A thing as searching sees it. ``record`` and ``kind`` say what to open; ``when`` it last moved, ``None`` for what
    stands in the register. It is found by the pinyin of ``titles``, as they are read, and of ``names``, in every
    reading. ``source`` is the record that the body is in."""

    record: str
    kind: str
    title: str
    when: datetime | None
    fields: tuple[Field, ...]
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Thing:
    """How one kind of thing is read from the cache by its subject, and the query for all subjects there are."""

    read: Callable[[Connection, str], Findable | None]
    every: str


def _paper(connection: Connection, subject: str) -> Findable | None:
    """A paper: the document where the cache holds it, else what came with its envelope; and what is being written."""
    kept = drafts.kept(connection, subject)
    document = records.read(connection, subject)
    if isinstance(document, Document):
        return _document(connection, document, kept)
    if kept is not None:
        title = kept.content.title
        return Findable(subject, "document", title, kept.kept_at, _written(kept), titles=(title,))
    arrived = connection.execute(
        select(receipt).where(receipt.c.document == subject).order_by(receipt.c.id).limit(1)
    ).first()
    return None if arrived is None else _arrived(connection, arrived)


def _document(connection: Connection, document: Document, kept: KeptDraft | None) -> Findable:
    revision = records.read(connection, document.revision)
    people = [entry.name for entry in document.trail]
    opinions = [entry.opinion for entry in document.trail]
    if document.signature is not None:
        people.append(document.signature.name)
        opinions.append(document.signature.opinion)
    return Findable(
        record=document.id,
        kind="document",
        title=document.title,
        when=document.held_since,
        fields=_fields(
            (Why.TEXT, [document.title]),
            (Why.NUMBER, [document.number]),
            (Why.TEXT, [revision.body if isinstance(revision, TextRevision) else ""]),
            (Why.PERSON, people),
            (Why.TEXT, opinions),
            (Why.TEXT, _attached(connection, document.id, document.attachments)),
            *([] if kept is None else [(field.why, [field.text]) for field in _written(kept)]),
        ),
        titles=(document.title,),
        source=document.revision,
    )


def _arrived(connection: Connection, arrived: Row[Any]) -> Findable:
    envelope = records.read(connection, arrived.envelope)
    fields = [(Why.TEXT, [arrived.title]), (Why.NUMBER, [arrived.number])]
    if isinstance(envelope, Envelope):
        fields += [
            (Why.TEXT, [envelope.paper.body]),
            (Why.TEXT, _attached(connection, envelope.id, envelope.attachments)),
        ]
    return Findable(
        record=arrived.id,
        kind="receipt",
        title=arrived.title,
        when=from_text(arrived.since),
        fields=_fields(*fields),
        titles=(arrived.title,),
        # Without its envelope the words are the receipt's own.
        source=envelope.id if envelope else arrived.id,
    )


def _written(kept: KeptDraft) -> tuple[Field, ...]:
    return _fields((Why.TEXT, [kept.content.title, kept.content.body]))


def _attached(connection: Connection, record: str, attachments: Collection[Attachment]) -> list[str]:
    if not attachments:
        return []
    texts = file_texts(connection, record, [attachment.sha256 for attachment in attachments])
    return [*(attachment.name for attachment in attachments), *texts]


def _duty_entry(connection: Connection, subject: str) -> Findable | None:
    entry = records.read(connection, subject)
    if not isinstance(entry, DutyEntry):
        return None
    fields = _fields((Why.TEXT, [entry.text]), (Why.PERSON, [entry.name]))
    title = entry.text.partition("\n")[0]
    return Findable(entry.id, "duty_entry", title, entry.happened_at, fields, source=entry.id)


def _person(connection: Connection, subject: str) -> Findable | None:
    person = records.read(connection, subject)
    if not isinstance(person, Person):
        return None
    fields = _fields(
        (Why.PERSON, [person.name]),
        (Why.NUMBER, [person.phone]),
        (Why.PERSON, [post.title for post in person.posts]),
    )
    return Findable(person.id, "person", person.name, None, fields, names=(person.name,))


def _organ(connection: Connection, subject: str) -> Findable | None:
    organ = records.read(connection, subject)
    if not isinstance(organ, Organ):
        return None
    names = (organ.name, organ.short_name)
    return Findable(organ.id, "organ", organ.name, None, _fields((Why.PERSON, names)), names=names)


def _fields(*groups: tuple[Why, Collection[str]]) -> tuple[Field, ...]:
    """The texts that are there, each once."""
    return tuple(dict.fromkeys(Field(why, text) for why, texts in groups for text in texts if text))


THINGS: Mapping[str, Thing] = {
    "organ": Thing(_organ, "SELECT id FROM confirmed WHERE kind = 'organ'"),
    "person": Thing(_person, "SELECT id FROM confirmed WHERE kind = 'person'"),
    "paper": Thing(
        _paper,
        "SELECT id FROM document UNION SELECT document FROM receipt UNION SELECT document FROM draft",
    ),
    "duty_entry": Thing(_duty_entry, "SELECT id FROM duty_entry"),
}
"""By the names that ``searched.SEARCHED`` gives them."""
