"""Titles in balanced lines."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from oa_client.typesetting.grid import SIZE_2, WIDTH
from oa_client.typesetting.lines import Compositor, Line
from oa_client.typesetting.title import balanced, title_lines
from tests.client.typesetting.papers import REAL, fonts_here, real_paper

CELL = SIZE_2.cell


def lines_of(title: str) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in set_title(title)]


def set_title(title: str) -> list[Line]:
    return title_lines(title, Compositor(fonts_here()))


def is_hourglass(lengths: list[float]) -> bool:
    """Whether some line is shorter than a line above it and a line below it."""
    return any(
        max(lengths[:at]) > length + 0.01 and max(lengths[at + 1 :]) > length + 0.01
        for at, length in enumerate(lengths)
        if 0 < at < len(lengths) - 1
    )


def test_a_short_title_is_one_line() -> None:
    assert lines_of("南屿县人民政府关于表彰先进的决定") == ["南屿县人民政府关于表彰先进的决定"]


@pytest.mark.parametrize("name", REAL)
def test_real_titles_are_neither_cut_inside_common_words_nor_shaped_like_an_hourglass(name: str) -> None:
    title = real_paper(name).title
    lines = set_title(title)
    texts = lines_of(title)
    assert "".join(texts) == title
    assert all(line.width <= WIDTH + 0.01 for line in lines)
    assert not is_hourglass([line.width for line in lines])
    assert all(len(text) >= 4 for text in texts)
    assert min(line.width for line in lines) > 0.5 * max(line.width for line in lines)
    for cut, following in pairwise(texts):
        for word in (
            "国务院",
            "办公厅",
            "关于",
            "通知",
            "意见",
            "工作",
            "管理",
            "发展",
            "建设",
            "制度",
            "指导",
        ):
            for at in range(1, len(word)):
                assert not (cut.endswith(word[:at]) and following.startswith(word[at:])), (cut, following)
        assert not following.startswith(("的", "、", "》", "”", "）"))
        assert not cut.endswith(("《", "“", "（"))


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("G24", "哈尔滨市"),
        ("G18", "改革中"),
        ("G18", "文化事业单位"),
        ("G23", "巴东县"),
        ("G30", "第2741号"),
        ("G21", "辽宁省"),
    ],
)
def test_places_and_phrases_stay_whole(name: str, whole: str) -> None:
    assert any(whole in text for text in lines_of(real_paper(name).title))


def test_random_titles_are_never_hourglasses_or_single_characters() -> None:
    dice = random.Random(5)
    for _ in range(300):
        title = "".join(
            dice.choice("关于做好森林防火值班工作的通知县政府和《办法》、2026")
            for _ in range(dice.randint(1, 75))
        )
        widths = [CELL / 2 if character.isascii() else CELL for character in title]
        cuts = balanced(title, widths, WIDTH)
        lengths = [sum(widths[start:end]) for start, end in cuts]
        assert "".join(title[start:end] for start, end in cuts) == title
        assert max(lengths) <= WIDTH + 0.01
        assert not is_hourglass(lengths), title
        assert len(title) == 1 or all(end - start > 1 for start, end in cuts), title


def test_the_writer_may_break_the_title_by_hand() -> None:
    assert lines_of("南屿县人民政府\n关于表彰先进的决定") == ["南屿县人民政府", "关于表彰先进的决定"]


def test_each_line_knows_where_it_was_taken_from() -> None:
    title = real_paper("G13").title
    for line in set_title(title):
        for run in line.runs:
            assert run.source is not None
            assert title[run.source.offset :].startswith(run.text)


def test_an_endless_title_still_breaks() -> None:
    title = "森林防火" * 100
    assert "".join(lines_of(title)) == title
    assert all(line.width <= WIDTH + 0.01 for line in set_title(title))


def test_no_title_gives_no_line() -> None:
    assert set_title("") == []


@pytest.mark.parametrize(
    "lines",
    [
        ["南屿县人民政府办公室关于印发南屿县", "政府投资项目审计监督办法的通知"],
        ["南屿县应急管理局关于进一步加强危险化学品", "企业安全生产监督管理工作的通知"],
        ["南屿县教育局关于做好2026年秋季学期", "义务教育阶段学校招生工作的通知"],
        ["南屿县人民政府办公室关于成立南屿县", "国土空间总体规划编制工作领导小组的通知"],
        ["海南省人民政府关于印发海南省新一轮", "找矿突破战略行动实施方案的通知"],
    ],
)
def test_no_line_of_a_countys_title_ends_inside_a_word_or_the_countys_name(lines: list[str]) -> None:
    assert lines_of("".join(lines)) == lines
