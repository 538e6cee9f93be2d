"""The duty log: entries are written and corrected by new ones, never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from oa_core.duty.commands import Correct, Log
from oa_core.duty.model import TEXT_LIMIT, DutyEntry
from oa_core.duty.visibility import duty_scopes
from oa_core.duty.workflow import AHEAD, EARLIEST
from oa_core.refusal import Refused
from tests.support.book import Book
from tests.support.county import REGISTER

HAPPENED = datetime(2026, 9, 15, 1, 41, tzinfo=UTC)


def test_an_entry_tells_what_happened_when_and_who_wrote_it_when() -> None:
    people = {key: replace(each, server="nanyu") for key, each in REGISTER.people.items()}
    book = Book(register=replace(REGISTER, people=people))
    entry = book.do("clerk", Log("石门镇报告：和平路积水约30厘米。", HAPPENED))
    assert entry == DutyEntry(
        id=entry.id,
        organ="office",
        server="nanyu",
        happened_at=HAPPENED,
        made_at=book.now,
        received_at=book.now,
        person="clerk",
        name="李敏",
        text="石门镇报告：和平路积水约30厘米。",
        corrects="",
    )


def test_a_correction_is_a_new_entry_and_the_old_one_stays() -> None:
    book = Book()
    wrong = book.do("clerk", Log("积水30厘米。", HAPPENED))
    right = book.do("director", Correct(wrong.id, "积水13厘米。", HAPPENED))
    assert isinstance(right, DutyEntry)
    assert right.corrects == wrong.id
    assert book.records[wrong.id] == wrong


def test_an_entry_is_seen_by_its_whole_organ() -> None:
    entry = Book().do("shimen-clerk", Log("正常。", HAPPENED))
    assert isinstance(entry, DutyEntry)
    assert duty_scopes(entry) == {"organ:shimen"}


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("  ", "entry_empty", {}),
        ("长" * (TEXT_LIMIT + 1), "entry_too_long", {"limit": str(TEXT_LIMIT)}),
        ("机密★5年", "classified", None),
    ],
)
def test_an_entry_that_cannot_be_kept_is_refused(text: str, code: str, facts: dict[str, str] | None) -> None:
    with pytest.raises(Refused) as refused:
        Book().do("clerk", Log(text, HAPPENED))
    assert refused.value.code == code
    assert facts is None or refused.value.facts == facts


def test_an_entry_is_as_long_as_the_limit() -> None:
    Book().do("clerk", Log("长" * TEXT_LIMIT, HAPPENED))


def test_something_may_have_happened_since_the_year_2000_and_an_hour_ahead_of_its_writing() -> None:
    book = Book()
    writing = book.now + timedelta(minutes=1)
    book.do("clerk", Log("正常。", EARLIEST))
    book.do("clerk", Log("正常。", book.now + timedelta(minutes=1) + AHEAD))
    for wrong in (
        EARLIEST - timedelta(seconds=1),
        writing + AHEAD + timedelta(days=1),
        datetime(2026, 9, 15),  # noqa: DTZ001 - a time without a zone is one of the mistakes
    ):
        with pytest.raises(Refused) as refused:
            book.do("clerk", Log("正常。", wrong))
        assert (refused.value.code, refused.value.facts) == ("happened_at_wrong", {})


def test_nobody_corrects_another_organs_log_or_an_entry_that_is_not_there() -> None:
    book = Book()
    entry = book.do("clerk", Log("正常。", HAPPENED))
    for person, corrected in (("shimen-clerk", entry.id), ("clerk", "nowhere")):
        with pytest.raises(Refused, match="gone"):
            book.do(person, Correct(corrected, "更正。", HAPPENED))


def test_an_entry_is_written_once() -> None:
    book = Book()
    entry = book.do("clerk", Log("正常。", HAPPENED))
    with pytest.raises(Refused, match="exists"):
        book.do("clerk", Log("再写。", HAPPENED), entry.id)
    assert book.offered("clerk", entry) == set()


@pytest.mark.parametrize(
    "happened",
    [
        datetime(2026, 9, 15, 1, 41),  # noqa: DTZ001 - the mistake itself: a time without its zone
        datetime(1999, 12, 31, tzinfo=UTC),
        datetime(2026, 9, 16, tzinfo=UTC),
    ],
)
def test_a_time_that_cannot_be_right_is_refused(happened: datetime) -> None:
    with pytest.raises(Refused, match="happened_at_wrong"):
        Book().do("clerk", Log("正常。", happened))


def test_an_entry_holds_no_hidden_characters() -> None:
    with pytest.raises(Refused, match="control_characters"):
        Book().do("clerk", Log("正\u202e常", HAPPENED))
