"""The list of 常用文本."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from oa_client.storage.rows import upsert
from oa_client.storage.schema import boilerplate
from oa_client.storage.times import to_text
from oa_core.boilerplate.model import Boilerplate, Sort, State


def keep_texts(connection: Connection, texts: Sequence[Boilerplate]) -> None:
    """Bring the rows of ``texts`` up to date; what was removed goes out of the list."""
    rows = [
        {"id": each.id, "sort": each.sort.value, "name": each.name, "kept_at": to_text(each.kept_at)}
        for each in texts
        if each.state is State.KEPT
    ]
    upsert(connection, boilerplate, rows)
    forget_texts(connection, [each.id for each in texts if each.state is State.REMOVED])


def forget_texts(connection: Connection, ids: Sequence[str]) -> None:
    """Take texts out of the list."""
    connection.execute(delete(boilerplate).where(boilerplate.c.id.in_(ids)))


def of_sort(connection: Connection, sort: Sort) -> list[str]:
    """The ids of the texts of one sort, by name."""
    order = (boilerplate.c.name, boilerplate.c.id)
    query = select(boilerplate.c.id).where(boilerplate.c.sort == sort.value).order_by(*order)
    return list(connection.scalars(query))
