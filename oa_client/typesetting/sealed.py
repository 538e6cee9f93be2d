"""署名 under seals (GB/T 9704-2012, 7.3.5.1) and with the stamp of the person who signs (7.3.5.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from oa_client.typesetting.flow import Drawn, FlowLine, Kind
from oa_client.typesetting.grid import CELL, EM_ABOVE_BASELINE, SIZE_1, SIZE_3, WIDTH
from oa_client.typesetting.lines import Compositor, Line, Passage, side_by_side
from oa_client.typesetting.model import RED, Role, Source
from oa_client.typesetting.seal import DIAMETER, sample_mark, seal

Written = tuple[str, Source]

_FROM_THE_RIGHT = 4 * CELL
_BESIDE_THE_STAMP = 2 * CELL
_BETWEEN_SEALS = 3.5
"""mm; they neither cross nor touch."""
_ROW = DIAMETER + _BETWEEN_SEALS
_MOST_IN_A_ROW = 3
_NAMES_BELOW_CENTRE = 2.5
"""mm from the middle of the seal down to the middle between name and date, which sit a little below it."""
_LINES_ABOVE = 2
"""Blank ones above the first name: they put the top of a 42 mm seal 7 mm below the text, less than a line (7.3.5.1)."""
_NAME_OF_A_PERSON = re.compile(r"(?P<title>.*?)(?P<blank>\s+)(?P<name>\S(?:\s+\S)?|\S{2,6})\s*$", re.DOTALL)


def sealed(names: Sequence[Written], dated: Sequence[Written], compositor: Compositor) -> list[FlowLine]:
    """One seal over name and date, or several in rows, the organs in order and the last of them over the date."""
    rows = _rows([_fitting(compositor, name) for name in names])
    pitch = compositor.grid.pitch
    days = [
        compositor.line([Passage(text, source=source)], SIZE_3).within(WIDTH / 2) for text, source in dated
    ]
    day = max(line.width for line in days)
    lines: list[FlowLine] = []
    organs, last = iter(names), WIDTH / 2
    for row in rows:
        centres = _centres(row, day, alone=len(names) == 1)
        shapes = tuple(
            shape
            for centre, (organ, _) in zip(centres, organs, strict=False)
            for shape in seal(organ, compositor.fonts, centre, pitch - _NAMES_BELOW_CENTRE)
        )
        placed = [
            name.moved(min(max(0.0, centre - name.width / 2), max(0.0, WIDTH - name.width)))
            for centre, name in zip(centres, row, strict=True)
        ]
        reach = DIAMETER / 2 - _NAMES_BELOW_CENTRE
        line = FlowLine(side_by_side(*placed), Kind.SIGNATURE, height=pitch, reach=reach)
        above = _ROW - pitch if lines else _LINES_ABOVE * pitch
        lines.append(replace(line, above=above, drawn=Drawn(shapes=shapes)))
        last = centres[-1]
    # Below the last names comes the date, and the seal hangs below that.
    lines[-1] = replace(lines[-1], reach=0.0)
    for at, line_of_date in enumerate(days):
        left = min(max(0.0, last - line_of_date.width / 2), WIDTH - line_of_date.width)
        reach = max(0.0, DIAMETER / 2 - _NAMES_BELOW_CENTRE - pitch) if at == 0 else 0.0
        lines.append(FlowLine(line_of_date, Kind.SIGNATURE, left, height=pitch, reach=reach))
    return lines


def _fitting(compositor: Compositor, name: Written) -> Line:
    """A name on one line."""
    text, source = name
    passage = Passage(text.strip(), source=source.moved(len(text) - len(text.lstrip())))
    return compositor.line([passage], SIZE_3).within(WIDTH)


def _rows(names: Sequence[Line]) -> list[list[Line]]:
    """As many names a row as stand there with their seals apart."""
    widest = max(max(name.width for name in names) + CELL, _ROW)
    many = max(1, min(_MOST_IN_A_ROW, len(names), int(WIDTH / widest)))
    edges = [*range(0, len(names), many), len(names)]
    return [list(names[first:last]) for first, last in pairwise(edges)]


def _centres(row: Sequence[Line], day: float, *, alone: bool) -> list[float]:
    """The middle of each seal. A single one stands over a date that ends four characters from the right; of several
    a row is spread over the type area, and the last, shorter one stands at its right, where the date belongs."""
    if alone:
        return [min(WIDTH - _FROM_THE_RIGHT - day / 2, WIDTH - DIAMETER / 2)]
    if len(row) == 1:
        middle = WIDTH - _FROM_THE_RIGHT - day / 2
        return [min(middle, WIDTH - max(DIAMETER, row[0].width) / 2)]
    step = WIDTH / len(row)
    return [step * (at + 0.5) for at in range(len(row))]


def stamped(names: Sequence[Written], dated: Sequence[Written], compositor: Compositor) -> list[FlowLine]:
    """职务 and stamp, a row per organ, then after one blank line the date; both end four characters from the right.

    A line of ``names`` is the title of the person, a blank and the name, which the sample stamp shows.
    """
    pitch = compositor.grid.pitch
    people = [_person(name, compositor) for name in names]
    left = WIDTH - _FROM_THE_RIGHT - max(stamp.width for _, stamp in people)
    lines: list[FlowLine] = []
    for titles, stamp in people:
        measure = left - _BESIDE_THE_STAMP
        rows = compositor.paragraph(titles, SIZE_3, measure) if titles else [Line((), 0.0)]
        lines += [FlowLine(row, Kind.SIGNATURE, height=pitch) for row in rows[:-1]]
        title = rows[-1].moved(measure - rows[-1].width if len(rows) == 1 else 0.0)
        shapes = sample_mark(compositor.fonts, left + stamp.width, pitch)
        lines.append(
            FlowLine(
                side_by_side(title, stamp.moved(left)),
                Kind.SIGNATURE,
                above=pitch if lines else 0.0,
                height=pitch,
                drawn=Drawn(shapes=shapes),
            )
        )
    lines[0] = replace(lines[0], above=2 * pitch)
    for at, (text, source) in enumerate(dated):
        line = compositor.line([Passage(text, source=source)], SIZE_3).within(WIDTH / 2)
        above = pitch if at == 0 else 0.0
        place = max(0.0, WIDTH - _FROM_THE_RIGHT - line.width)
        lines.append(FlowLine(line, Kind.SIGNATURE, place, above=above, height=pitch))
    return lines


def _person(written: Written, compositor: Compositor) -> tuple[list[Passage], Line]:
    """The passages of the title, and the stamp's line, its type centred on the height of the title's."""
    text, source = written
    found = _NAME_OF_A_PERSON.match(text)
    begins = found.start("name") if found else len(text) - len(text.lstrip())
    titles = [Passage(text[:begins].rstrip(), source=source)] if text[:begins].strip() else []
    name = Passage(text[begins:].rstrip(), Role.KAITI, source.moved(begins))
    stamp = compositor.line([name], SIZE_1, RED).within(WIDTH / 2)
    down = (EM_ABOVE_BASELINE - 0.5) * (SIZE_1.em - SIZE_3.em)
    return titles, Line(tuple(run.shifted(0.0, down) for run in stamp.runs), stamp.width)
