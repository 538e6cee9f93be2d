"""What was ordered and has not gone yet: while it rests it can be undone, and only then it waits for the line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from oa_client.office.orders import Pending
from ui.on_the_way import before_done, done_and_going, going, mark

NOW = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)
QUEUED = Pending("1", "p", "p", "document.submit", "关于防汛的通知", NOW, "queued", "", {}, "", NOW)
RESTING = replace(QUEUED, id="2", state="resting")


def test_what_waits_goes_with_the_line() -> None:
    assert going((QUEUED,)) == "待发，联网后送出"
    assert mark((QUEUED,)) == "待发"
    assert done_and_going((QUEUED,)) == "已经办过，正在等联网后发出。"


def test_what_rests_can_be_undone_first_also_behind_what_waits() -> None:
    for waiting in ((RESTING,), (QUEUED, RESTING)):
        assert going(waiting) == "几秒内可以撤销，然后送出"
        assert mark(waiting) == "可以撤销"
        assert done_and_going(waiting) == "已经办过，几秒内可以撤销，然后送出。"


def test_where_nothing_waits_nothing_is_said() -> None:
    assert going(()) == ""


@pytest.mark.parametrize(
    ("resting", "online", "words"),
    [
        (False, True, ""),
        (False, False, "（联网后送出）"),
        (True, True, "（几秒内可以撤销，然后送出）"),
        (True, False, "（几秒内可以撤销，联网后送出）"),
    ],
)
def test_before_what_was_just_done_stands_when_it_goes(resting: bool, online: bool, words: str) -> None:
    assert before_done(resting=resting, online=online) == words
