"""Lines that a page ended, not the author: text from a PDF or a mail is joined to paragraphs again."""

from __future__ import annotations

from oa_core.structure.dates import day_of
from oa_core.structure.headings import Level, heading_of
from oa_core.structure.organs import is_organ
from oa_core.structure.parts import Part, Parts, joined, width

_ENDS = tuple("。！？；：…!?;:」』")
_CLOSES = "”’）)》】〕"
_LONG = 22.0
"""Lines that are shorter may end where they like."""
_WIDEST = 64.0


def unwrap(parts: Parts) -> Parts:
    """The parts with lines joined to paragraphs, when most long lines end in the middle of a sentence."""
    free = [part for part in parts if part.kind is None]
    long = [part for part in free if width(part.text) >= _LONG]
    torn = sum(1 for part in long if not _ended(part.text))
    if len(long) < 3 or torn * 2 < len(long):
        return parts
    widths = sorted(width(part.text) for part in long)
    widest = widths[(len(widths) * 19) // 20]
    if widest > _WIDEST:
        return parts
    even = sum(1 for each in widths if each >= widest - 2.5) * 5 >= len(widths) * 3
    out: Parts = []
    run: Parts = []
    for part in parts:
        if run and not _goes_on(run[-1], part, widest, even):
            out.append(joined(run))
            run = []
        if part.kind is None:
            run.append(part)
        else:
            out.append(part)
    return [*out, joined(run)] if run else out


def _ended(text: str) -> bool:
    return text.rstrip().rstrip(_CLOSES).endswith(_ENDS)


def _goes_on(before: Part, after: Part, widest: float, even: bool) -> bool:
    """Whether ``after`` is the rest of the line ``before``."""
    if after.kind is not None or after.looks.new_page:
        return False
    filled = width(before.text)
    if filled < (widest - 3.5 if even else 0.6 * widest):
        return False
    text = after.text
    if text[:2] in ("　　", "  ") or (is_organ(text) and width(text) < 20) or day_of(text):
        return False
    heading = heading_of(text)
    if _ended(before.text):
        return even and filled >= widest - 1 and heading.level is Level.TEXT and width(text) >= 10
    return True
