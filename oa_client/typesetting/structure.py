"""Which font a heading is set in (GB/T 9704-2012, 7.3.3). What a heading is: ``oa_core/structure/headings.py``."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.typesetting.model import Role
from oa_core.structure import headings
from oa_core.structure.headings import Level

_FONTS = {Level.FIRST: Role.HEITI, Level.SECOND: Role.KAITI}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading in a paragraph: its first ``length`` characters, set in ``role``."""

    level: Level
    length: int
    role: Role


def heading_of(paragraph: str) -> Heading:
    """The heading that a paragraph begins with. Only the first two levels have a font of their own."""
    found = headings.heading_of(paragraph)
    if found.level in _FONTS and found.length:
        return Heading(found.level, found.length, _FONTS[found.level])
    return Heading(found.level, found.number, Role.FANGSONG)


def stands_alone(paragraph: str) -> bool:
    """Whether the paragraph is nothing but a heading of the first two levels."""
    heading = heading_of(paragraph)
    return heading.role is not Role.FANGSONG and heading.length >= len(paragraph.rstrip())
