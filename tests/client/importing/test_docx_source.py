"""What real Word and WPS files hide: automatic numbers, boxes, controls, corrections, spans, themes."""

from __future__ import annotations

import io

import pytest

from oa_client.importing.docx import read_docx, text_of_docx
from oa_core.refusal import Refused
from oa_core.structure.source import Align, Cell, Image, Paragraph, Table
from tests.client.importing.word import counted, level, lists, package_of, paragraph, source_of, texts

FOUR = lists(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)


def test_a_heading_that_word_numbers_gets_its_number() -> None:
    body = (
        counted("总体要求") + counted("指导思想", 1) + counted("原则", 1) + counted("任务") + counted("甲", 1)
    )
    source = source_of(body, numbering=FOUR)
    assert texts(source) == ["一、总体要求", "（一）指导思想", "（二）原则", "二、任务", "（一）甲"]
    assert [piece.numbered for piece in source if isinstance(piece, Paragraph)] == [2, 3, 3, 2, 3]


def test_lower_levels_count_in_digits() -> None:
    body = counted("甲", 2) + counted("乙", 3) + counted("丙", 3) + counted("丁", 2)
    assert texts(source_of(body, numbering=FOUR)) == ["1.甲", "（1）乙", "（2）丙", "2.丁"]


def test_the_list_may_come_from_the_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/></w:style>'
    )
    numbering = lists(
        level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>')
    )
    body = paragraph("总则", '<w:pStyle w:val="1"/>') + paragraph("目的", '<w:pStyle w:val="2"/>')
    source = source_of(body, numbering=numbering, styles=styles)
    assert texts(source) == ["一、总则", "（一）目的"]
    assert [piece.looks.heading for piece in source if isinstance(piece, Paragraph)] == [1, 1]


def test_a_style_whose_number_was_taken_away_has_none() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:style w:type="paragraph" w:styleId="1">{listed}</w:style>'
    body = paragraph("总则", '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert texts(source_of(body, numbering=FOUR, styles=styles)) == ["总则"]


def test_two_lists_of_one_kind_count_on_unless_one_starts_again() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = counted("甲") + counted("乙", name=2) + counted("丙", name=3) + counted("丁", name=3)
    found = texts(source_of(body, numbering=lists(level(0, "decimal", "%1."), nums=nums)))
    assert found == ["1.甲", "2.乙", "1.丙", "2.丁"]


@pytest.mark.parametrize(
    ("kind", "text", "second"),
    [
        ("upperLetter", "%1.", "B."),
        ("lowerRoman", "%1)", "ii)"),
        ("decimalEnclosedCircle", "%1", "②"),
        ("ideographTraditional", "%1、", "乙、"),
        ("decimalZero", "%1", "02"),
        ("decimalFullWidth", "%1．", "２．"),
        ("chineseLegalSimplified", "%1、", "贰、"),
        ("unheardOf", "第%1条", "第2条"),
        ("none", "", ""),
        ("bullet", "\uf06c", "•"),
    ],
)
def test_every_way_of_counting_is_known(kind: str, text: str, second: str) -> None:
    found = texts(source_of(counted("甲") + counted("乙"), numbering=lists(level(0, kind, text))))
    assert found[1] == f"{second}乙"


def test_chinese_counting_goes_past_ten() -> None:
    found = texts(source_of("".join(counted("项") for _ in range(21)), numbering=FOUR))
    assert [found[at] for at in (9, 10, 19, 20)] == ["十、项", "十一、项", "二十、项", "二十一、项"]


def test_an_empty_paragraph_counts_as_it_does_in_word() -> None:
    body = counted("甲") + counted("") + counted("乙")
    assert texts(source_of(body, numbering=FOUR)) == ["一、甲", "三、乙"]


def test_what_was_inserted_is_kept_and_what_was_deleted_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>各镇</w:t></w:r><w:del><w:r><w:delText>政府</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>人民政府</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>：</w:t></w:r></w:moveTo></w:p>"
    )
    assert texts(source_of(body)) == ["各镇人民政府："]


def test_a_deleted_paragraph_end_joins_two() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
        + paragraph("后半")
        + paragraph("另")
    )
    assert texts(source_of(body)) == ["前半后半", "另"]


