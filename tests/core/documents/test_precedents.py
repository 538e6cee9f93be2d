"""An earlier paper brought into this year: what is certain moves on and is told, the rest stays."""

from __future__ import annotations

import pytest

from oa_core.documents.model import Content
from oa_core.documents.precedents import Advanced, advanced, genre_of_title, likeness

TITLE = "南屿县人民政府关于做好2025年防台风工作的通知"
BODY = "2025年汛期将至。根据《南屿县2025年防汛预案》（屿府〔2025〕3号），2025年5月6日会议要求：\n2025年底前完成。"
LAST = Content(letterhead="yufu", title=TITLE, body=BODY)


def test_the_year_moves_on_in_title_and_text_and_every_place_is_told() -> None:
    moved, places = advanced(LAST, 2025, 2026)
    assert moved.title == "南屿县人民政府关于做好2026年防台风工作的通知"
    assert moved.body.startswith("2026年汛期")
    assert moved.body.endswith("2026年底前完成。")
    assert places[0] == Advanced("title", 11, 15, "2025")
    for place in places:
        text = moved.title if place.field == "title" else moved.body
        assert text[place.start : place.end] == "2026"
    assert [place.field for place in places] == ["title", "body", "body"]


def test_days_other_papers_and_their_numbers_stay_as_they_are() -> None:
    moved, _ = advanced(LAST, 2025, 2026)
    for kept in ("《南屿县2025年防汛预案》", "〔2025〕3号", "2025年5月6日"):
        assert kept in moved.body


@pytest.mark.parametrize("text", ["2024年以来", "12025年", "2025户", "编号2025", "共2025 年份"])
def test_what_is_not_the_year_of_the_paper_is_left_alone(text: str) -> None:
    content = Content(letterhead="yufu", body=text)
    assert advanced(content, 2025, 2026) == (content, ())


def test_a_paper_of_this_year_is_taken_as_it_is() -> None:
    assert advanced(LAST, 2025, 2025) == (LAST, ())


def test_nothing_but_the_year_changes() -> None:
    moved, places = advanced(LAST, 2025, 2026)
    back = moved.body
    for place in reversed([each for each in places if each.field == "body"]):
        back = back[: place.start] + place.was + back[place.end :]
    assert back == LAST.body


def test_titles_are_alike_whatever_their_years_and_numbers() -> None:
    assert likeness(TITLE, "南屿县人民政府关于做好2019年防台风工作的通知") == 1.0
    assert likeness("第3号台风防御工作", "第12号台风防御工作") == 1.0
    near = likeness(TITLE, "南屿县人民政府关于做好2025年防汛抗旱工作的通知")
    far = likeness(TITLE, "南屿县人民政府办公室关于召开乡村振兴现场会的函")
    assert 1 > near > 0.6 > far
    assert likeness("", TITLE) == 0.0


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        (TITLE, "通知"),
        ("关于印发办法（试行）的通知", "通知"),
        ("关于商请支持的函（代拟稿）", "函"),
        ("工作方案", ""),
    ],
)
def test_the_kind_is_read_from_the_end_of_the_title(title: str, genre: str) -> None:
    assert genre_of_title(title) == genre
