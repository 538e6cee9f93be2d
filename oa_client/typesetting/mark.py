"""发文机关标志: the red name of the organ at the head of the paper, or the names of several (GB/T 9704-2012, 7.2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oa_client.typesetting.grid import EM_ABOVE_BASELINE, LEFT, WIDTH, TypeSize
from oa_client.typesetting.lines import Compositor, Passage
from oa_client.typesetting.model import MM_PER_POINT, RED, GlyphRun, Part, Role, Source
from oa_client.typesetting.title import balanced

_LARGEST = 18.0
"""mm; the standard leaves the size open, and nine characters fill the type area at 17.3 mm."""
_SMALLEST = 26 * MM_PER_POINT  # 一号: a longer mark takes a second line
_LEADING = 1.25
_JOINT_DEPTH = 62.0
"""The most that the names of several organs take from the height of the first page, which must show text (7.3.3)."""
_JOINT_GAP = 0.5
"""Between the names and the word at their right, in ems."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark on its page."""

    runs: tuple[GlyphRun, ...]
    bottom: float
    """The lower edge of its last line's em square: what follows counts from it, so that no font moves the text."""
    ink_bottom: float


def mark(text: str, compositor: Compositor, top: float) -> Mark:
    """The mark of one organ. Its ink, not its em square, begins at ``top``."""
    lines, size = mark_lines(text)
    em = size.em
    runs: list[GlyphRun] = []
    ink_bottom = top + em
    for at, (start, end) in enumerate(lines):
        ink = compositor.fonts.ink(Role.XIAOBIAOSONG, text[start:end])
        passage = Passage(text[start:end], Role.XIAOBIAOSONG, Source(Part.MARK, 0, start))
        line = compositor.line([passage], size, RED)
        baseline = top + at * _LEADING * em + (ink.top if ink else EM_ABOVE_BASELINE) * em
        runs += [run.shifted(LEFT + (WIDTH - line.width) / 2, baseline) for run in line.runs]
        ink_bottom = baseline - (ink.bottom if ink else EM_ABOVE_BASELINE - 1) * em
    return Mark(tuple(runs), top + em + _LEADING * em * max(0, len(lines) - 1), ink_bottom)


def mark_lines(mark: str) -> tuple[list[tuple[int, int]], TypeSize]:
    """The lines (start, end) of 发文机关标志 and the size that fits them into the type area."""
    text = mark.rstrip()
    texts = balanced(text, [_SMALLEST] * len(text), WIDTH)
    longest = max((end - start for start, end in texts), default=1)
    return texts, _size(min(_LARGEST, WIDTH / longest))


def joint_size(organs: Sequence[str], word: str) -> TypeSize:
    """The size that fits the names one below the other, and the word beside them, into the type area."""
    longest = max(len(organ) for organ in organs)
    across = WIDTH / (longest + (len(word) + _JOINT_GAP if word else 0))
    return _size(min(_LARGEST, across, _JOINT_DEPTH / (_LEADING * len(organs))))


def joint_mark(organs: Sequence[str], word: str, compositor: Compositor, top: float) -> Mark:
    """The names of several organs, the lead first, spread to one width; ``word`` (文件) at their right, in the middle
    of their height. The ink of the first name begins at ``top``."""
    size = joint_size(organs, word)
    em = size.em
    reach = compositor.fonts.ink(Role.XIAOBIAOSONG, organs[0])
    baseline = top + (reach.top if reach else EM_ABOVE_BASELINE) * em
    names = [
        compositor.line([Passage(organ, Role.XIAOBIAOSONG, Source(Part.JOINT_MARKS, entry))], size, RED)
        for entry, organ in enumerate(organs)
    ]
    width = max(name.width for name in names)
    beside = compositor.line([Passage(word, Role.XIAOBIAOSONG, Source(Part.MARK))], size, RED)
    left = LEFT + (WIDTH - width - (beside.width + _JOINT_GAP * em if word else 0.0)) / 2
    runs: list[GlyphRun] = []
    for at, organ in enumerate(organs):
        spread = compositor.spread(
            [Passage(organ, Role.XIAOBIAOSONG, Source(Part.JOINT_MARKS, at))], size, width, RED
        )
        runs += [run.shifted(left, baseline + at * _LEADING * em) for run in spread.runs]
    middle = baseline + (len(organs) - 1) * _LEADING * em / 2
    runs += [run.shifted(left + width + _JOINT_GAP * em, middle) for run in beside.runs]
    bottom = top + em + (len(organs) - 1) * _LEADING * em
    return Mark(tuple(runs), bottom, bottom)


def _size(em: float) -> TypeSize:
    return TypeSize(em / MM_PER_POINT, em)