def test_a_paragraph_that_moved_is_read_where_it_went() -> None:
    gone = "<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>移动的</w:t></w:r></w:moveFrom></w:p>"
    come = "<w:p><w:moveTo><w:r><w:t>移动的</w:t></w:r></w:moveTo></w:p>"
    assert texts(source_of(gone + paragraph("中间") + come)) == ["中间", "移动的"]


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('抄送：县委办。')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<wps:txbx>{box}</wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>" + paragraph("后文")
    )
    assert texts(source_of(body)) == ["正文", "抄送：县委办。", "后文"]


def test_an_old_text_box_is_read_too() -> None:
    box = f"<v:textbox><w:txbxContent>{paragraph('特急')}</w:txbxContent></v:textbox>"
    box = f"<w:pict><v:shape>{box}</v:shape></w:pict>"
    assert texts(source_of(f"<w:p><w:r>{box}</w:r></w:p>" + paragraph("正文"))) == ["特急", "正文"]


def test_controls_links_and_fields_are_looked_through() -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('控件里')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:fldChar/></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple>"
        "<w:sdt><w:sdtContent><w:r><w:t>行内</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert texts(source_of(body)) == ["控件里", "链接3行内"]


def test_hidden_text_is_left_out_and_its_reading_aid_too() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>yu</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>屿</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert texts(source_of(body)) == ["屿"]


WIDE = '<w:gridSpan w:val="2"/>'
TALL = '<w:vMerge w:val="restart"/>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def test_spans_heads_and_widths_of_a_table_are_known() -> None:
    body = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="1440"/><w:gridCol w:w="2880"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('名单', WIDE)}</w:tr>"
        f"<w:tr>{cell('甲', TALL)}{cell('1')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('2')}</w:tr></w:tbl>"
    )
    (table,) = source_of(body)
    rows = ((Cell("名单", 2),), (Cell("甲", 1, 2), Cell("1")), (Cell("2"),))
    assert table == Table(rows, 1, (25.4, 50.8))


def test_a_table_of_one_column_is_only_a_frame() -> None:
    body = (
        f"<w:tbl><w:tr><w:tc>{paragraph('南屿县会议纪要')}{paragraph('一、议定事项')}</w:tc></w:tr></w:tbl>"
    )
    assert texts(source_of(body)) == ["南屿县会议纪要", "一、议定事项"]


def test_an_imprint_in_a_table_comes_as_lines() -> None:
    body = (
        f"<w:tbl><w:tr>{cell('抄送：县委办公室。', WIDE)}</w:tr>"
        f"<w:tr>{cell('南屿县人民政府办公室')}{cell('2026年3月4日印发')}</w:tr></w:tbl>"
    )
    assert texts(source_of(body)) == ["抄送：县委办公室。", "南屿县人民政府办公室　2026年3月4日印发"]


def test_number_and_signers_in_a_table_come_as_a_line() -> None:
    body = f"<w:tbl><w:tr>{cell('屿府〔2026〕12号')}{cell('签发人：张某')}</w:tr></w:tbl>"
    assert texts(source_of(body)) == ["屿府〔2026〕12号　签发人：张某"]


def test_signatures_in_a_table_come_as_lines() -> None:
    row = f"<w:tr>{cell('南屿县财政局')}{cell('南屿县教育局')}</w:tr>"
    body = f"<w:tbl>{row}<w:tr>{cell('')}{cell('2026年3月4日')}</w:tr></w:tbl>"
    assert texts(source_of(body)) == ["南屿县财政局　南屿县教育局", "2026年3月4日"]


def test_a_list_of_organs_stays_a_table() -> None:
    row = f"<w:tr>{cell('南屿县财政局')}{cell('南屿县教育局')}</w:tr>"
    assert [type(piece) for piece in source_of(f"<w:tbl>{row}{row}</w:tbl>")] == [Table]


def test_the_tables_of_a_landscape_section_know_it() -> None:
    table = f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:tbl>"
    section = '<w:p><w:pPr><w:sectPr><w:pgSz w:orient="landscape"/></w:sectPr></w:pPr></w:p>'
    source = source_of(table + section + table + "<w:sectPr><w:pgSz/></w:sectPr>")
    assert [piece.landscape for piece in source if isinstance(piece, Table)] == [True, False]


