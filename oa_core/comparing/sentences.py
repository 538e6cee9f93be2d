"""A text as sentences: the smallest pieces that two people's changes are put together from (sync.md C9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BREAK = "\n"
_SENTENCE = re.compile(r"\n|[^。！？；!?;\n]*(?:[。！？；!?;]+[”’」』）】》)\]]*|(?=\n|\Z))")
"""A sentence ends at 。！？；!?; with the closing marks that follow; the end of a line ends it too and stands alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: 第几段 and 第几句 of it, both counted from 1; empty lines are no paragraphs."""

    paragraph: int
    sentence: int


def sentences(text: str) -> list[str]:
    """The sentences and the ends of lines of ``text``; joined they are the text again. A line that stands for a table
    or a picture is one sentence."""
    return [found for found in _SENTENCE.findall(text) if found]


def places(parts: Sequence[str]) -> Iterator[Place]:
    """For each sentence of a text where it stands, and after the last one where the next would stand. An end of line
    has the place of the sentence that comes before it, or would."""
    paragraph, sentence, written = 1, 1, False
    for part in parts:
        yield Place(paragraph, sentence)
        if part == BREAK:
            if written:
                paragraph += 1
            sentence, written = 1, False
        else:
            sentence += 1
            written = True
    yield Place(paragraph, sentence)
