"""Headings, read from their numbers."""

from __future__ import annotations

import pytest

from oa_client.typesetting.heading_fonts import heading_of
from oa_client.typesetting.model import Role
from oa_core.structure.headings import Level


@pytest.mark.parametrize(
    ("paragraph", "level", "role"),
    [
        ("一、总体要求", Level.FIRST, Role.HEITI),
        ("十二、附则", Level.FIRST, Role.HEITI),
        ("（一）加强组织领导", Level.SECOND, Role.KAITI),
        ("(一)加强组织领导", Level.SECOND, Role.KAITI),
        ("1.摸底排查", Level.THIRD, Role.FANGSONG),
        ("1．摸底排查", Level.THIRD, Role.FANGSONG),
        ("12、摸底排查", Level.THIRD, Role.FANGSONG),
        ("（1）摸底排查", Level.FOURTH, Role.FANGSONG),
        ("各镇人民政府要加强领导", Level.TEXT, Role.FANGSONG),
    ],
)
def test_the_number_tells_the_level(paragraph: str, level: Level, role: Role) -> None:
    heading = heading_of(paragraph)
    assert (heading.level, heading.role) == (level, role)


def test_a_decimal_figure_is_no_heading() -> None:
    assert heading_of("2.4元左右的处理成本").level is Level.TEXT


def test_a_heading_alone_is_set_whole() -> None:
    assert heading_of("一、总体要求").length == 6
    assert heading_of("一、总体要求").fills("一、总体要求")


def test_the_lead_sentence_of_a_paragraph_is_its_heading() -> None:
    paragraph = "（一）严格落实责任。各镇要加强值班。"
    assert paragraph[: heading_of(paragraph).length] == "（一）严格落实责任。"
    assert not heading_of(paragraph).fills(paragraph)


def test_a_long_first_sentence_is_text_with_a_number() -> None:
    paragraph = (
        "一、日军遗弃化学武器是历史遗留问题，敏感性、专业性较强，涉及我对外关系和群众切身利益，要统一处理。"
    )
    assert heading_of(paragraph).role is Role.FANGSONG


@pytest.mark.parametrize("end", ["；", "：", "，"])
def test_a_member_of_a_list_is_no_heading(end: str) -> None:
    assert heading_of(f"（一）加强组织领导{end}").role is Role.FANGSONG


def test_blanks_before_the_number_do_not_hide_it() -> None:
    heading = heading_of("　　一、总体要求")
    assert (heading.level, heading.length) == (Level.FIRST, 8)


@pytest.mark.parametrize("paragraph", ["", "一、", "（一）", "1.", "。", "（"])
def test_a_number_without_text_is_no_error(paragraph: str) -> None:
    assert heading_of(paragraph).length <= len(paragraph)
