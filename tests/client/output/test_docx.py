"""The DOCX holds the paper's text and the settings that make 22 lines of 28 characters in WPS and Word."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from oa_client.output.docx import write_docx
from oa_core.documents.paper import Paper
from tests.client.typesetting.papers import REAL, a_paper, random_paper, real_paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# ECMA-376 part 1, CT_PPrBase: written out whole, so that the writer's shorter list is judged by the standard's.
PARAGRAPH_PROPERTIES = """
pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
divId cnfStyle rPr sectPr pPrChange
"""
RUN_PROPERTIES = """
rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
"""
SECTION_PROPERTIES = """
headerReference footerReference type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols titlePg docGrid
"""


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def written(tmp_path: Path, paper: Paper) -> Path:
    path = tmp_path / "paper.docx"
    write_docx(paper, path)
    return path


def paragraphs(path: Path) -> list[str]:
    """The texts of the paragraphs outside text boxes, as python-docx reads them."""
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def boxed(path: Path) -> list[str]:
    """The texts of the paragraphs in text boxes."""
    boxes = part(path, "word/document.xml").iter(f"{W}txbxContent")
    return [
        "".join(
            "\t" if each.tag == f"{W}tab" else each.text or "" for each in found.iter(f"{W}t", f"{W}r/{W}tab")
        )
        for box in boxes
        for found in box.iter(f"{W}p")
    ]


@pytest.mark.parametrize("name", REAL)
def test_a_real_paper_reads_back_as_it_was(tmp_path: Path, name: str) -> None:
    paper = real_paper(name)
    path = written(tmp_path, paper)
    texts = paragraphs(path)
    body = [line.strip() for line in paper.body.split("\n") if line.strip()]
    first = texts.index(body[0])
    assert texts[first : first + len(body)] == body
    assert texts[first - 1] == f"{paper.addressees}："
    assert texts[first - 2].replace("\n", "") == paper.title
    assert texts[:2] == [paper.mark, paper.number]
    assert paper.signature in texts[first + len(body) :]
    assert f"（{paper.note}）" in texts


def test_random_papers_keep_every_paragraph(tmp_path: Path) -> None:
    for seed in range(40):
        paper = random_paper(seed)
        texts = paragraphs(written(tmp_path, paper))
        everything = "".join(texts).replace("\n", "")
        for line in paper.body.split("\n"):
            assert line.strip() in texts, seed
        for each in (
            paper.title,
            paper.number,
            paper.urgency,
            paper.note,
            *paper.attachments,
            *paper.signers,
        ):
            assert "".join(each.split()) in "".join(everything.split()), seed


def test_nothing_is_doubled(tmp_path: Path) -> None:
    path = written(tmp_path, a_paper())
    everything = "".join(paragraphs(path) + boxed(path)).replace("\n", "")
    for each in (a_paper().title, a_paper().body.split("\n")[0], a_paper().copies, a_paper().printed_by):
        assert everything.count(each) == 1


def test_the_page_has_the_standards_margins_and_grid(tmp_path: Path) -> None:
    section = next(part(written(tmp_path, a_paper()), "word/document.xml").iter(f"{W}sectPr"))
    margins = section.find(f"{W}pgMar")
    assert margins is not None
    sides = [margins.get(f"{W}{side}") for side in ("top", "left", "right", "bottom")]
    assert sides == ["2098", "1587", "1474", "1984"]
    grid = section.find(f"{W}docGrid")
    assert grid is not None
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
    size = section.find(f"{W}pgSz")
    assert size is not None
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")


def test_the_bodys_type_is_fangsong_of_16_points_closed_up_and_justified(tmp_path: Path) -> None:
    normal = Document(str(written(tmp_path, a_paper()))).styles["Normal"].element
    fonts, spacing = normal.find(f".//{W}rFonts"), normal.find(f"{W}rPr/{W}spacing")
    size, justified = normal.find(f".//{W}sz"), normal.find(f".//{W}jc")
    assert fonts is not None
    assert spacing is not None
    assert size is not None
    assert justified is not None
    assert fonts.get(f"{W}eastAsia") == "仿宋_GB2312"
    assert spacing.get(f"{W}val") == "-5"
    assert size.get(f"{W}val") == "32"
    assert justified.get(f"{W}val") == "both"


def test_no_theme_font_overrides_the_standards(tmp_path: Path) -> None:
    path = written(tmp_path, a_paper())
    normal = Document(str(path)).styles["Normal"].element
    assert "asciiTheme" not in etree.tostring(normal).decode()
    assert part(path, "word/styles.xml").find(f"{W}docDefaults") is None
    assert "eastAsiaTheme" not in etree.tostring(part(path, "word/document.xml")).decode()


def test_headings_have_their_fonts_by_level(tmp_path: Path) -> None:
    body = "一、要求\n（一）目标。各镇照办。\n1.摸底\n（1）排查"
    fonts = {}
    for run in part(written(tmp_path, a_paper(body=body)), "word/document.xml").iter(f"{W}r"):
        face = run.find(f"{W}rPr/{W}rFonts")
        text = "".join(each.text or "" for each in run.iter(f"{W}t"))
        if face is not None:
            fonts[text] = face.get(f"{W}eastAsia")
    assert fonts["一、要求"] == "黑体"
    assert fonts["（一）目标。"] == "楷体_GB2312"
    assert fonts["各镇照办。"] == fonts["1.摸底"[:2]] == fonts["（1）"] == "仿宋_GB2312"
    assert fonts[a_paper().mark] == "方正小标宋简体"


def test_headings_appear_in_the_outline(tmp_path: Path) -> None:
    body = (
        "一、要求\n（一）目标\n1.摸底排查\n（1）登记\n（二）措施。各镇照办。\n2.各镇要认真落实。\n各镇照办。"
    )
    path = written(tmp_path, a_paper(body=body))
    styled = [each.get(f"{W}val") for each in part(path, "word/document.xml").iter(f"{W}pStyle")]
    assert styled == ["Heading1", "Heading2", "Heading3", "Heading4"]
    for level in range(4):
        style = Document(str(path)).styles[f"Heading {level + 1}"].element
        outline, fonts = style.find(f"{W}pPr/{W}outlineLvl"), style.find(f"{W}rPr/{W}rFonts")
        assert outline is not None
        assert fonts is not None
        assert outline.get(f"{W}val") == str(level)
        assert fonts.get(f"{W}eastAsia") == ("黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312")[level]


def test_odd_and_even_pages_have_their_numbers_at_the_outer_edge(tmp_path: Path) -> None:
    document = Document(str(written(tmp_path, a_paper())))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        aligned = paragraph._p.find(f".//{W}jc")
        assert aligned is not None
        assert aligned.get(f"{W}val") == side
        assert [each.text for each in paragraph._p.iter(f"{W}instrText")] == [" PAGE "]
        assert paragraph.text == "— 1 —"


def test_the_red_rule_lies_below_the_number(tmp_path: Path) -> None:
    document = Document(str(written(tmp_path, a_paper())))
    (number,) = [paragraph for paragraph in document.paragraphs if paragraph.text == a_paper().number]
    border = number._p.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert border is not None
    assert (border.get(f"{W}color"), border.get(f"{W}space"), border.get(f"{W}sz")) == ("D6000F", "11", "11")


def test_signers_stand_beside_the_number(tmp_path: Path) -> None:
    texts = paragraphs(written(tmp_path, a_paper(signers=("张三", "李四", "王五"))))
    assert texts[1:3] == ["\t\t签发人：张三\t李四", "\t屿府〔2026〕12号\t\t王五"]


def test_attachments_are_numbered_when_there_are_several(tmp_path: Path) -> None:
    assert "附件：甲表" in paragraphs(written(tmp_path, a_paper(attachments=("甲表",))))
    texts = paragraphs(written(tmp_path, a_paper(attachments=("甲表", "乙表"))))
    assert [text for text in texts if "表" in text] == ["附件：1.\t甲表", "2.\t乙表"]


def test_the_imprint_is_a_table_in_a_box_at_the_bottom(tmp_path: Path) -> None:
    path = written(tmp_path, a_paper())
    document = part(path, "word/document.xml")
    (anchor,) = document.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
    )
    assert [each.text for each in anchor.iter() if str(each.tag).endswith("}align")] == ["left", "bottom"]
    (table,) = anchor.iter(f"{W}tbl")
    widths = [[border.get(f"{W}sz") for border in cell] for cell in table.iter(f"{W}tcBorders")]
    assert widths == [["8", "6"], ["6", "8"]]
    assert [text for text in boxed(path) if text] == [
        "抄送：县委办公室，县人大常委会办公室。",
        "南屿县人民政府办公室2026年3月19日印发",
    ]


def test_a_full_stop_that_the_writer_typed_is_not_doubled(tmp_path: Path) -> None:
    assert "抄送：县委办公室。" in boxed(written(tmp_path, a_paper(copies="县委办公室。")))


@pytest.mark.parametrize("seed", range(6))
def test_properties_stand_in_the_schemas_order(tmp_path: Path, seed: int) -> None:
    """Word calls a file damaged in which they do not."""
    path = written(tmp_path, random_paper(seed))
    checked = 0
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/footer2.xml"):
        for tag, order in (("pPr", PARAGRAPH_PROPERTIES), ("rPr", RUN_PROPERTIES)):
            for properties in part(path, name).iter(f"{W}{tag}"):
                names = [etree.QName(each).localname for each in properties]
                assert names == sorted(names, key=order.split().index), name
                checked += 1
    assert checked > 50


def test_elements_of_the_section_stand_in_the_schemas_order(tmp_path: Path) -> None:
    section = next(part(written(tmp_path, a_paper()), "word/document.xml").iter(qn("w:sectPr")))
    names = [etree.QName(each).localname for each in section]
    assert names == sorted(names, key=SECTION_PROPERTIES.split().index)


def test_control_characters_become_a_visible_sign(tmp_path: Path) -> None:
    texts = paragraphs(written(tmp_path, a_paper(body="甲\x00乙\x1f丙\ud800丁")))
    assert "甲\ufffd乙\ufffd丙\ufffd丁" in texts


@pytest.mark.parametrize("dated_on", [None, date(2026, 3, 8)])
def test_a_draft_is_written_too(tmp_path: Path, dated_on: date | None) -> None:
    draft = Paper(mark="", title="", body="", signature="", dated_on=dated_on)
    texts = paragraphs(written(tmp_path, draft))
    assert ("2026年3月8日" in texts) == (dated_on is not None)


def test_the_documents_properties_name_the_paper_and_nobody_else(tmp_path: Path) -> None:
    properties = Document(str(written(tmp_path, a_paper()))).core_properties
    assert properties.title == a_paper().title
    assert properties.author == "南屿县人民政府"
    assert properties.comments == ""


def test_a_title_longer_than_a_property_may_be_is_whole_on_the_page(tmp_path: Path) -> None:
    title = "森林防火" * 100
    path = written(tmp_path, a_paper(title=title, signature=title))
    assert title in [text.replace("\n", "") for text in paragraphs(path)]
    assert Document(str(path)).core_properties.title == title[:255]


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(b"old")
    write_docx(a_paper(), path)
    assert paragraphs(path)[0] == a_paper().mark
    assert list(tmp_path.iterdir()) == [path]
