"""What a reader of 花脸稿 sees inside a changed paragraph: whole words and numbers, at the place where they changed."""

from __future__ import annotations

import pytest

from oa_core.comparing.characters import Fate, alike, likeness, pieces, shape

_SIGNS = {Fate.KEPT: "{}", Fate.REMOVED: "[-{}-]", Fate.ADDED: "[+{}+]"}


def marked(before: str, after: str) -> str:
    return "".join(_SIGNS[piece.fate].format(piece.text) for piece in pieces(before, after))


CHANGES = [
    ("", "", ""),
    ("", "新的", "[+新的+]"),
    ("旧的", "", "[-旧的-]"),
    ("一样", "一样", "一样"),
    ("要落实责任。", "要切实落实责任。", "要[+切实+]落实责任。"),
    ("要切实落实责任。", "要落实责任。", "要[-切实-]落实责任。"),
    ("投资1200万元。", "投资1250万元。", "投资[-1200-][+1250+]万元。"),
    ("增长5.5%。", "增长5.8%。", "增长[-5.5%-][+5.8%+]。"),
    ("共1,234人。", "共1,235人。", "共[-1,234-][+1,235+]人。"),
    ("屿府〔2025〕12号", "屿府〔2026〕12号", "屿府[-〔2025〕-][+〔2026〕+]12号"),
    ("用Word打开", "用WPS打开", "用[-Word-][+WPS+]打开"),
    ("前面的话。后面的话。", "前面的话。", "前面的话。[-后面的话。-]"),
    ("后面的话。", "前面的话。后面的话。", "[+前面的话。+]后面的话。"),
]


@pytest.mark.parametrize(("before", "after", "shown"), CHANGES)
def test_a_change_is_shown_in_whole_words(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_changes_far_apart_are_told_apart() -> None:
    before = "各级要落实责任，加强值守，及时报告情况。"
    after = "各级都要落实责任，加强值守，及时上报情况。"
    assert marked(before, after) == "各级[+都+]要落实责任，加强值守，及时[-报告-][+上报+]情况。"


def test_a_single_character_between_two_changes_is_no_island() -> None:
    told = pieces("甲甲甲中乙乙乙", "丙丙丙中丁丁丁")
    assert [piece.fate for piece in told] == [Fate.REMOVED, Fate.ADDED]


def test_two_texts_are_as_alike_as_the_pairs_of_letters_they_share() -> None:
    assert alike("落实责任", "落实责任") == 1.0
    assert alike("落实责任", "天气很好") == 0.0
    assert alike("各级要落实责任", "各级要切实落实责任") > 0.7
    assert alike("甲", "甲乙丙丁戊") == alike("甲乙丙丁戊", "甲")


def test_a_shape_remembers_how_a_text_begins_and_ends() -> None:
    assert shape("甲") == {"^甲", "甲$"}
    assert likeness(shape("甲乙"), shape("乙甲")) == 0.0
