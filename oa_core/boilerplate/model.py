"""Texts that are written again and again (常用文本): passages, opinions, and the person's or the office's templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from oa_core.documents.model import Content
from oa_core.records import Record


class Sort(StrEnum):
    """What a kept text is for."""

    PASSAGE = "passage"
    """常用段落: put into a text at the cursor"""
    OPINION = "opinion"
    """常用意见: an opinion for handing a paper on"""
    TEMPLATE = "template"
    """模板: a whole content to begin from"""


class State(StrEnum):
    """A text in the library is kept until it is removed; what was removed is never shown again."""

    KEPT = "kept"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Boilerplate(Record):
    """One text of the library. ``owner`` is the person who wrote it; ``shared``: the whole organ uses it. For passages
    and opinions only the body of ``content`` counts. ``step`` counts the changes, against two at the same time."""

    owner: str
    shared: bool
    sort: Sort
    name: str
    content: Content
    kept_at: datetime
    step: int = 0
    state: State = State.KEPT


NAME_LIMIT = 60
"""The longest name, in characters."""
