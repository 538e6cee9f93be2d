"""Which font a heading is set in (GB/T 9704-2012, 7.3.3). What a heading is: ``oa_core/structure/headings.py``."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.typesetting.model import Role
from oa_core.documents.paper import Text
from oa_core.structure import headings
from oa_core.structure.headings import Level
from oa_core.structure.outline import Element

_LEVELS = {
    Element.H1: Level.FIRST,
    Element.H2: Level.SECOND,
    Element.H3: Level.THIRD,
    Element.H4: Level.FOURTH,
}
_FONTS = {Level.FIRST: Role.HEITI, Level.SECOND: Role.KAITI}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading in a paragraph: its first ``length`` characters, set in ``role``."""

    level: Level
    length: int
    role: Role

    def fills(self, paragraph: str) -> bool:
        """Whether the paragraph is nothing but this heading, of the first two levels."""
        return self.role is not Role.FANGSONG and self.length >= len(paragraph.rstrip())


def heading_in(text: Text) -> Heading:
    """The heading that a piece of text is or begins with, as it says itself or as its number tells."""
    if text.kind is None:
        return heading_of(text.text)
    level = _LEVELS.get(text.kind)
    if level is None:
        return Heading(Level.TEXT, 0, Role.FANGSONG)
    return Heading(level, text.lead or len(text.text), _FONTS.get(level, Role.FANGSONG))


def heading_of(paragraph: str) -> Heading:
    """The heading that a paragraph begins with. Only the first two levels have a font of their own."""
    found = headings.heading_of(paragraph)
    if found.level in _FONTS and found.length:
        return Heading(found.level, found.length, _FONTS[found.level])
    return Heading(found.level, found.number, Role.FANGSONG)
