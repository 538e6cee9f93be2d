"""The conversation, driven by hand: what is said in which order, whatever the other side answers."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core import (
    RESTARTS,
    Answered,
    Confused,
    EpochChanged,
    Outgoing,
    Page,
    Reply,
    Restart,
    Send,
    Step,
    Wanted,
    exchange,
)
from sync.protocol import Pull, Pulled, Push, Pushed, Result, WireOrder

NOW = datetime(2026, 9, 15, tzinfo=UTC)


def order(n: int) -> WireOrder:
    return WireOrder(f"o{n}", "lane", "lane", "duty.log", msgspec.Raw(b"{}"), NOW)


class Cache:
    """A cache in memory: batches of orders, and the position read."""

    def __init__(self, batches: list[list[WireOrder]]) -> None:
        self.batches = batches
        self.answered: list[str] = []
        self.position = 0
        self.epoch = 1

    def perform(self, step: Step) -> Reply:
        match step:
            case Outgoing():
                return Push(self.epoch, self.batches.pop(0)) if self.batches else None
            case Wanted():
                return Pull(self.epoch, {"all": self.position})
            case Answered(results):
                self.answered += [result.id for result in results]
            case Page(pulled):
                self.position = pulled.positions["all"]
            case Restart(epoch):
                self.epoch, self.position = epoch, 0
        return None


class Server:
    """A server that has ``pages`` of news and stands at ``epoch``."""

    def __init__(self, pages: int = 1, epoch: int = 1) -> None:
        self.pages = pages
        self.epoch = epoch
        self.heard: list[Push | Pull] = []

    def answer(self, message: Push | Pull) -> Pushed | Pulled | EpochChanged:
        self.heard.append(message)
        if message.epoch != self.epoch:
            return EpochChanged(self.epoch)
        if isinstance(message, Push):
            return Pushed(self.epoch, 0, [Result(each.id, "applied", seq=1) for each in message.orders])
        position = message.positions["all"] + 1
        more = position < self.pages
        return Pulled(self.epoch, self.pages, {"all": position}, [], [], more, NOW)


def converse(cache: Cache, server: Server) -> int:
    talk = exchange()
    reply: Reply = None
    try:
        while True:
            step = talk.send(reply)
            reply = server.answer(step.message) if isinstance(step, Send) else cache.perform(step)
    except StopIteration as end:
        return int(end.value)


def test_with_nothing_to_say_it_only_listens() -> None:
    server = Server()
    assert converse(Cache([]), server) == 1
    assert [type(message) for message in server.heard] == [Pull]


@given(st.integers(0, 5), st.integers(1, 5))
def test_everything_is_said_before_anything_is_heard_and_all_of_both(batches: int, pages: int) -> None:
    cache, server = Cache([[order(n)] for n in range(batches)]), Server(pages)
    assert converse(cache, server) == pages
    assert [type(message) for message in server.heard] == [Push] * batches + [Pull] * pages
    assert cache.answered == [f"o{n}" for n in range(batches)]
    assert cache.position == pages


def test_a_server_that_went_back_in_time_is_read_from_the_beginning() -> None:
    cache, server = Cache([[order(1)]]), Server(pages=3, epoch=2)
    assert converse(cache, server) == 3
    assert (cache.epoch, cache.position) == (2, 3)
    assert cache.answered == [], "the order was not executed under the old epoch"


def test_an_epoch_that_changes_while_listening_starts_the_reading_again() -> None:
    cache, server = Cache([]), Server(epoch=2)
    converse(cache, server)
    assert [message.epoch for message in server.heard] == [1, 2]


def test_a_server_that_never_settles_is_given_up() -> None:
    class Restless(Server):
        def answer(self, message: Push | Pull) -> Pushed | Pulled | EpochChanged:
            self.epoch += 1
            return super().answer(message)

    server = Restless()
    with pytest.raises(Confused):
        converse(Cache([]), server)
    assert len(server.heard) == RESTARTS
