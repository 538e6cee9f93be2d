"""The PDF shows the paper at the places of GB/T 9704-2012, measured on what another program reads and paints."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from oa_client.output.pdf import pdf_bytes, write_pdf
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import GlyphRun, Layout, Role
from oa_core.documents.paper import Paper
from tests.client.output.pdf_reading import (
    Glyph,
    black,
    glyphs,
    ink_box,
    page_count,
    picture,
    red,
    strokes,
    text_of,
)
from tests.client.typesetting.papers import REAL, a_paper, fonts_here, random_paper, real_paper

TOLERANCE = 1.0  # mm; the standard's own for 天头 and 订口
CELL = 156 / 28


def pdf_of(paper: Paper) -> bytes:
    return pdf_bytes(lay_out(paper, fonts_here()), fonts_here())


@cache
def notice() -> bytes:
    """A notice of several pages with everything on it."""
    return pdf_of(
        a_paper(
            body="一、严格值班制度\n"
            + "\n".join("各镇要严格执行24小时专人值班，不得脱岗。" * 6 for _ in range(6)),
            attachments=("值班安排表", "巡护情况日报表"),
            urgency="特急",
        )
    )


def written(pdf: bytes, page: int, text: str) -> list[Glyph]:
    """The glyphs of ``text`` where it stands on the page."""
    all_of_them = glyphs(pdf, page)
    at = "".join(glyph.text for glyph in all_of_them).index(text)
    return all_of_them[at : at + len(text)]


def page_with(pdf: bytes, text: str) -> int:
    return next(page for page in range(1, page_count(pdf) + 1) if text in text_of(pdf, page))


def test_the_mark_begins_72_mm_down_is_centred_and_red() -> None:
    left, top, right, _ = ink_box(red(picture(notice(), 1)), 60, 100)
    assert top == pytest.approx(72, abs=0.3)
    assert left >= 28 - TOLERANCE
    assert right <= 184 + TOLERANCE
    assert (left + right) / 2 == pytest.approx(106, abs=TOLERANCE)


def test_the_red_rule_is_156_mm_wide_and_4_mm_below_the_number() -> None:
    (rule,) = strokes(red(picture(notice(), 1)), longer_than=100)
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.3)
    number = written(notice(), 1, "屿府〔2026〕12号")
    lowest = max(glyph.bottom for glyph in number)
    assert rule.top - lowest == pytest.approx(4, abs=TOLERANCE)
    assert (number[0].left + number[-1].right) / 2 == pytest.approx(106, abs=TOLERANCE)


def test_the_title_stands_two_lines_below_the_red_rule() -> None:
    (rule,) = strokes(red(picture(notice(), 1)), longer_than=100)
    title = written(notice(), 1, "南屿县人民政府关于做好")
    assert min(glyph.top for glyph in title) - rule.middle == pytest.approx(2 * 225 / 22, abs=TOLERANCE)


def test_the_text_fills_the_type_area_from_edge_to_edge() -> None:
    left, top, right, bottom = ink_box(black(picture(notice(), 2)), 30, 264)
    assert left == pytest.approx(28, abs=TOLERANCE)
    assert right == pytest.approx(184, abs=TOLERANCE)
    assert top == pytest.approx(39.3, abs=TOLERANCE)  # reading A of 22 lines: the em begins at 39.3 mm
    assert bottom == pytest.approx(259.5, abs=TOLERANCE)


def test_a_full_page_has_22_lines_and_a_full_line_28_characters() -> None:
    pdf = pdf_of(a_paper(body="政" * 1800))
    tops: dict[float, int] = {}
    for glyph in glyphs(pdf, 2):
        if glyph.text == "政":
            tops[round(glyph.top, 1)] = tops.get(round(glyph.top, 1), 0) + 1
    assert len(tops) == 22
    assert set(tops.values()) == {28}


def test_the_addressees_begin_at_the_left_edge_and_the_text_two_characters_in() -> None:
    assert written(notice(), 1, "各镇人民政府，")[0].left == pytest.approx(28, abs=TOLERANCE)
    assert written(notice(), 1, "一、严格")[0].left == pytest.approx(28 + 2 * CELL, abs=TOLERANCE)


def test_name_and_date_stand_as_layout_b_has_them() -> None:
    page = page_with(notice(), "（此件主动公开）")
    dates = written(notice(), page, "2026年3月18日（此件")
    names = written(notice(), page, "南屿县人民政府2026年3月18日（")[:7]
    assert names[-1].right == pytest.approx(184 - 2 * CELL, abs=TOLERANCE)
    assert dates[0].left - names[0].left == pytest.approx(2 * CELL, abs=TOLERANCE)


def test_the_imprint_has_its_rules_at_the_bottom_of_the_last_even_page() -> None:
    last = page_count(notice())
    assert last % 2 == 0
    first, middle, closing = strokes(black(picture(notice(), last)), longer_than=100)
    assert closing.middle == pytest.approx(262, abs=0.2)
    for rule in (first, middle, closing):
        assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.3)
    assert middle.bottom - middle.top < closing.bottom - closing.top
    copies = written(notice(), last, "抄送：县委办公室，县人大常委会办公室。")
    assert first.middle < copies[0].top < copies[-1].bottom < middle.middle


def test_page_numbers_lie_7_mm_below_the_type_area_right_and_left() -> None:
    inset = CELL * 14 / 16
    odd, even = written(notice(), 1, "—1—"), written(notice(), 2, "—2—")
    assert odd[-1].right == pytest.approx(184 - inset, abs=TOLERANCE)
    assert even[0].left == pytest.approx(28 + inset, abs=TOLERANCE)
    for dash in (odd[0], odd[-1], even[0]):
        assert (dash.top + dash.bottom) / 2 == pytest.approx(269, abs=0.2)


@pytest.mark.parametrize("name", REAL)
def test_the_text_of_a_real_paper_can_be_read_and_copied_from_the_pdf(name: str) -> None:
    paper = real_paper(name)
    pdf = pdf_of(paper)
    pages = [re.sub(r"—\d+—$", "", text_of(pdf, page)) for page in range(1, page_count(pdf) + 1)]
    body = re.sub(r"\s", "", paper.body)
    assert body in "".join(pages)
    assert paper.title in pages[0]


def test_the_glyphs_stand_where_the_model_has_them() -> None:
    layout = lay_out(random_paper(7), fonts_here())
    pdf = pdf_bytes(layout, fonts_here())
    for number, page in enumerate(layout.pages, 1):
        shown = [glyph for glyph in glyphs(pdf, number) if "\u4e00" <= glyph.text <= "\u9fff"]
        for run in page.runs:
            for character, x in zip(run.text, run.xs, strict=True):
                if "\u4e00" <= character <= "\u9fff":
                    found = [glyph for glyph in shown if _stands(glyph, character, x, run)]
                    assert len(found) == 1, character
                    shown.remove(found[0])
        assert shown == []


def _stands(glyph: Glyph, character: str, x: float, run: GlyphRun) -> bool:
    """Whether the ink lies in the em square that the model gives the character."""
    em, slack = run.size, 0.1 * run.size
    return (
        glyph.text == character
        and x - slack <= glyph.left <= glyph.right <= x + em + slack
        and run.baseline - 0.92 * em <= glyph.top <= glyph.bottom <= run.baseline + 0.2 * em
    )


def test_the_same_paper_gives_the_same_bytes() -> None:
    layout = lay_out(random_paper(11), fonts_here())
    assert pdf_bytes(layout, fonts_here()) == pdf_bytes(layout, FontBook.find())


def test_every_font_is_embedded_as_a_subset() -> None:
    pdf = notice()
    names = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert names
    assert all(re.match(rb"[A-Z]{6}\+", name) for name in names), names
    assert pdf.count(b"/FontFile") >= len(set(names))
    assert b"Helvetica" not in pdf


def test_the_title_is_the_documents_title(tmp_path: Path) -> None:
    layout = lay_out(a_paper(), fonts_here())
    write_pdf(layout, fonts_here(), tmp_path / "a.pdf")
    title = a_paper().title.encode("utf-16-be").hex().upper()
    assert f"/Title <FEFF{title}>".encode() in (tmp_path / "a.pdf").read_bytes()


def test_a_character_without_a_font_is_painted_as_a_box() -> None:
    pdf = pdf_of(a_paper(body="\ue123", mark="", title="题", addressees=""))
    layout = lay_out(a_paper(body="\ue123", mark="", title="题", addressees=""), fonts_here())
    (run,) = [run for run in layout.pages[0].runs if run.role is None]
    ((x0, y0, x1, y1),) = run.boxes()
    left, top, right, bottom = ink_box(black(picture(pdf, 1)), y0 - 1, y1 + 1)
    assert (left, top, right, bottom) == pytest.approx((x0, y0, x1, y1), abs=0.3)


def test_an_emboldened_substitute_does_not_make_the_rest_of_the_page_bold() -> None:
    thin = pdf_of(a_paper(mark="", title=""))
    full = pdf_of(a_paper())
    assert _blackness(full) == pytest.approx(_blackness(thin), rel=0.02)


def _blackness(pdf: bytes) -> int:
    """How many pixels of a word of the body are dark."""
    page = page_with(pdf, "清明节将至")
    word = written(pdf, page, "清明节将至")
    mask = black(picture(pdf, page))
    edges = (word[0].left, word[0].top - 1, word[-1].right, word[-1].bottom + 1)
    scale = mask.width / 210
    return mask.crop(tuple(round(edge * scale) for edge in edges)).histogram()[255]  # type: ignore[arg-type]  # four edges, which mypy cannot count


def test_a_paper_that_is_hardly_begun_is_a_page_too(tmp_path: Path) -> None:
    empty = Paper(mark="", title="", body="", signature="")
    write_pdf(lay_out(empty, fonts_here()), fonts_here(), tmp_path / "a.pdf")
    assert page_count((tmp_path / "a.pdf").read_bytes()) == 1


@pytest.mark.parametrize(
    "odd", ["\ud800", "\x00", "\x1f", "\u200b", "\u202e", "e\u0301", "𠮷", "😀", "\t", "\r"]
)
def test_odd_characters_from_a_paste_do_not_stop_the_pdf(odd: str) -> None:
    text = f"甲{odd}乙"
    pdf = pdf_of(a_paper(title=text, body=text, signature=text, copies=text, attachments=(text,)))
    assert "甲" in text_of(pdf, 1)
    assert "乙" in text_of(pdf, 1)


def test_without_any_font_the_pdf_is_boxes_not_an_error() -> None:
    nothing = FontBook({})
    pdf = pdf_bytes(lay_out(a_paper(), nothing), nothing)
    assert page_count(pdf) == 2
    assert text_of(pdf, 1) == ""


def test_a_layout_without_pages_is_an_empty_document() -> None:
    assert pdf_bytes(Layout(()), fonts_here()).startswith(b"%PDF")


def test_a_font_collection_can_be_embedded() -> None:
    """simsun.ttc and uming.ttc hold several faces in one file."""
    fonts = fonts_here()
    assert any(face.path.suffix == ".ttc" for face in fonts.faces.values())
    rare = pdf_of(a_paper(body="喆", dated_on=date(2026, 1, 1)))
    assert "喆" in text_of(rare, 1)
    assert fonts.role_for(Role.FANGSONG, "喆") is not None
