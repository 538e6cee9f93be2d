"""How statements are said that come with every page and every act: made once, and rows by the thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, bindparam


def among(name: str) -> BindParameter[Sequence[str]]:
    """The place of a list in a prepared ``IN``."""
    return bindparam(name, expanding=True)


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or overwrite those whose primary key is there. All name the same columns in the same order."""
    if rows:
        connection.exec_driver_sql(_upsert(table, tuple(rows[0])), [tuple(row.values()) for row in rows])


@cache
def _upsert(table: Table, names: tuple[str, ...]) -> str:
    keys = [column.name for column in table.primary_key]
    written = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608  (names of our schema)
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {written}"
    )
