"""What a word is, and that a query finds exactly what a plain scan finds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_client.storage.search_words import (
    FIELD_END,
    SENTINEL,
    Phrase,
    ask,
    joined,
    locate,
    places,
    plain,
    snippet,
    words,
)

CHINESE = "防汛抗旱县政府办公室王李单〇"
RARE = "\u3400\u4dbf\U00020000\U0002a6df\U0002ceb0\U00031350\ue863\U000f0001"
MARKS = "，。、；：？！（）〔〕《》“”— …·‖\n\t　_-/.\"'*"
OTHERS = "aZé2019０Ａ㈠①ａ…ßПñ"
texts = st.text(st.sampled_from(CHINESE + RARE + MARKS + OTHERS), max_size=40)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
chinese_queries = st.text(st.sampled_from(CHINESE + RARE), min_size=1, max_size=4)


def scan(text: str, query: str) -> bool:
    """The plain scan: is the query a substring of the text, both made plain?"""
    return unicodedata.normalize("NFKC", query).lower() in unicodedata.normalize("NFKC", text).lower()


@given(texts, chinese_queries)
def test_chinese_characters_are_found_exactly_where_a_plain_scan_finds_them(text: str, query: str) -> None:
    assert ask(query).found_in([text]) == scan(text, query)


@given(texts, st.data())
def test_any_stretch_of_whole_words_is_found_in_the_text_it_was_cut_from(
    text: str, data: st.DataObject
) -> None:
    there = places(text)
    if not there:
        return
    first = data.draw(st.integers(0, len(there) - 1))
    last = data.draw(st.integers(first, len(there) - 1))
    stretch = text[there[first].start : there[last].end]
    assert ask(stretch).found_in([text])


@given(any_text)
def test_the_places_of_words_are_the_words(text: str) -> None:
    assert [place.word for place in places(text)] == words(text)


@given(any_text)
def test_no_word_disturbs_the_language_of_the_index(text: str) -> None:
    for word in words(text):
        assert not set(word) & set(' \t\n"*()^+-:{}\0')
        assert word != FIELD_END


def test_a_number_is_one_word_and_is_found_whole() -> None:
    number = "屿府〔2026〕12号"
    assert words(number) == ["屿", "府", SENTINEL, "2026", SENTINEL, "12", "号"]
    assert ask("12号").found_in([number])
    assert ask("屿府〔2026〕12号").found_in([number])
    assert ask("屿府[２０２６]12号").found_in([number])
    assert not ask("2号").found_in([number])
    assert not ask("202").found_in([number])


def test_the_last_word_of_letters_is_found_by_its_beginning() -> None:
    assert ask("wi").found_in(["开通WiFi服务"])
    assert ask("通wifi").found_in(["开通WiFi服务"])
    assert not ask("ifi").found_in(["开通WiFi服务"])
    assert not ask("wi服").found_in(["开通WiFi服务"])


def test_characters_on_both_sides_of_a_mark_are_no_neighbours() -> None:
    assert not ask("汛抗").found_in(["防汛、抗旱"])
    assert ask("防汛、抗旱").found_in(["防汛，抗旱"])


def test_parts_between_spaces_must_all_be_found_in_whichever_field() -> None:
    fields = ["防汛工作的通知", "王堃"]
    assert ask("防汛 王堃").found_in(fields)
    assert ask("王堃　通知").found_in(fields)
    assert not ask("防汛 抗旱").found_in(fields)
    assert not ask("通知王堃").found_in(fields)


def test_what_nobody_sees_parts_no_words() -> None:
    assert ask("葛城").found_in(["葛\U000e0100城"])
    assert ask("防\u200b汛").found_in(["防汛"])


@pytest.mark.parametrize("nothing", ["", "  ", "，。", "〔〕", "\n", "*", '"'])
def test_marks_alone_ask_for_nothing(nothing: str) -> None:
    assert ask(nothing).phrases == ()


def test_letters_may_be_pinyin_and_anything_else_may_not() -> None:
    assert ask("fxkh").pinyin == "fxkh"
    assert ask("Fang Xun").pinyin == "fangxun"
    assert ask("xi'an").pinyin == "xian"
    assert ask("2026nian").pinyin == "2026nian"
    for typed in ("f", "防xun", "2026", "fx，kh", ""):
        assert ask(typed).pinyin == ""


def test_the_index_takes_fields_apart_by_a_mark_of_their_own() -> None:
    assert joined(["防汛", "12号"]) == f"防 汛 {FIELD_END} 12 号"


def test_a_hit_is_pointed_at_in_the_text_as_it_was_written() -> None:
    text = "见屿府〔２０２６〕12号文"
    assert locate(text, ask("屿府[2026]12号").phrases[0]) == (1, 12)
    assert text[1:12] == "屿府〔２０２６〕12号"
    assert locate(text, ask("无").phrases[0]) is None
    assert locate("开通WiFi", Phrase(("wi",))) == (2, 6)


@given(texts, chinese_queries)
def test_what_is_found_can_be_pointed_at(text: str, query: str) -> None:
    phrase = ask(query).phrases[0]
    place = locate(text, phrase)
    assert (place is not None) == scan(text, query)
    if place is not None:
        assert words(text[slice(*place)]) == list(phrase.words)


def test_a_snippet_shows_the_hit_in_its_surroundings_on_one_line() -> None:
    text = "一" * 100 + "\n防汛\n" + "二" * 100
    shown, start, end = snippet(text, (101, 103))
    assert shown[start:end] == "防汛"
    assert shown.startswith("…一")
    assert shown.endswith("二…")
    assert "\n" not in shown
    assert snippet("防汛", (0, 2)) == ("防汛", 0, 2)


def test_plain_text_is_in_small_letters_and_full_width_forms_are_ordinary_ones() -> None:
    assert plain("ＡＢＣ（２０２６）㎡") == "abc·2026·m2"
