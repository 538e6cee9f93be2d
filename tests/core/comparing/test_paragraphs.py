"""Two versions told as changes: both can be read back exactly, and what a person reads are words, not splinters."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.comparing.characters import Fate, Piece, alike, pieces
from oa_core.comparing.paragraphs import Change, compare, text_after, text_before

GOV = Path(__file__).parents[2] / "data" / "gov"
PARAGRAPHS = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "一、落实责任", "各级要落实责任。", "各级、各部门要落实责任，5天内办结。", "特此通知。"]
        ),
        st.text(alphabet="一二三要落实责任，。 5.%a", max_size=30),
        st.text(max_size=10),
    ),
    max_size=12,
)


@given(PARAGRAPHS, PARAGRAPHS)
def test_rejecting_gives_the_first_version_and_accepting_the_second(
    before: list[str], after: list[str]
) -> None:
    changes = compare(before, after)
    assert text_before(changes) == tuple(before)
    assert text_after(changes) == tuple(after)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_a_paragraph_are_both_its_versions(before: str, after: str) -> None:
    told = pieces(before, after)
    assert "".join(each.text for each in told if each.fate is not Fate.ADDED) == before
    assert "".join(each.text for each in told if each.fate is not Fate.REMOVED) == after
    assert all(each.text for each in told)


def test_equal_texts_have_no_changes() -> None:
    text = ["一、落实责任", "", "特此通知。"]
    assert all(change.fate is Fate.KEPT for change in compare(text, text))
    assert [piece.fate for change in compare(text, text) for piece in change.pieces] == [Fate.KEPT] * 2


def test_a_number_changes_as_a_whole() -> None:
    assert pieces("投资1200万元", "投资1250万元") == (
        Piece(Fate.KEPT, "投资"),
        Piece(Fate.REMOVED, "1200"),
        Piece(Fate.ADDED, "1250"),
        Piece(Fate.KEPT, "万元"),
    )
    assert [piece.text for piece in pieces("增长5.5%。", "增长5.8%。")] == ["增长", "5.5%", "5.8%", "。"]


def test_a_latin_word_changes_as_a_whole() -> None:
    assert [piece.text for piece in pieces("用Windows系统", "用Winter系统")] == [
        "用",
        "Windows",
        "Winter",
        "系统",
    ]


def test_a_single_character_between_two_changes_changes_with_them() -> None:
    told = pieces("建设数据平台", "建设数字资源据点台")
    assert [piece.fate for piece in told].count(Fate.KEPT) <= 2


def test_a_paragraph_that_changed_inside_is_aligned_with_its_old_version() -> None:
    before = ["标题", "各级各部门要落实防台风责任。", "要加强值守。"]
    after = ["标题", "要备足物资，组织演练，转移群众。", "各级各部门要切实落实防台风责任。", "要加强值守。"]
    changes = compare(before, after)
    assert [change.fate for change in changes] == [Fate.KEPT, Fate.ADDED, Fate.KEPT, Fate.KEPT]
    assert [piece.text for piece in changes[2].pieces if piece.fate is Fate.ADDED] == ["切实"]


def test_a_paragraph_that_moved_goes_at_one_place_and_comes_at_the_other() -> None:
    before = ["甲甲甲甲甲甲", "乙乙乙乙乙乙", "丙丙丙丙丙丙"]
    after = ["乙乙乙乙乙乙", "丙丙丙丙丙丙", "甲甲甲甲甲甲"]
    assert [change.fate for change in compare(before, after)] == [
        Fate.REMOVED,
        Fate.KEPT,
        Fate.KEPT,
        Fate.ADDED,
    ]


def test_paragraphs_without_anything_in_common_are_exchanged() -> None:
    changes = compare(["天气很好，阳光明媚。"], ["请予批准拨付经费"])
    assert [change.fate for change in changes] == [Fate.REMOVED, Fate.ADDED]
    assert alike("天气很好", "请予批准拨付经费") == 0.0
    assert alike("天气很好", "天气很好") == alike("", "") == 1.0


def test_a_text_that_was_worked_over_everywhere_is_still_told_paragraph_by_paragraph() -> None:
    before = [f"第{n}项，由第{n}组负责落实，{n}日内办结，并报告结果。" for n in range(300)]
    after = ["新加的一段话，说明来由。", *(text.replace("落实", "抓好落实") for text in before)]
    begun = time.perf_counter()
    changes = compare(before, after)
    assert time.perf_counter() - begun < 5
    assert [change.fate for change in changes].count(Fate.REMOVED) == 0
    assert [change.fate for change in changes].count(Fate.ADDED) == 1


def test_a_change_that_only_came_has_no_first_version() -> None:
    assert Change(Fate.ADDED, (Piece(Fate.ADDED, "甲"),)).before is None
    assert Change(Fate.REMOVED, (Piece(Fate.REMOVED, "甲"),)).after is None


def test_twenty_thousand_characters_are_compared_while_one_waits() -> None:
    text = "".join((GOV / f"G0{n}.txt").read_text("utf-8") for n in (1, 2, 3)).split("\n")
    other = [line.replace("改革", "深化改革").replace("要", "应") for line in text if "监管" not in line[:9]]
    begun = time.perf_counter()
    changes = compare(text, other)
    assert time.perf_counter() - begun < 2
    assert text_after(changes) == tuple(other)


@pytest.mark.parametrize("count", [10_000])
def test_ten_thousand_paragraphs_are_compared_in_bounded_time(count: int) -> None:
    before = [f"第{n}段，{'同样的话。' * 3}" for n in range(count)]
    after = [f"第{n * 7 % count}段，{'同样的话。' * 3}改" for n in range(count)]
    begun = time.perf_counter()
    changes = compare(before, after)
    assert time.perf_counter() - begun < 10
    assert text_before(changes) == tuple(before)
    assert text_after(changes) == tuple(after)


def test_a_paragraph_of_a_hundred_thousand_characters_is_compared_in_bounded_time() -> None:
    begun = time.perf_counter()
    (change,) = compare(["甲乙丙丁" * 25_000], ["乙丙丁甲" * 25_000])[:1]
    assert time.perf_counter() - begun < 5
    assert change.before == "甲乙丙丁" * 25_000
