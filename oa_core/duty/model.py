"""The duty log (值班日志): what the person on duty writes down, in order, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oa_core.records import Record


@dataclass(frozen=True, kw_only=True)
class DutyEntry(Record):
    """One entry of an organ's duty log. ``happened_at`` is when it happened, ``made_at`` when it was written.

    An entry is never changed: a correction (更正) is a new entry that names the one it ``corrects``.
    """

    happened_at: datetime
    made_at: datetime
    received_at: datetime | None
    person: str
    name: str
    text: str
    corrects: str = ""


TEXT_LIMIT = 4000
"""The longest entry, in characters."""
