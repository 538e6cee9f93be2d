"""Headings, read from their numbers."""

from __future__ import annotations

import pytest

from oa_core.structure.headings import Heading, Level, heading_of


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("一、总体要求", Heading(Level.FIRST, 2, 6)),
        ("　　二十一、附则", Heading(Level.FIRST, 6, 8)),
        ("（一）落实责任。各镇要值班。", Heading(Level.SECOND, 3, 8)),
        ("1.摸底排查", Heading(Level.THIRD, 2, 6)),
        ("（1）摸底排查", Heading(Level.FOURTH, 3, 7)),
        ("（一）加强领导；", Heading(Level.SECOND, 3, 0)),
        ("2.4元左右", Heading(Level.TEXT)),
        ("一、", Heading(Level.FIRST, 2, 0)),
        ("", Heading(Level.TEXT)),
        ("一、" + "长" * 50 + "。", Heading(Level.FIRST, 2, 0)),
    ],
)
def test_number_and_heading_are_told_apart(paragraph: str, heading: Heading) -> None:
    assert heading_of(paragraph) == heading
