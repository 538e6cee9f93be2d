"""The measures of a DOCX after its styles were resolved: what the geometric rules judge. Lengths in mm, type in pt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the file with a page of its own. ``None``: the file does not say."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    lines: float | None
    """Lines to a side, from the grid or from the pitch of most of its text."""
    characters: float | None
    """Full-width characters to a line."""
    pitch: float | None = None
    """The distance of two lines in pt."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is set: its first characters count, for a run-in heading differs from what follows it."""

    family: str | None
    """The East Asian family."""
    points: float | None
    bold: bool = False
    first_line: float | None = None
    """Indent of the first line in characters."""
    new_page: bool = False
    """Whether it begins a new side."""
    blank_before: int = 0
    """How many empty lines, or as much space, stand before it on its side."""
    bottom_anchored: bool = False
    """Whether it stands in a box at the foot of the type area, or in a table with the lines of 版记."""
    ruled: bool = False
    """Whether it stands in a table or between paragraph borders: the lines of 版记."""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """One kind of footer of a section that shows a page number."""

    sides: str
    """``odd`` (or every side, when even ones have none of their own), ``even`` or ``first``."""
    text: str
    """With ``#`` where the number stands."""
    align: str
    """``left``, ``centre``, ``right``, ``outside`` or ``inside``; frames count."""
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Geometry:
    """A file's measures. ``looks`` are by the blocks of its outline; a block that was not found has none."""

    sections: tuple[Section, ...]
    looks: tuple[Look | None, ...]
    page_numbers: tuple[PageNumber, ...]
    even_and_odd: bool
    """Whether even sides have a footer of their own."""
    title_page: bool = False
    """Whether the first side has a footer of its own."""