def test_looks_are_inherited_from_style_default_and_theme() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="32"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:styleId="T"><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:sz w:val="44"/><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="T2"><w:basedOn w:val="T"/>'
        '<w:rPr><w:rFonts w:eastAsia="方正小标宋简体"/><w:b w:val="0"/></w:rPr></w:style>'
    )
    theme = (
        "<a:themeElements><a:fontScheme><a:minorFont><a:ea typeface=''/>"
        "<a:font script='Hans' typeface='仿宋'/></a:minorFont></a:fontScheme></a:themeElements>"
    )
    body = paragraph("标题", '<w:pStyle w:val="T2"/>') + paragraph(
        "正文", '<w:ind w:firstLineChars="200" w:firstLine="640"/>', '<w:sz w:val="30"/>'
    )
    title, text = (
        piece.looks for piece in source_of(body, styles=styles, theme=theme) if isinstance(piece, Paragraph)
    )
    assert (title.points, title.font, title.bold, title.align) == (
        22.0,
        "方正小标宋简体",
        False,
        Align.CENTRE,
    )
    assert (text.points, text.font, text.first_line) == (15.0, "仿宋", 2.0)


def test_styles_that_inherit_in_a_circle_end() -> None:
    styles = "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("AB", "BA")
    )
    assert texts(source_of(paragraph("甲", '<w:pStyle w:val="A"/>'), styles=styles)) == ["甲"]


def test_a_page_break_is_told_to_what_follows() -> None:
    body = paragraph("甲") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + paragraph("附件1")
    source = source_of(body)
    assert [piece.looks.new_page for piece in source if isinstance(piece, Paragraph)] == [False, True]


def test_a_picture_comes_with_its_size() -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/>'
        '<a:graphic><a:blip r:embed="rId5"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId5" Target="media/a.png" Type="x/image"/>'
        '<Relationship Id="rId6" Target="file:///etc/passwd" TargetMode="External" Type="x/image"/></Relationships>'
    )
    png = b"\x89PNG\r\n\x1a\nrest"
    more = {"word/_rels/document.xml.rels": relations.encode(), "word/media/a.png": png}
    assert read_docx(io.BytesIO(package_of(drawing, more=more))) == (Image(png, 100.0, 50.0),)
    outside = drawing.replace("rId5", "rId6")
    assert read_docx(io.BytesIO(package_of(outside, more=more))) == ()


def test_the_strict_kind_of_docx_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>'
    content = package_of("", more={"word/document.xml": body.encode()})
    assert text_of_docx(io.BytesIO(content)) == "甲"


def test_macros_are_refused() -> None:
    with pytest.raises(Refused, match="has_macros"):
        read_docx(io.BytesIO(package_of(paragraph("甲"), more={"word/vbaProject.bin": b"x"})))


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;">', ""],
)
def test_a_document_type_is_refused(entity: str) -> None:
    body = f"<!DOCTYPE w:document [{entity}]><w:document xmlns:w='u'><w:body>&x;</w:body></w:document>"
    with pytest.raises(Refused, match="file_unsafe"):
        read_docx(io.BytesIO(package_of("", more={"word/document.xml": body.encode()})))


def test_a_depth_without_end_is_no_crash() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + paragraph("底") + "</w:sdtContent></w:sdt>" * 3000
    with pytest.raises(Refused, match="package_damaged"):
        source_of(deep)


@pytest.mark.parametrize("odd", ["", "-1", "99999999999", "x", "²", "１", "1.5", "NaN"])
def test_odd_figures_are_no_crash(odd: str) -> None:
    numbered = f'<w:numPr><w:ilvl w:val="{odd}"/><w:numId w:val="1"/></w:numPr><w:jc w:val="{odd}"/>'
    body = paragraph(
        "甲", f'{numbered}<w:outlineLvl w:val="{odd}"/><w:ind w:left="{odd}"/>', f'<w:sz w:val="{odd}"/>'
    )
    numbering = FOUR.replace('w:start w:val="1"', f'w:start w:val="{odd}"')
    assert texts(source_of(body, numbering=numbering))[0].endswith("甲")
