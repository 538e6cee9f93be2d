"""Dictionaries of packed bodies that the server told this workstation of, for programs older than they are."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from oa_client.storage.schema import dictionary
from sync import bodies


def keep(connection: Connection, number: int, content: bytes) -> None:
    """Be able to unpack with this dictionary, now and at every later start."""
    connection.execute(insert(dictionary).values(number=number, content=content).on_conflict_do_nothing())
    bodies.learn(number, content)


def learn_all(connection: Connection) -> None:
    """Learn what was kept, when the cache is opened."""
    for row in connection.execute(select(dictionary)):
        bodies.learn(row.number, row.content)
