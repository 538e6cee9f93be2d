"""Chinese prose of any length without a corpus: words drawn with the frequencies of language, in sentences.

It compresses as language does (the tests hold the figure); texts out of a handful of patterns would shrink to nothing
under a shared dictionary and flatter every size and time.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from random import Random

from pypinyin.phrases_dict import phrases_dict

PARTICLES = "的的的的的和在对要等是及为将由与并中"
"""What a Chinese sentence is held together by, the commonest most often."""
WORDS = 30_000
SENTENCE = (6, 18)
"""The fewest and the most words of a sentence."""
PARTICLE_SHARE = 0.2
PARAGRAPH = 4
"""Sentences in a paragraph."""


class Prose:
    """Texts out of one stream of chance: equal seeds give equal texts."""

    def __init__(self, seed: object) -> None:
        self._random = Random(f"prose {seed}")
        self._words, self._weights = _vocabulary()

    def text(self, size: int) -> str:
        """A text of exactly ``size`` bytes as it stands in JSON, where a paragraph's mark takes two of them."""
        if size < 3:
            raise ValueError("no Chinese text is that short")
        made, room = [], size
        for piece in self._pieces():
            length = len(piece.encode()) + piece.count("\n")
            if length > room:
                break
            made.append(piece)
            room -= length
        fill = "".join(self._random.choices(PARTICLES, k=room // 3)) + "1" * (room % 3)
        return "".join(made) + fill

    def _pieces(self) -> Iterator[str]:
        while True:
            for _ in range(PARAGRAPH):
                for place in range(count := self._random.randint(*SENTENCE)):
                    if place and place == count // 2:
                        yield "，"
                    yield self._word()
                    if self._random.random() < PARTICLE_SHARE:
                        yield self._random.choice(PARTICLES)
                yield "。"
            yield "\n"

    def _word(self) -> str:
        return self._words[bisect(self._weights, self._random.random() * self._weights[-1])]


@cache
def _vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words, and their weights added up: they fall like 1/n (Zipf), flatter at the top."""
    words = [word for word in phrases_dict if len(word) <= 4]
    Random("vocabulary").shuffle(words)
    # Idioms of four characters are rarer than the words of two.
    words.sort(key=len)
    pairs = [word for word in words if len(word) == 2]
    Random("frequencies").shuffle(pairs)
    chosen = (*pairs, *(word for word in words if len(word) > 2))[:WORDS]
    return chosen, tuple(accumulate(1 / (place + 60) for place in range(len(chosen))))
