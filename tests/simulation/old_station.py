"""A workstation whose program is one version behind: it speaks API 1, reads by position, and keeps all in memory.

What it does is what the program of that version did (its ``sync/core.py`` and cache), in few words: it lives through
the same line, and never crashes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from oa_client.office.ids import Ids
from oa_core.duty.commands import Log
from oa_core.modules import command_of
from oa_server.http import older
from sync.encoding import encode
from sync.protocol import Failure, SignedIn, SignIn
from tests.simulation.clock import StationClock
from tests.simulation.county import PASSWORD
from tests.simulation.ledger import Book, Made, Standing
from tests.simulation.network import Network, Reply

AT_ONCE = 4


@dataclass
class Row:
    """A record as it holds it."""

    rev: int
    body: bytes
    scopes: set[str]


@dataclass
class OldStation:
    """One person at an old workstation."""

    number: int
    person: str
    token: str
    epoch: int
    network: Network
    clock: StationClock
    words: Callable[[], str]
    book: Book = field(default_factory=Book)
    orders: list[older.WireOrder] = field(default_factory=list)
    state: dict[str, older.Result | None] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    positions: dict[str, int] = field(default_factory=dict)
    told: str = ""
    _call: int | None = None
    _sent: list[older.WireOrder] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = Ids(self.clock)

    @property
    def talking(self) -> bool:
        """Whether it waits for an answer."""
        return self._call is not None

    def act(self, chance: random.Random) -> None:
        """The person writes into the duty log."""
        record = self._ids.new()
        act = Log(self.words(), self.clock())
        order = older.WireOrder(
            self._ids.new(), record, record, command_of(act), msgspec.Raw(encode(act)), self.clock()
        )
        self.orders.append(order)
        self.state[order.id] = None

    def see(self, step: int) -> None:
        """Write down the orders that are new, and how each stands."""
        for n, order in enumerate(self.orders):
            act = bytes(order.act)
            self.book.made.setdefault(
                order.id,
                Made(order.id, n, order.lane, order.record, order.kind, act, order.seen, self.person, step),
            )
            answer = self.state[order.id]
            state = "queued" if answer is None else {"applied": "settled"}.get(answer.status, answer.status)
            self.book.standing[order.id] = Standing(
                state, "" if answer is None else answer.code, 0 if answer is None else answer.seq, act
            )

    def sync(self) -> None:
        """Begin to talk, unless it does: orders first, then news."""
        if self._call is None:
            self._go_on()

    def _go_on(self) -> None:
        waiting = [order for order in self.orders if self.state[order.id] is None][:AT_ONCE]
        self._sent = waiting
        if waiting:
            self._say("push", older.Push(self.epoch, waiting))
        else:
            self._say("pull", older.Pull(self.epoch, self.positions))

    def _say(self, door: str, message: object) -> None:
        self._call = self.network.ask(self.number, door, msgspec.json.encode(message), self.token, older.API)

    def unanswered(self, call: int) -> None:
        """There will be no answer."""
        if call == self._call:
            self._call = None

    def give_up(self) -> None:
        """No answer in time."""
        self._call = None

    def hear(self, reply: Reply) -> None:
        """An answer arrives."""
        if reply.letter.call != self._call:
            return
        self._call = None
        try:
            if reply.answer.status == 200:
                self._take(reply.letter.door, reply.answer.body)
            else:
                self._failed(msgspec.json.decode(reply.answer.body, type=Failure))
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.told = "unreadable answer"

    def _take(self, door: str, body: bytes) -> None:
        match door:
            case "sign_in":
                self.token = msgspec.json.decode(body, type=SignedIn).token
                self._go_on()
            case "push":
                pushed = msgspec.json.decode(body, type=older.Pushed)
                if [result.id for result in pushed.results] == [order.id for order in self._sent]:
                    self.state |= {result.id: result for result in pushed.results}
                    self._go_on()
            case _:
                pulled = msgspec.json.decode(body, type=older.Pulled)
                self._page(pulled)
                if pulled.more:
                    self._go_on()

    def _failed(self, failure: Failure) -> None:
        if failure.code == "not_signed_in":
            device = f"old-{self.number}"
            self._say("sign_in", SignIn(self.person, PASSWORD, device))
        elif failure.code == "epoch_changed":
            self.epoch = int(failure.facts["epoch"])
            self.positions = {}
            self.doubted = set(self.rows)
            for row in self.rows.values():
                row.scopes.clear()
                row.rev = -1
            # It forgot an order once its effect was read back: only what was not can be asked for again.
            self._go_on()
        else:
            self.told = failure.code

    def _page(self, pulled: older.Pulled) -> None:
        for scope in pulled.drop:
            for id_ in list(self.rows):
                self._leave(id_, {scope})
        for change in pulled.changes:
            body = bytes(change.raw)
            if body not in (b"", b"null"):
                row = self.rows.setdefault(change.id, Row(-1, b"", set()))
                if change.rev >= row.rev:
                    row.rev, row.body = change.rev, body
                self.doubted.discard(change.id)
            if change.id in self.rows:
                self.rows[change.id].scopes |= set(change.into)
                self._leave(change.id, set(change.out_of))
        self.positions = dict(pulled.positions)
        if not pulled.more:
            for id_ in self.doubted:
                self.rows.pop(id_, None)
            self.doubted.clear()

    def _leave(self, record: str, scopes: set[str]) -> None:
        row = self.rows[record]
        row.scopes -= scopes
        if not row.scopes and record not in self.doubted:
            del self.rows[record]
