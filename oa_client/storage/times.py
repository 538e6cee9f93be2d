"""Instants as text in the cache: UTC, microseconds, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(instant: datetime) -> str:
    """An aware instant as sortable text. Raises ``ValueError`` for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """The instant that ``to_text`` wrote."""
    return datetime.fromisoformat(text)
