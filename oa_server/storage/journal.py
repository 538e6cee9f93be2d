"""The journal: what happened in the office, in order; rows are only ever added, and hold no text of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from oa_server.storage.schema import AUDIT


@dataclass(frozen=True)
class Entry:
    """``event`` is what happened (``applied``, ``refused``, ``signed_in``, ``wrong_password`` …), ``act`` the
    command's name; ``made_at`` is the workstation's time, ``at`` the office's."""

    at: datetime
    event: str
    account: str = ""
    person: str = ""
    device: str = ""
    act: str = ""
    record: str = ""
    order_id: str = ""
    made_at: datetime | None = None
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def write(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add entries, in the transaction of what they tell of."""
    if entries:
        connection.execute(AUDIT.insert(), [vars(entry) for entry in entries])


def read(connection: Connection, last: int) -> Iterator[tuple[int, Entry]]:
    """The newest ``last`` entries with their numbers, oldest first."""
    newest = select(AUDIT).order_by(AUDIT.c.n.desc()).limit(last).subquery()
    for row in connection.execute(select(newest).order_by(newest.c.n)):
        fields = dict(row._mapping)
        yield fields.pop("n"), Entry(**fields)
