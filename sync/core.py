"""The conversation with the central office, without I/O: what is said in which order.

``exchange`` is a generator. It yields requests to the server and acts on the cache, and is sent what came of them.
A worker thread drives it in production and the simulator in tests; inside there is no thread, clock or socket.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from sync.protocol import Pull, Pulled, Push, Pushed, Result


@dataclass(frozen=True)
class Outgoing:
    """Ask the cache for the next orders to send; answered by a ``Push`` or ``None``."""


@dataclass(frozen=True)
class Wanted:
    """Ask the cache how far it has read; answered by a ``Pull``."""


@dataclass(frozen=True)
class Send:
    """Say ``message`` to the server; answered by ``Pushed``, ``Pulled`` or ``EpochChanged``."""

    message: Push | Pull


@dataclass(frozen=True)
class EpochChanged:
    """The server's answer when it went back in time since the cache last heard of it."""

    epoch: int


@dataclass(frozen=True)
class Answered:
    """Commit: what became of orders."""

    results: list[Result]


@dataclass(frozen=True)
class Page:
    """Commit: a page of what is new."""

    pulled: Pulled


@dataclass(frozen=True)
class Restart:
    """Commit: read everything anew, as the server went back in time."""

    epoch: int


Step = Outgoing | Wanted | Send | Answered | Page | Restart
Reply = Push | Pull | Pushed | Pulled | EpochChanged | None
Conversation = Generator[Step, Reply, int]

RESTARTS = 3
"""How often one conversation starts again because the server's epoch moved; more means something is wrong."""


class Confused(Exception):
    """The server keeps changing its mind; the conversation is given up and tried again later."""


def exchange() -> Conversation:
    """One whole conversation: say everything that waits, then hear everything that is new.

    Gives the server's newest ``seq``. Orders go first so that the pages that follow already hold their effects.
    """
    for _ in range(RESTARTS):
        epoch = yield from _push_all()
        if epoch is None:
            head, epoch = yield from _pull_all()
            if epoch is None:
                return head
        yield Restart(epoch)
    raise Confused


def _push_all() -> Generator[Step, Reply, int | None]:
    """Send orders until none waits; gives the new epoch when the server's has changed."""
    while True:
        push = yield Outgoing()
        if push is None:
            return None
        assert isinstance(push, Push)
        pushed = yield Send(push)
        if isinstance(pushed, EpochChanged):
            return pushed.epoch
        assert isinstance(pushed, Pushed)
        yield Answered(pushed.results)


def _pull_all() -> Generator[Step, Reply, tuple[int, int | None]]:
    """Read pages until there are no more; gives the head reached and the new epoch if it changed."""
    while True:
        pull = yield Wanted()
        assert isinstance(pull, Pull)
        pulled = yield Send(pull)
        if isinstance(pulled, EpochChanged):
            return 0, pulled.epoch
        assert isinstance(pulled, Pulled)
        yield Page(pulled)
        if not pulled.more:
            return pulled.head, None
