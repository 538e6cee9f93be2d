"""Asking for the next page while the one before it is taken in: server and workstation need not take turns."""

from __future__ import annotations

import threading
import time
from typing import Protocol

from msgspec import structs

from sync.core import Forked
from sync.protocol import Hello, Pull, Pulled, Push, Pushed, Welcome, Woken

Message = Hello | Push | Pull
Answer = Welcome | Pushed | Pulled | Forked


class Line(Protocol):
    """What the engine needs of a transport."""

    def send(self, message: Message) -> Answer: ...

    def wait(self, head: int) -> Woken: ...

    def close(self) -> None: ...


def expected(pull: Pull, pulled: Pulled) -> Pull:
    """What will be asked after ``pulled``, unless something of it does not agree with what is here."""
    cursors = {name: cursor for name, cursor in pull.scopes.items() if name not in pulled.drop}
    for told in pulled.scopes:
        pos, floor = (0, 0) if told.reset else cursors.get(told.name, (0, 0))
        cursors[told.name] = max(pos, told.pos), max(floor, told.floor)
    return Pull(turn=pull.turn + 1, epoch=pull.epoch, scopes=cursors, most=pull.most)


class ReadingAhead:
    """A line for one thread, which after a page that is not the last asks for the next one by itself.

    The answer is given to whoever asks for just that (how large a page they want now does not matter), and thrown
    away otherwise. Nothing else is said before it is there: one message is on the line at a time.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._asked: _Asked | None = None
        self._closing = False

    def send(self, message: Message) -> Answer:
        """Say one message, or take the answer that is on its way already. Raises ``Trouble``."""
        asked, self._asked = self._asked, None
        if asked is not None and asked.answers(message):
            answer = asked.answer()
        else:
            if asked is not None:
                asked.thread.join()
            answer = self._line.send(message)
        if isinstance(message, Pull) and isinstance(answer, Pulled) and answer.more and not self._closing:
            self._asked = _Asked(self._line, expected(message, answer))
        return answer

    def wait(self, head: int) -> Woken:
        """Wait for news; from any one thread."""
        return self._line.wait(head)

    def close(self) -> None:
        """Hang up; from any thread."""
        self._closing = True
        self._line.close()

    def join(self, until: float) -> None:
        """Let what is on its way arrive, up to the instant ``until`` of the steady clock."""
        asked = self._asked
        if asked is not None:
            asked.thread.join(max(0.0, until - time.monotonic()))


class _Asked:
    """A page that was asked for ahead of time, on a thread of its own."""

    def __init__(self, line: Line, pull: Pull) -> None:
        self._line = line
        self._pull = pull
        self._answer: Answer | None = None
        self._trouble: Exception | None = None
        self.thread = threading.Thread(target=self._ask, name="oa-ahead", daemon=True)
        self.thread.start()

    def answers(self, message: Message) -> bool:
        """Whether ``message`` asks for this page."""
        return isinstance(message, Pull) and structs.replace(message, most=self._pull.most) == self._pull

    def answer(self) -> Answer:
        """What the server said, once it did. Raises what asking raised."""
        self.thread.join()
        if self._trouble is not None:
            raise self._trouble
        assert self._answer is not None
        return self._answer

    def _ask(self) -> None:
        try:
            self._answer = self._line.send(self._pull)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, who wants the page is told of it
            self._trouble = trouble
