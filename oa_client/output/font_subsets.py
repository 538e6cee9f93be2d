"""Cuts the characters that a document uses out of a font file.

What comes out depends on the file and the characters only, so the same document always embeds the same bytes. The
latest subsets are kept: whoever previews, prints and exports one document cuts each font once.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

from oa_client.typesetting.font_metrics import FontMetrics, metrics_of

_KEPT = 24
_MANY = 200
"""As many different characters as only the text has, not a title or a heading."""
_LAYOUT_TABLES = (
    "GSUB",
    "GPOS",
    "GDEF",
    "BASE",
    "JSTF",
    "VORG",
    "vhea",
    "vmtx",
    "FFTM",
    "DSIG",
    "gasp",
    "meta",
)
"""Characters stand where the model has them: what shapes and shifts glyphs is left out."""


@dataclass(frozen=True)
class Subset:
    """A font file with some characters of a face."""

    data: bytes
    glyphs: Mapping[str, int]
    """Character → number of its glyph in ``data``."""
    quadratic: bool
    """Whether the outlines are TrueType's; otherwise they are CFF's."""
    em: int
    """Units per em, in which the following are."""
    box: tuple[int, int, int, int]
    """Left, bottom, right and top of what any glyph covers."""
    ascent: int
    descent: int

    @property
    def outlines(self) -> bytes:
        """The bare ``CFF`` table, as PDF embeds it."""
        return _table(self.data, b"CFF ")


@lru_cache(_KEPT)
def subset(path: Path, number: int, characters: frozenset[str]) -> Subset:
    """Face ``number`` of ``path`` with ``characters``, all of which it must know; the whole face where its
    licence bits forbid a subset. Raises ``UnusableFontError`` as ``FontMetrics`` does."""
    metrics = metrics_of(path, number)
    wanted = hb.SubsetInput()
    if metrics.may_be_subset:
        wanted.unicode_set.update(map(ord, characters))
        # Without this flag CFF keeps its old character numbers, and PDF would take those for glyph numbers.
        wanted.flags = (
            hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.CFF_IDENTITY_CHARSET
        )
        wanted.drop_table_tag_set.update(struct.unpack(">I", tag.encode())[0] for tag in _LAYOUT_TABLES)
    else:
        wanted.keep_everything()
    made = hb.SubsetPlan(_face_to_cut(metrics, len(characters)), wanted).execute()
    return _described(made, metrics, characters)


_cut_before: set[FontMetrics] = set()


def _face_to_cut(metrics: FontMetrics, characters: int) -> hb.Face:
    """The face, prepared if it pays: that takes 0.1 s and makes every later cut ten times as fast, so the face of
    the text is prepared for the second document. The bytes that come out are the same."""
    if characters < _MANY or metrics not in _cut_before:
        if characters >= _MANY:
            _cut_before.add(metrics)
        return metrics.face
    return _prepared(metrics)


@cache
def _prepared(metrics: FontMetrics) -> hb.Face:
    return hb.subset_preprocess(metrics.face)


def _described(made: hb.Face, metrics: FontMetrics, characters: frozenset[str]) -> Subset:
    font = hb.Font(made)
    header, horizontal = made.reference_table("head").data, made.reference_table("hhea").data
    left, bottom, right, top = struct.unpack_from(">4h", header, 36)
    ascent, descent = struct.unpack_from(">2h", horizontal, 4)
    return Subset(
        data=made.blob.data,
        glyphs={each: font.get_nominal_glyph(ord(each)) or 0 for each in sorted(characters)},
        quadratic=metrics.has_quadratic_outlines,
        em=made.upem,
        box=(left, bottom, right, top),
        ascent=ascent,
        descent=descent,
    )


def _table(font: bytes, wanted: bytes) -> bytes:
    """One table of an OpenType file (OpenType 1.9, table directory)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(12, 12 + 16 * tables, 16):
        tag, _, start, length = struct.unpack_from(">4sIII", font, at)
        if tag == wanted:
            return font[start : start + length]
    raise ValueError(f"the font has no table {wanted!r}")
