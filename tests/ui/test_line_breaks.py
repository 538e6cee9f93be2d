"""Titles in two lines read well: nothing lone, nothing torn, nothing lost unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.line_breaks import CLOSING, OPENING, pieces, two_lines


def wide(text: str) -> float:
    """Chinese characters two units, the others one."""
    return sum(1 if character.isascii() else 2 for character in text)


def test_a_short_title_stays_in_one_line() -> None:
    assert two_lines("县政府关于值班的通知", 40, wide) == ("县政府关于值班的通知",)


def test_the_organ_stands_above_and_the_matter_below() -> None:
    title = "南屿县人民政府关于调整县防汛抗旱指挥部成员的通知"
    assert two_lines(title, 42, wide) == ("南屿县人民政府", "关于调整县防汛抗旱指挥部成员的通知")


def test_one_character_is_never_left_alone_below() -> None:
    above, below = two_lines("一二三四五六七八九十一", 20, wide)
    assert len(below) >= 3
    assert above + below == "一二三四五六七八九十一"


def test_a_closing_mark_never_begins_a_line() -> None:
    _above, below = two_lines("关于印发《南屿县高效办成一件事清单》的若干通知", 34, wide)
    assert below[0] not in CLOSING


def test_a_year_is_not_torn() -> None:
    lines = two_lines("县政府办关于做好某某2026年度工作的通知文件", 22, wide)
    assert any("2026年" in line for line in lines)


def test_what_does_not_fit_two_lines_ends_in_an_ellipsis() -> None:
    lines = two_lines("字" * 50, 20, wide)
    assert len(lines) == 2
    assert lines[1].endswith("…")


@given(
    st.text(alphabet="通知关于的，。》《（）2026年ab 〔〕号“”", min_size=1, max_size=60), st.integers(8, 60)
)
def test_any_title_is_cut_within_its_width_and_by_the_rules(text: str, width: int) -> None:
    lines = two_lines(text, width, wide)
    assert 1 <= len(lines) <= 2
    whole = " ".join(text.split())
    if len(lines) == 2:
        above, below = lines
        assert above
        if not below.endswith("…"):
            assert (above + below).replace(" ", "") == whole.replace(" ", "")
        longest = max(wide(piece) for piece in pieces(whole))
        if longest <= width:
            assert wide(above) <= width
        assert wide(below) <= width


@pytest.mark.parametrize("text", ["《通知》", "（3月19日）", "“高效办成一件事”"])
def test_marks_cling_to_what_they_enclose(text: str) -> None:
    parts = pieces(text)
    assert not [part for part in parts[1:] if part[0] in CLOSING]
    assert not [part for part in parts[:-1] if part[-1] in OPENING]
