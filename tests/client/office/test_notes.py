"""Words that are no act yet are kept for their place, and forgotten with the act."""

from __future__ import annotations

from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.storage.database import Database
from oa_core.refusal import Refused
from tests.client.conftest import KEY, Clock


def test_the_words_of_a_place_come_back_to_the_letter(office: Office) -> None:
    office.notes.keep("opinion:a", "同意，\n　请抓紧 ")
    office.notes.keep("duty", "接石门镇电话，")
    assert office.notes.kept("opinion:a") == "同意，\n　请抓紧 "
    assert office.notes.kept("duty") == "接石门镇电话，"
    assert office.notes.kept("opinion:b") == ""


def test_later_words_take_the_place_of_earlier_ones(office: Office) -> None:
    office.notes.keep("duty", "接石门镇电话")
    office.notes.keep("duty", "接石门镇电话：积水。")
    assert office.notes.kept("duty") == "接石门镇电话：积水。"


def test_an_emptied_field_leaves_nothing_behind(office: Office) -> None:
    office.notes.keep("duty", "写错了")
    office.notes.keep("duty", "")
    assert office.notes.kept("duty") == ""


def test_the_words_of_an_act_that_is_done_are_forgotten(office: Office) -> None:
    office.notes.keep("opinion:a", "同意。")
    office.notes.keep("opinion:b", "不同意。")
    office.notes.drop("opinion:a")
    assert (office.notes.kept("opinion:a"), office.notes.kept("opinion:b")) == ("", "不同意。")


@pytest.mark.parametrize(
    ("text", "code"),
    [("机密★5年\n要点", "classified"), ("正\x00文", "control_characters"), ("字" * 200_000, "text_too_long")],
)
def test_what_must_not_be_stored_is_refused_and_the_earlier_words_stay(
    office: Office, text: str, code: str
) -> None:
    office.notes.keep("duty", "先写的")
    with pytest.raises(Refused, match=code):
        office.notes.keep("duty", text)
    assert office.notes.kept("duty") == "先写的"


def test_a_classified_note_is_logged_without_its_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with pytest.raises(Refused, match="classified"):
        office.notes.keep("opinion:a", "绝密★30年\n不可外传的安排")
    assert "classified text refused: note at opinion:a" in caplog.text
    assert "不可外传" not in caplog.text


def test_words_outlive_the_program(office: Office, tmp_path: Path) -> None:
    office.notes.keep("duty", "还没写完")
    path = next(tmp_path.glob("clerk-*.db"))
    office.close()
    again = Office(Database(path, KEY), "clerk", Clock())
    assert again.notes.kept("duty") == "还没写完"
    again.close()
