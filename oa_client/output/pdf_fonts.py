"""Embeds a subset of a face in a PDF as a composite font whose codes are glyph numbers (ISO 32000-1, 9.7)."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from oa_client.output.font_subsets import Subset, subset
from oa_client.output.lettering import Letters
from oa_client.output.pdf_objects import PdfFile, dictionary
from oa_client.typesetting.font_metrics import metrics_of

_SYMBOLIC = 4
_MAPPINGS_PER_BLOCK = 100
_TAG_LETTERS = 6
_FAST = 1
"""TrueType outlines shrink by a tenth more at the level that takes twice as long, and they are most of the work."""
_KEPT = 24

_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class PdfFont:
    """The part of one face that a document uses."""

    def __init__(self, letters: Letters) -> None:
        face = self._face = letters.face
        self.embolden = face.embolden
        self._characters = letters.drawn
        self._subset = subset(face.path, face.number, self._characters)
        self._metrics = metrics_of(face.path, face.number)
        self.codes = {ord(each): f"{glyph:04X}" for each, glyph in self._subset.glyphs.items()}
        """Code point → four hexadecimal digits, as ``str.translate`` takes them."""
        self.widths = letters.widths
        """How far the pen moves after each character, in ems."""
        users = Counter(self._subset.glyphs.values())
        self.shared = frozenset(each for each, glyph in self._subset.glyphs.items() if users[glyph] > 1)
        """Characters that look the same and have one glyph: its code cannot say which of them is meant."""

    def put_into(self, file: PdfFile) -> int:
        """The objects of the font; gives the number of the one that pages refer to."""
        name = self._metrics.postscript_name
        if self._metrics.may_be_subset:
            name = f"{_tag(self._characters)}+{name}"
        packed = _packed(self._face.path, self._face.number, self._characters)
        embedded = file.add_packed(packed.program, packed.entries)
        unicode = file.add_packed(packed.to_unicode, "/Filter /FlateDecode")
        descriptor = file.add(dictionary(self._description(name) | {packed.key: f"{embedded} 0 R"}))
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2" if self._subset.quadratic else "/CIDFontType0",
            "BaseFont": f"/{name}",
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": f"{descriptor} 0 R",
            "DW": 1000,
            "W": f"[{' '.join(self._odd_widths())}]",
        }
        if self._subset.quadratic:
            descendant["CIDToGIDMap"] = "/Identity"
        composite = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{name}",
            "Encoding": "/Identity-H",
            "DescendantFonts": f"[{file.add(dictionary(descendant))} 0 R]",
            "ToUnicode": f"{unicode} 0 R",
        }
        return file.add(dictionary(composite))

    def _description(self, name: str) -> dict[str, object]:
        scale = 1000 / self._subset.em
        return {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": _SYMBOLIC,
            "FontBBox": f"[{' '.join(str(round(edge * scale)) for edge in self._subset.box)}]",
            "ItalicAngle": 0,
            "Ascent": round(self._subset.ascent * scale),
            "Descent": round(self._subset.descent * scale),
            "CapHeight": round(self._subset.ascent * scale),
            "StemV": 80,
        }

    def _odd_widths(self) -> Iterator[str]:
        for character, glyph in sorted(self._subset.glyphs.items(), key=lambda pair: pair[1]):
            width = self.widths[character]
            if width != 1.0:
                yield f"{glyph} [{1000 * width:.6g}]"


def _tag(characters: frozenset[str]) -> str:
    """Six capitals that tell subsets of one font apart (9.6.4)."""
    digest = hashlib.sha256("".join(sorted(characters)).encode("utf-8", "surrogatepass")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:_TAG_LETTERS])


@dataclass(frozen=True)
class _Packed:
    """What of a font goes into the file, compressed."""

    program: bytes
    key: str
    """The key of the program in the font's descriptor."""
    entries: str
    """What the program's stream says of it."""
    to_unicode: bytes


@lru_cache(_KEPT)
def _packed(path: Path, number: int, characters: frozenset[str]) -> _Packed:
    cut = subset(path, number, characters)
    to_unicode = zlib.compress(_to_unicode(cut).encode(), _FAST)
    if cut.quadratic:
        program = zlib.compress(cut.data, _FAST)
        return _Packed(program, "FontFile2", f"/Length1 {len(cut.data)} /Filter /FlateDecode", to_unicode)
    # CFF is dense: looking for what repeats costs as much again and gains a twentieth.
    packer = zlib.compressobj(_FAST, strategy=zlib.Z_HUFFMAN_ONLY)
    program = packer.compress(cut.outlines) + packer.flush()
    return _Packed(program, "FontFile3", "/Subtype /CIDFontType0C /Filter /FlateDecode", to_unicode)


def _to_unicode(cut: Subset) -> str:
    """Which character each code stands for, so that text can be read and copied (9.10.3)."""
    characters = {glyph: character for character, glyph in cut.glyphs.items()}
    ranges = [
        f"<{first:04X}> <{first + len(texts) - 1:04X}> [{' '.join(texts)}]"
        for first, texts in _stretches(characters)
    ]
    blocks = [
        ranges[start : start + _MAPPINGS_PER_BLOCK] for start in range(0, len(ranges), _MAPPINGS_PER_BLOCK)
    ]
    written = "\n".join(
        f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks
    )
    return _TO_UNICODE.format(blocks=written)


def _stretches(characters: Mapping[int, str]) -> Iterator[tuple[int, list[str]]]:
    """Codes that follow each other, as far as the first of their two bytes stays the same: the first of them, and
    the characters that they stand for in UTF-16."""
    first, texts = 0, list[str]()
    for code in sorted(characters):
        if texts and (code != first + len(texts) or code % 256 == 0):
            yield first, texts
            texts = []
        if not texts:
            first = code
        character = characters[code]
        if character <= "\uffff":
            texts.append(f"<{ord(character):04X}>")
        else:
            texts.append(f"<{character.encode('utf-16-be').hex().upper()}>")
    if texts:
        yield first, texts
