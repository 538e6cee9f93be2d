"""Two people's changes to one text put together, sentence by sentence (sync.md C9).

A sentence is taken whole from somebody who wrote it, and between two people's changes at least one sentence (or an end
of line) must stand that neither touched: so two neighbouring sentences of the merged text stand side by side in one of
the versions, and nobody reads a sentence that nobody wrote. Everything else is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from oa_core.comparing.matching import matched
from oa_core.comparing.sentences import BREAK, Place, places, sentences


class MergeFate(StrEnum):
    """Whose change a piece of a merged text is."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Both made the same change."""
    CONFLICT = "conflict"
    """A person has to choose."""


@dataclass(frozen=True, slots=True)
class MergePiece:
    """A run of whole sentences in the three versions; empty where a version has none. ``mine_at`` and ``theirs_at``
    are the places of the first sentence of the run, or where it stood."""

    base: str
    mine: str
    theirs: str
    fate: MergeFate
    mine_at: Place
    theirs_at: Place


@dataclass(frozen=True)
class Merge:
    """Two versions of a text put together; ``pieces`` in order make up all three texts."""

    pieces: tuple[MergePiece, ...]

    @property
    def conflicts(self) -> tuple[MergePiece, ...]:
        """The pieces a person has to choose, in order."""
        return tuple(piece for piece in self.pieces if piece.fate is MergeFate.CONFLICT)

    @property
    def clean(self) -> bool:
        """Whether nobody has to choose."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text. Raises ``ValueError`` when somebody has to choose first."""
        return self.with_choices(())

    def with_choices(self, choices: Sequence[str]) -> str:
        """The merged text with one text for each conflict, in order. Raises ``ValueError`` when there are not as many
        choices as conflicts."""
        return "".join(self._runs(choices))

    def before(self, number: int, choices: Sequence[str]) -> str:
        """What stands before the conflict ``number`` (from 0) in the merged text with these choices."""
        conflicts = [at for at, piece in enumerate(self.pieces) if piece.fate is MergeFate.CONFLICT]
        return "".join(self._runs(choices)[: conflicts[number]])

    def _runs(self, choices: Sequence[str]) -> list[str]:
        """The text of every piece."""
        left = iter(choices)
        if len(choices) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} choices to make, {len(choices)} made")
        return [next(left) if piece.fate is MergeFate.CONFLICT else _taken(piece) for piece in self.pieces]


def merge(base: str, mine: str, theirs: str) -> Merge:
    """``mine`` and ``theirs``, both written from ``base``, put together."""
    old, one, other = sentences(base), sentences(mine), sentences(theirs)
    pieces = list(_pieces(old, one, other))
    return Merge(tuple(_asked_about_moves(pieces)))


def _taken(piece: MergePiece) -> str:
    return piece.theirs if piece.fate is MergeFate.THEIRS else piece.mine


def _pieces(old: Sequence[str], one: Sequence[str], other: Sequence[str]) -> Iterator[MergePiece]:
    in_one, in_other = matched(old, one), matched(old, other)
    common = [(i, m, t) for i, m, t in zip(range(len(old)), in_one, in_other, strict=True)
              if m is not None and t is not None]  # fmt: skip
    mine_at, theirs_at = list(places(one)), list(places(other))

    def piece(start: tuple[int, int, int], end: tuple[int, int, int]) -> MergePiece:
        base = "".join(old[start[0] : end[0]])
        mine = "".join(one[start[1] : end[1]])
        theirs = "".join(other[start[2] : end[2]])
        return MergePiece(
            base=base,
            mine=mine,
            theirs=theirs,
            fate=_fate(base, mine, theirs),
            mine_at=_first_place(one, mine_at, start[1], end[1]),
            theirs_at=_first_place(other, theirs_at, start[2], end[2]),
        )

    at = since = (0, 0, 0)
    for point in [*common, (len(old), len(one), len(other))]:
        if point != at:
            if since != at:
                yield piece(since, at)
            yield piece(at, point)
            since = point
        at = (point[0] + 1, point[1] + 1, point[2] + 1)
    end = (len(old), len(one), len(other))
    if since != end:
        yield piece(since, end)


def _fate(base: str, mine: str, theirs: str) -> MergeFate:
    if mine == theirs:
        return MergeFate.SAME if mine == base else MergeFate.BOTH
    if mine == base:
        return MergeFate.THEIRS
    return MergeFate.MINE if theirs == base else MergeFate.CONFLICT


def _first_place(parts: Sequence[str], at: Sequence[Place], start: int, end: int) -> Place:
    """The place of the first sentence of a run that is more than an end of line."""
    return at[next((n for n in range(start, end) if parts[n] != BREAK), start)]


def _asked_about_moves(pieces: Iterable[MergePiece]) -> Iterator[MergePiece]:
    """A sentence that both put in at different places, or that one moved and the other took out, would stand twice or
    come back unasked: where it was put in, a person has to choose."""
    pieces = list(pieces)
    mine_in, mine_out = _moved(pieces, MergeFate.MINE)
    theirs_in, theirs_out = _moved(pieces, MergeFate.THEIRS)
    twice = mine_in.keys() & theirs_in.keys()
    asked = {
        MergeFate.MINE: twice | (mine_in.keys() & mine_out.keys() & theirs_out.keys()),
        MergeFate.THEIRS: twice | (theirs_in.keys() & theirs_out.keys() & mine_out.keys()),
    }
    for piece in pieces:
        doubtful = asked.get(piece.fate, set())
        if doubtful and doubtful & _new(piece, piece.fate).keys():
            yield replace(piece, fate=MergeFate.CONFLICT)
        else:
            yield piece


def _moved(pieces: Iterable[MergePiece], side: MergeFate) -> tuple[Counter[str], Counter[str]]:
    """What one side put in where the other changed nothing, and what it took out anywhere."""
    put_in: Counter[str] = Counter()
    taken_out: Counter[str] = Counter()
    for piece in pieces:
        if piece.fate is MergeFate.SAME:
            continue
        version = piece.mine if side is MergeFate.MINE else piece.theirs
        if piece.fate is side:
            put_in += _new(piece, side)
        taken_out += _counted(piece.base) - _counted(version)
    return put_in, taken_out


def _new(piece: MergePiece, side: MergeFate) -> Counter[str]:
    return _counted(piece.mine if side is MergeFate.MINE else piece.theirs) - _counted(piece.base)


def _counted(text: str) -> Counter[str]:
    return Counter(part for part in sentences(text) if part.strip())
