"""附件说明 in all the ways that people write it, and the attachments behind the paper."""

from __future__ import annotations

import pytest

from oa_core.checking.check import check
from oa_core.structure.outline import Outline
from tests.core.checking.written import found, paper, put_right


def noted(*lines: str) -> Outline:
    return paper(attachment_note=lines)


def all_put_right(rule: str, outline: Outline) -> Outline:
    """Fix after fix until nothing is left that has one."""
    for _ in range(12):
        told = [each for each in found(rule, outline) if each.fix is not None]
        if not told:
            break
        outline = put_right(outline, told[-1])
    return outline


WRITTEN = [
    (("附件:名单",), ("附件：名单",)),
    (("附件 名单",), ("附件： 名单",)),
    (("附件：名单。",), ("附件：名单",)),
    (("附件：名单；",), ("附件：名单",)),
    (("附件：1、名单", "2、职责表"), ("附件：1.名单", "2.职责表")),
    (("附件：一、名单", "二、职责表"), ("附件：1.名单", "2.职责表")),
    (("附件：1.名单；", "2.职责表。"), ("附件：1.名单", "2.职责表")),
    (("附件:1、名单。", "2、职责表。"), ("附件：1.名单", "2.职责表")),
    (("附件1：名单", "附件2：职责表"), ("附件：1.名单", "附件：2.职责表")),
]


@pytest.mark.parametrize(("bad", "good"), WRITTEN)
def test_a_note_is_put_right_step_by_step(bad: tuple[str, ...], good: tuple[str, ...]) -> None:
    right = all_put_right("L41", noted(*bad))
    assert tuple(block.text for block in right.blocks if block.kind == "attachment_note") == good


RIGHT = [
    ("附件：名单",),
    ("附件：1.名单", "2.职责表"),
    ("附件：1. 名单", "      2. 职责表"),
    ("附件：1．名单", "2．职责表"),
    ("附件：1.南屿县防台风工作领导小组及其成员单位", "职责分工名单", "2.职责表"),
    ("附件：名单（2026年）",),
    ("附件：1.名单 2.职责表",),
    ("附件：《南屿县防台风工作规定》",),
]


@pytest.mark.parametrize("lines", RIGHT)
def test_a_note_by_the_standard_is_left_alone(lines: tuple[str, ...]) -> None:
    assert not found("L41", noted(*lines))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("附件：1.名单",), True),
        (("附件：1、名单",), True),
        (("附件：名单",), False),
        (("附件：1.名单", "2.职责表"), False),
        (("附件：1.名单 2.职责表",), False),
        (("附件：2026年名单",), False),
    ],
)
def test_one_attachment_alone_has_no_number(lines: tuple[str, ...], told: bool) -> None:
    assert bool(found("L42", noted(*lines))) is told


def test_the_number_of_the_only_attachment_is_taken_out() -> None:
    outline = noted("附件：1. 名单")
    (finding,) = found("L42", outline)
    right = put_right(outline, finding)
    assert right.blocks[finding.block].text == "附件： 名单"
    assert not found("L42", right)


LABELS = [
    ("附件：", "附件"),
    ("附件:", "附件"),
    ("附件一", "附件"),
]


@pytest.mark.parametrize(("label", "good"), LABELS)
def test_the_label_of_the_only_attachment_is_put_right(label: str, good: str) -> None:
    outline = paper(attachment_note="附件：名单", attachment=(label, "名单"))
    (finding,) = found("L43", outline)
    assert (finding.fix, finding.level) == (good, "E")
    assert not found("L43", put_right(outline, finding))


def test_labels_are_counted_in_arabic_numbers_in_the_order_of_the_note() -> None:
    outline = paper(
        attachment_note=("附件：1.名单", "2.职责表", "3.路线图"),
        attachment=("附件一", "名单", "附件3", "职责表", "附件2：", "路线图"),
    )
    fixes = [each.fix for each in found("L43", outline)]
    assert fixes == ["附件1", "附件2", "附件3"]


def test_a_number_on_the_only_attachment_is_a_habit_and_no_error() -> None:
    outline = paper(attachment_note="附件：名单", attachment=("附件1", "名单"))
    assert [each.level for each in found("L43", outline)] == ["W"]


@pytest.mark.parametrize(
    ("noted_name", "title"),
    [
        ("名单", "名　单"),
        ("《名单》", "名单"),
        ("名单", "《名单》"),
        ("防台风（防汛）名单", "防台风(防汛)名单"),
    ],
)
def test_blanks_and_brackets_make_no_other_name(noted_name: str, title: str) -> None:
    assert not found("L43", paper(attachment_note=f"附件：{noted_name}", attachment=("附件", title)))


def test_a_title_over_two_lines_is_one_name() -> None:
    outline = paper(
        attachment_note="附件：南屿县防台风工作职责表", attachment=("附件", "南屿县防台风", "工作职责表")
    )
    assert not found("L43", outline)


def test_a_note_without_its_attachments_is_not_judged() -> None:
    outline = noted("附件：名单")
    assert not found("L43", outline)
    assert check(outline).not_checked["L43"] == ("附件正文",)
