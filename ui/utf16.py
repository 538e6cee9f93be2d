"""Places in a text: people and rules count characters (code points), a QTextDocument counts UTF-16 units."""

from __future__ import annotations


def units(text: str) -> int:
    """How many UTF-16 units ``text`` takes: an emoji or a rare character two, everything else one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def unit_at(text: str, place: int) -> int:
    """The UTF-16 place of the character number ``place``."""
    return units(text[:place])


def character_at(text: str, unit: int) -> int:
    """The number of the character that stands at a UTF-16 place; inside a pair, of the pair."""
    if len(text) == units(text):
        return unit
    head = text.encode("utf-16-le", "surrogatepass")[: 2 * unit]
    return len(head.decode("utf-16-le", "ignore"))
