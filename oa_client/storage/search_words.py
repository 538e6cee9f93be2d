"""What searching takes for a word: one way to cut a text, used for what is stored and for what is asked.

A text is made plain first (NFKC, small letters, characters that nobody sees left out). Then every character of Chinese
(and of any other script written without spaces) is a word of its own, a run of digits is one word, a run of letters
of an alphabet is one word, and everything between (marks, spaces, line breaks) is one sentinel, however long it is.

A query is found where its words stand in the text one behind the other. So a query of Chinese characters finds
exactly what a plain scan for that string finds in the plain text; a number is found whole (``12`` does not find
``120``); the last word of a query, when it is of letters, is found by its beginning. Spaces part a query: every part
must be found, in whichever field. No find reaches over the end of a field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SENTINEL = "·"
"""Stands for whatever is between words; a mark itself, so that no text holds it as a word."""
FIELD_END = "‖"
"""Stands between two fields; no query holds it."""

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# Rare characters of names stand in the private areas or in planes that Python's tables may not know yet.
_BETWEEN = re.compile(r"(?:[^\w\ue000-\uf8ff\U00020000-\U0003fffd\U000f0000-\U0010fffd]|_)+")
_WORD = re.compile(r"[0-9]+|[a-zß-ɏͰ-ԯḀ-῿]+|.", re.DOTALL)
_LETTERS = re.compile(r"[a-zß-ɏͰ-ԯḀ-῿]+")
_TYPED_PINYIN = re.compile(r"[a-z0-9' ]*[a-z][a-z0-9' ]*")
SHORTEST_PINYIN = 2
"""One letter would find nearly every title."""


def plain(text: str) -> str:
    """The text as a plain scan reads it, every run between words as one sentinel."""
    return _BETWEEN.sub(SENTINEL, unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower())


def words(text: str) -> list[str]:
    """The words of ``text`` and the sentinels between them."""
    return _WORD.findall(plain(text).strip(SENTINEL))


def joined(fields: Iterable[str]) -> str:
    """The fields as the index takes them: words parted by spaces, fields by their mark."""
    return f" {FIELD_END} ".join(" ".join(words(field)) for field in fields)


@dataclass(frozen=True)
class Phrase:
    """Words to be found one behind the other. ``open_end``: the last may go on."""

    words: tuple[str, ...]

    @property
    def open_end(self) -> bool:
        """Whether the last word is found by its beginning."""
        return _LETTERS.fullmatch(self.words[-1]) is not None

    @property
    def matching(self) -> str:
        """The phrase in the language of FTS5; no word holds a quotation mark."""
        return f'"{" ".join(self.words)}"' + (" *" if self.open_end else "")


@dataclass(frozen=True)
class Query:
    """What was asked: the phrases that must all be found, and the letters in case they are pinyin."""

    phrases: tuple[Phrase, ...]
    pinyin: str = ""

    @property
    def matching(self) -> str:
        """The query in the language of FTS5."""
        return " AND ".join(phrase.matching for phrase in self.phrases)

    def found_in(self, fields: Iterable[str]) -> bool:
        """Whether every phrase is found, by scanning."""
        scanned = [f" {' '.join(words(field))} " for field in fields]
        needles = [f" {' '.join(p.words)}" + ("" if p.open_end else " ") for p in self.phrases]
        return all(any(needle in field for field in scanned) for needle in needles)


def ask(text: str) -> Query:
    """What ``text`` asks for; without phrases when it holds no word."""
    phrases = [Phrase(tuple(cut)) for part in _UNSEEN.sub("", text).split() if (cut := words(part))]
    typed = unicodedata.normalize("NFKC", text).lower().strip()
    letters = re.sub("[' ]", "", typed) if _TYPED_PINYIN.fullmatch(typed) else ""
    return Query(tuple(phrases), letters if len(letters) >= SHORTEST_PINYIN else "")


@dataclass(frozen=True)
class Place:
    """A word and where it stands in the text as it was written."""

    word: str
    start: int
    end: int


def places(text: str) -> list[Place]:
    """``words`` with their places."""
    origin: list[tuple[int, int]] = []
    pieces: list[str] = []
    for start, cluster in _clusters(text):
        piece = unicodedata.normalize("NFKC", _UNSEEN.sub("", cluster)).lower()
        pieces.append(piece)
        origin += [(start, start + len(cluster))] * len(piece)
    made = "".join(pieces)
    found: list[Place] = []
    at = 0
    for between in (*_BETWEEN.finditer(made), None):
        until = between.start() if between else len(made)
        found += [
            Place(word.group(), origin[word.start()][0], origin[word.end() - 1][1])
            for word in _WORD.finditer(made, at, until)
        ]
        if between:
            found.append(Place(SENTINEL, origin[between.start()][0], origin[between.end() - 1][1]))
            at = between.end()
    while found and found[0].word == SENTINEL:
        del found[0]
    while found and found[-1].word == SENTINEL:
        del found[-1]
    return found


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """The pieces of ``text`` that are made plain independently: a character and the marks (and vowels) it takes on."""
    start = 0
    for number, character in enumerate(text):
        alone = not unicodedata.combining(character) and not "\u1160" <= character <= "\u11ff"
        if alone and not _UNSEEN.match(character) and number > start:
            yield start, text[start:number]
            start = number
    if start < len(text):
        yield start, text[start:]


def locate(text: str, phrase: Phrase) -> tuple[int, int] | None:
    """Where ``phrase`` stands first in ``text`` as it was written: start and end."""
    wanted = phrase.words
    if SENTINEL not in wanted and all(len(word) == 1 and word > "\u2e00" for word in wanted):
        run = "".join(wanted)
        if (start := text.find(run)) >= 0:
            return start, start + len(run)
    if not Query((phrase,)).found_in([text]):
        return None
    there = places(text)
    for number in range(len(there) - len(wanted) + 1):
        stretch = there[number : number + len(wanted)]
        last = stretch[-1].word
        if [each.word for each in stretch[:-1]] == list(wanted[:-1]) and (
            last.startswith(wanted[-1]) if phrase.open_end else last == wanted[-1]
        ):
            return stretch[0].start, stretch[-1].end
    return None


REACH = 24
"""How many characters a snippet shows on each side of the hit."""


def snippet(text: str, hit: tuple[int, int]) -> tuple[str, int, int]:
    """The surroundings of a hit in one line, and where it begins and ends in them."""
    start, end = hit
    first, last = max(0, start - REACH), min(len(text), end + REACH)
    shown = re.sub(r"\s", " ", text[first:last])
    before, after = "…" if first else "", "…" if last < len(text) else ""
    return before + shown + after, len(before) + start - first, len(before) + end - first
