"""The conversation, driven by hand: what is said in which order, whatever the other side answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from sync.core import (
    AGAIN,
    CHOKES,
    RESTARTS,
    Answered,
    Choked,
    Confused,
    Forked,
    Introduce,
    Outgoing,
    Page,
    PageTaken,
    Reply,
    Restart,
    Send,
    Step,
    Unanswered,
    Wanted,
    Welcomed,
    exchange,
)
from sync.protocol import Hello, Pull, Pulled, Push, Pushed, Result, Welcome, WireOrder

NOW = datetime(2026, 9, 15, tzinfo=UTC)
Message = Hello | Push | Pull


def order(n: int) -> WireOrder:
    return WireOrder(f"o{n}", "lane", "lane", "duty.log", b"{}", NOW)


@dataclass
class Cache:
    """A cache in memory: batches of orders, a cursor, and what was asked of it."""

    batches: list[list[WireOrder]] = field(default_factory=list)
    disagrees: int = 0
    epoch: int = 1
    welcomed: bool = False
    pos: int = 0
    answered: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    restarts: list[Forked] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)

    def perform(self, step: Step) -> Reply:
        match step:
            case Introduce(turn):
                self.turns.append(turn)
                return None if self.welcomed else Hello(turn, self.epoch)
            case Welcomed():
                self.welcomed = True
            case Outgoing(turn):
                self.turns.append(turn)
                return Push(turn, self.epoch, self.batches.pop(0)) if self.batches else None
            case Wanted(turn):
                self.turns.append(turn)
                return Pull(turn, self.epoch, {"all": (self.pos, 0)})
            case Answered(results):
                self.answered += [result.id for result in results]
            case Unanswered(push, _):
                self.unanswered += [each.id for each in push.orders]
            case Page(pulled):
                self.disagrees -= 1
                self.pos = 0 if self.disagrees >= 0 else pulled.head
                return PageTaken(self.disagrees >= 0)
            case Restart(forked):
                self.restarts.append(forked)
                self.epoch, self.pos = forked.epoch, 0
            case Send():
                raise AssertionError("messages are for the line")
        return None


@dataclass
class Server:
    """A server that has ``pages`` of news and stands at ``epoch``."""

    pages: int = 1
    epoch: int = 1
    heard: list[Message] = field(default_factory=list)

    def answer(self, message: Message) -> Reply:
        self.heard.append(message)
        match message:
            case Hello(turn):
                return Welcome(turn, "nanyu", self.epoch, 7, "d", "t", 30)
            case _ if message.epoch != self.epoch:
                return Forked(self.epoch, 7)
            case Push(turn):
                done = [Result(each.id, "applied", seq=1) for each in message.orders]
                return Pushed(turn, self.epoch, 0, done)
            case Pull(turn):
                self.pages -= 1
                return Pulled(turn, self.epoch, 9, 0, NOW, [], [], [], self.pages > 0)


def converse(cache: Cache, answer: Callable[[Message], Reply], first_turn: int = 0) -> int:
    talk = exchange(first_turn)
    reply: Reply = None
    try:
        while True:
            step = talk.send(reply)
            reply = answer(step.message) if isinstance(step, Send) else cache.perform(step)
    except StopIteration as end:
        return int(end.value)


def said(server: Server) -> list[type]:
    return [type(message) for message in server.heard]


def test_with_nothing_to_say_it_says_who_it_is_and_listens() -> None:
    server = Server()
    assert converse(Cache(), server.answer) == 9
    assert said(server) == [Hello, Pull]


def test_it_says_who_it_is_once() -> None:
    cache, server = Cache(), Server()
    converse(cache, server.answer)
    converse(cache, server.answer)
    assert said(server) == [Hello, Pull, Pull]


@given(st.integers(0, 5), st.integers(1, 5))
def test_everything_is_said_before_anything_is_heard_and_all_of_both(batches: int, pages: int) -> None:
    cache, server = Cache([[order(n)] for n in range(batches)]), Server(pages)
    assert converse(cache, server.answer) == 9
    assert said(server) == [Hello] + [Push] * batches + [Pull] * pages
    assert cache.answered == [f"o{n}" for n in range(batches)]


@given(st.integers(0, 3), st.integers(1, 3), st.integers(0, 1000))
def test_every_message_has_a_number_of_its_own(batches: int, pages: int, first: int) -> None:
    cache = Cache([[order(n)] for n in range(batches)])
    converse(cache, Server(pages).answer, first)
    assert cache.turns == list(range(first, first + len(cache.turns)))


def test_a_server_that_went_back_in_time_is_heard_of_before_an_order_is_said() -> None:
    cache, server = Cache([[order(1)]]), Server(epoch=2)
    assert converse(cache, server.answer) == 9
    assert cache.restarts == [Forked(2, 7)]
    assert said(server) == [Hello, Push, Pull], "no order under the old epoch"
    assert cache.answered == ["o1"]


@pytest.mark.parametrize(("batches", "kind"), [([[order(1)], [order(2)]], Push), ([], Pull)])
def test_an_epoch_that_changes_meanwhile_starts_the_conversation_again(
    batches: list[list[WireOrder]], kind: type
) -> None:
    cache, server = Cache([*batches]), Server()

    def restored_after_hello(message: Message) -> Reply:
        told = server.answer(message)
        server.epoch = 2
        return told

    converse(cache, restored_after_hello)
    assert cache.restarts == [Forked(2, 7)]
    assert said(server)[:2] == [Hello, kind]


def test_a_server_that_never_settles_is_given_up() -> None:
    server = Server()

    def restless(message: Message) -> Reply:
        server.epoch += 1
        return server.answer(message)

    cache = Cache()
    with pytest.raises(Confused):
        converse(cache, restless)
    assert len(cache.restarts) == RESTARTS


def test_an_order_the_server_chokes_on_lets_the_others_pass_and_the_news_come() -> None:
    cache, server = Cache([[order(1)], [order(2)], [order(3)]]), Server()

    def choking(message: Message) -> Reply:
        if isinstance(message, Push) and message.orders[0].id == "o2":
            return Choked("failed")
        return server.answer(message)

    assert converse(cache, choking) == 9
    assert (cache.answered, cache.unanswered) == (["o1", "o3"], ["o2"])


def test_a_server_that_chokes_on_everything_is_not_told_everything() -> None:
    cache, server = Cache([[order(n)] for n in range(9)]), Server()

    def choking(message: Message) -> Reply:
        return Choked("failed") if isinstance(message, Push) else server.answer(message)

    assert converse(cache, choking) == 9
    assert len(cache.unanswered) == CHOKES


@given(st.integers(0, AGAIN))
def test_what_does_not_agree_is_asked_for_again(times: int) -> None:
    server = Server(pages=1)
    assert converse(Cache(disagrees=times), server.answer) == 9
    assert said(server) == [Hello] + [Pull] * (times + 1)


def test_what_never_agrees_is_given_up() -> None:
    server = Server()
    with pytest.raises(Confused):
        converse(Cache(disagrees=99), server.answer)
    assert said(server).count(Pull) == AGAIN + 1


@dataclass(frozen=True)
class Odd:
    """What an odd server does at the n-th message."""

    at: int
    what: str


ODDITIES = ("older turn", "other kind", "other order", "missing result", "other epoch")


@given(st.integers(0, 3), st.lists(st.builds(Odd, st.integers(0, 6), st.sampled_from(ODDITIES)), max_size=3))
def test_an_odd_answer_never_becomes_news_or_a_result(batches: int, oddities: list[Odd]) -> None:
    cache, server = Cache([[order(n)] for n in range(batches)]), Server(2)
    odd = {each.at: each.what for each in oddities}

    def strange(message: Message) -> Reply:
        what = odd.get(len(server.heard))
        told = server.answer(message)
        assert isinstance(told, Welcome | Pushed | Pulled)
        if what == "older turn":
            return structs.replace(told, turn=told.turn - 1)
        if what == "other kind":
            return PageTaken(again=False)
        if isinstance(told, Pushed) and what == "other order":
            return structs.replace(told, results=[Result("x", "applied", seq=1)])
        if isinstance(told, Pushed) and what == "missing result":
            return structs.replace(told, results=[])
        if isinstance(told, Pulled) and what == "other epoch":
            return structs.replace(told, epoch=5)
        return told

    try:
        converse(cache, strange)
    except Confused:
        assert any(n < len(server.heard) for n in odd), "confused by an odd answer and by nothing else"
    assert "x" not in cache.answered
    assert cache.answered == [f"o{n}" for n in range(len(cache.answered))]
    assert cache.restarts == []
