"""The conversation with the central office, without I/O: what is said in which order.

``exchange`` is a generator. It yields what is to be said to the server and what is to be done to the cache, and is
sent what came of it. A worker thread drives it in production and the simulator in tests; inside there is no thread,
clock, chance or socket.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from sync.protocol import Hello, Pull, Pulled, Push, Pushed, Result, Welcome


@dataclass(frozen=True)
class Introduce:
    """Ask the cache for its first words; answered by a ``Hello``, or ``None`` when it has been welcomed already."""

    turn: int


@dataclass(frozen=True)
class Outgoing:
    """Ask the cache for the next orders to send; answered by a ``Push`` or ``None``."""

    turn: int


@dataclass(frozen=True)
class Wanted:
    """Ask the cache how far it has read; answered by a ``Pull``."""

    turn: int


@dataclass(frozen=True)
class Send:
    """Say ``message`` to the server; answered by ``Welcome``, ``Pushed``, ``Pulled``, ``Forked`` or ``Choked``."""

    message: Hello | Push | Pull


@dataclass(frozen=True)
class Forked:
    """The server's answer when it went back in time since the cache last heard of it: of what it had done, what lies
    past ``fork_seq`` never happened. The least of all forks the cache has missed (sync.md B27)."""

    epoch: int
    fork_seq: int


@dataclass(frozen=True)
class Choked:
    """The server, which had just answered something else, gave no answer to a push."""

    code: str


@dataclass(frozen=True)
class Welcomed:
    """Commit: what the server knows the workstation by. Answered by ``None``."""

    welcome: Welcome


@dataclass(frozen=True)
class Answered:
    """Commit: what became of orders. Answered by ``None``."""

    results: list[Result]


@dataclass(frozen=True)
class Unanswered:
    """Commit: the server chokes on these orders. They rest until the next conversation, each is sent alone then, and
    held when the server chokes on it again and again (sync.md B8). Answered by ``None``."""

    push: Push
    code: str


@dataclass(frozen=True)
class Page:
    """Commit: a page of what is new. Answered by ``PageTaken``."""

    pulled: Pulled


@dataclass(frozen=True)
class PageTaken:
    """The page is in the cache. ``again``: something of it did not agree and has to be asked for anew. ``seconds``:
    how long taking it in held the cache, without the orders underway that were foreseen anew on top of it."""

    again: bool
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Restart:
    """Commit: read everything anew, and send again what the server has forgotten. Answered by ``None``."""

    forked: Forked


Step = Introduce | Outgoing | Wanted | Send | Welcomed | Answered | Unanswered | Page | Restart
Reply = Hello | Push | Pull | Welcome | Pushed | Pulled | Forked | Choked | PageTaken | None
Conversation = Generator[Step, Reply, int]

RESTARTS = 3
"""How often one conversation starts again because the server's epoch moved; more means something is wrong."""
AGAIN = 4
"""How often one conversation asks again for what did not agree: once to read it anew, once more to be sure before
much is forgotten, and one spare for a server that changes meanwhile."""
CHOKES = 3
"""How many pushes the server may choke on in one conversation before the rest waits for the next one."""


class Confused(Exception):
    """The server keeps changing its mind, or answers something else; the conversation is given up and tried again
    later."""


def exchange(first_turn: int = 0) -> Conversation:
    """One whole conversation: say who we are, say everything that waits, then hear everything that is new.

    Gives the server's newest ``seq``. Orders go first so that the pages that follow already hold their effects.
    Raises ``Confused``. ``first_turn`` numbers the messages; no two conversations of a workstation share numbers.
    """
    turns = itertools.count(first_turn)
    for _ in range(RESTARTS):
        forked = yield from _greet(next(turns))
        forked = forked or (yield from _push_all(turns))
        if forked is None:
            heard = yield from _pull_all(turns)
            if not isinstance(heard, Forked):
                return heard
            forked = heard
        yield Restart(forked)
    raise Confused("the server's epoch keeps changing")


def _greet(turn: int) -> Generator[Step, Reply, Forked | None]:
    """The first words, once a start: until the epochs agree nothing else is said, or a lane would be re-ordered."""
    hello = yield Introduce(turn)
    if hello is None:
        return None
    assert isinstance(hello, Hello)
    welcome = yield Send(hello)
    if not isinstance(welcome, Welcome) or welcome.turn != hello.turn:
        raise Confused("no welcome")
    yield Welcomed(welcome)
    return None if welcome.epoch == hello.epoch else Forked(welcome.epoch, welcome.fork_seq)


def _push_all(turns: Iterator[int]) -> Generator[Step, Reply, Forked | None]:
    """Send orders until none waits; tells when the server's epoch has changed."""
    choked = 0
    while choked < CHOKES:
        push = yield Outgoing(next(turns))
        if push is None:
            return None
        assert isinstance(push, Push)
        pushed = yield Send(push)
        if isinstance(pushed, Forked):
            return pushed
        if isinstance(pushed, Choked):
            yield Unanswered(push, pushed.code)
            choked += 1
            continue
        if not isinstance(pushed, Pushed) or pushed.turn != push.turn or not _fits(push, pushed):
            raise Confused("no answer to the orders")
        yield Answered(pushed.results)
    return None


def _fits(push: Push, pushed: Pushed) -> bool:
    return [order.id for order in push.orders] == [result.id for result in pushed.results]


def _pull_all(turns: Iterator[int]) -> Generator[Step, Reply, int | Forked]:
    """Read pages until there are no more; gives the head reached, or tells that the epoch changed."""
    again = 0
    while True:
        pull = yield Wanted(next(turns))
        assert isinstance(pull, Pull)
        pulled = yield Send(pull)
        if isinstance(pulled, Forked):
            return pulled
        if not isinstance(pulled, Pulled) or pulled.turn != pull.turn or pulled.epoch != pull.epoch:
            raise Confused("no page")
        taken = yield Page(pulled)
        assert isinstance(taken, PageTaken)
        if taken.again:
            again += 1
            if again > AGAIN:
                raise Confused("what is read does not agree with what the server has")
        elif not pulled.more:
            return pulled.head
