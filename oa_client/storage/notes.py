"""Words that belong to no paper yet: an opinion being written, a duty entry half typed, which text was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from oa_client.storage.schema import note
from oa_client.storage.times import to_text


def keep(connection: Connection, place: str, text: str, kept_at: datetime) -> None:
    """Keep the words of one place, over what was kept there before."""
    statement = insert(note).values(place=place, text=text, kept_at=to_text(kept_at))
    changed = {name: statement.excluded[name] for name in ("text", "kept_at")}
    connection.execute(statement.on_conflict_do_update(index_elements=["place"], set_=changed))


def kept(connection: Connection, place: str) -> str:
    """What is kept for a place; empty when nothing is."""
    return connection.scalar(select(note.c.text).where(note.c.place == place)) or ""


def drop(connection: Connection, place: str) -> None:
    """Forget the words of a place: the act they were for is done."""
    connection.execute(delete(note).where(note.c.place == place))
