"""What can be found: for each thing, the texts it is found by and what is told of it, read from the cache as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from oa_client.storage import drafts, records
from oa_client.storage.drafts import KeptDraft
from oa_client.storage.schema import receipt
from oa_client.storage.search_tables import file_texts
from oa_client.storage.times import from_text
from oa_core.archive.model import OldPaper
from oa_core.documents.model import Document, Envelope, TextRevision
from oa_core.duty.model import DutyEntry
from oa_core.files import Attachment
from oa_core.office_days import OFFICE_ZONE
from oa_core.people.model import Organ, Person
from oa_core.records import Record


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
    """How things of one kind are read from the cache by their subjects, and the query for all subjects there are."""

    read: Callable[[Connection, Collection[str]], dict[str, Findable]]
    every: str


def _papers(connection: Connection, subjects: Collection[str]) -> dict[str, Findable]:
    """Papers: the document where the cache holds it, else what came with its envelope; and what is being written."""
    here = records.read_many(connection, subjects)
    documents = {each: record for each, record in here.items() if isinstance(record, Document)}
    texts = records.read_many(connection, [document.revision for document in documents.values()])
    kept = drafts.kept_of(connection, subjects)
    found = {
        each: _document(connection, document, texts.get(document.revision), kept.get(each))
        for each, document in documents.items()
    }
    found |= {each: _draft(written) for each, written in kept.items() if each not in found}
    return found | _arrivals(connection, [each for each in subjects if each not in found])


def _document(
    connection: Connection, document: Document, revision: Record | None, kept: KeptDraft | None
) -> Findable:
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
            (Why.TEXT, [kept.content.title, kept.content.body] if kept else []),
        ),
        titles=(document.title,),
        source=document.revision,
    )


def _draft(kept: KeptDraft) -> Findable:
    title, body = kept.content.title, kept.content.body
    fields = _fields((Why.TEXT, [title, body]))
    return Findable(kept.document, "document", title, kept.kept_at, fields, titles=(title,))


def _arrivals(connection: Connection, documents: Collection[str]) -> dict[str, Findable]:
    if not documents:
        return {}
    query = select(receipt).where(receipt.c.document.in_(documents)).order_by(receipt.c.id.desc())
    first = {row.document: row for row in connection.execute(query)}
    envelopes = records.read_many(connection, [row.envelope for row in first.values()])
    return {each: _arrival(connection, row, envelopes.get(row.envelope)) for each, row in first.items()}


def _arrival(connection: Connection, arrived: Row[Any], envelope: Record | None) -> Findable:
    body, attached, source = "", [], arrived.id  # Without its envelope the words are the receipt's own.
    if isinstance(envelope, Envelope):
        body, source = envelope.paper.body, envelope.id
        attached = _attached(connection, envelope.id, envelope.attachments)
    return Findable(
        record=arrived.id,
        kind="receipt",
        title=arrived.title,
        when=from_text(arrived.since),
        fields=_fields(
            (Why.TEXT, [arrived.title]),
            (Why.NUMBER, [arrived.number]),
            (Why.TEXT, [body]),
            (Why.TEXT, attached),
        ),
        titles=(arrived.title,),
        source=source,
    )


def _attached(connection: Connection, record: str, attachments: Collection[Attachment]) -> list[str]:
    if not attachments:
        return []
    texts = file_texts(connection, record, [attachment.sha256 for attachment in attachments])
    return [*(attachment.name for attachment in attachments), *texts]


def _duty_entry(entry: DutyEntry) -> Findable:
    fields = _fields((Why.TEXT, [entry.text]), (Why.PERSON, [entry.name]))
    return Findable(entry.id, "duty_entry", entry.text.partition("\n")[0], entry.happened_at, fields)


def _old_paper(paper: OldPaper) -> Findable:
    facts, ledger = paper.facts, paper.ledger
    numbers = [facts.number, ledger.receipt_number if ledger else ""]
    day = facts.dated or (ledger.received if ledger else None)
    return Findable(
        paper.id,
        "old_paper",
        facts.title,
        datetime.combine(day, time(), OFFICE_ZONE) if day else paper.kept_at,
        _fields(
            (Why.TEXT, [facts.title]),
            (Why.NUMBER, numbers),
            (Why.TEXT, ["\n".join(paper.text)]),
            (Why.PERSON, [facts.issuer, facts.addressees]),
            (Why.TEXT, [ledger.remarks if ledger else "", paper.file]),
        ),
        titles=(facts.title,),
    )


def _person(person: Person) -> Findable:
    fields = _fields(
        (Why.PERSON, [person.name]),
        (Why.NUMBER, [person.phone]),
        (Why.PERSON, [post.title for post in person.posts]),
    )
    return Findable(person.id, "person", person.name, None, fields, names=(person.name,))


def _organ(organ: Organ) -> Findable:
    names = (organ.name, organ.short_name)
    return Findable(organ.id, "organ", organ.name, None, _fields((Why.PERSON, names)), names=names)


def _fields(*groups: tuple[Why, Collection[str]]) -> tuple[Field, ...]:
    """The texts that are there, each once."""
    return tuple(dict.fromkeys(Field(why, text) for why, texts in groups for text in texts if text))


R = TypeVar("R", bound=Record)


def _alone(
    kind: type[R], tell: Callable[[R], Findable]
) -> Callable[[Connection, Collection[str]], dict[str, Findable]]:
    """How things are read that are one record each."""

    def read(connection: Connection, subjects: Collection[str]) -> dict[str, Findable]:
        here = records.read_many(connection, subjects)
        return {each: tell(record) for each, record in here.items() if isinstance(record, kind)}

    return read


THINGS: Mapping[str, Thing] = {
    "organ": Thing(_alone(Organ, _organ), "SELECT id FROM confirmed WHERE kind = 'organ'"),
    "person": Thing(_alone(Person, _person), "SELECT id FROM confirmed WHERE kind = 'person'"),
    "paper": Thing(
        _papers,
        "SELECT id FROM document UNION SELECT document FROM receipt UNION SELECT document FROM draft",
    ),
    "duty_entry": Thing(_alone(DutyEntry, _duty_entry), "SELECT id FROM duty_entry"),
    "old_paper": Thing(_alone(OldPaper, _old_paper), "SELECT id FROM old_paper"),
}
"""By the names that ``searched.SEARCHED`` gives them."""
