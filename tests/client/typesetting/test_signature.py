"""Signature and date without a seal: where they begin (GB/T 9704-2012, 7.3.5.2)."""

from __future__ import annotations

from datetime import date

import pytest

from oa_client.typesetting.flow import FlowLine, Kind
from oa_client.typesetting.grid import CELL, PITCH, WIDTH
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.signature import date_in_words, signature, signature_lefts
from oa_core.documents.paper import full
from tests.client.typesetting.papers import a_paper, fonts_here


def signed(**changes: object) -> list[FlowLine]:
    return signature(full(a_paper(**changes)), Compositor(fonts_here()))


def text(line: FlowLine) -> str:
    return "".join(run.text for run in line.line.runs)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 8), "2026年3月8日"),
        (date(2026, 12, 31), "2026年12月31日"),
        (date(1996, 6, 29), "1996年6月29日"),
    ],
)
def test_a_date_is_written_in_figures_without_padding(day: date, words: str) -> None:
    assert date_in_words(day) == words


@pytest.mark.parametrize("characters", range(7, 25))
def test_a_name_at_least_as_long_as_the_date_ends_two_characters_from_the_right(characters: int) -> None:
    name, day = signature_lefts(characters * CELL, 7 * CELL)
    assert name + characters * CELL == pytest.approx(WIDTH - 2 * CELL)
    assert day - name == pytest.approx(2 * CELL)
    assert day + 7 * CELL <= WIDTH + 0.001


@pytest.mark.parametrize("characters", range(1, 7))
def test_with_a_shorter_name_the_date_ends_two_characters_from_the_right(characters: int) -> None:
    name, day = signature_lefts(characters * CELL, 7 * CELL)
    assert day + 7 * CELL == pytest.approx(WIDTH - 2 * CELL)
    assert day - name == pytest.approx(2 * CELL)


def test_without_a_name_the_date_stands_alone() -> None:
    assert signature_lefts(0, 7 * CELL)[1] == pytest.approx(WIDTH - 9 * CELL)


def test_joint_organs_stand_one_below_the_other_the_lead_first() -> None:
    lines = signed(signature="甲县人民政府办公室\n乙县人民政府办公室")
    assert [text(line) for line in lines] == ["甲县人民政府办公室", "乙县人民政府办公室", "2026年3月18日"]
    assert lines[0].left == lines[1].left
    assert [line.above for line in lines] == pytest.approx([PITCH, 0, 0])
    assert {line.kind for line in lines} == {Kind.SIGNATURE}


def test_a_name_longer_than_a_line_wraps_inside_the_type_area() -> None:
    lines = signed(signature="南屿县机关事务管理和政务服务大数据中心" * 3)
    assert len(lines) > 2
    assert all(line.left >= 0 and line.left + line.line.width <= WIDTH + 0.01 for line in lines)


def test_a_missing_date_leaves_an_empty_line() -> None:
    lines = signed(dated_on=None)
    assert [text(line) for line in lines] == ["南屿县人民政府", ""]


def test_without_name_and_date_nothing_stands_there() -> None:
    assert signed(signature=" ", dated_on=None) == []
