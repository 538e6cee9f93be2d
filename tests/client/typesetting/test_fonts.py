"""The fonts of the workstation: what is found, what stands in, what is missing."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest
import uharfbuzz as hb

from oa_client.typesetting.font_metrics import FontMetrics, UnusableFontError, ink_box, metrics_of
from oa_client.typesetting.fonts import FontBook, FontFace, StandIn, font_directories
from oa_client.typesetting.model import Role
from tests.client.typesetting.papers import fonts_here


def test_every_role_has_a_face_on_the_reference_machine() -> None:
    assert set(fonts_here().faces) == set(Role)


def test_the_free_faces_are_told_to_be_substitutes() -> None:
    substituted = fonts_here().substituted
    for role in substituted:
        assert fonts_here().face(role).substitute
    assert Role.RARE not in substituted


def test_each_missing_type_names_the_family_that_does_its_work() -> None:
    book = fonts_here()
    stand_ins = book.stand_ins()
    assert list(stand_ins) == [role.value for role in book.substituted]
    for role in book.substituted:
        assert stand_ins[role.value] == StandIn(book.metrics(role).family, borrowed=False)


def test_a_type_without_a_face_names_the_family_it_borrows_from() -> None:
    here = fonts_here()
    book = FontBook({Role.SONGTI: FontFace(here.face(Role.SONGTI).path, here.face(Role.SONGTI).number)})
    stand_ins = book.stand_ins()
    assert Role.SONGTI.value not in stand_ins, "it is called genuine"
    assert stand_ins["kaiti"] == StandIn(here.metrics(Role.SONGTI).family, borrowed=True)
    assert set(FontBook({}).stand_ins().values()) == {StandIn("", borrowed=True)}


@pytest.mark.parametrize("file", ["simfang.ttf", "SIMFANG.TTF"])
def test_the_offices_own_font_comes_first_whatever_the_case_of_its_name(tmp_path: Path, file: str) -> None:
    stand_in = fonts_here().face(Role.FANGSONG).path
    shutil.copy(stand_in, tmp_path / file)
    shutil.copy(stand_in, tmp_path / "gbsn00lp.ttf")
    book = FontBook.find([tmp_path])
    assert book.face(Role.FANGSONG) == FontFace(tmp_path / file)
    assert Role.FANGSONG not in book.substituted
    assert Role.HEITI in book.substituted


def test_a_light_face_that_stands_for_a_heavy_one_is_emboldened(tmp_path: Path) -> None:
    shutil.copy(fonts_here().face(Role.FANGSONG).path, tmp_path / "gbsn00lp.ttf")
    book = FontBook.find([tmp_path])
    assert book.face(Role.XIAOBIAOSONG).embolden > 0
    assert book.face(Role.FANGSONG).embolden == 0


def test_fonts_in_folders_below_are_found(tmp_path: Path) -> None:
    deep = tmp_path / "wps" / "office"
    deep.mkdir(parents=True)
    shutil.copy(fonts_here().face(Role.KAITI).path, deep / "simkai.ttf")
    assert FontBook.find([tmp_path]).face(Role.KAITI).path == deep / "simkai.ttf"


def test_a_damaged_font_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"\x00\x01\x00\x00 not a font")
    shutil.copy(fonts_here().face(Role.FANGSONG).path, tmp_path / "gbsn00lp.ttf")
    assert FontBook.find([tmp_path]).face(Role.FANGSONG).path.name == "gbsn00lp.ttf"


def test_a_font_whose_licence_bits_forbid_embedding_is_passed_over(tmp_path: Path) -> None:
    forbidden = tmp_path / "simfang.ttf"
    forbidden.write_bytes(with_embedding_bits(_a_chinese_font().read_bytes(), 0x0002))
    with pytest.raises(UnusableFontError, match="may not be embedded"):
        FontMetrics(forbidden)
    assert FontBook.find([tmp_path]).faces == {}


@pytest.mark.parametrize(
    ("bits", "usable"), [(0x0000, True), (0x0004, True), (0x000A, True), (0x0200, False)]
)
def test_the_licence_bits_decide_whether_a_font_is_used(tmp_path: Path, bits: int, usable: bool) -> None:
    """Free, for print and preview, several of which the most generous counts, bitmaps only (OpenType, fsType)."""
    font = tmp_path / "simfang.ttf"
    font.write_bytes(with_embedding_bits(_a_chinese_font().read_bytes(), bits))
    assert (Role.FANGSONG in FontBook.find([tmp_path]).faces) is usable


def test_a_font_with_dense_outlines_is_as_good_as_any(tmp_path: Path) -> None:
    """The free 仿宋 and 宋 have CFF outlines."""
    metrics = metrics_of(_a_collection(), 2)
    assert not metrics.has_quadratic_outlines
    assert metrics.holds("国")
    assert metrics.advance("国") == 1.0
    ink = metrics.ink("国")
    assert ink is not None
    assert -0.2 < ink.bottom < 0 < 0.7 < ink.top < 0.95


def test_ink_ends_where_the_curves_do_and_not_at_their_handles() -> None:
    """The bowl of O: its handles form a box that is as high as the letter, but those of a swash reach out of it."""
    metrics = fonts_here().metrics(Role.DIGITS)
    font = hb.Font(metrics.face)
    glyph = font.get_nominal_glyph(ord("O"))
    assert glyph
    extents = font.get_glyph_extents(glyph)
    assert extents is not None
    left, bottom, right, top = ink_box(font, glyph)
    assert (left, top) == pytest.approx((extents.x_bearing, extents.y_bearing), abs=2)
    assert (right - left, bottom - top) == pytest.approx((extents.width, extents.height), abs=3)
    dense = hb.Font(metrics_of(_a_collection(), 2).face)
    tail = dense.get_nominal_glyph(ord("公"))
    assert tail
    reach = dense.get_glyph_extents(tail)
    assert reach is not None
    assert ink_box(dense, tail)[1] > reach.y_bearing + reach.height + 10


def test_a_face_that_the_collection_does_not_have_is_unusable() -> None:
    with pytest.raises(UnusableFontError):
        FontMetrics(_a_collection(), 99)


@pytest.mark.parametrize(
    "content", [b"", b"OTTO", b"ttcf\x00\x01\x00\x00\x00\x00\x00\x05", b"%PDF-1.7" * 100]
)
def test_what_is_no_font_is_unusable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "simfang.ttf").write_bytes(content)
    with pytest.raises(UnusableFontError):
        FontMetrics(tmp_path / "simfang.ttf")


def test_a_face_tells_its_names() -> None:
    metrics = metrics_of(_a_collection(), 2)
    assert metrics.family == "Noto Serif CJK SC"
    assert metrics.postscript_name == "NotoSerifCJKsc-Bold"
    for role in Role:
        assert fonts_here().metrics(role).postscript_name.isascii()
        assert fonts_here().metrics(role).family


def test_a_space_is_a_blank_and_an_unknown_character_is_none() -> None:
    metrics = fonts_here().metrics(Role.DIGITS)
    assert metrics.has_blank(" ")
    assert not metrics.has_blank("国")
    assert not metrics.has_blank("a")


def _a_collection() -> Path:
    return next(path for folder in font_directories() for path in folder.rglob("NotoSerifCJK-Bold.ttc"))


def _a_chinese_font() -> Path:
    """A Chinese face in a file of its own."""
    book = fonts_here()
    faces = ((role, face) for role, face in book.faces.items() if face.path.suffix != ".ttc")
    return next(face.path for role, face in faces if book.metrics(role).holds("国"))


def with_embedding_bits(font: bytes, bits: int) -> bytes:
    """The font with another fsType in its OS/2 table."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(12, 12 + 16 * tables, 16):
        if font[at : at + 4] == b"OS/2":
            (start,) = struct.unpack_from(">I", font, at + 8)
            return font[: start + 8] + struct.pack(">H", bits) + font[start + 10 :]
    raise AssertionError("no OS/2 table")


