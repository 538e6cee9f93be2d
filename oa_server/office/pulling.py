"""What is new for a person, page by page, out of one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby

import msgspec
from sqlalchemy import Connection

from oa_core.people.model import scopes_of
from oa_server.office.failures import Unanswered
from oa_server.office.registry import read_person
from oa_server.storage import feed, records
from sync.protocol import PULL_PAGE, Change, Pull, Pulled

PAGE_CHARACTERS = 2_000_000
"""A page ends as well once its texts come to this many characters."""


def scopes_now(connection: Connection, person: str) -> frozenset[str]:
    """The scopes the person reads. Raises ``Unanswered("not_signed_in")`` for somebody not in the register."""
    known = read_person(connection, person)
    if known is None:
        raise Unanswered("not_signed_in")
    return scopes_of(known)


def pull(
    connection: Connection, person: str, asked: Pull, now: datetime, page_limit: int = PULL_PAGE
) -> Pulled:
    """The next page. Raises ``Unanswered``: ``epoch_changed`` (also when a position lies ahead of the office, which
    only a restored database can bring about), ``malformed``, ``not_signed_in``."""
    head = feed.head(connection)
    if asked.epoch != head.epoch or any(position > head.seq for position in asked.positions.values()):
        raise Unanswered("epoch_changed", epoch=str(head.epoch))
    if any(position < 0 for position in asked.positions.values()):
        raise Unanswered("malformed", at="positions")
    allowed = scopes_now(connection, person)
    positions = {scope: asked.positions.get(scope, 0) for scope in sorted(allowed)}
    heads = feed.scope_heads(connection, allowed)
    lagging = {scope: position for scope, position in positions.items() if heads.get(scope, 0) > position}
    entries, cut = _page(connection, lagging, head.seq, page_limit)
    # A scope that is not lagging has nothing up to the head; a lagging one was read up to the cut.
    after = {
        scope: max(position, cut) if scope in lagging else head.seq for scope, position in positions.items()
    }
    return Pulled(
        epoch=head.epoch,
        head=head.seq,
        positions=after,
        drop=sorted(asked.positions.keys() - allowed),
        changes=_changes(connection, entries, allowed, cut),
        more=cut < head.seq,
        now=now,
    )


def _page(
    connection: Connection, lagging: Mapping[str, int], head: int, limit: int
) -> tuple[list[feed.Entry], int]:
    """The entries of the page and the number it goes up to. Commits are never cut in two."""
    cut = head
    found: list[feed.Entry] = []
    for scope, position in lagging.items():
        entries = feed.after(connection, scope, position, limit, leavers=position > 0)
        if len(entries) >= limit:
            # There may be more past the last one, so nothing beyond it can be complete.
            cut = min(cut, entries[-1].seq)
        found += entries
    found = sorted((entry for entry in found if entry.seq <= cut), key=lambda entry: entry.seq)
    sizes = records.sizes(connection, {entry.record for entry in found})
    page: list[feed.Entry] = []
    on_page: set[str] = set()
    characters = 0
    for seq, commit in groupby(found, key=lambda entry: entry.seq):
        entries = list(commit)
        fresh = {entry.record for entry in entries} - on_page
        characters += sum(sizes.get(record, 0) for record in fresh)
        if page and (len(on_page | fresh) > limit or characters > PAGE_CHARACTERS):
            return page, page[-1].seq
        page += entries
        on_page |= fresh
        if (len(on_page) >= limit or characters >= PAGE_CHARACTERS) and seq < found[-1].seq:
            return page, seq
    return page, cut


def _changes(
    connection: Connection, entries: Iterable[feed.Entry], allowed: frozenset[str], cut: int
) -> list[Change]:
    came: dict[str, set[str]] = {}
    left: dict[str, set[str]] = {}
    newest: dict[str, int] = {}
    for entry in entries:
        gathered = came if entry.op == feed.IN else left
        gathered.setdefault(entry.record, set()).add(entry.scope)
        newest[entry.record] = max(entry.seq, newest.get(entry.record, 0))
    for place in feed.places(connection, came, allowed):
        if place.seq <= cut:
            came[place.record].add(place.scope)
    rows = records.find(connection, newest)
    return [
        Change(
            id=record,
            kind=rows[record].kind,
            rev=rows[record].rev,
            seq=seq,
            into=sorted(came.get(record, ())),
            out_of=sorted(left.get(record, ())),
            raw=msgspec.Raw(rows[record].body.encode() if record in came else b""),
        )
        for record, seq in sorted(newest.items(), key=lambda item: (item[1], item[0]))
    ]
