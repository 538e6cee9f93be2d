"""Which records are found by searching, and as what: several records of one paper are one thing to find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from oa_client.storage.search_tables import keep_file_text, note
from oa_core.modules import kind_of
from oa_core.records import Record


@dataclass(frozen=True)
class Searched:
    """What a kind of record belongs to: the thing (``findables.THINGS``), and of which record it is a part; nothing for
    the kind that stands for its thing itself."""

    thing: str
    part_of: Callable[[Any], str] | None = None


SEARCHED: Mapping[str, Searched] = {
    "organ": Searched("organ"),
    "person": Searched("person"),
    "document": Searched("paper"),
    "text_revision": Searched("paper", lambda revision: revision.document),
    "envelope": Searched("paper", lambda envelope: envelope.document),
    "receipt": Searched("paper", lambda receipt: receipt.document),
    "duty_entry": Searched("duty_entry"),
    "old_paper": Searched("old_paper"),
}
"""By kind of record. A paper has one row however many records the cache holds of it; kinds that do not stand here
are not found."""


def note_due(connection: Connection, records: Iterable[tuple[str, str]]) -> None:
    """Records (id and kind) came, changed, or read differently now: they are indexed in a moment."""
    note(connection, [(record_id, kind) for record_id, kind in records if kind in SEARCHED])


def note_draft(connection: Connection, document: str) -> None:
    """What the person is writing of a document changed, or was thrown away."""
    note(connection, [(document, "document")])


def put_file_text(connection: Connection, record: Record, file: str, text: str) -> None:
    """The text of the attachment ``file`` of ``record`` (a document or an envelope): found with the paper from now on.

    It is kept until the record leaves the cache or ``search_tables.forget_file_texts`` is told that the file did.
    """
    keep_file_text(connection, record.id, file, text)
    note_due(connection, [(record.id, kind_of(record))])
