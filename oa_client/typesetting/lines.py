"""Sets text into lines: fixed cells for Chinese, font widths for western letters and figures.

A line that overflows is first squeezed (half an em out of each full-width mark at most), else cut earlier and spread
to the full measure. Only the widths of western characters come from a font.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.grid import GRID, HAIR, Grid, TypeSize
from oa_client.typesetting.kinsoku import (
    BLANK_ON_THE_LEFT,
    BLANK_ON_THE_RIGHT,
    CLOSING,
    SQUEEZE,
    is_western,
    unbreakable,
)
from oa_client.typesetting.model import BLACK, Colour, GlyphRun, Role, Source, is_invisible
from oa_client.typesetting.recall import Recall

_NEVER_SPREAD = re.compile(r"[!-~]{2,}|—{2,}|…{2,}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one text in one kind of type; the pieces of a paragraph follow each other."""

    text: str
    role: Role = Role.FANGSONG
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One set line. Its runs count x from the left edge of the measure and stand on baseline 0."""

    runs: tuple[GlyphRun, ...]
    width: float
    """From the left edge of the measure to the right end of the last character."""

    def moved(self, by: float) -> Line:
        """The same line further right."""
        return Line(tuple(run.shifted(by, 0.0) for run in self.runs), self.width + by)

    def within(self, width: float) -> Line:
        """The same line, closed up when it is wider than ``width`` mm: only what nobody means to print is."""
        if self.width <= width:
            return self
        share = width / self.width
        runs = (
            replace(run, xs=tuple(x * share for x in run.xs), right=run.right * share) for run in self.runs
        )
        return Line(tuple(runs), width)


def side_by_side(*lines: Line) -> Line:
    """Several lines on one baseline, each already at its place, as one."""
    return Line(tuple(run for line in lines for run in line.runs), max(line.width for line in lines))


class Compositor:
    """Sets lines with the fonts of one book, for pages of one grid; ``recall`` has what was set for the last papers."""

    def __init__(self, fonts: FontBook, grid: Grid = GRID, recall: Recall | None = None) -> None:
        self.fonts, self.grid = fonts, grid
        self.recall = recall or Recall()

    def line(self, passages: Sequence[Passage], size: TypeSize, colour: Colour = BLACK) -> Line:
        """One line at its natural width, however long."""
        return self._galley(passages, size, colour).line(0, None, 0.0, None)

    def spread(
        self, passages: Sequence[Passage], size: TypeSize, width: float, colour: Colour = BLACK
    ) -> Line:
        """One line whose characters are spread evenly over ``width`` mm."""
        return self._galley(passages, size, colour).line(0, None, 0.0, width)

    def paragraph(
        self,
        passages: Sequence[Passage],
        size: TypeSize,
        width: float,
        first: float = 0.0,
        rest: float = 0.0,
        *,
        ragged: bool = False,
    ) -> list[Line]:
        """Justified lines of ``width`` mm; the first begins ``first`` mm from the left, the others ``rest``.
        ``ragged``: none is spread, as in narrow columns.

        Blanks before the first word take no room (the page has its own indent), nor do those at a line's
        end. A stretch that must not be cut and is longer than a line is cut at any character.
        """
        galley = self._galley(passages, size, BLACK)
        galley.ragged = ragged
        galley.drop_leading_blanks()
        return list(galley.broken(width, first, rest))

    def _galley(self, passages: Sequence[Passage], size: TypeSize, colour: Colour) -> _Galley:
        glyphs: list[_Sort] = []
        for passage in passages:
            case = self.fonts.cases.get((passage.role, size))
            if case is None:
                case = self.fonts.cases[passage.role, size] = _Case(self.fonts, passage.role, size)
            glyphs += [case[character] for character in passage.text]
        return _Galley(passages, size, colour, glyphs)


_Sort = tuple[Role | None, float, float]
"""A character ready to be set: the font that draws it, how far the line goes on, how far in the pen stands."""


class _Case(dict[str, _Sort]):
    """The characters of one role in one size, filled in as they turn up."""

    def __init__(self, fonts: FontBook, role: Role, size: TypeSize) -> None:
        super().__init__()
        self._fonts, self._role, self._size = fonts, role, size

    def __missing__(self, character: str) -> _Sort:
        drawn_by = self._fonts.role_for(self._role, character)
        em, cell = self._size.em, self._size.cell
        if is_western(character):
            from_digits = Role.DIGITS if character == " " and self._role is not Role.SONGTI else drawn_by
            sort = (drawn_by, self._fonts.advance(from_digits, character) * em, 0.0)
        elif not is_invisible(character):
            east_asian = drawn_by is None or character >= "\u2e80"
            wide = 1.0 if east_asian else self._fonts.advance(drawn_by, character)
            sort = (drawn_by, cell, (cell - wide * em) / 2)
        elif character in "\u3000\t":
            sort = (drawn_by, cell, 0.0)
        else:
            sort = (drawn_by, cell / 2 if character.isspace() and character not in "\r\n" else 0.0, 0.0)
        self[character] = sort
        return sort


class _Galley:
    """The characters of one paragraph in a row, before they are cut into lines."""

    def __init__(
        self, passages: Sequence[Passage], size: TypeSize, colour: Colour, sorts: Sequence[_Sort]
    ) -> None:
        self._passages, self._size, self._colour = passages, size, colour
        self._text = "".join(passage.text for passage in passages)
        self._roles = [sort[0] for sort in sorts]
        self._advances = [sort[1] for sort in sorts]
        self._insets = [sort[2] for sort in sorts]
        self.ragged = False
        self._tight: set[int] = set()
        for match in _NEVER_SPREAD.finditer(self._text):
            self._tight.update(range(match.start(), match.end() - 1))

    def drop_leading_blanks(self) -> None:
        for index in range(len(self._text) - len(self._text.lstrip())):
            self._advances[index] = 0.0

    def broken(self, width: float, first: float, rest: float) -> list[Line]:
        """The lines of a paragraph; the last keeps its natural width."""
        lines: list[Line] = []
        indent, start, filled = first, 0, 0.0
        for begin, end, needs, wide in self._stretches(width - max(first, rest)):
            room = width - indent
            if filled and filled + needs > room + HAIR:
                spare, excess = room - filled, filled + needs - room
                forced = end - begin > 1 and self._text[begin + 1] in CLOSING
                if spare > HAIR and (forced or excess <= spare) and excess <= self._slack(start, end) + HAIR:
                    lines.append(self.line(start, end, indent, room))
                    indent, start, filled = rest, end, 0.0
                    continue
                lines.append(self.line(start, begin, indent, room))
                indent, start, filled = rest, begin, 0.0
            filled += wide
        if start < len(self._text) or not lines:
            lines.append(self.line(start, None, indent, None))
        return lines

    def _stretches(self, narrowest: float) -> list[tuple[int, int, float, float]]:
        """What must not be cut: start, end, width without and with the blanks at its end."""
        stretches: list[tuple[int, int, float, float]] = []
        for start, end in unbreakable(self._text):
            if end - start == 1 and not self._text[start].isspace():
                wide = self._advances[start]
                stretches.append((start, end, wide, wide))
                continue
            wide = sum(self._advances[start:end])
            if wide > narrowest:
                each = enumerate(self._advances[start:end], start)
                stretches += [(at, at + 1, advance, advance) for at, advance in each]
            elif self._text[end - 1].isspace():
                stretches.append((start, end, sum(self._advances[start : self._inked_end(start, end)]), wide))
            else:
                stretches.append((start, end, wide, wide))
        return stretches

    def _slack(self, start: int, end: int) -> float:
        """How much can be squeezed out of a line."""
        marks = sum(self._squeezable(at, start) for at in range(start, end))
        return marks * SQUEEZE * self._size.cell

    def _squeezable(self, at: int, start: int) -> bool:
        character = self._text[at]
        return character in BLANK_ON_THE_RIGHT or (at > start and character in BLANK_ON_THE_LEFT)

    def _inked_end(self, start: int, end: int) -> int:
        while end > start and self._text[end - 1].isspace():
            end -= 1
        return end

    def line(self, start: int, stop: int | None, left: float, room: float | None) -> Line:
        """The characters from ``start`` as a line beginning at ``left``, made exactly ``room`` wide if given."""
        end = len(self._text) if stop is None else stop
        advances, insets = self._advances[start:end], self._insets[start:end]
        inked = self._inked_end(start, end) - start
        if room is not None:
            advances[inked:] = [0.0] * (end - start - inked)
            self._fit(start, advances, insets, inked, room - sum(advances[:inked]))
        edges = list(accumulate(advances, initial=left))
        return Line(tuple(self._runs(start, end, edges, insets)), edges[inked])

    def _fit(self, start: int, advances: list[float], insets: list[float], inked: int, spare: float) -> None:
        """Spread ``spare`` over the gaps of a line, or, if negative, squeeze it out of the marks."""
        if spare > HAIR and not self.ragged:
            gaps = [at for at in range(inked - 1) if start + at not in self._tight]
            for at in gaps:
                advances[at] += spare / len(gaps)
        elif spare < -HAIR:
            marks = [at for at in range(inked) if self._squeezable(start + at, start)]
            for at in marks:
                advances[at] += spare / len(marks)
                if self._text[start + at] in BLANK_ON_THE_LEFT:
                    insets[at] += spare / len(marks)

    def _runs(self, start: int, end: int, edges: list[float], insets: list[float]) -> list[GlyphRun]:
        runs: list[GlyphRun] = []
        xs = [edge + inset for edge, inset in zip(edges, insets, strict=False)]
        begins = 0
        for passage in self._passages:
            ends = begins + len(passage.text)
            here, there = max(start, begins), min(end, ends)
            at = here
            for role, members in groupby(self._roles[here:there]):
                to = at + sum(1 for _ in members)
                runs.append(
                    GlyphRun(
                        text=self._text[at:to],
                        role=role,
                        size=self._size.em,
                        xs=tuple(xs[at - start : to - start]),
                        right=edges[to - start],
                        baseline=0.0,
                        colour=self._colour,
                        source=passage.source.moved(at - begins) if passage.source else None,
                    )
                )
                at = to
            begins = ends
        return runs
