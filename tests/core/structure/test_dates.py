"""Days as documents write them, and as scanners read them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.structure.dates import Day, day_of, first_day_in

DIGITS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "day", "misread"),
    [
        ("2019年1月9日", date(2019, 1, 9), False),
        (" 2026 年 12 月 31 日 ", date(2026, 12, 31), False),
        ("２０２６年３月４日", date(2026, 3, 4), False),
        ("2026年03月04日", date(2026, 3, 4), False),
        ("二〇〇四年八月十二日", date(2004, 8, 12), False),
        ("二○一五年四月二十八日", date(2015, 4, 28), False),
        ("二零一五年十月三十一日", date(2015, 10, 31), False),
        ("一九九六年元月廿一日", date(1996, 1, 21), False),
        ("2026-03-12", date(2026, 3, 12), False),
        ("2026.3.12", date(2026, 3, 12), False),
        ("2026年8月3日20时", date(2026, 8, 3), False),
        ("2O26年l月4日", date(2026, 1, 4), True),
        ("二OO四年八月十二日", date(2004, 8, 12), True),
        ("—九九六年六月二十九日", date(1996, 6, 29), True),
    ],
)
def test_a_day_is_read(text: str, day: date, misread: bool) -> None:
    assert day_of(text) == Day(day, misread)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年",
        "2026年13月1日",
        "2026年2月30日",
        "二〇〇四年十十月一日",
        "3月4日",
        "2026年3月4日起施行",
        "9999年99月99日",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_of(text) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_words_and_in_figures(day: date) -> None:
    def counted(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")

    words = "".join(DIGITS[int(digit)] for digit in str(day.year))
    assert day_of(f"{words}年{counted(day.month)}月{counted(day.day)}日") == Day(day, False)
    assert day_of(f"{day.year}年{day.month}月{day.day}日") == Day(day, False)


def test_the_first_day_in_a_sentence() -> None:
    found = first_day_in("（2018年4月27日第二次会议通过，2019年1月1日起施行）")
    assert found is not None
    assert found.date == date(2018, 4, 27)
