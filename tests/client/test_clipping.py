"""The clipboard of Word, WPS, spreadsheets and web pages: structure stays, formatting and what nobody sees go."""

from __future__ import annotations

import time

import pytest

from oa_client.clipping import read_clipping
from oa_core.documents.table_grid import CELLS_LIMIT
from oa_core.refusal import Refused
from oa_core.structure.source import Cell, Table

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style><!-- p {mso-style-name:正文} --></style></head>
<body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><b><span
style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></b><![endif]><b>压实
责任<o:p></o:p></b></p>
<p class=MsoNormal style='text-indent:32.0pt'>&nbsp;&nbsp;各单位<del>必须</del><ins>要</ins>到岗<span
style='mso-hide:all'>（内部）</span>。<span class=MsoCommentReference>[A1]</span></p>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>巡查</p>
<!--EndFragment--></body></html>"""


def lines(html: str) -> tuple[str | Table, ...]:
    return read_clipping(html).pieces


def test_word_keeps_its_automatic_numbers_and_loses_bullets_and_traces() -> None:
    read = read_clipping(WORD)
    assert read.pieces == ("一、压实责任", "各单位要到岗。", "巡查")
    assert read.left_out == {"deleted": 1, "hidden": 1, "notes": 1}


def test_paragraphs_breaks_and_headings_are_lines() -> None:
    html = "<h1>一、标题</h1><p>第一行<br>第二行</p><div>甲<div>乙</div>丙</div>"
    assert lines(html) == ("一、标题", "第一行", "第二行", "甲", "乙", "丙")


def test_formatting_is_dropped_and_words_stay_together() -> None:
    assert lines("<p>加<b>粗</b><i style='color:red'>斜</i> word  two</p>") == ("加粗斜 word two",)


@pytest.mark.parametrize(
    ("html", "made"),
    [
        ("<ol><li>甲<li>乙</ol>", ("1.甲", "2.乙")),
        ("<ol start=3><li>甲</li><li value=9>乙</li><li>丙</li></ol>", ("3.甲", "9.乙", "10.丙")),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲</li><li>乙</li></ol>", ("一、甲", "二、乙")),
        ("<ul><li>甲</li><li>乙</li></ul>", ("甲", "乙")),
        ("<ol style='list-style-type: none'><li>甲</li></ol>", ("甲",)),
        ("<ol><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>", ("1.甲", "1.子", "2.乙")),
    ],
)
def test_lists_that_count_keep_their_numbers(html: str, made: tuple[str, ...]) -> None:
    assert lines(html) == made


def test_tables_are_tables_with_their_spans_and_heads() -> None:
    [table] = lines(
        "<table><thead><tr><th rowspan=2>单位<th colspan=2>人数<tr><td>男<td>女</thead>"
        "<tr><td><p>东洲镇</p><p>屿口乡</p><td>1<td>2</table>"
    )
    assert table == Table(
        (
            (Cell("单位", 1, 2), Cell("人数", 2, 1)),
            (Cell("男"), Cell("女")),
            (Cell("东洲镇\n屿口乡"), Cell("1"), Cell("2")),
        ),
        heads=2,
    )


def test_words_before_and_behind_a_table_stay_in_order() -> None:
    made = lines("<p>前</p><table><tr><td>甲<td>乙</table><p>后</p>")
    assert (made[0], made[2]) == ("前", "后")
    assert isinstance(made[1], Table)


def test_a_single_cell_is_the_layout_of_a_page_and_no_table() -> None:
    assert lines("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>") == ("甲", "乙")


def test_a_table_within_a_cell_is_text_of_the_cell() -> None:
    [table] = lines("<table><tr><td><table><tr><td>子一<td>子二</table><td>乙</table>")
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0]] == ["子一\n子二", "乙"]


def test_scripts_hidden_parts_and_pictures_are_left_out_and_counted() -> None:
    read = read_clipping(
        "<style>p{}</style><script>alert('x')</script><!-- 注 --><p>好<span hidden>藏</span>"
        "<span style='DISPLAY : none'>藏<b>起</b></span><img src='file:///etc/passwd'><iframe>框</iframe>字</p>"
    )
    assert read.pieces == ("好字",)
    assert read.left_out == {"code": 4, "hidden": 2, "pictures": 1}


@pytest.mark.parametrize("deep", [300, 100_000])
def test_nothing_is_lost_however_deep_it_lies(deep: int) -> None:
    assert lines("<div>" * deep + "深处" + "</div>" * deep + "<p>后面</p>") == ("深处", "后面")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "<",
        "</p></td>",
        "<table>",
        "<table><tr><td>",
        "<p",
        "<li>甲",
        "<td>甲</td>",
        "&#x110000;<p>",
    ],
)
def test_broken_html_is_no_error(html: str) -> None:
    read_clipping(html)


def test_a_nul_ends_nothing() -> None:
    assert lines("<p>前\x00后</p>") == ("前后",)


def test_spans_of_a_million_are_cut_and_a_table_beyond_all_bounds_is_refused() -> None:
    [table] = lines("<table><tr><td colspan=1000000>甲<tr><td rowspan=9999999>乙<td>丙</table>")
    assert isinstance(table, Table)
    assert table.rows[0][0].columns == 40
    with pytest.raises(Refused, match="table_too_large"):
        read_clipping("<table>" + "<tr><td>1</td></tr>" * (CELLS_LIMIT + 1) + "</table>")


def test_five_megabytes_take_no_longer_than_a_person_waits() -> None:
    html = "<p class=MsoNormal style='margin:0'>" + "字" * 30 + "</p>\n"
    html *= 5_000_000 // len(html.encode())
    began = time.perf_counter()
    assert len(read_clipping(html).pieces) > 30_000
    assert time.perf_counter() - began < 3.0
