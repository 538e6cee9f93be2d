"""What a file says before anybody knows what it means: paragraphs, tables and images in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """How a paragraph or a cell is set in its file."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Looks:
    """What the file says about the look of a paragraph, ``None`` where it says nothing. Hints only: plain text has
    none, and what people make by hand contradicts itself."""

    align: Align | None = None
    points: float | None = None
    """Type size of most of its characters."""
    font: str | None = None
    """The East Asian family of most of its characters."""
    bold: bool | None = None
    heading: int | None = None
    """Outline level from 1, when it has the style of a heading."""
    left: float | None = None
    """Indent of the whole paragraph in characters of its size."""
    first_line: float | None = None
    """Further indent of its first line in characters."""
    new_page: bool = False
    """Whether the file begins a new page with it."""


NO_LOOKS = Looks()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its whole text, an automatic list number included."""

    text: str
    numbered: int = 0
    """How many characters at the beginning the file numbers by itself: shown by Word, not written in the text."""
    looks: Looks = NO_LOOKS


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, at its upper left corner; ``text`` may hold several paragraphs (``\\n``)."""

    text: str
    columns: int = 1
    rows: int = 1
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row; a cell that another one spans is left out of its row."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    """How many rows repeat at the top of each page."""
    widths: tuple[float, ...] = ()
    """The columns' widths in mm, empty when the file does not say."""
    landscape: bool = False

    @property
    def text(self) -> str:
        """Every cell, with tabs between cells and line feeds between rows."""
        return "\n".join("\t".join(cell.text for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture (PNG or JPEG) at the size it has in its file, in mm."""

    data: bytes
    width: float
    height: float

    @property
    def text(self) -> str:
        """A picture says nothing that could be copied."""
        return ""


Source = tuple[Paragraph | Table | Image, ...]
"""A whole file."""


def plain(text: str) -> Source:
    """The source that a plain text is: a paragraph per line, empty ones left out."""
    return tuple(Paragraph(line) for line in text.splitlines() if line.strip())
