"""The line of the simulation: letters on their way, which arrive, or do not, or twice, or late, or torn."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field, replace

from sync.protocol import API

PROXY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
REMEMBERED = 6
"""How many past answers of a door a station's cache (or a careless proxy) may give again."""


@dataclass(frozen=True)
class Answer:
    """What comes back: a status and a body."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Letter:
    """A request. ``call`` is the number that the one who waits for the answer knows it by."""

    call: int
    station: int
    door: str
    body: bytes
    token: str
    api: int


@dataclass(frozen=True)
class Reply:
    """An answer on its way back."""

    letter: Letter
    answer: Answer


@dataclass
class Network:
    """What is on the line. ``carried`` counts the letters that arrived somewhere."""

    going: list[Letter] = field(default_factory=list)
    coming: list[Reply] = field(default_factory=list)
    carried: int = 0
    _calls: int = 0
    _past: dict[tuple[int, str], deque[Answer]] = field(default_factory=dict)

    def ask(self, station: int, door: str, body: bytes, token: str, api: int) -> int:
        """Put a request on the line; gives the number its answer will carry."""
        self._calls += 1
        self.going.append(Letter(self._calls, station, door, body, token, api))
        return self._calls

    def answer(self, letter: Letter, answer: Answer) -> None:
        """Put an answer on the line."""
        self.coming.append(Reply(letter, answer))
        if letter.api == API:  # the messages before this version carry no number to tell an old answer by
            self._past.setdefault((letter.station, letter.door), deque(maxlen=REMEMBERED)).append(answer)

    def arrived(self, letter: Letter) -> Letter:
        """A request reaches the central office."""
        self.going.remove(letter)
        self.carried += 1
        return letter

    def brought(self, reply: Reply) -> Reply:
        """An answer reaches the workstation."""
        self.coming.remove(reply)
        self.carried += 1
        return reply

    # What goes wrong

    def lose(self, chance: random.Random) -> Letter | None:
        """A request or an answer is lost; gives the request that gets no answer now."""
        every: list[Letter | Reply] = [*self.going, *self.coming]
        if not every:
            return None
        lost = chance.choice(every)
        if isinstance(lost, Letter):
            self.going.remove(lost)
            return lost
        self.coming.remove(lost)
        return lost.letter

    def duplicate(self, chance: random.Random) -> None:
        """A request is carried twice; whose answer is waited for takes the one that comes first."""
        if self.going:
            self.going.append(chance.choice(self.going))

    def truncate(self, chance: random.Random) -> None:
        """A body ends too early."""
        every: list[Letter | Reply] = [*self.going, *self.coming]
        if not every:
            return
        torn = chance.choice(every)
        if isinstance(torn, Letter):
            cut = torn.body[: chance.randrange(len(torn.body) or 1)]
            self.going[self.going.index(torn)] = replace(torn, body=cut)
        else:
            cut = torn.answer.body[: chance.randrange(len(torn.answer.body) or 1)]
            self.coming[self.coming.index(torn)] = replace(torn, answer=Answer(torn.answer.status, cut))

    def proxy_page(self, chance: random.Random) -> None:
        """A proxy answers in the server's place; the request may have been carried out all the same."""
        page = Answer(chance.choice((502, 503, 504)), PROXY_PAGE)
        if self.coming and chance.random() < 0.6:
            spoilt = chance.choice(self.coming)
            self.coming[self.coming.index(spoilt)] = Reply(spoilt.letter, page)
        elif self.going:
            letter = chance.choice(self.going)
            self.going.remove(letter)
            self.coming.append(Reply(letter, page))

    def stale_answer(self, chance: random.Random) -> None:
        """A cache gives an answer that was given to an earlier request of the same workstation."""
        if not self.coming:
            return
        spoilt = chance.choice(self.coming)
        past = self._past.get((spoilt.letter.station, spoilt.letter.door))
        if past:
            self.coming[self.coming.index(spoilt)] = Reply(spoilt.letter, chance.choice(list(past)))

    def clear(self) -> None:
        """Everything on the line is lost."""
        self.going.clear()
        self.coming.clear()
