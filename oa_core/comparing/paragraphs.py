"""Two texts paragraph by paragraph: which stayed, which went, which came, and which changed inside.

Two steps, as measured: paragraphs are aligned first, characters are compared only inside changed ones. A paragraph
that was moved is taken out at one place and put in at the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from oa_core.comparing.characters import Fate, Piece, likeness, pieces, shape

_SAME_PARAGRAPH = 0.35
"""Paragraphs that have less in common are no versions of each other."""
_MOST_PAIRS = 250_000
"""So many pairs of paragraphs are weighed against each other; beyond that they are paired in order."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a paragraph. ``fate`` is that of the whole; what changed inside is kept, with its pieces."""

    fate: Fate
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> str | None:
        """Its text in the first version, ``None`` when it was not there."""
        return None if self.fate is Fate.ADDED else _text(self.pieces, Fate.REMOVED)

    @property
    def after(self) -> str | None:
        """Its text in the second version, ``None`` when it is gone."""
        return None if self.fate is Fate.REMOVED else _text(self.pieces, Fate.ADDED)


def kept(text: str) -> Change:
    """A paragraph that stayed."""
    return Change(Fate.KEPT, (Piece(Fate.KEPT, text),) if text else ())


def removed(text: str) -> Change:
    """A paragraph that went."""
    return Change(Fate.REMOVED, (Piece(Fate.REMOVED, text),) if text else ())


def added(text: str) -> Change:
    """A paragraph that came."""
    return Change(Fate.ADDED, (Piece(Fate.ADDED, text),) if text else ())


def changed(before: str, after: str) -> Change:
    """A paragraph that stayed, but changed inside."""
    return Change(Fate.KEPT, pieces(before, after))


def compare(before: Sequence[str], after: Sequence[str]) -> tuple[Change, ...]:
    """How the first version becomes the second: see ``text_before`` and ``text_after``."""
    found: list[Change] = []
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    found += map(kept, before[:head])
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        found += map(kept, old[i:j]) if tag == "equal" else _aligned(old[i:j], new[k:m])
    found += map(kept, before[len(before) - tail :])
    return tuple(found)


def text_before(changes: Iterable[Change]) -> tuple[str, ...]:
    """The paragraphs when every change is rejected."""
    return tuple(text for change in changes if (text := change.before) is not None)


def text_after(changes: Iterable[Change]) -> tuple[str, ...]:
    """The paragraphs when every change is accepted."""
    return tuple(text for change in changes if (text := change.after) is not None)


def _text(parts: Iterable[Piece], fate: Fate) -> str:
    return "".join(piece.text for piece in parts if piece.fate in (Fate.KEPT, fate))


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """The versions of each other in order; what went before them stands before what came."""
    found: list[Change] = []
    i = j = 0
    for at, to in [*_pairs(old, new), (len(old), len(new))]:
        found += map(removed, old[i:at])
        found += map(added, new[j:to])
        if at < len(old):
            found.append(changed(old[at], new[to]))
        i, j = at + 1, to + 1
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which paragraphs belong together, so that they have most in common, neither order changed."""
    if not old or not new:
        return []
    if len(old) * len(new) > _MOST_PAIRS:
        both = zip(map(shape, old), map(shape, new), strict=False)
        return [(at, at) for at, pair in enumerate(both) if likeness(*pair) >= _SAME_PARAGRAPH]
    shapes = [shape(text) for text in new]
    like = [[likeness(one, other) for other in shapes] for one in map(shape, old)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = like[i][j] + best[i + 1][j + 1] if like[i][j] >= _SAME_PARAGRAPH else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if like[i][j] >= _SAME_PARAGRAPH and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
