"""版头: sizes of the mark, columns of signers, the red rule."""

from __future__ import annotations

import pytest

from oa_client.typesetting.grid import CELL, PITCH, WIDTH
from oa_client.typesetting.lines import Compositor
from oa_client.typesetting.mark import mark_lines
from oa_client.typesetting.masthead import Masthead, masthead, signer_columns
from oa_client.typesetting.model import RED, Part, Role
from oa_core.documents.paper import full
from tests.client.typesetting.papers import a_paper, fonts_here


def head(**changes: object) -> Masthead:
    return masthead(full(a_paper(**changes)), Compositor(fonts_here()))


@pytest.mark.parametrize("characters", range(9, 18))
def test_a_mark_of_9_to_17_characters_fills_the_type_area(characters: int) -> None:
    lines, size = mark_lines("南" * characters)
    assert lines == [(0, characters)]
    assert size.em * characters == pytest.approx(WIDTH)


@pytest.mark.parametrize("characters", range(1, 9))
def test_a_shorter_mark_keeps_the_largest_size(characters: int) -> None:
    assert mark_lines("南" * characters)[1].em == 18


@pytest.mark.parametrize("characters", range(18, 60))
def test_a_longer_mark_takes_several_lines_inside_the_type_area(characters: int) -> None:
    lines, size = mark_lines("南" * characters)
    assert len(lines) >= 2
    assert max(end - start for start, end in lines) * size.em <= WIDTH + 0.01
    assert sum(end - start for start, end in lines) == characters


def test_no_mark_has_no_line_but_a_size_for_its_place() -> None:
    lines, size = mark_lines("")
    assert lines == []
    assert size.em == 18


def test_a_longer_mark_pushes_the_number_and_the_rule_down() -> None:
    one, two = head(), head(mark="南屿县农业农村和水务气象防灾减灾救灾指挥部办公室文件")
    assert two.bottom > one.bottom - 10
    assert min(run.baseline for run in two.runs if run.source and run.source.part is Part.NUMBER) < two.bottom


def test_the_urgency_does_not_move_the_mark() -> None:
    assert head(urgency="特急").rules == head().rules


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_each_row_of_signers_beyond_the_first_takes_a_line(rows: int) -> None:
    names = tuple(f"张{at}" for at in "一二三四五六"[: 2 * rows])
    assert head(signers=names).bottom == pytest.approx(head(signers=("张三",)).bottom + (rows - 1) * PITCH)


def test_the_label_of_the_signers_stands_before_the_first_name() -> None:
    runs = head(signers=("张三", "李四")).runs
    label = next(run for run in runs if run.text == "签发人：")
    first = next(run for run in runs if run.text == "张三")
    assert label.role is Role.FANGSONG
    assert label.right == pytest.approx(first.x, abs=0.05)
    assert label.baseline == first.baseline


def test_the_widest_row_ends_one_character_from_the_right() -> None:
    widths = [2 * CELL, 4 * CELL, 3 * CELL, 2 * CELL]
    first, second = signer_columns(widths)
    assert second - first == pytest.approx(4 * CELL), "the wider first name and one character between"
    assert second + 4 * CELL == pytest.approx(WIDTH - CELL)


def test_a_single_signer_has_a_single_column() -> None:
    assert signer_columns([3 * CELL]) == pytest.approx((WIDTH - 4 * CELL,))
    assert signer_columns([]) == ()


def test_the_rule_is_red_and_as_wide_as_the_type_area() -> None:
    (rule,) = head().rules
    assert (rule.colour, rule.x0, rule.x1, rule.y0) == (RED, 28, 184, rule.y1)
    assert 0.35 <= rule.width <= 0.5
