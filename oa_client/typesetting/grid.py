"""The measures of the ordinary page (GB/T 9704-2012, 5.1–5.2), in millimetres.

225 mm over 22 lines and 156 mm over 28 characters give 10.227 × 5.571 mm. A 16 pt character (5.644 mm) is a
little wider than its cell; the 0.07 mm by which neighbours overlap are blank in every face.
"""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.typesetting.model import MM_PER_POINT

PAPER_WIDTH, PAPER_HEIGHT = 210.0, 297.0  # A4
LEFT, TOP = 28.0, 37.0  # 订口, 天头
WIDTH, HEIGHT = 156.0, 225.0  # 版心
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
LINES_PER_PAGE, CHARACTERS_PER_LINE = 22, 28
PITCH = HEIGHT / LINES_PER_PAGE
"""From one baseline to the next; also what 空一行 leaves."""

EM_ABOVE_BASELINE = 0.88
"""How much of a Chinese character's em square lies above the baseline, by the convention of CJK fonts."""

HAIR = 0.01
"""Differences below this many millimetres are rounding."""


@dataclass(frozen=True, slots=True)
class TypeSize:
    """A Chinese type size: the em that is drawn and the cell that it takes on the line."""

    points: float
    cell: float

    @property
    def em(self) -> float:
        return self.points * MM_PER_POINT

    @property
    def line(self) -> float:
        """一行: the height of a character and 7/8 of that of a 3号 character (3.2)."""
        return self.em + 7 / 8 * 16 * MM_PER_POINT


SIZE_1 = TypeSize(26, 26 * MM_PER_POINT)  # 一号: signature stamps
SIZE_2 = TypeSize(22, 22 * MM_PER_POINT)  # 2号: title
SIZE_3 = TypeSize(16, WIDTH / CHARACTERS_PER_LINE)  # 3号: text
SIZE_4 = TypeSize(14, WIDTH / CHARACTERS_PER_LINE * 14 / 16)  # 4号: 版记 and page numbers
CELL = SIZE_3.cell


@dataclass(frozen=True, slots=True)
class Grid:
    """How the lines of the text fill the type area."""

    top: float
    """Where the first line begins, the blank above its type included."""
    pitch: float = PITCH

    @property
    def bottom(self) -> float:
        return self.top + LINES_PER_PAGE * self.pitch


GRID = Grid(TOP)
"""As Word and WPS do it: type from 39.3 to 259.7 mm, half a line's blank above and below."""
_FULL_PITCH = (HEIGHT - SIZE_3.em) / (LINES_PER_PAGE - 1)
FULL_GRID = Grid(TOP - (_FULL_PITCH - SIZE_3.em) / 2, _FULL_PITCH)
"""撑满版心, for print: type from 37.0 to 262.0 mm, as a ruler measures it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where text stands on a side, in mm from its upper left corner."""

    left: float
    top: float
    width: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


TURNED = Frame(PAPER_HEIGHT - BOTTOM, LEFT, HEIGHT, RIGHT)
"""The type area of a side that lies turned: its top is the upright side's left edge (clause 8)."""


def baseline_in(top: float, height: float, em: float) -> float:
    """The baseline of type of size ``em`` that stands in the middle of a line from ``top``."""
    return top + (height - em) / 2 + EM_ABOVE_BASELINE * em