def test_a_missing_folder_is_no_error(tmp_path: Path) -> None:
    book = FontBook.find([tmp_path / "nowhere"])
    assert book.faces == {}
    assert book.role_for(Role.FANGSONG, "政") is None
    assert book.advance(None, "a") == 0.5


def test_western_characters_come_from_the_digits_font_except_in_page_numbers() -> None:
    fonts = fonts_here()
    assert {fonts.role_for(Role.HEITI, each) for each in "2026aZ%/-"} == {Role.DIGITS}
    assert fonts.role_for(Role.SONGTI, "1") is Role.SONGTI


def test_digits_have_the_widths_of_times() -> None:
    fonts = fonts_here()
    assert {fonts.advance(Role.DIGITS, each) for each in "0123456789"} == {0.5}
    assert fonts.advance(Role.DIGITS, " ") == 0.25


@pytest.mark.parametrize("character", list("政府“”——…·〔〕《》（），。；：？！"))
def test_common_characters_and_marks_come_from_the_role_itself(character: str) -> None:
    assert fonts_here().role_for(Role.FANGSONG, character) is Role.FANGSONG


def test_an_empty_outline_counts_as_missing() -> None:
    """AR PL SungtiL maps rare characters to nothing: a name would lose a character unseen."""
    fonts = fonts_here()
    for role in Role:
        metrics = fonts.metrics(role)
        assert not metrics.holds(" ")
        assert not metrics.holds("\ue123")


def test_a_rare_character_of_a_name_is_borrowed_from_another_font() -> None:
    borrowed = {fonts_here().role_for(Role.FANGSONG, each) for each in "喆堃昇玥珺"}
    assert None not in borrowed


def test_what_no_font_holds_has_no_role() -> None:
    assert fonts_here().role_for(Role.FANGSONG, "\ue123") is None


@pytest.mark.parametrize("character", [" ", "　", "\t", "\u200b", "\ufe0f", "\u2060"])
def test_what_is_not_drawn_is_never_missing(character: str) -> None:
    assert fonts_here().role_for(Role.FANGSONG, character) is Role.FANGSONG


def test_ink_reaches_from_below_to_above_the_baseline() -> None:
    ink = fonts_here().ink(Role.FANGSONG, "国")
    assert ink is not None
    assert -0.2 < ink.bottom < 0 < 0.7 < ink.top < 0.95
    assert fonts_here().ink(Role.FANGSONG, " ") is None


def test_the_ink_of_several_characters_is_that_of_the_tallest_and_the_deepest() -> None:
    fonts = fonts_here()
    together = fonts.ink(Role.FANGSONG, "一国")
    alone = fonts.ink(Role.FANGSONG, "国")
    assert together == alone
