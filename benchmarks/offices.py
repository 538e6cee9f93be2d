"""A county of a wanted size for benchmarks."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.prose import Prose
from oa_core.documents.model import Envelope, TextRevision
from oa_core.duty.model import DutyEntry
from oa_core.modules import KINDS, kind_of
from oa_core.people.model import Person, scopes_of
from oa_core.records import Record
from sync.encoding import encode
from tools.demo.papers import Office
from tools.demo.year import year_office

NOW = datetime(2026, 9, 15, 3, 0, tzinfo=UTC)
"""The county stands still at this instant, so that every run measures the same records."""
MARK = len(r"\n")
"""Bytes of a paragraph's mark in JSON."""
_WITH_TEXT = (Envelope, TextRevision, DutyEntry)


def county_for(account: str, records: int) -> Office:
    """A county of which ``account`` reads ``records`` records in all (at least the register's), the newest ones."""
    documents = 64
    while True:
        office = year_office(NOW, documents=documents)
        readable = readable_by(office, office.county.seat(account).person)
        if len(readable) >= records:
            break
        documents *= 2
    return replace(office, papers=newest(office, {record.id for record in readable}, records))


def newest(office: Office, mine: AbstractSet[str], records: int) -> tuple[Record, ...]:
    """The papers of ``office`` without the oldest ones: so many that ``records`` of ``mine`` are left, the register
    counted. Records that follow one another stay or go together."""
    room = records - len(office.county.records)
    families: dict[str, list[Record]] = {}
    for record in office.papers:
        families.setdefault(followed(record) or record.id, []).append(record)
    kept: list[Record] = []
    # Identities sort by the time at which the records were made.
    for root in sorted(families, reverse=True):
        size = len(families[root]) if root in mine else 0
        if size <= room:
            room -= size
            kept += families[root]
    return tuple(sorted(kept, key=lambda record: record.id))


def lengthened(office: Office, account: str, size: int) -> Office:
    """``office`` with longer texts: the records that ``account`` reads come to ``size`` bytes of JSON on average.

    A receipt stays as small as it is and a paper grows instead, so that kinds, readers and numbers stay the county's.
    """
    mine = readable_by(office, office.county.seat(account).person)
    with_text = {record.id for record in mine if isinstance(record, _WITH_TEXT)}
    lacking = size * len(mine) - sum(len(encode(record)) for record in mine)
    prose = Prose(account)
    papers, left = [], len(with_text)
    for record in office.papers:
        if record.id in with_text and lacking >= left * MARK:
            more = lacking // left
            record = _longer(record, prose.text(more - MARK))
            lacking, left = lacking - more, left - 1
        papers.append(record)
    return replace(office, papers=tuple(papers))


def _longer(record: Record, text: str) -> Record:
    if isinstance(record, Envelope):
        return replace(record, paper=replace(record.paper, body=f"{record.paper.body}\n{text}"))
    if isinstance(record, DutyEntry):
        return replace(record, text=f"{record.text}\n{text}")
    assert isinstance(record, TextRevision)
    return replace(record, body=f"{record.body}\n{text}")


def readable_by(office: Office, person: Person) -> list[Record]:
    """The records that ``person`` may read, the register among them."""
    scopes = set(scopes_of(person))
    roots: set[str] = set()
    readable: list[Record] = []
    for record in office.records:
        kind = KINDS[kind_of(record)]
        if kind.scopes is not None and scopes & kind.scopes(record):
            roots.add(record.id)
            readable.append(record)
    return [*readable, *(record for record in office.records if followed(record) in roots)]


def followed(record: Record) -> str | None:
    """The record whose readers ``record`` has."""
    follows = KINDS[kind_of(record)].follows
    return None if follows is None else follows(record)
