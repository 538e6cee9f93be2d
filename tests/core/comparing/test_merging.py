"""Two people's changes to one text: nothing is lost, nothing is chosen for anybody, nobody reads a mixed sentence."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oa_core.comparing.merging import Merge, MergeFate, merge
from oa_core.comparing.sentences import BREAK, Place, places, sentences

WRITTEN = [
    *(
        "各级要落实责任。",
        "一、落实责任",
        "5天内办结；",
        "特此通知。",
        "他说：“好。”",
        "何时报送？",
        "\ufffcab12cd34ef56",
    ),
    *("由水务局牵头。", "由应急局牵头。", "逾期的，予以通报！", "", "", "（见附件。）", "，并报告"),
]
ANY_TEXT = st.lists(st.sampled_from([*WRITTEN, BREAK, BREAK]), max_size=14).map("".join)


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text and two versions of it, each made from it by a few acts of a person."""
    base = draw(st.lists(st.sampled_from([*WRITTEN, BREAK]), min_size=3, max_size=16))

    def version() -> str:
        parts = list(base)
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(parts)))
            match draw(st.sampled_from(["add", "drop", "change", "move"])):
                case "add":
                    parts.insert(at, draw(st.sampled_from([*WRITTEN, "新写的一句。", "新的一段。\n"])))
                case "drop":
                    del parts[at : at + draw(st.integers(1, 3))]
                case "change":
                    parts[at : at + 1] = [draw(st.sampled_from(["改过的话。", "改过的半句"]))]
                case _:
                    moved = parts[at : at + 2]
                    del parts[at : at + 2]
                    to = draw(st.integers(0, len(parts)))
                    parts[to:to] = moved
        return "".join(parts)

    return "".join(base), version(), version()


ANY_THREE = st.one_of(versions(), st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT))


def neighbours(text: str) -> set[tuple[str, str]]:
    parts = ["", *sentences(text), ""]
    return set(pairwise(parts))


@given(ANY_TEXT)
def test_the_sentences_of_a_text_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(st.text())
def test_so_are_those_of_any_text_at_all(text: str) -> None:
    assert "".join(sentences(text)) == text
    assert all(each == BREAK or BREAK not in each for each in sentences(text))


def test_a_sentence_ends_with_its_mark_and_the_quotation_that_it_closes() -> None:
    text = "他说：“好。”然后走了；她问：何时？！\n（一）值班\n\ufffcab12cd34ef56"
    assert sentences(text) == [
        *("他说：“好。”", "然后走了；", "她问：何时？！", BREAK),
        *("（一）值班", BREAK, "\ufffcab12cd34ef56"),
    ]


def test_places_count_paragraphs_and_their_sentences_and_pass_empty_lines_over() -> None:
    parts = sentences("甲。乙。\n\n丙。")
    assert list(places(parts)) == [
        *(Place(1, 1), Place(1, 2), Place(1, 3)),
        *(Place(2, 1), Place(2, 1), Place(2, 2)),
    ]


@settings(max_examples=400)
@given(ANY_THREE)
def test_a_clean_merge_holds_no_sentence_that_nobody_wrote(three: tuple[str, str, str]) -> None:
    merged = merge(*three)
    if merged.clean:
        written = {part for text in three for part in sentences(text)}
        assert set(sentences(merged.text)) <= written
        assert neighbours(merged.text) <= set[tuple[str, str]]().union(*map(neighbours, three))


@settings(max_examples=400)
@given(ANY_THREE)
def test_the_pieces_are_the_three_texts_and_no_version_loses_a_word(three: tuple[str, str, str]) -> None:
    pieces = merge(*three).pieces
    assert "".join(each.base for each in pieces) == three[0]
    assert "".join(each.mine for each in pieces) == three[1]
    assert "".join(each.theirs for each in pieces) == three[2]


@settings(max_examples=400)
@given(ANY_THREE)
def test_what_either_side_wrote_is_in_the_text_or_asked_about(three: tuple[str, str, str]) -> None:
    base, mine, theirs = three
    merged = merge(base, mine, theirs)
    both = merged.with_choices([each.mine + each.theirs for each in merged.conflicts])
    there = [
        part for each in merged.conflicts for text in (each.mine, each.theirs) for part in sentences(text)
    ]
    there += sentences(both)
    for side in (mine, theirs):
        assert {part for part in sentences(side) if part not in sentences(base)} <= set(there)


@given(versions())
def test_who_alone_changed_something_gets_all_of_it(three: tuple[str, str, str]) -> None:
    base, mine, _ = three
    assert (
        merge(base, mine, base).text == merge(base, base, mine).text == merge(base, mine, mine).text == mine
    )


@settings(max_examples=300)
@given(ANY_THREE)
def test_it_does_not_matter_who_is_asked_first(three: tuple[str, str, str]) -> None:
    base, mine, theirs = three
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    swapped = {MergeFate.MINE: MergeFate.THEIRS, MergeFate.THEIRS: MergeFate.MINE}
    assert [(each.base, each.mine, each.theirs, each.fate) for each in one.pieces] == [
        (each.base, each.theirs, each.mine, swapped.get(each.fate, each.fate)) for each in other.pieces
    ]


BASE = "一是落实责任。二是加强值守。三是严肃纪律。\n各单位要及时报送。\n特此通知。"


def fates(merged: Merge) -> list[tuple[str, str, str, str]]:
    return [
        (each.fate.value, each.base, each.mine, each.theirs)
        for each in merged.pieces
        if each.fate is not MergeFate.SAME
    ]


