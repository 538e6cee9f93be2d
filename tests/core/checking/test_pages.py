"""The rules of the page, on measures written by hand: type area, grid, fonts, new sides, page numbers, 版记."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oa_core.checking.context import Context
from oa_core.checking.geometry import Geometry, Look, PageNumber, Section
from oa_core.checking.pages import family_of
from oa_core.structure.outline import Element, Outline
from tests.core.checking.written import found, paper, put_right

SECTION = Section(210, 297, 37, 35, 28, 26, lines=22.03, characters=28.08, pitch=28.95)
NUMBERS = (PageNumber("odd", "— # —", "right", 14), PageNumber("even", "— # —", "left", 14))
FONTS = {
    Element.H1: "黑体",
    Element.H2: "楷体_GB2312",
    Element.H3: "仿宋_GB2312",
    Element.H4: "FangSong",
    Element.ATTACHMENT: "SimHei",
}
PAPER = paper(
    text=("通知如下。", "一、责任", "（一）指挥。要指挥。", "1.到岗。要到岗。", "（1）按时。要按时。"),
    attachment=("附件", "名单"),
    copied_to="抄送：县委办公室。",
    printed="县政府办公室　2026年9月1日印发",
)


def measured(outline: Outline = PAPER, **changes: object) -> Geometry:
    """A DOCX in which all is right."""
    looks = []
    for block in outline.blocks:
        label = block.text == "附件"
        looks.append(
            Look(
                FONTS.get(Element(block.kind), "仿宋"),
                16,
                new_page=label,
                blank_before=int(block.kind is Element.ATTACHMENT and not label),
                bottom_anchored=True,
                ruled=True,
            )
        )
    good = Geometry((SECTION,), tuple(looks), NUMBERS, even_and_odd=True)
    return replace(good, **changes)  # type: ignore[arg-type]  # the fields are named where this is called


def with_look(kind: Element, **changes: object) -> Geometry:
    geometry = measured()
    at = next(index for index, block in enumerate(PAPER.blocks) if block.kind is kind)
    looks = list(geometry.looks)
    look = looks[at]
    assert look is not None
    looks[at] = replace(look, **changes)  # type: ignore[arg-type]  # the fields are named where this is called
    return replace(geometry, looks=tuple(looks))


RULES = ("L40", "L44", "L48", "L49", "P01", "P02", "P03", "P04")


@pytest.mark.parametrize("rule", RULES)
def test_a_page_by_the_standard_is_left_alone(rule: str) -> None:
    assert not found(rule, PAPER, Context(geometry=measured(), letter=False))


WRONG = [
    ("P01", measured(sections=(replace(SECTION, top=25.4),)), "E", 2),
    ("P01", measured(sections=(replace(SECTION, left=31.8, right=22.2),)), "E", 1),
    ("P01", measured(sections=(replace(SECTION, right=31.8),)), "E", 1),
    ("P01", measured(sections=(replace(SECTION, width=215.9, right=31.9),)), "E", 1),
    ("P02", measured(sections=(replace(SECTION, lines=21.99, pitch=29.0),)), "W", 1),
    ("P02", measured(sections=(replace(SECTION, lines=22.78, pitch=28.0),)), "W", 1),
    ("P02", measured(sections=(replace(SECTION, lines=30.4, pitch=21.0),)), "W", 1),
    ("P03", measured(sections=(replace(SECTION, characters=27.6),)), "W", 1),
    ("P03", measured(sections=(replace(SECTION, characters=29.1),)), "W", 1),
    ("P04", with_look(Element.COPIED_TO, ruled=False), "W", 1),
    ("P04", with_look(Element.COPIED_TO, bottom_anchored=False), "W", 1),
    ("L40", with_look(Element.H1, family="楷体_GB2312"), "W", 1),
    ("L40", with_look(Element.H2, family="仿宋_GB2312"), "W", 1),
    ("L48", measured(page_numbers=()), "W", 1),
    ("L48", measured(page_numbers=(replace(NUMBERS[0], text="第#页"), NUMBERS[1])), "E", 1),
    ("L48", measured(page_numbers=(replace(NUMBERS[0], text="- # -"), NUMBERS[1])), "W", 1),
    ("L48", measured(page_numbers=(NUMBERS[0], replace(NUMBERS[1], points=9))), "W", 1),
    ("L48", measured(page_numbers=(replace(NUMBERS[0], align="centre"),), even_and_odd=False), "E", 1),
    ("L48", measured(page_numbers=(NUMBERS[1], replace(NUMBERS[1], sides="odd"))), "E", 1),
]


@pytest.mark.parametrize(("rule", "geometry", "level", "count"), WRONG)
def test_a_page_off_the_standard_is_found(rule: str, geometry: Geometry, level: str, count: int) -> None:
    findings = found(rule, PAPER, Context(geometry=geometry))
    assert [finding.level for finding in findings] == [level] * count


def test_a_pitch_of_28_points_and_one_of_29_are_told_apart() -> None:
    """28 pt leaves the foot of the type area empty, 29 pt has one line too few: neither is a 必须."""
    loose = measured(sections=(replace(SECTION, lines=22.78, pitch=28.0),))
    tight = measured(sections=(replace(SECTION, lines=21.99, pitch=29.0),))
    (empty,) = found("P02", PAPER, Context(geometry=loose))
    (fewer,) = found("P02", PAPER, Context(geometry=tight))
    assert "撑不满" in empty.message
    assert "29 磅" in fewer.message


def test_a_landscape_side_has_margins_of_its_own() -> None:
    landscape = Section(297, 210, 28, 26, 37, 35, lines=16, characters=40)
    assert not found("P01", PAPER, Context(geometry=measured(sections=(SECTION, landscape))))


def test_what_the_file_does_not_say_is_not_judged() -> None:
    silent = measured(sections=(replace(SECTION, lines=None, characters=None, pitch=None),))
    for rule in ("P02", "P03"):
        assert not found(rule, PAPER, Context(geometry=silent))


@pytest.mark.parametrize("changes", [{"new_page": False}, {"family": "仿宋"}])
def test_an_attachment_begins_a_new_side_in_heavy_type(changes: dict[str, object]) -> None:
    assert len(found("L44", PAPER, Context(geometry=with_look(Element.ATTACHMENT, **changes)))) == 1


def test_the_title_of_an_attachment_stands_on_the_third_line() -> None:
    geometry = measured()
    at = next(index for index, block in enumerate(PAPER.blocks) if block.text == "名单")
    look = geometry.looks[at]
    assert look is not None
    looks = (*geometry.looks[:at], replace(look, blank_before=0), *geometry.looks[at + 1 :])
    (finding,) = found("L44", PAPER, Context(geometry=replace(geometry, looks=looks)))
    assert finding.block == at


def test_a_number_that_stands_outside_is_right_on_both_sides() -> None:
    outside = (PageNumber("odd", "— # —", "outside", 14),)
    assert not found("L48", PAPER, Context(geometry=measured(page_numbers=outside, even_and_odd=False)))


def test_a_page_number_that_was_typed_is_put_right() -> None:
    outline = paper(stray="第 1 页")
    context = Context(geometry=measured(outline))
    (finding,) = found("L48", outline, context)
    assert finding.fix == "— 1 —"
    assert not found("L48", put_right(outline, finding), context)


def test_a_letter_shows_no_number_on_its_first_side_and_no_lines() -> None:
    outline = paper(copied_to="抄送：县委办公室。")
    geometry = measured(outline)
    context = Context(letter=True, geometry=geometry)
    assert [finding.level for finding in found("L49", outline, context)] == ["E", "E"]
    plain = tuple(replace(look, ruled=False) if look else None for look in geometry.looks)
    right = replace(geometry, title_page=True, looks=plain)
    assert not found("L49", outline, Context(letter=True, geometry=right))


def test_a_letter_does_not_name_who_printed_it() -> None:
    plain = tuple(replace(look, ruled=False) if look else None for look in measured().looks)
    geometry = measured(title_page=True, looks=plain)
    assert len(found("L49", PAPER, Context(letter=True, geometry=geometry))) == 1


def test_a_block_that_was_not_found_in_the_file_is_not_judged() -> None:
    nowhere = measured(looks=tuple(None for _ in PAPER.blocks))
    for rule in ("L40", "L44", "P04"):
        assert not found(rule, PAPER, Context(geometry=nowhere))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("方正小标宋简体", "小标宋"),
        ("FZXiaoBiaoSong-B05S", "小标宋"),
        ("仿宋_GB2312", "仿宋"),
        ("FangSong", "仿宋"),
        ("FandolFang R", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("AR PL UKai CN", "楷体"),
        ("方正黑体_GBK", "黑体"),
        ("Noto Sans SC", "黑体"),
        ("SimSun", "宋体"),
        ("Arial", "Arial"),
    ],
)
def test_a_font_is_known_by_its_class(name: str, family: str) -> None:
    assert family_of(name) == family
