"""What changed inside a paragraph: in whole words and numbers, and never in splinters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise


class Fate(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who made a change, by id and name, and when they saved it."""

    person: str
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one fate; ``by`` is who took it out or put it in, ``None`` where that is not known."""

    fate: Fate
    text: str
    by: Hand | None = None


_WORD = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*[%‰℃]?|〔\d{4}〕|.", re.ASCII | re.DOTALL)
"""Letters of a Latin word, digits of a number stay together; a Chinese character stands alone."""
_SPLINTER = 1
"""So few characters that stayed between two changes are changed with them: 数[据→字资源] reads badly."""
_MOST_WORK = 4_000_000
"""Words of one times words of the other: beyond that the whole is exchanged, so that the time stays bounded."""


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """How ``before`` becomes ``after``. What is kept and removed is ``before``, what is kept and added is ``after``."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [(old[:head], old[:head], True)]
    found += _compared(middle_old, middle_new)
    found.append((old[len(old) - tail :], old[len(old) - tail :], True))
    return tuple(_written(found))


def shape(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a text: what it is compared by when many are compared."""
    return frozenset(map("".join, pairwise(f"^{text}$")))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two shapes have in common, from 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other))


def alike(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1."""
    return likeness(shape(one), shape(other))


def _common(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _compared(old: list[str], new: list[str]) -> list[tuple[list[str], list[str], bool]]:
    """Pairs of words, and whether they are the same."""
    if not old or not new or len(old) * len(new) > _MOST_WORK:
        return [(old, new, False)]
    found: list[tuple[list[str], list[str], bool]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found.append((old[i:j], new[k:m], tag == "equal"))
    return _without_splinters(found)


def _without_splinters(
    found: list[tuple[list[str], list[str], bool]],
) -> list[tuple[list[str], list[str], bool]]:
    merged: list[tuple[list[str], list[str], bool]] = []
    for at, (old, new, same) in enumerate(found):
        splinter = same and 0 < at < len(found) - 1 and sum(map(len, old)) <= _SPLINTER
        if splinter or not same:
            if merged and not merged[-1][2]:
                before = merged.pop()
                merged.append((before[0] + old, before[1] + new, False))
            else:
                merged.append((old, new, False))
        else:
            merged.append((old, new, True))
    return merged


def _written(found: list[tuple[list[str], list[str], bool]]) -> Iterator[Piece]:
    for old, new, same in found:
        if same:
            if old:
                yield Piece(Fate.KEPT, "".join(old))
            continue
        if old:
            yield Piece(Fate.REMOVED, "".join(old))
        if new:
            yield Piece(Fate.ADDED, "".join(new))
