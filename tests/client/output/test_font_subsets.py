"""What is cut out of a font holds the characters asked for, and is the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest
import uharfbuzz as hb

from oa_client.output.font_subsets import subset
from oa_client.output.pdf import pdf_bytes
from oa_client.typesetting.fonts import FontBook, FontFace
from oa_client.typesetting.model import Role
from tests.client.output.drawings import copied, dense_face, layout, run, single_face
from tests.client.typesetting.papers import fonts_here
from tests.client.typesetting.test_fonts import with_embedding_bits

WORDS = frozenset("南屿县人民政府")


def faces() -> list[FontFace]:
    return [fonts_here().face(Role.FANGSONG), fonts_here().face(Role.KAITI), dense_face()]


@pytest.mark.parametrize("which", range(3))
def test_a_subset_is_a_small_font_with_the_characters_asked_for(which: int) -> None:
    face = faces()[which]
    made = subset(face.path, face.number, WORDS)
    font = hb.Font(hb.Face(made.data))
    assert len(made.data) < face.path.stat().st_size / 100
    assert font.face.count == 1
    for character, glyph in made.glyphs.items():
        assert glyph == font.get_nominal_glyph(ord(character)) != 0
        extents = font.get_glyph_extents(glyph)
        assert extents is not None
        assert extents.width > 0
    assert not font.get_nominal_glyph(ord("海"))


def test_the_outlines_of_a_dense_face_come_bare_for_pdf() -> None:
    face = dense_face()
    made = subset(face.path, face.number, WORDS)
    assert not made.quadratic
    assert made.data[:4] == b"OTTO"
    assert made.outlines[:2] == b"\x01\x00"  # CFF, version 1.0
    assert made.outlines in made.data


def test_a_font_with_quadratic_outlines_has_no_bare_ones() -> None:
    face = fonts_here().face(Role.DIGITS)
    with pytest.raises(ValueError, match="no table"):
        _ = subset(face.path, face.number, frozenset("2026")).outlines


def test_the_order_of_the_characters_does_not_matter() -> None:
    face = fonts_here().face(Role.FANGSONG)
    first = subset(face.path, face.number, frozenset("甲乙丙")).data
    subset.cache_clear()
    assert subset(face.path, face.number, frozenset("丙甲乙")).data == first


def test_a_face_that_may_not_be_cut_is_embedded_whole(tmp_path: Path) -> None:
    """fsType 0x0100: embedding is allowed, subsetting is not."""
    whole = tmp_path / "simfang.ttf"
    whole.write_bytes(with_embedding_bits(single_face().path.read_bytes(), 0x0100))
    made = subset(whole, 0, WORDS)
    assert hb.Font(hb.Face(made.data)).get_nominal_glyph(ord("海"))
    pdf = pdf_bytes(layout(runs=(run("政府"),)), FontBook({Role.FANGSONG: FontFace(whole)}))
    assert len(pdf) > whole.stat().st_size / 4
    assert b"+" not in pdf.split(b"/BaseFont /")[1].split(b" ")[0]


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008, 0x0006])
def test_a_face_whose_licence_allows_embedding_is_cut(tmp_path: Path, bits: int) -> None:
    """Of several permissions the most generous counts (OpenType 1.9, OS/2)."""
    file = tmp_path / f"{bits}.ttf"
    file.write_bytes(with_embedding_bits(single_face().path.read_bytes(), bits))
    assert len(subset(file, 0, WORDS).data) < 20_000


def test_equal_files_of_two_names_give_equal_fonts(tmp_path: Path) -> None:
    face = single_face()
    one, other = copied(face, tmp_path / "a.ttf"), copied(face, tmp_path / "b.ttf")
    assert subset(one, 0, WORDS).data == subset(other, 0, WORDS).data
