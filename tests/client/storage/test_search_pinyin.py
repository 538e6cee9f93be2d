"""Titles and names are found by the letters people type for them, whichever way a character is read."""

from __future__ import annotations

import sys

import pytest

from oa_client.storage.database import Database
from oa_client.storage.pinyin import (
    NAME_READINGS,
    TITLE_READINGS,
    Letters,
    Readings,
    keep,
    kept_readings,
    pypinyin_readings,
    units_found,
    units_of,
)
from oa_client.storage.search_words import words


@pytest.fixture(scope="module")
def readings() -> Readings:
    return pypinyin_readings()


def meant(letters: list[Letters], typed: str) -> tuple[int, int] | None:
    return units_found(
        "|".join(each.initials for each in letters), "|".join(each.syllables for each in letters), typed
    )


def test_a_title_is_found_by_initials_and_by_syllables(readings: Readings) -> None:
    letters = readings.of_title("关于做好防汛抗旱工作的通知")
    assert meant(letters, "fxkh") == (4, 8)
    assert meant(letters, "fangxun") == (4, 6)
    assert meant(letters, "guanyuzuohaofangxunkanghangongzuodetongzhi") == (0, 13)
    assert meant(letters, "fangxu") == (4, 6)


def test_syllables_are_not_cut_in_two(readings: Readings) -> None:
    letters = readings.of_title("防汛")
    assert meant(letters, "ang") is None
    assert meant(letters, "ngxun") is None
    assert meant(letters, "fanxun") is None


def test_a_phrase_decides_how_its_characters_are_read(readings: Readings) -> None:
    assert readings.of_title("重庆银行长期调查")[0].syllables == "ChongQingYinHangChangQiDiaoCha"
    assert readings.of_title("六安市")[0].syllables == "LuAnShi"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单小梅", "shanxiaomei"),
        ("解明", "xieming"),
        ("解放", "xiefang"),
        ("仇海", "qiuhai"),
        ("曾荣", "zengrong"),
        ("曾荣", "zr"),
        ("覃勇", "qinyong"),
        ("区汉文", "ouhanwen"),
        ("查良", "zhaliang"),
        ("万俟雨", "moqiyu"),
        ("尉迟敏", "yuchimin"),
        ("任重", "renzhong"),
        ("任重", "renchong"),
        ("单于重乐", "chanyuchongyue"),
    ],
)
def test_a_name_is_found_by_every_reading(readings: Readings, name: str, typed: str) -> None:
    letters = readings.of_name(name)
    assert meant(letters, typed) is not None
    assert len(letters) <= NAME_READINGS


def test_a_doubtful_character_of_a_title_is_read_twice_where_no_phrase_decides(readings: Readings) -> None:
    letters = readings.of_title("关于覃塘、涌口整治的函")
    for typed in ("qintang", "tantang", "yongkou", "chongkou"):
        assert meant(letters, typed) is not None, typed
    assert len(letters) <= TITLE_READINGS
    assert len(readings.of_title("关于防汛工作的通知")) == 1


def test_digits_and_letters_stand_as_they_are_and_marks_part(readings: Readings) -> None:
    letters = readings.of_title("做好2026年WiFi、防汛")
    assert letters == [Letters("zh2026nwifi fx", "ZuoHao2026NianWIFI FangXun")]
    assert meant(letters, "2026nian") == (2, 7)
    assert meant(letters, "nwifi") == (6, 11)
    assert meant(letters, "wififang") is None
    assert sum(map(units_of, words("做好2026年WiFi、防汛"))) == len(letters[0].initials)


def test_a_character_nobody_can_read_stops_no_title(readings: Readings) -> None:
    assert readings.of_title("防\U0003134f汛") == [Letters("f?x", "Fang?Xun")]
    assert readings.of_title("") == [Letters("", "")]


def test_readings_are_kept_in_the_cache_and_pypinyin_is_let_go(
    database: Database, readings: Readings
) -> None:
    with database.read() as connection:
        assert kept_readings(connection) is None
    with database.write(durable=False) as connection:
        keep(connection, readings.packed())
    with database.read() as connection:
        again = kept_readings(connection)
    assert again is not None
    assert again.of_name("单解仇") == readings.of_name("单解仇")
    held = "pypinyin" in sys.modules
    pypinyin_readings()
    assert ("pypinyin" in sys.modules) == held
