"""The pieces of a body or an annex as lines of the flow: paragraphs, tables, images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from oa_client.typesetting.flow import NO_TYPE, Drawn, FlowLine, Kind
from oa_client.typesetting.grid import CELL, LEFT, PITCH, SIZE_3, TURNED, WIDTH, Frame
from oa_client.typesetting.heading_fonts import Heading, heading_in
from oa_client.typesetting.lines import Compositor, Passage
from oa_client.typesetting.model import Part, Picture, Role, Source
from oa_client.typesetting.signature import right_hand_block
from oa_client.typesetting.tables import table_lines
from oa_core.documents.paper import Piece, Text
from oa_core.structure.outline import Element
from oa_core.structure.source import Image, Table

INDENT = 2 * CELL
_FLUSH = (Element.ADDRESSEES, Element.ATTACHMENT, Element.COPY_NUMBER, Element.URGENCY)
_CENTRED = (Element.TITLE, Element.NUMBER, Element.MARK)
_RIGHT = (Element.SIGNATURE, Element.DATE)
_AROUND_AN_IMAGE = PITCH / 4


class Pieces:
    """Sets the pieces of the paper itself (``annex`` 0) or of one annex; lines of ``kind``, or of their own kinds."""

    def __init__(
        self,
        compositor: Compositor,
        part: Part = Part.BODY,
        annex: int = 0,
        kind: Kind | None = None,
        *,
        turned: bool = False,
    ) -> None:
        self._compositor, self._part, self._annex = compositor, part, annex
        self._only, self._turned = kind, turned
        grid = compositor.grid
        self._upright = Frame(LEFT, grid.top, WIDTH, grid.bottom)

    def lines(self, pieces: Sequence[Piece]) -> Iterator[FlowLine]:
        """All of them in order. Blank paragraphs only part the text while it is written: on the page nothing is left
        blank between paragraphs. What lies turned is upright when nothing but a signature would follow it."""
        last = max((at for at, piece in enumerate(pieces) if piece.text.strip()), default=0)
        numbered = list(enumerate(pieces))
        for closing, group in groupby(numbered, key=lambda each: _closes(each[1])):
            if closing:
                yield from self._closing(list(group))
                continue
            for entry, piece in group:
                if isinstance(piece, Text):
                    yield from self._recalled(piece, entry)
                elif isinstance(piece, Table):
                    alone = entry >= last and not self._annex
                    yield from self._table(piece, entry, turned=piece.landscape and not alone)
                else:
                    yield self._image(piece)

    def _frame(self, turned: bool) -> Frame:
        return TURNED if turned or self._turned else self._upright

    def _source(self, entry: int, offset: int = 0) -> Source:
        return Source(self._part, entry, offset, self._annex)

    def _kind(self, kind: Kind) -> Kind:
        return self._only or kind

    def _recalled(self, text: Text, entry: int) -> tuple[FlowLine, ...]:
        told = (text, entry, self._part, self._annex, self._only, self._turned, self._compositor.grid)
        return self._compositor.recall.paragraph(told, lambda: self._paragraph(text, entry))

    def _paragraph(self, text: Text, entry: int) -> Iterator[FlowLine]:
        """Indented by two characters (7.3.3), if it is nothing that stands elsewhere."""
        if not text.text.strip():
            return
        pitch, width = self._compositor.grid.pitch, self._frame(turned=False).width
        heading = heading_in(text)
        kind = self._kind(Kind.HEADING if heading.fills(text.text) else Kind.BODY)
        first = 0.0 if text.kind in _FLUSH else INDENT
        passages = passages_of(text.text, heading, self._source(entry))
        centred = text.kind in _CENTRED
        for line in self._compositor.paragraph(passages, SIZE_3, width, first=0.0 if centred else first):
            left = max(0.0, (width - line.width) / 2) if centred else 0.0
            yield FlowLine(line, kind, left, height=pitch, turned=self._turned)

    def _closing(self, texts: Sequence[tuple[int, Piece]]) -> Iterator[FlowLine]:
        """署名 and date of a document inside this one, as it stands without a seal (7.3.5.2)."""
        pitch, width = self._compositor.grid.pitch, self._frame(turned=False).width
        named = [(piece.text, self._source(entry)) for entry, piece in texts if _is(piece, Element.SIGNATURE)]
        dated = [(piece.text, self._source(entry)) for entry, piece in texts if _is(piece, Element.DATE)]
        for left, line in right_hand_block(named, dated, self._compositor, width):
            yield FlowLine(line, self._kind(Kind.BODY), left, height=pitch, turned=self._turned)

    def _table(self, table: Table, entry: int, *, turned: bool) -> list[FlowLine]:
        lies = turned or self._turned
        kind = self._kind(Kind.FIGURE)
        return table_lines(table, self._source(entry), self._compositor, self._frame(lies), kind, turned=lies)

    def _image(self, image: Image) -> FlowLine:
        """In the middle, as large as its file has it or as fits."""
        frame = self._frame(turned=False)
        room = frame.height - 2 * _AROUND_AN_IMAGE
        share = min(1.0, frame.width / max(image.width, 0.1), room / max(image.height, 0.1))
        width, height = image.width * share, image.height * share
        picture = Picture(image.data, (frame.width - width) / 2, _AROUND_AN_IMAGE, width, height)
        return FlowLine(
            NO_TYPE,
            self._kind(Kind.FIGURE),
            height=height + 2 * _AROUND_AN_IMAGE,
            drawn=Drawn(pictures=(picture,)),
            turned=self._turned,
        )


def _closes(piece: Piece) -> bool:
    return isinstance(piece, Text) and piece.kind in _RIGHT and bool(piece.text.strip())


def _is(piece: Piece, kind: Element) -> bool:
    return isinstance(piece, Text) and piece.kind is kind


def passages_of(paragraph: str, heading: Heading, source: Source) -> list[Passage]:
    """A paragraph in its kinds of type: the heading or lead sentence, then the text."""
    passages = [
        Passage(paragraph[: heading.length], heading.role, source),
        Passage(paragraph[heading.length :], Role.FANGSONG, source.moved(heading.length)),
    ]
    return [passage for passage in passages if passage.text]
