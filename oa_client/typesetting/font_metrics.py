"""What a font file says of its characters: which it holds, how wide they are, how far their ink reaches."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

_RESTRICTED = 0x0002
_EMBEDDING_BITS = 0x000E
_NO_SUBSETTING = 0x0100
_BITMAPS_ONLY = 0x0200
_FAMILY, _POSTSCRIPT_NAME = 1, 6
_LATIN_1_ENDS = 0x100
_FLAT = 1e-9


class UnusableFontError(Exception):
    """The file cannot be embedded: damaged, without outlines, or its licence bits forbid it."""


class Ink(NamedTuple):
    """How far a character's ink reaches from its baseline, in ems, upwards positive."""

    bottom: float
    top: float


class FontMetrics:
    """The measures of one face, in ems. The file stays mapped into memory, and only what is asked for is read:
    a collection of 26 MB costs no more than a small font."""

    def __init__(self, path: Path, number: int = 0) -> None:
        """Check that face ``number`` of ``path`` can be embedded. Raises ``UnusableFontError``."""
        self.path, self.number = path, number
        try:
            self.face = hb.Face(hb.Blob.from_file_path(str(path)), number)
        except hb.HarfBuzzError as error:
            raise UnusableFontError(f"{path.name} cannot be read: {error}") from error
        tables = self.face.table_tags
        if self.face.glyph_count == 0 or "cmap" not in tables or "OS/2" not in tables:
            raise UnusableFontError(f"{path.name} is no font")
        self.has_quadratic_outlines = "glyf" in tables
        """TrueType's outlines; otherwise those of CFF."""
        if not self.has_quadratic_outlines and "CFF " not in tables:
            raise UnusableFontError(f"{path.name} has no outlines")
        bits = _embedding_bits(self.face)
        # OpenType 1.9, OS/2, fsType: of several permissions the most generous counts.
        if bits & _EMBEDDING_BITS == _RESTRICTED or bits & _BITMAPS_ONLY:
            raise UnusableFontError(f"{path.name} may not be embedded")
        self.may_be_subset = not bits & _NO_SUBSETTING
        self._font = hb.Font(self.face)
        self._em = self.face.upem
        self._advances: dict[str, float] = {}
        self._held: dict[str, bool] = {}
        self._inks: dict[str, Ink | None] = {}

    @property
    def family(self) -> str:
        """The family's name, in Chinese where the file has one."""
        return _name(self.face, _FAMILY, "zh-cn") or _name(self.face, _FAMILY, "en") or self.path.stem

    @property
    def postscript_name(self) -> str:
        """The face's name for page description languages: printable ASCII without delimiters."""
        name = _name(self.face, _POSTSCRIPT_NAME, "en") or self.path.stem
        return "".join(each for each in name if each.isascii() and (each.isalnum() or each in "-_")) or "Font"

    def holds(self, character: str) -> bool:
        """Whether the face draws the character. An empty outline counts as missing: the AR PL faces map
        hundreds of rare characters to nothing at all, and a silent gap in a name is worse than a box."""
        held = self._held.get(character)
        if held is None:
            glyph = self._font.get_nominal_glyph(ord(character))
            extents = self._font.get_glyph_extents(glyph) if glyph else None
            held = self._held[character] = bool(extents and extents.width and extents.height)
        return held

    def has_blank(self, character: str) -> bool:
        """Whether the face knows the character and draws nothing for it, as for a space."""
        return bool(self._font.get_nominal_glyph(ord(character))) and not self.holds(character)

    def advance(self, character: str) -> float:
        """The width of the character in ems; ½ for one that the face does not know."""
        known = self._advances.get(character)
        if known is None:
            glyph = self._font.get_nominal_glyph(ord(character))
            known = 0.5 if glyph is None else self._font.get_glyph_h_advance(glyph) / self._em
            self._advances[character] = known
        return known

    def ink(self, character: str) -> Ink | None:
        """The vertical reach of the character's ink, or ``None`` when it has none."""
        if character not in self._inks:
            self._inks[character] = self._read_ink(character)
        return self._inks[character]

    def _read_ink(self, character: str) -> Ink | None:
        if not self.holds(character):
            return None
        _, bottom, _, top = ink_box(self._font, self._font.get_nominal_glyph(ord(character)) or 0)
        return Ink(bottom / self._em, top / self._em)


def ink_box(font: hb.Font, glyph: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a glyph's ink in units of its em, exactly: what fonts and libraries tell of CFF
    outlines is the box of the curves' handles, which reach beyond the ink."""
    pen = _Extremes()
    font.draw_glyph_with_pen(glyph, pen)
    if not pen.xs:
        return 0.0, 0.0, 0.0, 0.0
    return min(pen.xs), min(pen.ys), max(pen.xs), max(pen.ys)


class _Extremes:
    """Collects the points of an outline between which its ink lies. The names are those of the library."""

    def __init__(self) -> None:
        self.xs: list[float] = []
        self.ys: list[float] = []

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802  (the library's name)
        self.xs.append(point[0])
        self.ys.append(point[1])

    lineTo = moveTo  # noqa: N815  (the library's name)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802  (the library's name)
        for axis, found in enumerate((self.xs, self.ys)):
            a, b, c, d = found[-1], *(point[axis] for point in points)
            for t in _turns(a, b, c, d):
                found.append((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d)
            found.append(d)

    def qCurveTo(self, handle: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802  (as above)
        start = (self.xs[-1], self.ys[-1])
        first, second = (
            tuple(each + 2 * (middle - each) / 3 for each, middle in zip(point, handle, strict=True))
            for point in (start, end)
        )
        self.curveTo((first[0], first[1]), (second[0], second[1]), end)

    def closePath(self) -> None:  # noqa: N802  (the library's name)
        """A closing line lies between points that are known."""


def _turns(a: float, b: float, c: float, d: float) -> list[float]:
    """Where a cubic curve of one coordinate turns round, between its ends."""
    square, linear, constant = d - 3 * c + 3 * b - a, 2 * (c - 2 * b + a), b - a
    if abs(square) < _FLAT:
        roots = [-constant / linear] if abs(linear) >= _FLAT else []
    else:
        inside = linear * linear - 4 * square * constant
        roots = [(-linear + sign * inside**0.5) / (2 * square) for sign in (1, -1)] if inside >= 0 else []
    return [root for root in roots if 0 < root < 1]


def _embedding_bits(face: hb.Face) -> int:
    """fsType (OpenType 1.9, OS/2): what the maker lets others do with the font."""
    table = face.reference_table("OS/2").data
    if len(table) < 10:
        return _RESTRICTED
    bits: int = struct.unpack_from(">H", table, 8)[0]
    return bits


def _name(face: hb.Face, number: int, language: str) -> str | None:
    name = face.get_name(number, language)
    # Old faces carry names in code pages that come out as accented letters.
    if name and any("\x80" <= each < chr(_LATIN_1_ENDS) for each in name):
        return None
    return name or None


@cache
def metrics_of(path: Path, number: int) -> FontMetrics:
    """The measures of a face, opened once. Raises ``UnusableFontError``."""
    return FontMetrics(path, number)
