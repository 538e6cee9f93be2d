"""The pieces a text is taken apart into while its structure is inferred. Cutting and joining never touches a letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from oa_core.structure.outline import Block, Element
from oa_core.structure.source import NO_LOOKS, Image, Looks, Source, Table


@dataclass(slots=True)
class Part:
    """A piece of the text; ``kind`` is ``None`` as long as nobody knows what it is."""

    text: str
    kind: Element | None = None
    confidence: float = 1.0
    numbered: int = 0
    within: int = 0
    lead: int = 0
    looks: Looks = NO_LOOKS
    content: Table | Image | None = None

    def settle(self, kind: Element, confidence: float) -> None:
        """Say what it is."""
        self.kind, self.confidence = kind, confidence

    def block(self) -> Block:
        """The finished block; text that is nothing else is body."""
        kind = self.kind or Element.BODY
        return Block(
            kind,
            self.text,
            self.confidence,
            self.lead,
            self.numbered,
            self.within,
            self.looks,
            self.content,
        )


Parts = list[Part]


def parts_of(source: Source) -> Parts:
    """A part per line, table and image; empty lines are left out."""
    parts: Parts = []
    for piece in source:
        if isinstance(piece, Table):
            parts.append(Part(piece.text, Element.TABLE, content=piece))
        elif isinstance(piece, Image):
            parts.append(Part(piece.text, Element.IMAGE, content=piece))
        else:
            lines = [line for line in piece.text.splitlines() if line.strip()]
            parts += [
                Part(line, numbered=0 if at else piece.numbered, looks=piece.looks)
                for at, line in enumerate(lines)
            ]
    return parts


def cut(part: Part, places: Iterable[int]) -> Parts:
    """``part`` cut at ``places``; what would be white space alone stays with its neighbour."""
    text = part.text
    wanted = sorted({0, *(place for place in places if 0 < place < len(text)), len(text)})
    pieces: list[str] = []
    for begin, end in pairwise(wanted):
        piece = text[begin:end]
        if pieces and not (piece.strip() and pieces[-1].strip()):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return [
        replace(part, text=piece, numbered=0 if at else min(part.numbered, len(piece)))
        for at, piece in enumerate(pieces)
    ]


def joined(parts: Sequence[Part]) -> Part:
    """Several lines as the one paragraph they were."""
    text = parts[0].text
    for part in parts[1:]:
        tail, head = text.rstrip(), part.text.lstrip()
        blank = " " if _latin(tail[-1:]) and _latin(head[:1]) else ""
        text = tail + blank + head
    return replace(parts[0], text=text)


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def bare(text: str) -> str:
    """``text`` without any white space."""
    return "".join(text.split())


def width(text: str) -> float:
    """How many Chinese characters wide ``text`` is."""
    text = text.strip()
    if text.isascii():
        return len(text) / 2
    return sum(0.5 if unicodedata.east_asian_width(each) in ("N", "Na", "H") else 1 for each in text)
