"""The single elements of WordprocessingML: right names, right units, right order."""

from __future__ import annotations

import pytest
from lxml import etree

from oa_client.output.docx_xml import (
    TableCell,
    TableRow,
    W,
    aligned,
    element,
    emu,
    field,
    indent,
    legal,
    off_grid,
    paragraph,
    rule,
    run,
    spacing,
    styled,
    tab_stops,
    table,
    twips,
)
from oa_client.typesetting.model import Role


def attributes(made: etree._Element) -> dict[str, str]:
    return {etree.QName(str(name)).localname: str(value) for name, value in made.attrib.items()}


def names(made: etree._Element) -> list[str]:
    return [etree.QName(each).localname for each in made]


def texts(made: etree._Element) -> list[str]:
    return [each.text or "" for each in made.iter(f"{{{W}}}t")]


def test_an_element_has_its_namespace_and_its_attributes() -> None:
    made = element("w:jc", {"w:val": "both"})
    assert made.tag == f"{{{W}}}jc"
    assert made.items() == [(f"{{{W}}}val", "both")]


def test_an_attribute_without_a_prefix_has_no_namespace() -> None:
    assert element("wp:extent", {"cx": 1}).items() == [("cx", "1")]


@pytest.mark.parametrize(
    ("millimetres", "expected"), [(25.4, 1440), (37, 2098), (28, 1587), (0, 0), (-25.4, -1440)]
)
def test_millimetres_become_twips(millimetres: float, expected: int) -> None:
    assert twips(millimetres) == expected


def test_millimetres_become_emu() -> None:
    assert emu(156) == 5_616_000


def test_properties_are_put_in_order_whatever_order_they_come_in() -> None:
    made = paragraph(
        [aligned("center"), indent(left=1), spacing(before=2), off_grid(), element("w:keepNext")]
    )
    assert names(made[0]) == ["keepNext", "snapToGrid", "spacing", "ind", "jc"]


def test_an_unknown_property_is_refused() -> None:
    with pytest.raises(KeyError):
        paragraph([element("w:nonsense")])


def test_the_height_of_a_line_is_exact_or_left_to_the_grid() -> None:
    assert attributes(spacing(exactly=10)) == {"before": "0", "line": "567", "lineRule": "exact"}
    assert attributes(spacing(before=10)) == {"before": "567"}


def test_an_indent_hangs_or_leads_in() -> None:
    assert attributes(indent(left=10, hanging=5)) == {"left": "567", "right": "0", "hanging": "283"}
    assert attributes(indent(first=10)) == {"left": "0", "right": "0", "firstLine": "567"}


def test_a_rule_is_measured_in_eighths_of_a_point() -> None:
    made = rule("bottom", 0.35, "D6000F", 4)
    assert attributes(made) == {"val": "single", "sz": "8", "space": "11", "color": "D6000F"}


def test_tab_stops_keep_their_order_and_kind() -> None:
    stops = tab_stops(("left", 10), ("right", 20))
    assert [attributes(stop) for stop in stops] == [
        {"val": "left", "pos": "567"},
        {"val": "right", "pos": "1134"},
    ]


def test_a_run_keeps_its_blanks_breaks_and_tabs() -> None:
    made = run("甲 \n乙\t丙")
    assert names(made) == ["rPr", "t", "br", "t", "tab", "t"]
    assert texts(made) == ["甲 ", "乙", "丙"]
    assert all(
        each.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        for each in made.iter(f"{{{W}}}t")
    )


def test_a_run_names_its_chinese_and_its_western_font() -> None:
    fonts = attributes(run("甲", Role.KAITI)[0][0])
    assert fonts == {
        "ascii": "Times New Roman",
        "hAnsi": "Times New Roman",
        "cs": "Times New Roman",
        "eastAsia": "楷体_GB2312",
        "hint": "eastAsia",
    }


def test_type_of_its_own_size_is_not_closed_up_like_the_body() -> None:
    properties = run("甲", Role.XIAOBIAOSONG, 22, "D6000F")[0]
    assert names(properties) == ["rFonts", "color", "spacing", "sz", "szCs"]
    assert attributes(properties[2]) == {"val": "0"}
    assert attributes(properties[3]) == {"val": "44"}


@pytest.mark.parametrize("illegal", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_becomes_the_replacement_sign(illegal: str) -> None:
    assert legal(f"甲{illegal}乙") == "甲\ufffd乙"


@pytest.mark.parametrize("text", ["", "甲乙", "\t\n", "〇•▲", "𠮷😀", "\u200b"])
def test_what_xml_can_hold_is_kept(text: str) -> None:
    assert legal(text) == text


def test_a_field_begins_separates_and_ends() -> None:
    runs = field("PAGE", Role.SONGTI, 14)
    kinds = [attributes(each)["fldCharType"] for made in runs for each in made.iter(f"{{{W}}}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    assert [each.text for made in runs for each in made.iter(f"{{{W}}}instrText")] == [" PAGE "]


def test_a_table_has_its_columns_and_rows_as_high_as_asked() -> None:
    borders = element("w:tcBorders", None, rule("top", 0.35))
    rows = [
        TableRow([TableCell([paragraph([], run("甲"))], 156, 2, borders=borders)], 9.0),
        TableRow(
            [TableCell([paragraph([])], 100, merged="restart"), TableCell([paragraph([])], 56)],
            18.0,
            exact=True,
        ),
    ]
    made = table([100, 56], rows)
    assert names(made) == ["tblPr", "tblGrid", "tr", "tr"]
    heights = [attributes(each) for each in made.iter(f"{{{W}}}trHeight")]
    assert heights == [{"val": "510", "hRule": "atLeast"}, {"val": "1020", "hRule": "exact"}]
    assert [attributes(each)["w"] for each in made.iter(f"{{{W}}}gridCol")] == [
        str(twips(100)),
        str(twips(56)),
    ]
    assert [names(each) for each in made.iter(f"{{{W}}}tcPr")] == [
        ["tcW", "gridSpan", "tcBorders", "vAlign"],
        ["tcW", "vMerge", "vAlign"],
        ["tcW", "vAlign"],
    ]


def test_a_ruled_table_has_rules_on_all_sides_and_a_head_is_repeated() -> None:
    made = table([156], [TableRow([TableCell([paragraph([])], 156)], head=True)], side=1.2, ruled=0.25)
    assert names(made[0]) == ["tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"]
    assert {attributes(each)["sz"] for each in next(made.iter(f"{{{W}}}tblBorders"))} == {"6"}
    assert names(made[2][0]) == ["cantSplit", "tblHeader"]


def test_a_style_comes_first_among_the_properties() -> None:
    assert names(paragraph([aligned("left"), styled("Heading1")])[0]) == ["pStyle", "jc"]
