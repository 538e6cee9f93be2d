"""A DOCX is measured after its styles, defaults and theme were asked: page, grid, fonts, new sides, page numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from oa_client.importing.docx import read_docx
from oa_client.importing.geometry import measure
from oa_client.output.docx import write_docx
from oa_core.checking.geometry import Geometry, Look
from oa_core.refusal import Refused
from oa_core.structure.infer import infer
from oa_core.structure.outline import Block, Element, Outline
from tests.client.importing.word import package_of, paragraph
from tests.client.typesetting.papers import a_paper

MARGINS = '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:gutter="0"/>'
SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'
NORMAL = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>{}</w:style>'
)
PAGE = (
    '<w:r><w:t>— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    "<w:r><w:t> —</w:t></w:r>"
)
LONG_PAGE = (
    '<w:r><w:t>- </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> -</w:t></w:r>'
)


def section(grid: str = "", more: str = "", margins: str = MARGINS) -> str:
    return f"<w:sectPr>{more}{SIZE}{margins}{grid}</w:sectPr>"


def measured(body: str, styles: str = NORMAL.format(""), more: Mapping[str, bytes] | None = None) -> Geometry:
    content = package_of(body, styles=styles, more=more)
    outline = Outline(tuple(Block(Element.BODY, piece.text) for piece in read_docx(io.BytesIO(content))))
    return measure(io.BytesIO(content), outline)


def looks(body: str, styles: str = NORMAL.format("")) -> list[Look]:
    return [look for look in measured(body + section(), styles).looks if look is not None]


def spaced(text: str, rule: str, line: int) -> str:
    return paragraph(text, f'<w:spacing w:line="{line}" w:lineRule="{rule}"/>')


def footer(inner: str, properties: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:ftr xmlns:w="{space}"><w:p><w:pPr>{properties}</w:pPr>{inner}</w:p></w:ftr>'.encode()


def with_footers(even_and_odd: bool, **footers: bytes) -> Geometry:
    relations = "".join(f'<Relationship Id="{kind}" Type="footer" Target="{kind}.xml"/>' for kind in footers)
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    switch = "<w:evenAndOddHeaders/>" if even_and_odd else ""
    parts = {f"word/{kind}.xml": content for kind, content in footers.items()}
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{package}">{relations}</Relationships>'.encode()
    )
    parts["word/settings.xml"] = f'<w:settings xmlns:w="{space}">{switch}</w:settings>'.encode()
    named = "".join(f'<w:footerReference w:type="{kind}" r:id="{kind}"/>' for kind in footers)
    return measured(paragraph("正文") + section(more=named), more=parts)


def test_margins_are_told_in_millimetres_with_the_gutter() -> None:
    margins = '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1020" w:gutter="567"/>'
    (found,) = measured(paragraph("正文") + section(margins=margins)).sections
    measures = (found.width, found.height, found.top, found.bottom, found.left, found.right)
    assert measures == pytest.approx((210, 297, 37, 35, 28, 26), abs=0.02)


@pytest.mark.parametrize(
    ("body", "grid", "lines"),
    [
        (paragraph("正文"), '<w:docGrid w:type="lines" w:linePitch="579"/>', 22),
        (paragraph("正文"), '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"/>', 22),
        (spaced("正文", "exact", 560), '<w:docGrid w:type="lines" w:linePitch="312"/>', 22),
        (spaced("正文", "exact", 580), "", 21),
        (spaced("正文", "exact", 579), "", 22),
        (spaced("正文", "auto", 360), '<w:docGrid w:type="lines" w:linePitch="312"/>', 27),
        (spaced("正文", "atLeast", 600), '<w:docGrid w:type="lines" w:linePitch="312"/>', 21),
    ],
)
def test_lines_are_counted_by_the_paragraphs_own_word_or_the_grids(body: str, grid: str, lines: int) -> None:
    (found,) = measured(body + section(grid)).sections
    assert found.lines is not None
    assert int(found.lines) == lines


def test_without_a_grid_or_a_word_the_font_decides_and_nothing_is_claimed() -> None:
    (found,) = measured(paragraph("正文") + section('<w:docGrid w:linePitch="312"/>')).sections
    assert found.lines is None


@pytest.mark.parametrize(
    ("normal", "grid", "characters"),
    [
        ('<w:rPr><w:spacing w:val="-5"/></w:rPr>', "", 28),
        ("", "", 27),
        ("", '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"/>', 28),
        ('<w:rPr><w:sz w:val="24"/></w:rPr>', "", 36),
    ],
)
def test_characters_are_counted_by_their_size_and_what_closes_them_up(
    normal: str, grid: str, characters: int
) -> None:
    (found,) = measured(paragraph("正文") + section(grid), NORMAL.format(normal)).sections
    assert found.characters is not None
    assert int(found.characters) == characters


def test_most_of_the_text_decides_not_the_title() -> None:
    body = spaced("标题", "exact", 700) + spaced("很长很长很长的正文", "exact", 579)
    (found,) = measured(body + section()).sections
    assert found.pitch == 28.95


def test_a_font_comes_from_the_run_its_style_the_ancestors_or_the_defaults() -> None:
    styles = NORMAL.format("") + (
        '<w:style w:type="paragraph" w:styleId="b"><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:basedOn w:val="b"/></w:style>'
    )
    body = (
        paragraph("正文")
        + paragraph("一、标题", '<w:pStyle w:val="c"/>')
        + paragraph("（一）标题", '<w:pStyle w:val="c"/>', '<w:rFonts w:eastAsia="楷体"/>')
    )
    assert [look.family for look in looks(body, styles)] == ["仿宋_GB2312", "黑体", "楷体"]


def test_the_first_characters_of_a_paragraph_say_what_its_heading_looks_like() -> None:
    body = (
        '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="楷体"/></w:rPr><w:t>（一）指挥。</w:t></w:r>'
        "<w:r><w:t>很长很长很长的正文。</w:t></w:r></w:p>"
    )
    (look,) = looks(body)
    assert look.family == "楷体"


def test_a_number_that_word_writes_is_no_obstacle() -> None:
    content = package_of(paragraph("责任") + section(), styles=NORMAL.format(""))
    outline = Outline((Block(Element.H1, "一、责任", numbered=2),))
    assert measure(io.BytesIO(content), outline).looks[0] is not None


@pytest.mark.parametrize(
    "body",
    [
        paragraph("正文") + paragraph("附件", "<w:pageBreakBefore/>"),
        paragraph("正文") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + paragraph("附件"),
        '<w:p><w:r><w:t>正文</w:t><w:br w:type="page"/></w:r></w:p>' + paragraph("附件"),
        paragraph("正文") + '<w:p><w:r><w:br w:type="page"/><w:t>附件</w:t></w:r></w:p>',
        paragraph("正文", f"<w:sectPr>{SIZE}{MARGINS}</w:sectPr>") + paragraph("附件"),
    ],
)
def test_a_new_side_is_seen_however_it_was_made(body: str) -> None:
    found = looks(body + paragraph("") + paragraph("名单"))
    assert [look.new_page for look in found] == [False, True, False]
    assert [look.blank_before for look in found] == [0, 0, 1]


@pytest.mark.parametrize(
    ("space", "lines"),
    [
        ('w:before="579"', 1),
        ('w:beforeLines="100"', 1),
        ('w:beforeLines="0" w:before="1158"', 2),
        ('w:before="100"', 0),
    ],
)
def test_space_before_a_paragraph_is_as_good_as_empty_lines(space: str, lines: int) -> None:
    found = looks(paragraph("附件") + paragraph("名单", f"<w:spacing {space}/>"))
    assert found[1].blank_before == lines


def test_space_after_the_paragraph_before_counts_too() -> None:
    found = looks(paragraph("附件", '<w:spacing w:after="579"/>') + paragraph("名单"))
    assert found[1].blank_before == 1


def test_a_section_that_goes_on_is_no_new_side() -> None:
    going_on = f'<w:sectPr><w:type w:val="continuous"/>{SIZE}{MARGINS}</w:sectPr>'
    assert not any(look.new_page for look in looks(paragraph("正文", going_on) + paragraph("附件")))


def test_lines_around_the_imprint_are_those_of_a_table_or_of_borders() -> None:
    border = '<w:pBdr><w:top w:val="single"/></w:pBdr>'
    none = '<w:pBdr><w:top w:val="nil"/></w:pBdr>'
    line = '<w:tcPr><w:tcBorders><w:top w:val="single"/></w:tcBorders></w:tcPr>'
    cells = f"<w:tc>{line}{paragraph('抄送')}</w:tc><w:tc>{paragraph('印发')}</w:tc>"
    body = paragraph("甲", border) + paragraph("乙", none) + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    content = package_of(body + section(), styles=NORMAL.format(""))
    outline = Outline(tuple(Block(Element.BODY, text) for text in ("甲", "乙", "抄送", "印发")))
    found = measure(io.BytesIO(content), outline).looks
    assert [look.ruled if look else None for look in found] == [True, False, True, False]


@pytest.mark.parametrize(
    ("properties", "ruled"),
    [
        ('<w:tblBorders><w:top w:val="single"/></w:tblBorders>', True),
        ('<w:tblStyle w:val="TableGrid"/>', True),
        ('<w:tblStyle w:val="a"/><w:tblBorders><w:top w:val="nil"/></w:tblBorders>', False),
        ("", False),
    ],
)
def test_a_table_has_lines_by_itself_or_by_its_style(properties: str, ruled: bool) -> None:
    rows = f"<w:tr><w:tc>{paragraph('抄送')}</w:tc></w:tr>"
    content = package_of(f"<w:tbl><w:tblPr>{properties}</w:tblPr>{rows}</w:tbl>{section()}")
    (look,) = measure(io.BytesIO(content), Outline((Block(Element.COPIED_TO, "抄送"),))).looks
    assert look is not None
    assert look.ruled is ruled


def test_a_long_table_does_not_decide_how_the_text_is_set() -> None:
    cell = spaced("很长很长很长很长的表格", "exact", 300)
    body = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>" + spaced("正文", "exact", 579)
    (found,) = measured(body + section()).sections
    assert found.pitch == 28.95


def test_a_frame_at_the_foot_keeps_its_place() -> None:
    frame = '<w:framePr w:vAnchor="margin" w:yAlign="bottom"/>'
    found = looks(paragraph("抄送：县委。", frame) + paragraph("正文"))
    assert [look.bottom_anchored for look in found] == [True, False]


def test_page_numbers_are_read_with_their_sides_and_places() -> None:
    found = with_footers(
        True, default=footer(PAGE, '<w:jc w:val="right"/>'), even=footer(LONG_PAGE, '<w:jc w:val="left"/>')
    )
    assert found.even_and_odd
    assert [(each.sides, each.text, each.align) for each in found.page_numbers] == [
        ("odd", "— # —", "right"),
        ("even", "- # -", "left"),
    ]
    assert found.page_numbers[1].points == 14


def test_a_footer_for_even_sides_counts_only_when_it_is_switched_on() -> None:
    found = with_footers(False, default=footer(PAGE), even=footer(PAGE))
    assert [each.sides for each in found.page_numbers] == ["odd"]


def test_a_framed_number_stands_where_its_frame_stands() -> None:
    found = with_footers(False, default=footer(PAGE, '<w:framePr w:xAlign="outside"/>'))
    assert [each.align for each in found.page_numbers] == ["outside"]


def test_a_footer_without_a_number_says_nothing() -> None:
    assert with_footers(False, default=footer("<w:r><w:t>内部资料</w:t></w:r>")).page_numbers == ()


def test_the_docx_that_we_write_ourselves_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    write_docx(a_paper(), tmp_path / "a.docx")
    found = measure(tmp_path / "a.docx", infer(read_docx(tmp_path / "a.docx")))
    (section_found,) = found.sections
    assert int(section_found.lines or 0) == 22
    assert int(section_found.characters or 0) == 28
    assert [each.align for each in found.page_numbers] == ["right", "left"]


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(Refused):
        measure(io.BytesIO(b"PK no zip"), Outline(()))


def test_attributes_that_are_no_numbers_are_passed_over() -> None:
    odd = '<w:sectPr><w:pgSz w:w="x" w:h="16838"/><w:docGrid w:type="lines" w:linePitch="0"/></w:sectPr>'
    (found,) = measured(paragraph("正文") + odd).sections
    assert found.lines is None
    assert found.width == pytest.approx(210, abs=0.02)
