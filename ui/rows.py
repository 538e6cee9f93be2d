"""What a row of a list shows, free of any desk: the models keep these and the delegates paint them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

ROW = Qt.ItemDataRole.UserRole
"""The role under which a model gives the ``Row`` or ``Heading`` itself."""


@dataclass(frozen=True)
class Chip:
    """A short word on a soft ground, always with an icon: red, amber, green, accent."""

    text: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Heading:
    """The head of a group; it cannot be chosen and the keyboard passes over it."""

    text: str
    tone: str = "text2"


@dataclass(frozen=True)
class Row:
    """One thing. ``source`` is the thing itself, for the page that made the row."""

    id: str
    title: str
    caption: str
    icon: str
    chips: tuple[Chip, ...] = ()
    unread: bool = False
    source: Any = None

    @property
    def spoken(self) -> str:
        """The row in one sentence, for screen readers."""
        return "，".join(
            part for part in (self.title, self.caption, *(chip.text for chip in self.chips)) if part
        )
