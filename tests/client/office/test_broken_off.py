"""Whatever the program does to a cache, it does whole or not at all: each of its writes is broken off at each of its
statements, and then the cache is as it was, nobody has been told anything, and the same act still succeeds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from oa_client.office.changes import Changes
from oa_client.office.office import Office
from oa_client.storage import schema
from oa_core.documents.commands import SendBack, Submit
from oa_core.duty.commands import Log
from oa_core.refusal import Refused
from sync.core import Answered, Forked, Outgoing, Page, Restart, Unanswered, Welcomed
from sync.protocol import Pulled, Push, Result, Welcome
from tests.client.conftest import page, sent
from tests.support.book import CONTENT, Book

PIN = "280415"


class Cut(BaseException):
    """The power went: nothing in the program gets to handle that."""


@contextmanager
def cut_at(statement: int) -> Iterator[None]:
    """Everything breaks off before the n-th statement is carried out."""
    count = itertools.count(1)

    def cut(*_: object) -> None:
        if next(count) == statement:
            raise Cut

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", cut)


def everything(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    with office.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in schema.metadata.sorted_tables
        }


@dataclass
class Scene:
    """The clerk's office in the middle of a day: a paper that was saved, one that was sent back, one in review, an
    order that was refused, one that is held, one on the line and one that waits; a kept draft and a note."""

    office: Office
    book: Book
    returned: str
    saved: str
    refused: str
    held: str
    push: Push
    news: Pulled

    def submit(self) -> None:
        working = self.office.drafting.open(self.returned)
        self.office.drafting.submit(working, replace(CONTENT, body="补充了。"), to="director")


@pytest.fixture
def scene(office: Office) -> Scene:
    book = Book()
    returned = book.submitted()
    book.do("director", SendBack("请补充联系人。"), returned.id)
    saved = book.drafted(replace(CONTENT, title="存过的"))
    book.submitted(replace(CONTENT, title="在审核的"))
    news = page("clerk", sent(book.records, "clerk", seq=5), seq=5, now=office.now())
    office.exchange.perform(Page(news))

    def going() -> Push:
        push = office.exchange.perform(Outgoing(1))
        assert isinstance(push, Push)
        return push

    def begun(title: str) -> str:
        working = office.drafting.begin()
        return office.drafting.save(working, replace(CONTENT, title=title)).document_id

    begun("被拒绝的")
    begun("服务器不认识的")
    refused, held = (order.id for order in going().orders)
    results = [Result(refused, "refused", "letterhead_unknown"), Result(held, "unsupported")]
    office.exchange.perform(Answered(results))
    begun("在路上的")
    push = going()
    office.execute(office.new_id(), Log("没有送出的。", office.now()))
    office.drafting.keep(office.drafting.open(saved.id), replace(CONTENT, body="正在写的。"))
    office.notes.keep("duty", "二十时")
    office.locking.set_pin(PIN)
    with suppress(Refused):
        office.locking.unlock("000000")
    book.do("clerk", Submit("director"), saved.id)
    book.do("clerk", Log("别处写的。", book.now))
    newer = sent(book.records, "clerk", seq=9, rev=2)
    news = page("clerk", newer, seq=9, now=book.now, drop=["desk:office"])
    return Scene(office, book, returned.id, saved.id, refused, held, push, news)


def an_answer(scene: Scene) -> None:
    scene.office.exchange.perform(Answered([Result(o.id, "refused", "x") for o in scene.push.orders]))


def a_welcome(scene: Scene) -> None:
    welcome = Welcome(1, "nanyu", 1, 0, "another", "t", 30)
    scene.office.exchange.perform(Welcomed(welcome))


WRITES: dict[str, Callable[[Scene], object]] = {
    "an act": lambda s: s.office.execute(s.office.new_id(), Log("正常。", s.office.now())),
    "saving and submitting": Scene.submit,
    "keeping a draft": lambda s: s.office.drafting.keep(s.office.drafting.open(s.returned), CONTENT),
    "discarding a draft": lambda s: s.office.drafting.discard(s.saved),
    "saving": lambda s: s.office.drafting.save(
        s.office.drafting.open(s.returned), replace(CONTENT, body="另写。")
    ),
    "taking a draft out": lambda s: s.office.drafting.take_out(s.saved),
    "a note": lambda s: s.office.notes.keep("duty", "二十时三十分"),
    "dropping a note": lambda s: s.office.notes.drop("duty"),
    "closing a refusal": lambda s: s.office.orders.close(s.refused),
    "taking a refused text back": lambda s: s.office.orders.take_back(s.refused),
    "trying again": lambda s: s.office.orders.retry(s.held),
    "a start": lambda s: s.office.exchange.start(),
    "a conversation": lambda s: s.office.exchange.begin(),
    "a push": lambda s: s.office.exchange.perform(Outgoing(7)),
    "an answer": an_answer,
    "no answer": lambda s: s.office.exchange.perform(Unanswered(s.push, "failed")),
    "a page": lambda s: s.office.exchange.perform(Page(s.news)),
    "a restored server": lambda s: s.office.exchange.perform(Restart(Forked(2, 0))),
    "a welcome as somebody else": a_welcome,
    "a retired device": lambda s: s.office.exchange.purge(),
    "another PIN": lambda s: s.office.locking.set_pin("123456"),
    "a wrong PIN": lambda s: wrong_pin(s),
    "the password": lambda s: by_password(s),
}


def wrong_pin(scene: Scene) -> None:
    with suppress(Refused):
        scene.office.locking.unlock("000000")


def by_password(scene: Scene) -> None:
    scene.office.locking.ask_password_with(lambda _password: None)
    scene.office.locking.unlock_with_password("Nanyu-2026")


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_that_breaks_off_leaves_everything_as_it_was(
    scene: Scene, write: Callable[[Scene], object]
) -> None:
    office = scene.office
    before = everything(office)
    told: list[Changes] = []
    office.on_change(told.append)
    for statement in itertools.count(1):
        told.clear()
        try:
            with cut_at(statement):
                write(scene)
        except Cut:
            if everything(office) == before:
                assert told == [], f"broken off before statement {statement}"
                continue
            # Written whole: what broke off came of hearing of it.
        assert statement > 2
        break
    assert everything(office) != before, "and it does something when it is let"
