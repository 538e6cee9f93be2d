"""A central office without a network or a store: it decides orders by the rules and feeds what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from oa_client.office.office import Office
from oa_core.modules import KINDS, apply, kind_of
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.workflow import Order
from sync.bodies import pack
from sync.core import Confused, Reply, Send, exchange
from sync.encoding import decode_act, encode
from sync.protocol import Hello, Pull, Push, Pushed, Result, Welcome, WireOrder
from tests.client.storage.feed_model import Feed
from tests.support.book import Book
from tests.support.county import COUNTY


@dataclass
class SmallCentre:
    """``results`` by order is what makes an order that is sent again do nothing."""

    person: str
    feed: Feed = field(default_factory=Feed)
    book: Book = field(default_factory=Book)
    results: dict[str, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tell(COUNTY)

    def do(self, person: str, act: object, record: str = "") -> Record:
        """Somebody else acts."""
        before = dict(self.book.records)
        done = self.book.do(person, act, record)
        self._tell([each for key, each in self.book.records.items() if before.get(key) != each])
        return done

    def answer(self, message: Hello | Push | Pull) -> Reply:
        """Answer one message."""
        match message:
            case Hello(turn):
                return Welcome(turn, "nanyu", self.feed.epoch, self.feed.head, "d", "t", 30)
            case Push(turn, epoch, orders):
                results = [self._decide(order) for order in orders]
                return Pushed(turn, epoch, self.feed.head, results)
            case Pull():
                return self.feed.page(message, limit=20)

    def _decide(self, order: WireOrder) -> Result:
        if order.id not in self.results:
            asked = Order(
                order.id, order.record, decode_act(order.kind, order.act), order.made_at, order.seen
            )
            try:
                after = apply(self.book.records.get(order.record), asked, self.book.context(self.person))
            except Refused as refusal:
                self.results[order.id] = Result(order.id, "refused", refusal.code)
            else:
                self.book.records |= {each.id: each for each in after}
                self._tell(after)
                self.results[order.id] = Result(order.id, "applied", seq=self.feed.head)
        return self.results[order.id]

    def _tell(self, records: Iterable[Record]) -> None:
        for record in records:
            kind = KINDS[kind_of(record)]
            root = self.book.records[kind.follows(record)] if kind.follows else record
            scopes = KINDS[kind_of(root)].scopes
            assert scopes is not None
            self.feed.put(record.id, pack(encode(record)), frozenset(scopes(root)), kind.name)


def converse(office: Office, centre: SmallCentre, turn: int = 0) -> None:
    """One conversation of an office with the centre."""
    office.exchange.begin()
    talk = exchange(turn)
    reply: Reply = None
    try:
        while True:
            step = talk.send(reply)
            reply = centre.answer(step.message) if isinstance(step, Send) else office.exchange.perform(step)
    except StopIteration:
        return
    except Confused as confused:
        raise AssertionError("the office and its centre do not agree") from confused
