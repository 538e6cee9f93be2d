"""Which records are found by searching, and as what: several records of one paper are one thing to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from oa_client.storage.search_tables import keep_file_text, note_subjects
from oa_core.modules import kind_of
from oa_core.records import Record


@dataclass(frozen=True)
class Searched:
    """What a kind of record belongs to: the thing (``findables.THINGS``) and the id that stands for it."""

    thing: str
    subject: Callable[[Any], str]


SEARCHED: Mapping[str, Searched] = {
    "organ": Searched("organ", lambda organ: organ.id),
    "person": Searched("person", lambda person: person.id),
    "document": Searched("paper", lambda document: document.id),
    "text_revision": Searched("paper", lambda revision: revision.document),
    "envelope": Searched("paper", lambda envelope: envelope.document),
    "receipt": Searched("paper", lambda receipt: receipt.document),
    "duty_entry": Searched("duty_entry", lambda entry: entry.id),
}
"""By kind of record. A paper has one row however many records the cache holds of it; kinds that do not stand here
are not found."""


def note_due(connection: Connection, records: Iterable[Record]) -> None:
    """``records`` came, changed, or read differently now: what they belong to is indexed in a moment."""
    due: dict[str, dict[str, None]] = {}
    for record in records:
        searched = SEARCHED.get(kind_of(record))
        if searched is not None:
            due.setdefault(searched.thing, {})[searched.subject(record)] = None
    for thing, subjects in due.items():
        note_subjects(connection, thing, subjects)


def note_draft(connection: Connection, document: str) -> None:
    """What the person is writing of a document changed, or was thrown away."""
    note_subjects(connection, SEARCHED["document"].thing, [document])


def put_file_text(connection: Connection, record: Record, file: str, text: str) -> None:
    """The text of the attachment ``file`` of ``record`` (a document or an envelope): found with the paper from now on.

    It is kept until the record leaves the cache or ``search_tables.forget_file_texts`` is told that the file did.
    """
    keep_file_text(connection, record.id, file, text)
    note_due(connection, [record])
