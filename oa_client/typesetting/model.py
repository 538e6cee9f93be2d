"""The page as it will be printed: where each character and each rule stands, in millimetres.

This is the only thing that the preview, the PDF and the OFD read. They draw it and decide nothing, so what
is seen is what is printed. Millimetres count from the upper left corner of the paper, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter
from unicodedata import category

MM_PER_POINT = 25.4 / 72


def is_invisible(character: str) -> bool:
    """Whether nothing is to be drawn for the character: white space, format characters, variation selectors."""
    return character.isspace() or category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


class Role(StrEnum):
    """What a font is for; which file does it is the font book's affair."""

    XIAOBIAOSONG = "xiaobiaosong"  # 小标宋: 发文机关标志 and 标题
    FANGSONG = "fangsong"  # 仿宋: everything that is not said otherwise
    KAITI = "kaiti"  # 楷体: second level headings, names of 签发人
    HEITI = "heiti"  # 黑体: first level headings, 紧急程度
    SONGTI = "songti"  # 宋体: page numbers
    DIGITS = "digits"  # western letters and figures inside Chinese text
    RARE = "rare"  # characters that none of the above holds


class Part(StrEnum):
    """The text of the paper that a run was taken from; the value is the field's name in ``FullPaper`` or ``Annex``."""

    COPY_NUMBER = "copy_number"
    JOINT_MARKS = "joint_marks"
    MARK = "mark"
    URGENCY = "urgency"
    NUMBER = "number"
    SIGNERS = "signers"
    TITLE = "title"
    ADDRESSEES = "addressees"
    BODY = "body"
    ATTACHMENTS = "attachments"
    SIGNATURE = "signature"
    DATED_ON = "dated_on"
    NOTE = "note"
    ATTENDANCE = "attendance"
    TRAILING = "trailing"
    LABEL = "label"  # of an annex
    COPIES = "copies"
    PRINTED_BY = "printed_by"
    PRINTED_ON = "printed_on"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the paper a run was taken from, so that a click on the page finds the text."""

    part: Part
    entry: int = 0
    """Which paragraph (the text cut at ``\n``), piece, attachment or signer, from 0."""
    offset: int = 0
    """Which character of that entry, from 0; of a table, which of its ``text``."""
    annex: int = 0
    """Which annex, from 1; 0 is the paper itself."""

    def moved(self, by: int) -> Source:
        return replace(self, offset=self.offset + by) if by else self


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue, 0–255."""

    red: int
    green: int
    blue: int


BLACK = Colour(0, 0, 0)
RED = Colour(214, 0, 15)


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Characters on one baseline that share font, size and colour and follow each other in one text."""

    text: str
    role: Role | None
    """The font to draw with, already chosen per character. ``None``: no font at hand holds these characters;
    draw the ``boxes`` instead, so that the gap is seen."""
    size: float
    """The em in millimetres."""
    xs: tuple[float, ...]
    """Where the pen stands for each character of ``text``."""
    right: float
    """Where the line goes on after the last character."""
    baseline: float
    colour: Colour = BLACK
    source: Source | None = None
    """``None``: the page added it (a colon, a bracket, a page number)."""

    @property
    def x(self) -> float:
        return self.xs[0]

    @property
    def advances(self) -> tuple[float, ...]:
        """How far the pen moves after each character."""
        return tuple(after - here for here, after in zip(self.xs, (*self.xs[1:], self.right), strict=True))

    def shifted(self, dx: float, dy: float) -> GlyphRun:
        """The same run elsewhere on the page."""
        xs = tuple([x + dx for x in self.xs])
        return GlyphRun(
            self.text, self.role, self.size, xs, self.right + dx, self.baseline + dy, self.colour, self.source
        )

    def drawn(self) -> Iterator[tuple[str, float]]:
        """The characters to draw, each with its pen position; fonts would show boxes for the others."""
        for character, x in zip(self.text, self.xs, strict=True):
            if not is_invisible(character):
                yield character, x

    def boxes(self) -> Iterator[tuple[float, float, float, float]]:
        """The outline (x0, y0, x1, y1) that stands for each character when no font holds it."""
        above, below = self.baseline - 0.80 * self.size, self.baseline + 0.04 * self.size
        for _, x in self.drawn():
            yield x + 0.08 * self.size, above, x + 0.92 * self.size, below


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; the coordinates are those of its middle."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    colour: Colour = BLACK

    def shifted(self, dx: float, dy: float) -> Rule:
        """The same rule elsewhere on the page."""
        return Rule(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy, self.width, self.colour)


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawing, as the seals are: contours of straight lines and Bézier curves, filled or stroked."""

    contours: tuple[tuple[tuple[float, ...], ...], ...]
    """Each contour begins with a point (x, y), then come lines to (x, y) and cubic curves (x1, y1, x2, y2, x, y).
    All are closed; they are filled by the non-zero winding rule, as the outlines of fonts are."""
    colour: Colour = BLACK
    width: float = 0.0
    """Of the pen in mm; 0: filled."""

    def shifted(self, dx: float, dy: float) -> Shape:
        """The same shape elsewhere on the page."""
        moved = tuple(
            tuple(tuple(at + (dy if odd % 2 else dx) for odd, at in enumerate(step)) for step in contour)
            for contour in self.contours
        )
        return Shape(moved, self.colour, self.width)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image (PNG or JPEG) with its upper left corner at (x, y)."""

    data: bytes
    x: float
    y: float
    width: float
    height: float

    def shifted(self, dx: float, dy: float) -> Picture:
        """The same image elsewhere on the page."""
        return Picture(self.data, self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Page:
    """One side of a sheet, drawn in this order: pictures, rules, characters, shapes (a seal lies over its names)."""

    width: float
    height: float
    runs: tuple[GlyphRun, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    shapes: tuple[Shape, ...] = ()
    turned: Page | None = None
    """What lies sideways on this one (clause 8): a landscape side turned a quarter counter-clockwise, its top at the
    left edge. Its point (x, y) is the point (y, height - x) of this side."""

    @property
    def all_runs(self) -> tuple[GlyphRun, ...]:
        """The runs of this side and of what lies turned on it, each in coordinates of its own."""
        return self.runs + self.turned.runs if self.turned else self.runs

    @property
    def missing(self) -> frozenset[str]:
        """The characters of this side that no font holds."""
        return frozenset(
            character for run in self.all_runs if run.role is None for character, _ in run.drawn()
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole paper, side by side in reading order."""

    pages: tuple[Page, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that no font at hand holds, each once, in the order of their code points."""
        return tuple(sorted(frozenset[str]().union(*(page.missing for page in self.pages))))

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles whose fonts the pages are set in."""
        used = {run.role for page in self.pages for run in page.all_runs}
        return tuple(role for role in Role if role in used)

    def text_of(self, part: Part, entry: int = 0, annex: int = 0) -> str:
        """What stands on the pages of one entry of a text, in the order of the text."""
        runs = [
            (run.source.offset, run.text)
            for page in self.pages
            for run in page.all_runs
            if run.source is not None
            and (run.source.part, run.source.entry, run.source.annex) == (part, entry, annex)
        ]
        return "".join(text for _, text in sorted(runs, key=itemgetter(0)))
