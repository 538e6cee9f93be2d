"""Every change between two texts has the hand that made it, whatever was saved between them."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.comparing.characters import Fate, Hand
from oa_core.comparing.paragraphs import Change, compare, text_after, text_before
from oa_core.comparing.tracing import Saved, trace

NOON = datetime(2026, 9, 15, 4, 0, tzinfo=UTC)
LI = Hand("li", "李敏", NOON)
WANG = Hand("wang", "王建国", NOON)
ZHOU = Hand("zhou", "周倩", NOON)
WORDS = st.sampled_from(["各级", "要", "落实", "责任", "。", "值班", "24小时", "防汛"])
PARAGRAPHS = st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=5)


def hands(changes: tuple[Change, ...], fate: Fate) -> list[tuple[str, str]]:
    """What was taken out, or put in, and the name of who did it."""
    return [
        (piece.text, piece.by.name if piece.by else "")
        for change in changes
        for piece in change.pieces
        if piece.fate is fate
    ]


def test_one_change_by_one_person_is_theirs() -> None:
    changes = trace([Saved(["各乡镇要值班。"]), Saved(["各乡镇要加强值班。"], LI)])
    assert hands(changes, Fate.ADDED) == [("加强", "李敏")]


def test_two_people_on_the_way_each_have_their_own_change() -> None:
    way = [
        Saved(["一、责任", "各乡镇要值班。"]),
        Saved(["一、责任", "各乡镇要加强值班。"], LI),
        Saved(["一、严格落实责任", "各乡镇要加强值班。"], WANG),
    ]
    assert hands(trace(way), Fate.ADDED) == [("严格落实", "王建国"), ("加强", "李敏")]


def test_two_people_in_one_place_share_it() -> None:
    way = [Saved(["按时报送。"]), Saved(["按时上午报送。"], LI), Saved(["按时上午十二点报送。"], WANG)]
    assert hands(trace(way), Fate.ADDED) == [("上午", "李敏"), ("十二点", "王建国")]


def test_what_one_person_took_out_is_theirs_however_often_it_was_saved_since() -> None:
    way = [
        Saved(["各乡镇要加强值班。", "特此通知。"]),
        Saved(["各乡镇要值班。", "特此通知。"], LI),
        Saved(["各乡镇要值班。"], WANG),
        Saved(["各乡镇要值班值守。"], ZHOU),
    ]
    changes = trace(way)
    assert hands(changes, Fate.REMOVED) == [("加强", "李敏"), ("特此通知。", "王建国")]
    assert hands(changes, Fate.ADDED) == [("值守", "周倩")]


def test_of_what_was_written_and_taken_out_again_nothing_is_told() -> None:
    way = [Saved(["值班。"]), Saved(["值班。", "多余的一段。"], LI), Saved(["值班。"], WANG)]
    assert all(change.fate is Fate.KEPT for change in trace(way))


def test_what_the_machine_put_together_belongs_to_those_who_wrote_it() -> None:
    base = ["一、责任", "二、值班", "三、报送"]
    mine = ["一、责任", "二、值班值守", "三、报送"]
    theirs = ["一、严格落实责任", "二、值班", "三、报送"]
    both = ["一、严格落实责任", "二、值班值守", "三、报送"]
    way = [Saved(base), Saved(theirs, WANG), Saved(both, ZHOU, mine, LI, by_machine=True)]
    assert hands(trace(way), Fate.ADDED) == [("严格落实", "王建国"), ("值守", "李敏")]


def test_what_a_person_wrote_while_putting_two_texts_together_is_theirs() -> None:
    base, mine, theirs = ["按时报送。"], ["按时上午报送。"], ["按时下午报送。"]
    way = [Saved(base), Saved(theirs, WANG), Saved(["按时上午十点报送。"], ZHOU, mine, LI)]
    assert hands(trace(way), Fate.ADDED) == [("上午", "李敏"), ("十点", "周倩")]


def test_blocks_come_and_go_whole() -> None:
    changes = trace(
        [Saved(["文字", "\ufffcaaaaaaaaaaaa"]), Saved(["文字", "\ufffcaaaaaaaaaaab"], LI)],
        whole=lambda line: line.startswith("\ufffc"),
    )
    assert [change.fate for change in changes] == [Fate.KEPT, Fate.REMOVED, Fate.ADDED]
    assert hands(changes, Fate.ADDED) == [("\ufffcaaaaaaaaaaab", "李敏")]


def test_a_change_that_nobody_signed_has_no_hand() -> None:
    assert hands(trace([Saved(["甲"]), Saved(["乙"])]), Fate.ADDED) == [("乙", "")]


def test_the_same_text_twice_has_no_change() -> None:
    assert trace([Saved(["甲", "乙"])]) == compare(["甲", "乙"], ["甲", "乙"])


@given(st.lists(PARAGRAPHS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_both_texts_come_out_of_the_trace_to_the_letter(
    texts: list[list[str]], chance: random.Random
) -> None:
    way = [Saved(text, chance.choice([LI, WANG])) for text in texts]
    changes = trace(way)
    assert text_before(changes) == tuple(texts[0])
    assert text_after(changes) == tuple(texts[-1])


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_a_merge_has_hands_for_every_change(base: list[str], mine: list[str], theirs: list[str]) -> None:
    way = [Saved(base), Saved(theirs, WANG), Saved(mine + theirs, ZHOU, mine, LI, by_machine=True)]
    changes = trace(way)
    assert text_after(changes) == tuple(mine + theirs)
    assert {name for _text, name in hands(changes, Fate.ADDED)} <= {"王建国", "李敏", ""}


@pytest.mark.parametrize("saved", [1, 40])
def test_a_long_text_is_traced_quickly_enough_to_be_looked_at(saved: int) -> None:
    chance = random.Random(7)
    text = ["".join(chance.choices("各乡镇要落实责任加强值班防汛", k=100)) for _ in range(200)]
    way = [Saved(text)]
    for number in range(saved):
        other = list(way[-1].paragraphs)
        other[chance.randrange(200)] += f"第{number}次改动。"
        way.append(Saved(other, LI if number % 2 else WANG))
    start = time.perf_counter()
    changes = trace(way)
    assert len(hands(changes, Fate.ADDED)) >= min(saved, 20)
    assert time.perf_counter() - start < 2
