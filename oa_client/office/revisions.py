"""The saved texts of one document and how they follow from each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from oa_core.comparing.characters import Fate, Hand
from oa_core.comparing.paragraphs import Change, compare
from oa_core.comparing.tracing import Saved
from oa_core.documents.blocks import MARK, key_of_line
from oa_core.documents.lineage import content_of_text
from oa_core.documents.model import Content, Document, Status, TextRevision
from oa_core.people.model import Register


@dataclass(frozen=True)
class Facts:
    """What the history tells of a saved text without its words; it never changes."""

    id: str
    parent: str
    merged: str
    author: str
    made_at: datetime
    status: Status
    auto_merged: bool
    characters: int
    added: int
    removed: int


class Revisions:
    """The texts of ``document``, as ``look_up`` gives them; each is read when it is needed, and once."""

    def __init__(self, document: Document, look_up: Callable[[str], TextRevision | None]) -> None:
        self.document = document
        self._look_up = look_up
        self._read: dict[str, TextRevision | None] = {}

    def one(self, revision: str) -> TextRevision | None:
        """A saved text; ``None`` when it is not on this workstation."""
        if revision not in self._read:
            found = self._look_up(revision) if revision else None
            same = isinstance(found, TextRevision) and found.document == self.document.id
            self._read[revision] = found if same else None
        return self._read[revision]

    def facts(self, known: dict[str, Facts]) -> list[Facts]:
        """Every text that went into the document or waits beside it, the newest first. What is in ``known`` is not
        read again; what was read is put there."""
        found: dict[str, Facts] = {}
        waiting = deque([self.document.revision, *self.document.branches])
        while waiting:
            revision = waiting.popleft()
            if revision in found:
                continue
            facts = known.get(revision) or self._facts(revision, known)
            if facts is not None:
                found[revision] = facts
                waiting += [each for each in (facts.parent, facts.merged) if each]
        return sorted(found.values(), key=lambda each: (each.made_at, each.id), reverse=True)

    def _facts(self, revision: str, known: dict[str, Facts]) -> Facts | None:
        text = self.one(revision)
        if text is None:
            return None
        parent = self.one(text.parent)
        added, removed = measured(parent.body if parent else "", text.body)
        facts = Facts(
            id=text.id,
            parent=text.parent,
            merged=text.merged,
            author=text.author,
            made_at=text.made_at,
            status=text.status,
            auto_merged=text.auto_merged,
            characters=characters(text.body),
            added=added,
            removed=removed,
        )
        if parent is not None or not text.parent:
            known[revision] = facts
        return facts

    def content(self, text: TextRevision) -> Content:
        """The whole content of a saved text. Programs before the elements were kept left them to the document."""
        return content_of_text(self.document, text)

    def way(self, old: str, new: str) -> list[str]:
        """The texts from ``old`` to ``new``, both included; none when ``old`` did not go into ``new``."""
        came_from: dict[str, str] = {new: ""}
        waiting = deque([new])
        while waiting:
            here = waiting.popleft()
            if here == old:
                return list(_up(old, came_from))
            text = self.one(here)
            for before in (text.parent, text.merged) if text is not None else ():
                if before and before not in came_from:
                    came_from[before] = here
                    waiting.append(before)
        return []

    def at(self, moment: datetime) -> str:
        """The text the document had at ``moment``; its first one when that is before it began."""
        here = self.document.revision
        while text := self.one(here):
            if text.made_at <= moment or not text.parent:
                return here
            here = text.parent
        return here

    def saved(
        self, way: Sequence[str], register: Register, part: Callable[[Content], Sequence[str]]
    ) -> Iterator[Saved]:
        """A ``part`` of each text of a way, with whose hand it is."""
        before = ""
        for revision in way:
            text = self.one(revision)
            if text is None:
                continue
            other = self.one(text.parent if before == text.merged else text.merged) if text.merged else None
            yield Saved(
                part(self.content(text)),
                hand(text, register),
                None if other is None else part(self.content(other)),
                None if other is None else hand(other, register),
                text.auto_merged,
            )
            before = revision


def hand(text: TextRevision, register: Register) -> Hand:
    """Who saved a text, and when."""
    return Hand(text.author, register.name_of(text.author), text.made_at)


def characters(body: str) -> int:
    """How many characters a text has, without blanks; tables and pictures do not count."""
    if MARK in body:
        body = "".join(line for line in body.split("\n") if not key_of_line(line))
    return len("".join(body.split()))


def measured(before: str, after: str) -> tuple[int, int]:
    """How many characters came and how many went, as ``characters`` counts them."""
    old, new = before.split("\n"), after.split("\n")
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    changes = compare(old[head : len(old) - tail], new[head : len(new) - tail])
    return _count(changes, Fate.ADDED), _count(changes, Fate.REMOVED)


def _count(changes: Sequence[Change], fate: Fate) -> int:
    pieces = (piece for change in changes for piece in change.pieces if piece.fate is fate)
    return sum(characters(piece.text) for piece in pieces)


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (here, there) in enumerate(pairs) if here != there), min(len(one), len(other)))


def _up(old: str, came_from: dict[str, str]) -> Iterator[str]:
    here = old
    while here:
        yield here
        here = came_from[here]
