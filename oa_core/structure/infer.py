"""What each paragraph of a file is: source in, outline out, and not a character of the text altered."""

from __future__ import annotations

from oa_core.structure.headings import Level, heading_of
from oa_core.structure.outline import Block, Element, Outline
from oa_core.structure.source import Image, Paragraph, Source, Table

_HEADINGS = {
    Level.FIRST: Element.H1,
    Level.SECOND: Element.H2,
    Level.THIRD: Element.H3,
    Level.FOURTH: Element.H4,
}


def infer(source: Source) -> Outline:
    """The outline of a whole file."""
    return Outline(tuple(_block(each) for each in source))


def _block(piece: Paragraph | Table | Image) -> Block:
    if isinstance(piece, Table):
        return Block(Element.TABLE, piece.text, content=piece)
    if isinstance(piece, Image):
        return Block(Element.IMAGE, piece.text, content=piece)
    heading = heading_of(piece.text)
    if not heading.length:
        return Block(Element.BODY, piece.text, numbered=piece.numbered, looks=piece.looks)
    lead = heading.length if heading.length < len(piece.text.rstrip()) else 0
    return Block(_HEADINGS[heading.level], piece.text, 1.0, lead, piece.numbered, looks=piece.looks)
