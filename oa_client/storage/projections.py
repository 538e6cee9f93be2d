"""The list columns of every kind that has a list: which module's file keeps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from oa_client.storage import archive, boilerplate, documents, duty, files, search_tables, searched
from oa_core.modules import kind_of
from oa_core.records import Record

_KEEP: Mapping[str, Callable[[Connection, Sequence[Any]], None]] = {
    "document": documents.keep_documents,
    "receipt": documents.keep_receipts,
    "duty_entry": duty.keep_entries,
    "boilerplate": boilerplate.keep_texts,
    "old_paper": archive.keep_papers,
}
_FORGET: Mapping[str, Callable[[Connection, Sequence[str]], None]] = {
    "document": documents.forget_documents,
    "receipt": documents.forget_receipts,
    "duty_entry": duty.forget_entries,
    "boilerplate": boilerplate.forget_texts,
    "old_paper": archive.forget_papers,
}
LISTED = frozenset(_KEEP) | files.KINDS_WITH_FILES
"""The kinds whose bodies are read when they come; the others wait until somebody opens them."""


def project(connection: Connection, records: Sequence[Record]) -> None:
    """Bring the list columns of ``records`` up to date."""
    by_kind: dict[str, list[Record]] = {}
    for record in records:
        by_kind.setdefault(kind_of(record), []).append(record)
    for kind, some in by_kind.items():
        if kind in _KEEP:
            _KEEP[kind](connection, some)
    files.refer(connection, records)
    searched.note_due(connection, [(record.id, kind_of(record)) for record in records])


def forget(connection: Connection, kind: str, ids: Sequence[str]) -> None:
    """Take the records ``ids`` of ``kind`` out of their lists."""
    if kind in _FORGET:
        _FORGET[kind](connection, ids)
    files.unrefer(connection, ids)
    search_tables.forget(connection, ids)
