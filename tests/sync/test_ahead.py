"""The next page is asked for while the one before it is taken in, and nobody notices but the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec import structs

from oa_client.office.office import Office
from sync.ahead import Answer, Message, ReadingAhead, expected
from sync.core import Page, PageTaken, Wanted
from sync.engine import Engine
from sync.protocol import Hello, Pull, Pulled, ScopePage, Welcome, Woken
from sync.trouble import Offline
from tests.client.conftest import Clock, change, page
from tests.client.conftest import clock as clock  # the fixtures of a workstation without a line
from tests.client.conftest import office as office
from tests.client.conftest import open_office as open_office
from tests.support.county import COUNTY
from tests.support.workstation import eventually

NOW = datetime(2026, 9, 15, tzinfo=UTC)


class Line:
    """Gives ``pages`` pages, a number further each; ``before`` is called before each answer."""

    def __init__(self, pages: int = 3, before: Callable[[Message], object] = lambda _message: None) -> None:
        self.heard: list[Message] = []
        self.before = before
        self.pages = pages
        self.closed = threading.Event()

    def send(self, message: Message) -> Answer:
        self.heard.append(message)
        self.before(message)
        if isinstance(message, Hello):
            return Welcome(message.turn, "nanyu", 1, 0, "d", "t", 30)
        assert isinstance(message, Pull)
        pos = message.scopes.get("all", (0, 0))[0] + 1
        told = [ScopePage("all", pos, 0, False, 0)]
        return Pulled(message.turn, 1, self.pages, 0, NOW, told, [], [], pos < self.pages)

    def wait(self, head: int) -> Woken:
        self.closed.wait()
        raise Offline("closed")

    def close(self) -> None:
        self.closed.set()


def asking(turn: int, pos: int = 0, most: int = 0) -> Pull:
    return Pull(turn, 1, {"all": (pos, 0)}, most)


def test_the_page_after_one_with_more_is_on_its_way_before_anybody_asks() -> None:
    line = Line()
    ahead = ReadingAhead(line)
    first = ahead.send(asking(1))
    assert isinstance(first, Pulled)
    eventually(lambda: len(line.heard) == 2)
    second = ahead.send(asking(2, pos=1, most=500))
    assert isinstance(second, Pulled)
    assert (second.turn, second.scopes[0].pos) == (2, 2)
    third = ahead.send(asking(3, pos=2, most=500))
    assert isinstance(third, Pulled)
    assert not third.more
    said = [asking(1), asking(2, pos=1), asking(3, pos=2, most=500)]
    assert line.heard == said, "each once, and none past the last"


def test_an_answer_to_something_else_is_thrown_away_and_comes_before_anything_else_is_said() -> None:
    here = threading.Event()
    line = Line(before=lambda message: here.wait(5) if message == asking(2, pos=1) else None)
    ahead = ReadingAhead(line)
    ahead.send(asking(1))
    eventually(lambda: len(line.heard) == 2)
    threading.Timer(0.1, here.set).start()
    again = ahead.send(structs.replace(asking(2), doubts=["all"]))
    assert here.is_set(), "one message is on the line at a time"
    assert isinstance(again, Pulled)
    assert again.scopes[0].pos == 1
    assert line.heard[1:3] == [asking(2, pos=1), structs.replace(asking(2), doubts=["all"])]


def test_a_line_that_breaks_ahead_of_time_breaks_for_who_wants_the_page_alone() -> None:
    def breaks(message: Message) -> None:
        if message == asking(2, pos=1):
            raise Offline("cut")

    ahead = ReadingAhead(Line(before=breaks))
    ahead.send(asking(1))
    with pytest.raises(Offline, match="cut"):
        ahead.send(asking(2, pos=1))
    ahead.send(asking(1))
    assert isinstance(ahead.send(Hello(7, 1)), Welcome), "nobody wanted that page any more"


def test_nothing_is_asked_ahead_on_a_line_that_was_closed() -> None:
    line = Line()
    ahead = ReadingAhead(line)
    ahead.close()
    ahead.send(asking(1))
    ahead.join(time.monotonic() + 1)
    assert line.heard == [asking(1)]


def test_what_is_expected_is_what_a_cache_asks_for(office: Office, clock: Clock) -> None:
    def wanted(turn: int) -> Pull:
        pull = office.exchange.perform(Wanted(turn))
        assert isinstance(pull, Pull)
        return pull

    def taken(pulled: Pulled) -> None:
        assert office.exchange.perform(Page(pulled)) == PageTaken(again=False)

    one = page("clerk", [change(COUNTY[0], {"all"}, seq=2, rev=2)], seq=2, now=clock.now, more=True)
    moved = [ScopePage("desk:other", 4, 3, False, 3), ScopePage("all", 1, 9, True, 0)]
    two = structs.replace(
        page("clerk", [], seq=9, now=clock.now, more=True, drop=["inbox:clerk"]), scopes=moved
    )
    for turn, pulled in ((1, one), (2, two)):
        pull = wanted(turn)
        taken(structs.replace(pulled, turn=turn))
        assert wanted(turn + 1) == expected(pull, pulled)


def test_closing_takes_less_than_two_seconds_while_a_page_ahead_never_comes(
    office: Office, clock: Clock
) -> None:
    frozen = threading.Event()
    line = Line(before=lambda message: frozen.wait(30) if read(message) > 1 else None)
    Engine(office, line, clock, lambda: None).start()
    eventually(lambda: len(line.heard) > 2)
    start = time.monotonic()
    office.close()
    took = time.monotonic() - start
    frozen.set()
    assert took < 2
    eventually(lambda: not [one for one in threading.enumerate() if one.name.startswith("oa-")])


def read(message: Message) -> int:
    """How far a pull has read what everybody reads."""
    return message.scopes["all"][0] if isinstance(message, Pull) else 0
