"""The OFD keeps GB/T 33190's rules, and what is read back from it is what the model holds."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from oa_client.importing.ofd_package import OfdText, read_ofd
from oa_client.output import font_subsets
from oa_client.output.ofd import ofd_bytes, write_ofd
from oa_client.output.pdf import pdf_bytes
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import GlyphRun, Layout, Page, Role
from oa_core.documents.paper import Paper
from tests.client.output.drawings import (
    dense_book,
    disc,
    framed_square,
    layout,
    photograph,
    picture,
    rule,
    run,
)
from tests.client.output.ofd_checking import NAMESPACE, drawn, faults, faults_of, parts
from tests.client.output.pdf_reading import glyphs
from tests.client.typesetting.papers import REAL, a_paper, fonts_here, random_paper, real_paper

CLOSE = 0.01  # mm


def everything() -> Layout:
    """A side with one of each thing that the model knows, upright and turned."""
    content = {
        "runs": (run("国家&<"), run("\ue123", role=None, baseline=80.0)),
        "rules": (rule(28, 100, 184, 100), rule(30, 110, 30, 150, 0.25)),
        "shapes": (framed_square(), disc(100, 200, 15, 1.0)),
        "pictures": (picture(photograph()), picture(photograph("JPEG")), picture(b"no image")),
    }
    return layout(**content, turned=Page(297.0, 210.0, **content))  # type: ignore[arg-type]  # the names of its fields


def laid_out(paper: Paper) -> Layout:
    return lay_out(paper, fonts_here())


def shown(run: GlyphRun) -> list[tuple[str, float, float]]:
    """The characters of a run that are drawn, with their places."""
    return [(character, x, run.baseline) for character, x in run.drawn()] if run.role else []


def read(text: OfdText) -> list[tuple[str, float, float]]:
    return [
        (character, x, y)
        for character, x, y in zip(text.text, text.xs, text.ys, strict=True)
        if not character.isspace()
    ]


def assert_reads_back(drawing: Layout, fonts: FontBook) -> None:
    pages = read_ofd(BytesIO(ofd_bytes(drawing, fonts))).pages
    assert len(pages) == len(drawing.pages)
    for page, found in zip(drawing.pages, pages, strict=True):
        assert (found.width, found.height) == (page.width, page.height)
        wanted = [each for run in page.runs for each in shown(run)]
        if page.turned:
            turned = [each for run in page.turned.runs for each in shown(run)]
            wanted += [(character, y, page.height - x) for character, x, y in turned]
        seen = [each for text in found.texts for each in read(text)]
        assert [each[0] for each in seen] == [each[0] for each in wanted]
        for one, other in zip(seen, wanted, strict=True):
            assert one[1:] == pytest.approx(other[1:], abs=CLOSE)


@pytest.mark.parametrize("name", REAL[:10])
def test_text_and_places_of_a_real_paper_read_back_as_the_model_has_them(name: str) -> None:
    assert_reads_back(laid_out(real_paper(name)), fonts_here())


@pytest.mark.parametrize("seed", range(10))
def test_text_and_places_of_a_random_paper_read_back_as_the_model_has_them(seed: int) -> None:
    assert_reads_back(laid_out(random_paper(seed)), fonts_here())


def test_text_and_places_of_every_thing_read_back_upright_and_turned() -> None:
    assert_reads_back(everything(), fonts_here())


@pytest.mark.parametrize("seed", range(5))
def test_a_paper_keeps_the_rules_of_the_standard(seed: int) -> None:
    assert faults(ofd_bytes(laid_out(random_paper(seed)), fonts_here())) == []


def test_every_thing_that_a_page_can_hold_keeps_the_rules_of_the_standard() -> None:
    assert faults(ofd_bytes(everything(), fonts_here())) == []


@pytest.mark.parametrize(
    ("rule", "broken", "told"),
    [
        (b"<ofd:TextCode ", b"<ofd:Words ", "has ['FillColor', 'Words']"),
        (b' Size="5"', b"", "lacks {'Size'}"),
        (b' Font="1"', b' Font="99"', "a text without a font"),
        (b'Boundary="', b'Boundary="x', "has the boundary"),
        (b">M ", b">A ", "the path"),
        (b'<ofd:Layer ID="3"', b'<ofd:Layer ID="1"', "two things have one number"),
        (b'<ofd:Layer ID="3"', b'<ofd:Layer ID="999"', "above the highest"),
    ],
)
def test_a_package_that_breaks_a_rule_is_told(rule: bytes, broken: bytes, told: str) -> None:
    """The judge of the other tests judges."""
    files = parts(ofd_bytes(everything(), fonts_here()))
    page = files["Doc_0/Pages/Page_0/Content.xml"]
    assert rule in page
    page = (
        page.replace(rule, broken).replace(b"</ofd:TextCode>", b"</" + broken.strip(b"< ") + b">")
        if (b"TextCode" in rule)
        else page.replace(rule, broken)
    )
    assert any(told in fault for fault in faults_of(files | {"Doc_0/Pages/Page_0/Content.xml": page}))


@pytest.mark.parametrize("change", ["Doc_0/Pages/Page_0/Content.xml", "Doc_0/PublicRes.xml"])
def test_a_package_that_lacks_a_part_is_told(change: str) -> None:
    files = parts(ofd_bytes(everything(), fonts_here()))
    del files[change]
    assert any("missing" in fault for fault in faults_of(files))


def test_the_same_layout_gives_the_same_bytes() -> None:
    drawing = laid_out(random_paper(11))
    first = ofd_bytes(drawing, fonts_here())
    font_subsets.subset.cache_clear()
    assert ofd_bytes(drawing, FontBook.find()) == first


def test_another_text_is_another_document() -> None:
    one, other = (ofd_bytes(layout(runs=(run(text),)), fonts_here()) for text in ("甲", "乙"))
    identities = [re.findall(rb"<ofd:DocID>(\w{32})<", parts(each)["OFD.xml"]) for each in (one, other)]
    assert identities[0] != identities[1]
    assert all(len(each) == 1 for each in identities)


def test_the_fonts_are_embedded_as_subsets_with_the_characters_of_the_text() -> None:
    files = parts(ofd_bytes(laid_out(a_paper()), fonts_here()))
    fonts = [data for name, data in files.items() if "font_" in name]
    assert len(fonts) >= 3
    assert all(len(data) < 400_000 for data in fonts)
    assert drawn(ofd_bytes(laid_out(a_paper()), fonts_here()), 1)


def test_a_dense_font_is_embedded_with_its_own_ending() -> None:
    ofd = ofd_bytes(layout(runs=(run("发文机关"),)), dense_book())
    assert [name for name in parts(ofd) if name.endswith(".otf")]
    assert [each.text for each in drawn(ofd, 1)] == list("发文机关")


@pytest.mark.parametrize("name", REAL[:6])
def test_the_ink_of_every_character_is_where_the_pdf_has_it(name: str) -> None:
    drawing = laid_out(real_paper(name))
    ofd, pdf = ofd_bytes(drawing, fonts_here()), pdf_bytes(drawing, fonts_here())
    for number in range(1, len(drawing.pages) + 1):
        mine = [each for each in drawn(ofd, number, handles=True) if each.text.strip()]
        theirs = glyphs(pdf, number)
        assert "".join(each.text for each in mine) == "".join(each.text for each in theirs)
        for one, other in zip(mine, theirs, strict=True):
            if one.bottom - one.top > 10:
                continue  # 发文机关标志, whose substitute is drawn with a pen that only the PDF's library counts
            ours = (one.left, one.top, one.right, one.bottom)
            assert ours == pytest.approx((other.left, other.top, other.right, other.bottom), abs=0.25), one


def test_no_boundary_cuts_what_it_bounds() -> None:
    """Readers clip an object at its boundary."""
    ofd = ofd_bytes(laid_out(a_paper()), fonts_here())
    drawn(ofd, 1)
    for each in etree.fromstring(parts(ofd)["Doc_0/Pages/Page_0/Content.xml"]).iter(f"{NAMESPACE}PathObject"):
        _, _, width, height = map(float, each.get("Boundary", "").split())
        data = each.findtext(f"{NAMESPACE}AbbreviatedData", "")
        numbers = [float(word) for word in data.split() if word not in "MLBC"]
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])


def test_curves_are_bezier_curves_and_never_arcs() -> None:
    content = parts(ofd_bytes(everything(), fonts_here()))["Doc_0/Pages/Page_0/Content.xml"].decode()
    paths = re.findall("<ofd:AbbreviatedData>(.*?)</", content)
    assert any(" B " in path for path in paths)
    assert not any("A" in path for path in paths)


def test_an_even_line_is_one_step_written_once() -> None:
    content = parts(ofd_bytes(layout(runs=(run("国" * 28),)), fonts_here()))["Doc_0/Pages/Page_0/Content.xml"]
    assert b'DeltaX="g 27 5.2"' in content


def test_a_character_beyond_the_first_plane_stands_alone() -> None:
    """Some readers count it as two, and what follows would get the wrong step."""
    fonts = fonts_here()
    character = next(each for each in "𠮷𠀋𣲷" if fonts.role_for(Role.RARE, each) is Role.RARE)
    drawing = layout(runs=(run(f"甲{character}乙", role=Role.RARE),))
    texts = read_ofd(BytesIO(ofd_bytes(drawing, fonts))).pages[0].texts
    assert [each.text for each in texts] == ["甲", character, "乙"]
    assert_reads_back(drawing, fonts)


def test_an_emboldened_substitute_is_drawn_with_a_pen() -> None:
    fonts = FontBook({Role.FANGSONG: replace(fonts_here().face(Role.FANGSONG), embolden=0.04)})
    content = parts(ofd_bytes(layout(runs=(run("国"),)), fonts))["Doc_0/Pages/Page_0/Content.xml"]
    assert b'Stroke="true" LineWidth="' in content
    assert b"<ofd:StrokeColor" in content


def test_an_image_that_is_shown_twice_is_stored_once() -> None:
    data = photograph()
    ofd = ofd_bytes(layout(pictures=(picture(data), picture(data, y=200.0))), fonts_here())
    assert len([name for name in parts(ofd) if "image_" in name]) == 1
    assert faults(ofd) == []


@pytest.mark.parametrize(("form", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("BMP", "png")])
def test_an_image_is_stored_in_a_format_that_every_reader_knows(form: str, ending: str) -> None:
    files = parts(ofd_bytes(layout(pictures=(picture(photograph(form)),)), fonts_here()))
    (name,) = (name for name in files if "image_" in name)
    assert name.endswith(ending)
    assert files[name][:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")


@pytest.mark.parametrize(
    "odd", ["\ud800", "\x00", "\x1f", "\u200b", "\u202e", "e\u0301", "𠮷", "😀", "\t", "]]>"]
)
def test_odd_characters_from_a_paste_do_not_stop_the_ofd(odd: str) -> None:
    text = f"甲{odd}乙"
    drawing = laid_out(a_paper(title=text, body=text, signature=text, copies=text, attachments=(text,)))
    ofd = ofd_bytes(drawing, fonts_here())
    assert faults(ofd) == []
    assert_reads_back(drawing, fonts_here())


def test_the_title_is_the_documents_title(tmp_path: Path) -> None:
    write_ofd(laid_out(a_paper()), fonts_here(), tmp_path / "a.ofd")
    assert read_ofd(tmp_path / "a.ofd").title == a_paper().title


def test_without_any_font_the_ofd_is_boxes_not_an_error() -> None:
    nothing = FontBook({})
    ofd = ofd_bytes(lay_out(a_paper(), nothing), nothing)
    assert faults(ofd) == []
    assert read_ofd(BytesIO(ofd)).pages[0].texts == ()
