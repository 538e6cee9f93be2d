"""What a TrueType file says of its characters: which it holds, how wide they are, how far their ink reaches."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont, TTLibError

_RESTRICTED = 0x0002
_EMBEDDING_BITS = 0x000E
_OUTLINE_HEADER = struct.Struct(">5h")  # contours, left, bottom, right, top


class UnusableFontError(Exception):
    """The file cannot be embedded: damaged, without TrueType outlines, or its licence bits forbid it."""


class Ink(NamedTuple):
    """How far a character's ink reaches from its baseline, in ems, upwards positive."""

    bottom: float
    top: float


class _Tables(NamedTuple):
    em: int
    glyphs: Mapping[int, int]
    """Code point → glyph number."""
    advances: Sequence[int]
    locations: Sequence[int]
    """Where each glyph's outline begins in the table of outlines; one more at the end."""


class FontMetrics:
    """The measures of one face, in ems. The file is read when something is first asked, and never kept open."""

    def __init__(self, path: Path, number: int = 0) -> None:
        """Check that face ``number`` of ``path`` can be embedded. Raises ``UnusableFontError``."""
        self._path, self._number = path, number
        self._inks: dict[str, Ink | None] = {}
        try:
            with self._open() as font:
                if "glyf" not in font:
                    raise UnusableFontError(f"{path.name} has no TrueType outlines")
                if font["OS/2"].fsType & _EMBEDDING_BITS == _RESTRICTED:
                    raise UnusableFontError(f"{path.name} may not be embedded")
        except (OSError, TTLibError, KeyError, struct.error) as error:
            raise UnusableFontError(f"{path.name} cannot be read: {error}") from error

    def holds(self, character: str) -> bool:
        """Whether the face draws the character. An empty outline counts as missing: the AR PL faces map
        hundreds of rare characters to nothing at all, and a silent gap in a name is worse than a box."""
        glyph = self._tables.glyphs.get(ord(character), 0)
        return glyph != 0 and self._tables.locations[glyph + 1] > self._tables.locations[glyph]

    def advance(self, character: str) -> float:
        """The width of the character in ems; ½ for one that the face does not know."""
        glyph = self._tables.glyphs.get(ord(character))
        if glyph is None:
            return 0.5
        return self._tables.advances[min(glyph, len(self._tables.advances) - 1)] / self._tables.em

    def ink(self, character: str) -> Ink | None:
        """The vertical reach of the character's ink, or ``None`` when it has none."""
        if character not in self._inks:
            self._inks[character] = self._read_ink(character) if self.holds(character) else None
        return self._inks[character]

    def _read_ink(self, character: str) -> Ink:
        with self._open() as font:
            outlines = font.getTableData("glyf")
        start = self._tables.locations[self._tables.glyphs[ord(character)]]
        _, _, bottom, _, top = _OUTLINE_HEADER.unpack_from(outlines, start)
        return Ink(bottom / self._tables.em, top / self._tables.em)

    @contextmanager
    def _open(self) -> Iterator[TTFont]:
        # The library would leave a file open in which it finds no font.
        with self._path.open("rb") as file:
            yield TTFont(file, fontNumber=self._number, lazy=True)

    @cached_property
    def _tables(self) -> _Tables:
        with self._open() as font:
            glyphs = {code: font.getGlyphID(name) for code, name in (font.getBestCmap() or {}).items()}
            count = font["hhea"].numberOfHMetrics
            # Read raw: decoding these two tables by glyph name takes ten times as long.
            advances = struct.unpack_from(f">{2 * count}H", font.getTableData("hmtx"))[::2]
            located = font.getTableData("loca")
            if font["head"].indexToLocFormat:
                locations = struct.unpack(f">{len(located) // 4}I", located)
            else:
                locations = tuple(2 * half for half in struct.unpack(f">{len(located) // 2}H", located))
            return _Tables(font["head"].unitsPerEm, glyphs, advances, locations)


@cache
def metrics_of(path: Path, number: int) -> FontMetrics:
    """The measures of a face, opened once. Raises ``UnusableFontError``."""
    return FontMetrics(path, number)
