"""What the PDF does with each thing that a page can hold, seen through another library."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

import pytest

from oa_client.output.pdf import pdf_bytes
from oa_client.typesetting.model import RED, GlyphRun, Layout, Page, Role, Shape
from tests.client.output.drawings import (
    EM,
    dense_book,
    disc,
    framed_square,
    layout,
    page,
    photograph,
    picture,
    quadratic_book,
    rule,
    run,
    square,
)
from tests.client.output.pdf_reading import Glyph, black, glyphs, ink_box, page_count, red, strokes, text_of
from tests.client.output.pdf_reading import picture as painted
from tests.client.typesetting.papers import fonts_here

CLOSE = 0.15  # mm: a pixel and a little


def shown(drawing: Layout) -> list[Glyph]:
    return glyphs(pdf_bytes(drawing, fonts_here()), 1)


def test_evenly_set_characters_stand_in_their_cells() -> None:
    for at, glyph in enumerate(shown(layout(runs=(run("国国国国国国"),)))):
        left = 40 + 5.2 * at
        assert left <= glyph.left <= glyph.right <= left + EM


def test_unevenly_set_characters_stand_where_the_pen_was_for_each() -> None:
    xs = (40.0, 45.1, 47.6, 60.0, 66.66)
    (first, *others) = shown(layout(runs=(GlyphRun("国国国国国", Role.FANGSONG, EM, xs, 72.0, 60.0),)))
    for glyph, x in zip(others, xs[1:], strict=True):
        assert glyph.left - first.left == pytest.approx(x - xs[0], abs=0.01)


def test_narrow_letters_among_wide_ones_do_not_move_what_follows() -> None:
    xs = tuple(40 + 3.0 * at for at in range(6))
    wide = shown(layout(runs=(GlyphRun("MMMMMM", Role.DIGITS, EM, xs, 58.0, 60.0),)))
    mixed = shown(layout(runs=(GlyphRun("iMiMiM", Role.DIGITS, EM, xs, 58.0, 60.0),)))
    assert [each.left for each in mixed[1::2]] == pytest.approx([each.left for each in wide[1::2]], abs=0.02)


def test_runs_of_several_sizes_and_colours_do_not_colour_each_other() -> None:
    first = run("国", colour=rule(0, 0, 0, 0).colour)
    second = replace(run("国", baseline=90.0), size=2 * EM)
    pdf = pdf_bytes(layout(runs=(first, second, run("国", baseline=120.0))), fonts_here())
    reds, blacks = red(painted(pdf, 1)), black(painted(pdf, 1))
    assert ink_box(reds, 50, 65)[1] == pytest.approx(shown(layout(runs=(first,)))[0].top, abs=CLOSE)
    with pytest.raises(AssertionError):
        ink_box(blacks, 50, 65)
    left, top, right, bottom = ink_box(blacks, 70, 95)
    alone = shown(layout(runs=(run("国"),)))[0]
    assert right - left == pytest.approx(2 * (alone.right - alone.left), abs=2 * CLOSE)
    assert bottom - top == pytest.approx(2 * (alone.bottom - alone.top), abs=2 * CLOSE)


@pytest.mark.parametrize("blank", [" ", "　", "\u2003"])
def test_a_blank_between_words_can_be_copied_and_takes_its_room(blank: str) -> None:
    drawing = layout(runs=(run(f"甲{blank}乙"),))
    assert text_of(pdf_bytes(drawing, fonts_here()), 1) == "甲乙"
    first, second = (each for each in shown(drawing) if each.text in "甲乙")
    alone = shown(layout(runs=(run("乙", x=40 + 2 * 5.2),)))[0]
    assert second.left == pytest.approx(alone.left, abs=0.01)
    assert first.right < second.left


def test_blanks_around_the_words_draw_nothing() -> None:
    assert [each.text for each in shown(layout(runs=(run(" \u200b甲　 "), run("　 "))))] == ["甲"]


def test_outlines_of_both_kinds_are_embedded_and_drawn_at_the_same_place() -> None:
    drawing = layout(runs=(run("发文机关"),))
    quadratic, dense = pdf_bytes(drawing, quadratic_book()), pdf_bytes(drawing, dense_book())
    assert b"/CIDFontType2" in quadratic
    assert b"/FontFile2" in quadratic
    assert b"/CIDFontType0" in dense
    assert b"/FontFile3" in dense
    assert text_of(dense, 1) == "发文机关"
    for one, other in zip(glyphs(quadratic, 1), glyphs(dense, 1), strict=True):
        assert (one.left + one.right) / 2 == pytest.approx((other.left + other.right) / 2, abs=0.5)
    assert ink_box(black(painted(dense, 1)), 50, 65)[0] >= 40


def test_characters_that_share_a_glyph_are_still_told_apart_when_copied() -> None:
    """µ and μ, ﬁ and the private ﬁ: one drawing, two characters."""
    pdf = pdf_bytes(layout(runs=(run("\uf001\ufb01", role=Role.DIGITS),)), fonts_here())
    assert b"/ToUnicode" in pdf
    operators = b"".join(_streams(pdf))
    assert b"/ActualText <FEFFF001FB01>" in operators


def _streams(pdf: bytes) -> list[bytes]:
    packed = re.findall(rb"/FlateDecode /Length \d+ >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    return [zlib.decompress(each) for each in packed]


def test_a_rule_has_its_place_width_and_colour() -> None:
    pdf = pdf_bytes(layout(rules=(rule(28, 100, 184, 100, 1.0),)), fonts_here())
    (seen,) = strokes(red(painted(pdf, 1)), longer_than=100)
    assert (seen.left, seen.right, seen.middle) == pytest.approx((28, 184, 100), abs=CLOSE)
    assert seen.bottom - seen.top == pytest.approx(1.0, abs=CLOSE)


def test_a_filled_shape_leaves_its_holes_blank() -> None:
    pdf = pdf_bytes(layout(shapes=(framed_square(),)), fonts_here())
    image = painted(pdf, 1)
    assert ink_box(red(image), 40, 80) == pytest.approx((50, 50, 70, 70), abs=CLOSE)
    scale = image.width / 210
    assert image.getpixel((round(60 * scale), round(60 * scale))) == (255, 255, 255)
    assert image.getpixel((round(52 * scale), round(52 * scale))) == (214, 0, 15)


def test_contours_that_turn_alike_do_not_cut_holes_into_each_other() -> None:
    """Fonts draw strokes over each other; only what turns the other way is a hole."""
    crossing = Shape((square(50, 50, 20), square(60, 60, 20)), RED)
    image = painted(pdf_bytes(layout(shapes=(crossing,)), fonts_here()), 1)
    scale = image.width / 210
    assert image.getpixel((round(65 * scale), round(65 * scale))) == (214, 0, 15)


@pytest.mark.parametrize(("width", "reach"), [(0.0, 15.0), (1.0, 15.5)])
def test_a_curve_reaches_as_far_as_its_radius_and_its_pen(width: float, reach: float) -> None:
    image = painted(pdf_bytes(layout(shapes=(disc(100, 100, 15, width),)), fonts_here()), 1)
    edges = (100 - reach, 100 - reach, 100 + reach, 100 + reach)
    assert ink_box(red(image), 60, 140) == pytest.approx(edges, abs=CLOSE)
    middle = round(100 * image.width / 210)
    assert (image.getpixel((middle, middle)) == (255, 255, 255)) == bool(width)


@pytest.mark.parametrize(
    ("form", "mode", "colour"),
    [
        ("PNG", "RGB", (214, 0, 15)),
        ("PNG", "RGBA", (214, 0, 15, 255)),
        ("PNG", "P", 0),
        ("JPEG", "RGB", (214, 0, 15)),
        ("JPEG", "CMYK", (41, 255, 240, 0)),
        ("BMP", "RGB", (214, 0, 15)),
    ],
)
def test_an_image_fills_its_frame_upright(form: str, mode: str, colour: object) -> None:
    data = photograph(form, mode, colour)
    image = painted(pdf_bytes(layout(pictures=(picture(data),)), fonts_here()), 1)
    scale = image.width / 210
    inside = image.getpixel((round(50 * scale), round(110 * scale)))
    assert inside != (255, 255, 255)
    for x, y in ((29, 110), (71, 110), (50, 99), (50, 121)):
        assert image.getpixel((round(x * scale), round(y * scale))) == (255, 255, 255)


def test_what_lies_behind_a_transparent_image_shows_through() -> None:
    clear = photograph(mode="RGBA", colour=(0, 0, 255, 0))
    drawing = layout(pictures=(picture(clear),), rules=(rule(28, 110, 184, 110, 1.0),))
    (seen,) = strokes(red(painted(pdf_bytes(drawing, fonts_here()), 1)), longer_than=150)
    assert seen.right - seen.left == pytest.approx(156, abs=2 * CLOSE)


def test_an_image_that_is_shown_twice_is_stored_once() -> None:
    data = photograph()
    pdf = pdf_bytes(layout(pictures=(picture(data), picture(data, y=200.0))), fonts_here())
    assert pdf.count(b"/Subtype /Image") == 1


@pytest.mark.parametrize("broken", [b"", b"GIF89a", photograph()[:60]])
def test_an_image_that_cannot_be_read_leaves_an_empty_frame(broken: bytes) -> None:
    pdf = pdf_bytes(layout(pictures=(picture(broken),)), fonts_here())
    assert ink_box(black(painted(pdf, 1)), 90, 130) == pytest.approx((30, 100, 70, 120), abs=0.3)


def test_what_lies_turned_has_its_top_at_the_left_edge() -> None:
    landscape = Page(
        297.0, 210.0, runs=(run("国", x=100.0, baseline=60.0),), rules=(rule(0, 50, 297, 50, 1),)
    )
    pdf = pdf_bytes(layout(turned=landscape), fonts_here())
    left, top, right, bottom = ink_box(red(painted(pdf, 1)), 0, 297)
    assert (left + right) / 2 == pytest.approx(50, abs=CLOSE)
    assert (top, bottom) == pytest.approx((0, 297), abs=0.3)
    left, top, right, bottom = ink_box(black(painted(pdf, 1)), 0, 297)
    assert 55 <= left <= right <= 62  # around the baseline, which is upright now
    assert 297 - 100 - EM <= top <= bottom <= 297 - 100


def test_pages_may_differ_in_size() -> None:
    sides = Layout((page(), Page(297.0, 210.0, rules=(rule(0, 105, 297, 105),))))
    pdf = pdf_bytes(sides, fonts_here())
    assert page_count(pdf) == 2
    assert painted(pdf, 2).width > painted(pdf, 2).height


def test_the_bytes_do_not_depend_on_what_was_written_before() -> None:
    from oa_client.output import font_subsets, pdf_fonts

    body = "".join(
        chr(0x4E00 + at) for at in range(400) if fonts_here().role_for(Role.FANGSONG, chr(0x4E00 + at))
    )
    drawing = layout(runs=(run(body, step=0.1),))
    first = pdf_bytes(drawing, dense_book())
    for _ in range(2):
        font_subsets.subset.cache_clear()
        pdf_fonts._packed.cache_clear()
        assert pdf_bytes(drawing, dense_book()) == first
