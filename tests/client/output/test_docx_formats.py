"""Every format, signature, table, image and annex of a paper comes out as DOCX with all of its text, once."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from oa_client.output.docx import write_docx
from oa_core.documents.paper import Annex, Form, FullPaper, Piece, Signing, Text
from oa_core.structure.outline import Element
from oa_core.structure.source import Align, Cell, Image, Table
from tests.client.output.drawings import photograph
from tests.client.output.libreoffice import printed
from tests.client.output.pdf_reading import (
    black,
    glyphs,
    ink_box,
    page_count,
    picture,
    red,
    strokes,
    text_of,
)
from tests.client.output.test_docx import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, SECTION_PROPERTIES, W, part
from tests.client.typesetting.papers import fonts_here

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CELL_PROPERTIES = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark"
)
ROWS = Table(
    (
        (Cell("单位", rows=2), Cell("任务", columns=2)),
        (Cell("数量"), Cell("时限")),
        (Cell("石门镇"), Cell("12", align=Align.RIGHT), Cell("9月底前")),
        (Cell("青桐镇"), Cell("8"), Cell("9月底前完成全部整改\n并报县应急管理局备案")),
    ),
    heads=2,
)
WIDE = Table((tuple(Cell(f"栏{column}") for column in "甲乙丙丁戊己庚辛"),) * 3, heads=1, landscape=True)


def a_full_paper(**changes: object) -> FullPaper:
    texts: dict[str, object] = {
        "mark": "南屿县人民政府文件",
        "title": "南屿县人民政府关于做好防台风工作的通知",
        "body": "各单位要加强值班值守。\n一、严格落实责任\n现将有关事项通知如下。",
        "signature": "南屿县人民政府",
        "number": "屿府〔2026〕12号",
        "addressees": "各镇人民政府",
        "dated_on": date(2026, 9, 15),
        "note": "此件主动公开",
        "copies": "县委办公室",
        "printed_by": "南屿县人民政府办公室",
        "printed_on": date(2026, 9, 16),
    }
    return FullPaper(**(texts | changes))  # type: ignore[arg-type]  # the test names the fields


PAPERS = {
    "sealed": a_full_paper(signing=Signing.SEALED, copy_number="000123", urgency="特急"),
    "joint": a_full_paper(
        mark="文件",
        joint_marks=("中共南屿县委办公室", "南屿县财政局", "南屿县民政局"),
        signature="中共南屿县委办公室\n南屿县财政局\n南屿县民政局",
        signing=Signing.SEALED,
    ),
    "letter": a_full_paper(mark="南屿县人民政府办公室", form=Form.LETTER, urgency="加急"),
    "order": a_full_paper(
        mark="南屿县人民政府令",
        form=Form.ORDER,
        signing=Signing.STAMPED,
        signature="县长 符海燕",
        title="",
        addressees="",
    ),
    "minutes": a_full_paper(
        mark="南屿县人民政府常务会议纪要",
        form=Form.MINUTES,
        attendance=("出席：符海燕、李四", "列席：郑十"),
        signature="",
        addressees="",
    ),
    "pieces": a_full_paper(
        body="",
        pieces=(
            Text("一、任务", Element.H1),
            Text("任务见下表。"),
            ROWS,
            Image(photograph(), 80.0, 40.0),
            Text("某局", Element.SIGNATURE),
            Text("2026年1月1日", Element.DATE),
        ),
    ),
    "annexes": a_full_paper(
        attachments=("任务表", "汇总表"),
        annexes=(Annex("附件1", "任务表", (Text("说明如下。"), ROWS)), Annex("附件2", "汇总\n表", (WIDE,))),
    ),
    "as written": a_full_paper(
        addressees="各镇人民政府：",
        note="（此件公开发布）",
        copies="主送：各镇。\n抄送：县委办公室。",
        attachments=("附件：1．甲表", "2．乙表"),
        signers=("签发人：符海燕", "李四"),
        printed="南屿县人民政府办公室　2026年9月16日印发",
        dated="二〇二六年九月十五日",
    ),
}


def written(tmp_path: Path, paper: FullPaper) -> Path:
    path = tmp_path / "paper.docx"
    write_docx(paper, path, fonts_here())
    return path


def words(path: Path) -> str:
    """All that the file says, in its order, without white space."""
    body = part(path, "word/document.xml")
    return "".join("".join(each.text or "" for each in body.iter(f"{W}t")).split())


def texts_of(paper: FullPaper) -> list[str]:
    """Every text of a paper, piece by piece."""

    def of(pieces: tuple[Piece, ...]) -> list[str]:
        found = []
        for piece in pieces:
            if isinstance(piece, Table):
                found += [cell.text for row in piece.rows for cell in row]
            else:
                found.append(piece.text)
        return found

    printed_by = "" if paper.form is Form.LETTER else paper.printed_by  # a letter names no printer (10.1)
    return [
        *(paper.copy_number, paper.urgency, *paper.joint_marks, paper.mark, paper.number, *paper.signers),
        *(paper.title, paper.addressees, *of(paper.main), *paper.attendance, *paper.attachments),
        *(*paper.signature.split("\n"), paper.dated, paper.note),
        *(text for annex in paper.annexes for text in (annex.label, annex.title, *of(annex.pieces))),
        *(*paper.copies.split("\n"), *((paper.printed,) if paper.printed else (printed_by,))),
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_every_text_stands_in_the_file_as_often_as_in_the_paper(tmp_path: Path, name: str) -> None:
    everything = words(written(tmp_path, PAPERS[name]))
    for text in texts_of(PAPERS[name]):
        plain = "".join(text.split())
        assert plain in everything, text
    characters = Counter("".join("".join(text.split()) for text in texts_of(PAPERS[name])))
    added = Counter(everything) - characters
    assert not characters - Counter(everything), "something is lost"
    # What the page itself adds: labels, colons, brackets, a full stop, numbers and the dates of fields.
    assert set(added) <= set("附件：抄送。（）1234567890.年月日印发签人"), added


@pytest.mark.parametrize("name", PAPERS)
def test_everything_stands_in_the_schemas_order(tmp_path: Path, name: str) -> None:
    """Word calls a file damaged in which it does not."""
    document = part(written(tmp_path, PAPERS[name]), "word/document.xml")
    orders = {
        "pPr": PARAGRAPH_PROPERTIES,
        "rPr": RUN_PROPERTIES,
        "sectPr": SECTION_PROPERTIES,
        "tcPr": CELL_PROPERTIES,
    }
    for tag, order in orders.items():
        for properties in document.iter(f"{W}{tag}"):
            found = [etree.QName(each).localname for each in properties]
            known = [each for each in found if each in order.split()]
            assert known == sorted(known, key=order.split().index), tag
    for anchor in document.iter(f"{WP}anchor"):
        # ECMA-376 part 1, CT_Anchor: a sequence.
        found = [etree.QName(each).localname for each in anchor]
        assert found[:4] == ["simplePos", "positionH", "positionV", "extent"]
        assert found[4].startswith("wrap")
        assert found[5:] == ["docPr", "cNvGraphicFramePr", "graphic"]


def anchors(document: etree._Element) -> list[tuple[str, str, etree._Element]]:
    """The drawings that stand at places of their own: number, name, anchor."""
    return [
        (str(told.get("id")), str(told.get("name")), anchor)
        for anchor in document.iter(f"{WP}anchor")
        for told in anchor.findall(f"{WP}docPr")
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_every_drawing_has_a_number_of_its_own(tmp_path: Path, name: str) -> None:
    numbers = [number for number, _, _ in anchors(part(written(tmp_path, PAPERS[name]), "word/document.xml"))]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_a_seal_is_a_drawing_over_name_and_date_and_says_that_it_is_a_sample(tmp_path: Path) -> None:
    document = part(written(tmp_path, PAPERS["sealed"]), "word/document.xml")
    seals = [anchor for _, name, anchor in anchors(document) if "样章" in name]
    assert len(seals) == 2  # the ring, and what stands in it
    for each in seals:
        places = [*each.findall(f"{WP}positionH"), *each.findall(f"{WP}positionV")]
        assert [place.get("relativeFrom") for place in places] == ["margin", "paragraph"]
        assert each.find(f"{WP}wrapNone") is not None
        assert list(each.iter(f"{A}cubicBezTo"))


def test_a_joint_paper_has_a_seal_for_each_organ(tmp_path: Path) -> None:
    document = part(written(tmp_path, PAPERS["joint"]), "word/document.xml")
    names = [str(each.get("name")) for each in document.iter(f"{WP}docPr")]
    assert sum("样章" in name for name in names) == 2 * 3


def test_a_landscape_table_lies_in_a_section_of_its_own(tmp_path: Path) -> None:
    document = part(written(tmp_path, PAPERS["annexes"]), "word/document.xml")
    sizes = [
        (each.get(f"{W}w"), each.get(f"{W}h"), each.get(f"{W}orient")) for each in document.iter(f"{W}pgSz")
    ]
    assert sizes == [("11906", "16838", None), ("16838", "11906", "landscape"), ("11906", "16838", None)]
    margins = [[each.get(f"{W}{side}") for side in ("top", "left")] for each in document.iter(f"{W}pgMar")]
    assert margins[1] == ["1587", "1984"]  # the upright sheet's left edge, its lower one


def test_an_annex_begins_a_page(tmp_path: Path) -> None:
    document = part(written(tmp_path, PAPERS["annexes"]), "word/document.xml")
    begun = [
        "".join(each.text or "" for each in found.iter(f"{W}t"))
        for found in document.iter(f"{W}p")
        if found.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert begun == ["附件1"]  # the second begins a section


def test_cells_over_rows_and_columns_stay_so(tmp_path: Path) -> None:
    document = part(written(tmp_path, PAPERS["pieces"]), "word/document.xml")
    table = next(each for each in document.iter(f"{W}tbl") if len(list(each.iter(f"{W}gridCol"))) == 3)
    rows = list(table.iter(f"{W}tr"))
    assert [len(row.findall(f"{W}tc")) for row in rows] == [2, 3, 3, 3]
    merged = [each.get(f"{W}val") for each in table.iter(f"{W}vMerge")]
    assert merged == ["restart", "continue"]
    assert [each.get(f"{W}val") for each in table.iter(f"{W}gridSpan")] == ["2"]
    assert len(list(table.iter(f"{W}tblHeader"))) == 2
    for row in rows:
        widths = [int(str(each.get(f"{W}w"))) for each in row.iter(f"{W}tcW")]
        assert sum(widths) == pytest.approx(8844, abs=3)


def test_a_table_whose_rows_are_uneven_is_filled_up(tmp_path: Path) -> None:
    uneven = Table(((Cell("甲"), Cell("乙"), Cell("丙")), (Cell("丁"),), ()))
    document = part(written(tmp_path, a_full_paper(body="", pieces=(uneven,))), "word/document.xml")
    table = next(each for each in document.iter(f"{W}tbl") if len(list(each.iter(f"{W}gridCol"))) == 3)
    assert [len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")] == [3, 3, 3]


def test_an_image_is_in_the_package_as_large_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path, PAPERS["pieces"])
    with zipfile.ZipFile(path) as package:
        assert [name for name in package.namelist() if name.startswith("word/media/")]
    extent = next(part(path, "word/document.xml").iter(f"{WP}inline")).find(f"{WP}extent")
    assert extent is not None
    assert (extent.get("cx"), extent.get("cy")) == (str(80 * 36000), str(40 * 36000))


@pytest.mark.parametrize("broken", [b"", b"no image", photograph()[:40]])
def test_an_image_that_cannot_be_read_does_not_stop_the_paper(tmp_path: Path, broken: bytes) -> None:
    path = written(
        tmp_path, a_full_paper(body="", pieces=(Text("前。"), Image(broken, 80, 40), Text("后。")))
    )
    assert "前。后。" in words(path)


def test_a_letter_has_no_number_on_its_first_page_and_no_rules_in_its_imprint(tmp_path: Path) -> None:
    path = written(tmp_path, PAPERS["letter"])
    document = part(path, "word/document.xml")
    assert next(document.iter(f"{W}sectPr")).find(f"{W}titlePg") is not None
    assert not list(document.iter(f"{W}tcBorders"))
    assert "印发" not in words(path)
    assert not list(document.iter(f"{W}pBdr"))


def test_an_order_has_no_red_rule_and_no_title(tmp_path: Path) -> None:
    document = part(written(tmp_path, PAPERS["order"]), "word/document.xml")
    assert not list(document.iter(f"{W}pBdr"))


def test_labels_that_the_text_brings_are_not_added_again(tmp_path: Path) -> None:
    everything = words(written(tmp_path, PAPERS["as written"]))
    for once in ("附件：", "抄送：", "主送：", "签发人：", "（此件公开发布）", "各镇人民政府：", "印发"):
        assert everything.count(once) == 1, once
    assert "：：" not in everything
    assert "。。" not in everything


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every paper as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("formats")
    pdfs = {}
    for name, paper in PAPERS.items():
        write_docx(paper, folder / f"{name}.docx", fonts_here())
        pdfs[name] = printed(folder / f"{name}.docx", folder)
    return pdfs


@pytest.mark.slow
def test_another_suite_shows_every_format_where_the_standard_has_it(shown: dict[str, bytes]) -> None:
    tops = {"sealed": 72, "joint": 72, "minutes": 72, "order": 57, "letter": 30}
    for name, top in tops.items():
        ink = red(picture(shown[name], 1))
        assert ink_box(ink, 20, 110)[1] == pytest.approx(top, abs=2), name
    pairs = strokes(red(picture(shown["letter"], 1)), longer_than=150)
    assert [each.right - each.left for each in pairs] == pytest.approx([170] * len(pairs), abs=1)
    assert pairs[-1].bottom == pytest.approx(277, abs=1)
    assert pairs[0].left == pytest.approx(20, abs=1)


@pytest.mark.slow
def test_another_suite_shows_the_seal_over_name_and_date(shown: dict[str, bytes]) -> None:
    pdf = shown["sealed"]
    page = next(at for at in range(1, page_count(pdf) + 1) if "2026年9月15日" in text_of(pdf, at))
    all_of_them = glyphs(pdf, page)
    texts = "".join(each.text for each in all_of_them)
    at = texts.index("南屿县人民政府2026年9月15日")
    signed = all_of_them[at : at + len("南屿县人民政府2026年9月15日")]
    left, top, right, bottom = ink_box(red(picture(pdf, page)), signed[0].top - 40, signed[-1].bottom + 40)
    assert (right - left, bottom - top) == pytest.approx((42, 42), abs=0.6)
    middle = (min(each.left for each in signed) + max(each.right for each in signed)) / 2
    assert (left + right) / 2 == pytest.approx(middle, abs=2)
    # Name and date lie a little below the middle of the seal.
    assert 0 <= (signed[0].top + signed[-1].bottom) / 2 - (top + bottom) / 2 < 5


@pytest.mark.slow
def test_another_suite_shows_tables_in_the_type_area_and_all_their_text(shown: dict[str, bytes]) -> None:
    pdf = shown["annexes"]
    pages = "".join(re.sub(r"—\d+—", "", text_of(pdf, at)) for at in range(1, page_count(pdf) + 1))
    for cell in (cell for row in ROWS.rows for cell in row):
        assert "".join(cell.text.split()) in pages
    page = next(at for at in range(1, page_count(pdf) + 1) if "石门镇" in text_of(pdf, at))
    rules = strokes(black(picture(pdf, page)), longer_than=150)
    assert rules
    for each in rules:
        assert (each.left, each.right) == pytest.approx((28, 184), abs=1)
