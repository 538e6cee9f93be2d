"""The answer that each order got, for ever; it is given again when the order comes again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from oa_server.storage.database import among, chunks
from oa_server.storage.schema import COMMAND_LOG


@dataclass(frozen=True)
class Answer:
    """What became of an order: ``status`` ``applied`` (at ``seq``) or ``refused`` (``code``, ``facts``).

    ``args_hash`` is a fingerprint of who asked for what; the content itself is not kept here. ``api`` is the shape of
    the messages it came in.
    """

    id: str
    args_hash: str
    person: str
    device: str
    lane: str
    record: str
    kind: str
    status: str
    code: str
    facts: dict[str, str]
    seq: int
    made_at: datetime
    received_at: datetime
    api: int


_FIND = select(COMMAND_LOG).where(COMMAND_LOG.c.id.in_(among("ids")))


def find(connection: Connection, ids: Collection[str]) -> dict[str, Answer]:
    """The answers there are to the orders ``ids``."""
    found: dict[str, Answer] = {}
    for some in chunks(list(ids)):
        for row in connection.execute(_FIND, {"ids": some}):
            found[row.id] = Answer(**row._mapping)
    return found


def keep(connection: Connection, answers: Sequence[Answer]) -> None:
    """Keep new answers."""
    if answers:
        connection.execute(COMMAND_LOG.insert(), [vars(answer) for answer in answers])


def reached_before(connection: Connection, moment: datetime) -> int:
    """Up to which number of the feed everything was done before ``moment``, whatever the clock did meanwhile."""
    seq, at = COMMAND_LOG.c.seq, COMMAND_LOG.c.received_at
    newest: int = connection.execute(select(func.max(seq)).where(at < moment)).scalar() or 0
    later: int | None = connection.execute(select(func.min(seq)).where(at >= moment, seq > 0)).scalar()
    return newest if later is None else min(newest, later - 1)