def test_changes_in_different_paragraphs_are_put_together() -> None:
    merged = merge(BASE, BASE.replace("落实责任", "压实责任"), BASE.replace("及时报送", "每日报送"))
    assert merged.text == BASE.replace("落实责任", "压实责任").replace("及时报送", "每日报送")


def test_changes_with_a_sentence_between_them_are_put_together() -> None:
    merged = merge(BASE, BASE.replace("落实责任", "压实责任"), BASE.replace("严肃纪律", "严明纪律"))
    assert merged.text == BASE.replace("落实责任", "压实责任").replace("严肃纪律", "严明纪律")


def test_a_sentence_that_both_changed_is_asked_about_with_its_place() -> None:
    mine = "新的一段。\n" + BASE.replace("加强值守", "加强值班")
    merged = merge(BASE, mine, BASE.replace("加强值守", "坚持值守"))
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        "二是加强值守。",
        "二是加强值班。",
        "二是坚持值守。",
    )
    assert (conflict.mine_at, conflict.theirs_at) == (Place(2, 2), Place(1, 2))
    assert merged.with_choices(["二是两句都要。"]) == mine.replace("二是加强值班。", "二是两句都要。")


def test_sentences_side_by_side_are_asked_about_together() -> None:
    merged = merge(BASE, BASE.replace("落实责任", "压实责任"), BASE.replace("加强值守", "坚持值守"))
    assert fates(merged) == [
        (
            "conflict",
            "一是落实责任。二是加强值守。",
            "一是压实责任。二是加强值守。",
            "一是落实责任。二是坚持值守。",
        )
    ]


def test_the_same_change_of_both_is_taken_once() -> None:
    changed = BASE.replace("及时报送", "每日报送")
    merged = merge(BASE, changed, changed.replace("特此通知。", "特此通知！"))
    assert merged.text == changed.replace("特此通知。", "特此通知！")
    assert [fate for fate, *_ in fates(merged)] == ["both", "theirs"]


def test_who_takes_out_what_the_other_changed_is_asked() -> None:
    merged = merge(BASE, BASE.replace("各单位要及时报送。\n", ""), BASE.replace("及时报送", "每日报送"))
    assert not merged.clean
    assert "各单位要每日报送。" in merged.conflicts[0].theirs


def test_a_sentence_that_both_moved_to_different_places_is_not_put_in_twice_unasked() -> None:
    base = "甲。\n乙。\n丙。\n丁。\n戊。"
    merged = merge(base, "甲。\n丙。\n乙。\n丁。\n戊。", "甲。\n丙。\n丁。\n戊。\n乙。")
    assert [each.mine + each.theirs for each in merged.conflicts if "乙。" in each.mine + each.theirs]
    assert merged.with_choices(["" for _ in merged.conflicts]).count("乙。") == 0


def test_a_sentence_that_one_moved_and_the_other_took_out_does_not_come_back_unasked() -> None:
    base = "甲。\n乙。\n丙。\n丁。\n戊。"
    merged = merge(base, "甲。\n丙。\n丁。\n乙。\n戊。", "甲。\n丙。\n丁。\n戊。")
    assert not merged.clean


def test_a_table_is_taken_whole() -> None:
    base = "见下表。\n\ufffcaaaaaaaaaaaa\n特此通知。"
    mine, theirs = base.replace("a" * 12, "b" * 12), base.replace("特此通知。", "特此函告。")
    assert merge(base, mine, theirs).text == "见下表。\n\ufffcbbbbbbbbbbbb\n特此函告。"
    (conflict,) = merge(base, mine, base.replace("a" * 12, "c" * 12)).conflicts
    assert (conflict.mine, conflict.theirs) == ("\ufffcbbbbbbbbbbbb", "\ufffccccccccccccc")


def test_a_text_rewritten_in_every_sentence_is_still_merged_line_by_line() -> None:
    base = "\n".join(f"我县第{n}个乡镇要落实责任。" for n in range(400))
    (conflict,) = merge(base, base.replace("我县", "全县"), base.replace("第7个", "第8个")).conflicts
    assert conflict.base == "我县第7个乡镇要落实责任。"


def test_nothing_is_written_before_everything_is_chosen() -> None:
    merged = merge("甲。", "乙。", "丙。")
    with pytest.raises(ValueError, match="1 choices"):
        _ = merged.text
    with pytest.raises(ValueError, match="2 made"):
        merged.with_choices(["乙。", "丙。"])


def test_two_long_texts_are_merged_before_anybody_notices() -> None:
    chance = random.Random(9)
    base = [
        f"第{n}项工作要由{chance.choice('甲乙丙丁')}局在{chance.randrange(1, 13)}月底前完成；"
        for n in range(1100)
    ]
    for n in range(3, 1100, 4):
        base[n] += BREAK

    def edited() -> str:
        parts = list(base)
        for _ in range(60):
            parts[chance.randrange(1100)] = f"改成第{chance.randrange(999)}个样子。"
        return "".join(parts)

    three = "".join(base), edited(), edited()
    assert min(map(len, three)) > 20_000
    times = []
    for _ in range(5):
        start = time.perf_counter()
        merge(*three)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


def test_it_is_known_what_stands_before_each_question() -> None:
    base = "甲。乙。\n丙。\n丁。"
    merged = merge(base, "甲。乙一。\n丙。\n丁一。", "甲。乙二。\n丙。\n丁二。")
    choices = ["乙二。", "丁一。"]
    whole = merged.with_choices(choices)
    before = [merged.before(number, choices) for number in range(2)]
    assert before == ["甲。", "甲。乙二。\n丙。\n"]
    assert all(whole.startswith(each + choice) for each, choice in zip(before, choices, strict=True))
