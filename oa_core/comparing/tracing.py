"""Whose hand every change between two texts is: the texts that were saved on the way from one to the other tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from oa_core.comparing.characters import Fate, Hand, Piece
from oa_core.comparing.paragraphs import Change, compare

Label = int
"""Of each character of a text on the way: its place in the first text, or below zero whose hand put it in."""
Labels = list[list[Label]]
_Compared = Callable[[Sequence[str], Sequence[str]], Iterator[Change]]


@dataclass(frozen=True)
class Saved:
    """A text on the way, the paragraphs of it and who saved it. ``merged`` is another text that went into it, saved by
    ``merged_by``; ``by_machine``: nobody wrote anything while the two were put together."""

    paragraphs: Sequence[str]
    by: Hand | None = None
    merged: Sequence[str] | None = None
    merged_by: Hand | None = None
    by_machine: bool = False


def trace(way: Sequence[Saved], whole: Callable[[str], bool] = lambda _line: False) -> tuple[Change, ...]:
    """How the first text of ``way`` becomes the last, as ``compare`` tells it, each change with its hand.

    Of what somebody wrote and somebody else took out again nothing is told. Paragraphs that are ``whole`` come and go,
    but never change inside.
    """

    def compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
        return (each for change in compare(before, after) for each in _exchanged(change, whole))

    tracing = _Tracing(way[0].paragraphs, compared)
    for before, after in pairwise(way):
        tracing.step(before, after)
    return tuple(tracing.signed(compared(way[0].paragraphs, way[-1].paragraphs)))


class _Tracing:
    """Follows every character of the first text, and every one that came in later."""

    def __init__(self, first: Sequence[str], compared: _Compared) -> None:
        self._compared = compared
        self._hands: list[Hand | None] = []
        self._labels: Labels = []
        at = 0
        for text in first:
            self._labels.append(list(range(at, at + len(text))))
            at += len(text)
        self._first = [label for labels in self._labels for label in labels]
        self._removed: dict[Label, Label] = {}

    def step(self, before: Saved, after: Saved) -> None:
        """One saved text further."""
        own = self._label(after.by)
        if after.merged is None:
            added, removed = own, own
            others: Labels | None = None
        else:
            other = self._label(after.merged_by)
            added, removed = own, other if after.by_machine else own
            told = self._compared(after.merged, after.paragraphs)
            others = _followed(told, other, other if after.by_machine else own)
        labels: Labels = []
        places = iter(self._labels)
        for change in self._compared(before.paragraphs, after.paragraphs):
            here = None if change.fate is Fate.ADDED else next(places)
            if change.fate is Fate.REMOVED:
                self._remove(here or [], removed)
            elif here is not None and change.before == change.after:
                labels.append(here)
            else:
                new = others[len(labels)] if others is not None else None
                labels.append(self._within(change, here or [], added, removed, new))
        self._labels = labels

    def signed(self, told: Iterator[Change]) -> Iterator[Change]:
        """The same changes with their hands."""
        old, new = 0, [label for labels in self._labels for label in labels]
        at = 0
        for change in told:
            pieces: list[Piece] = []
            for piece in change.pieces:
                size = len(piece.text)
                if piece.fate is Fate.KEPT:
                    pieces.append(piece)
                elif piece.fate is Fate.REMOVED:
                    labels = [self._removed.get(label, 0) for label in self._first[old : old + size]]
                    pieces += self._split(piece, labels)
                else:
                    pieces += self._split(piece, new[at : at + size])
                old += size if piece.fate is not Fate.ADDED else 0
                at += size if piece.fate is not Fate.REMOVED else 0
            yield Change(change.fate, tuple(pieces))

    def _label(self, hand: Hand | None) -> Label:
        self._hands.append(hand)
        return -len(self._hands)

    def _remove(self, labels: Sequence[Label], by: Label) -> None:
        self._removed.update((label, by) for label in labels if label >= 0)

    def _within(
        self, change: Change, here: list[Label], added: Label, removed: Label, other: list[Label] | None
    ) -> list[Label]:
        labels: list[Label] = []
        at = 0
        for piece in change.pieces:
            size = len(piece.text)
            if piece.fate is Fate.ADDED:
                labels += [added] * size if other is None else other[len(labels) : len(labels) + size]
                continue
            if piece.fate is Fate.KEPT:
                labels += here[at : at + size]
            else:
                self._remove(here[at : at + size], removed)
            at += size
        return labels

    def _split(self, piece: Piece, labels: Sequence[Label]) -> Iterator[Piece]:
        """One piece for each person who had a part in it."""
        hands = [self._hands[-label - 1] if label < 0 else None for label in labels]
        start = 0
        for at in range(1, len(hands) + 1):
            if at == len(hands) or _person(hands[at]) != _person(hands[start]):
                yield Piece(piece.fate, piece.text[start:at], hands[start])
                start = at


def _person(hand: Hand | None) -> str:
    return hand.person if hand is not None else ""


def _followed(changes: Iterator[Change], kept: Label, added: Label) -> Labels:
    """Each character of a text by whether it stood in the other one already."""
    labels: Labels = []
    for change in changes:
        if change.fate is not Fate.REMOVED:
            marked: list[Label] = []
            for piece in change.pieces:
                if piece.fate is not Fate.REMOVED:
                    marked += [kept if piece.fate is Fate.KEPT else added] * len(piece.text)
            labels.append(marked)
    return labels


def _exchanged(change: Change, whole: Callable[[str], bool]) -> Iterator[Change]:
    """A paragraph that changed inside although it is ``whole``: the old one goes, the new one comes."""
    before, after = change.before, change.after
    if before is None or after is None or before == after or not (whole(before) or whole(after)):
        yield change
        return
    yield Change(Fate.REMOVED, (Piece(Fate.REMOVED, before),))
    yield Change(Fate.ADDED, (Piece(Fate.ADDED, after),))
