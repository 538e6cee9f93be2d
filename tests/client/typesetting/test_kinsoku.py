"""Where lines may break."""

from __future__ import annotations

import pytest

from oa_client.typesetting.kinsoku import unbreakable


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in unbreakable(text)]


def test_chinese_breaks_after_every_character() -> None:
    assert cut("值班工作") == ["值", "班", "工", "作"]


@pytest.mark.parametrize("mark", list("，。、；：？！）》”’〉】〕…—％%"))
def test_a_closing_mark_stays_with_the_character_before_it(mark: str) -> None:
    assert cut(f"甲乙{mark}丙") == ["甲", f"乙{mark}", "丙"]


@pytest.mark.parametrize("mark", list("（《“‘〈【〔"))
def test_an_opening_mark_stays_with_the_character_after_it(mark: str) -> None:
    assert cut(f"甲{mark}乙丙") == ["甲", f"{mark}乙", "丙"]


def test_marks_in_a_row_stay_together() -> None:
    assert cut("见《法》（“甲”）。乙") == ["见", "《法》", "（“甲”）。", "乙"]


@pytest.mark.parametrize(
    "whole",
    ["2026年3月18日", "12月31日", "2026年3月", "2026年", "4800万元", "70.7%", "35亿", "GB/T", "9704-2012"],
)
def test_figures_stay_with_their_units_and_dates_stay_whole(whole: str) -> None:
    assert cut(f"甲{whole}，乙") == ["甲", f"{whole}，", "乙"]


def test_a_date_is_one_piece() -> None:
    assert cut("于2026年3月18日印发") == ["于", "2026年3月18日", "印", "发"]


def test_a_figure_and_its_unit_are_one_piece() -> None:
    assert cut("投资4800万元建成") == ["投", "资", "4800万元", "建", "成"]


def test_a_double_dash_is_not_cut() -> None:
    assert cut("甲——乙") == ["甲——", "乙"]


def test_a_western_word_is_one_piece_and_a_blank_parts_words() -> None:
    assert cut("GB 50180号文") == ["GB ", "50180号", "文"]


def test_a_blank_never_begins_a_piece() -> None:
    assert cut("甲　乙") == ["甲　", "乙"]


def test_pieces_are_the_whole_text() -> None:
    text = "（一）甲，2026年3月18日 GB/T 9704——《乙》……。"
    assert "".join(cut(text)) == text


def test_nothing_gives_no_pieces() -> None:
    assert cut("") == []


def test_a_very_long_word_is_looked_at_once() -> None:
    """A pasted base64 block must not freeze the window."""
    assert len(cut("a1" * 100_000)) == 1
