"""Titles and names as they are typed by their sound: initials (``fxkh``) and syllables (``fangxun``) of 防汛抗旱.

Readings come from pypinyin, which takes 57 MB and a fifth of a second to import. So it is imported once for an index,
in the background; what is needed of it (toneless readings, and the phrases that decide between several) is kept in the
cache, and the rest is let go.
"""

from __future__ import annotations

import re
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import cast

import msgspec
from sqlalchemy import Connection

from oa_client.storage.search_words import SENTINEL, words

NAME_READINGS = 27
"""The most readings of a name: three characters of three readings each."""
TITLE_READINGS = 3
"""The most readings of a title; beyond what phrases decide, only ``DOUBTFUL`` characters are read twice."""
CHARACTER_READINGS = 3
"""The most readings of one character; what comes after is found in old books only."""
DOUBTFUL = frozenset(
    "单解仇曾覃区查任盖华缪尉乐朴召员种重秘折翟隗宓郇冼佴燕葛牟万俟纪宁车柏薄褚谌盛祭相应於长阚句能番行省沈贾费都藏"
    "厦涌埔堡圩屯蔚荥浚歙泌莘铅六蚌台枞朝会柘峒洞渑珲畲砀筠佛侯尾埠曲阿监栎龟伽调传率降校差畜强便择削核给系卡露塞角参弹"
)
"""Characters of surnames and places, and of office words, whose reading cannot be seen where no phrase decides it."""

_SYLLABLE = re.compile("[a-z]+")
_UNIT = re.compile("[A-Z][a-z]*|[0-9 ?]")
_UNKNOWN = "?"
_DEVIATIONS = 3


@dataclass(frozen=True)
class Letters:
    """One reading of a text, unit by unit: its initials, one character each, and its syllables, each beginning with a
    capital. A digit or a letter of an alphabet is a unit of its own, and so is what stands between words (a space)."""

    initials: str
    syllables: str


class Readings:
    """How characters are read: each one's readings, the commonest first, and phrases with theirs. A phrase read as its
    characters are by themselves has an empty reading: it decides that they are read so."""

    def __init__(self, characters: Mapping[str, str], phrases: Mapping[str, str]) -> None:
        self._characters = characters
        self._phrases = phrases
        self._longest = max(map(len, phrases), default=1)

    def of_title(self, text: str) -> list[Letters]:
        """The readings of a title."""
        return self._read(text, DOUBTFUL.__contains__, TITLE_READINGS, decided=True)

    def of_name(self, text: str) -> list[Letters]:
        """The readings of the name of a person or an organ: every character may be read otherwise, even where it is
        part of what looks like a phrase (a 解 by the name of 解放)."""
        return self._read(text, lambda _character: True, NAME_READINGS, decided=False)

    def _read(self, text: str, doubtful: Callable[[str], bool], most: int, *, decided: bool) -> list[Letters]:
        cut = words(text)
        first: list[str] = []
        others: dict[int, list[str]] = {}
        while (place := len(first)) < len(cut):
            phrase = self._phrase_at(cut, place)
            if phrase:
                read = self._phrases[phrase].split() or [self._first(each) for each in phrase]
            else:
                read = [self._first(cut[place])]
            first += read
            undecided = range(0) if phrase and decided else range(place, place + len(read))
            for number in undecided:
                if doubtful(cut[number]):
                    every = self._characters.get(cut[number], "").split()[:CHARACTER_READINGS]
                    others[number] = [each for each in every if each != first[number]]
        made = (_letters(cut, each) for each in islice(_ways(first, others), most))
        return list(dict.fromkeys(made))

    def _phrase_at(self, cut: Sequence[str], place: int) -> str:
        """The longest phrase that begins at ``place``, or nothing."""
        for length in range(min(self._longest, len(cut) - place), 1, -1):
            phrase = "".join(cut[place : place + length])
            if phrase in self._phrases:
                return phrase
        return ""

    def _first(self, character: str) -> str:
        return self._characters.get(character, _UNKNOWN).partition(" ")[0]

    def packed(self) -> list[tuple[str, bytes]]:
        """The readings as ``keep`` keeps them."""
        parts = (("characters", self._characters), ("phrases", self._phrases))
        return [(part, zlib.compress(msgspec.json.encode(content))) for part, content in parts]


def keep(connection: Connection, packed: Sequence[tuple[str, bytes]]) -> None:
    """Keep packed readings in the cache."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO search_readings (part, packed) VALUES (?, ?)", list(packed)
    )


def kept_readings(connection: Connection) -> Readings | None:
    """The readings kept in the cache, if there are any."""
    parts = {
        part: msgspec.json.decode(zlib.decompress(packed), type=dict[str, str])
        for part, packed in connection.exec_driver_sql("SELECT part, packed FROM search_readings")
    }
    return Readings(parts["characters"], parts["phrases"]) if parts else None


_ONE_AT_A_TIME = threading.Lock()
"""Two caches are opened at once where somebody else signs in: the one must not let go of what the other is loading."""


def pypinyin_readings() -> Readings:
    """What we need of pypinyin; the package is let go again unless somebody had it already."""
    with _ONE_AT_A_TIME:
        return _read_pypinyin()


def _read_pypinyin() -> Readings:
    mine = "pypinyin" not in sys.modules
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    toneless: dict[str, str] = {}

    def plain(reading: str) -> str:
        if reading not in toneless:
            toneless[reading] = to_normal(reading)
        return toneless[reading]

    characters = {
        chr(code): " ".join(dict.fromkeys(filter(_SYLLABLE.fullmatch, map(plain, readings.split(",")))))
        for code, readings in cast("Mapping[int, str]", PINYIN_DICT).items()
    }
    phrases: dict[str, str] = {}
    for phrase, heard in cast("Mapping[str, Sequence[Sequence[str]]]", PHRASES_DICT).items():
        reading = [plain(each[0]) for each in heard]
        if len(phrase) == len(reading) > 1:
            usual = [characters.get(each, _UNKNOWN).partition(" ")[0] for each in phrase]
            phrases[phrase] = "" if reading == usual else " ".join(reading)
    if mine:
        for name in [each for each in sys.modules if each.partition(".")[0] == "pypinyin"]:
            del sys.modules[name]
    return Readings(characters, phrases)


def _ways(first: Sequence[str], others: Mapping[int, Sequence[str]]) -> Iterator[Sequence[str]]:
    """The first reading, then those that differ from it in one place (the likelier ones first), in two, in three."""
    yield first
    places = [place for place, each in others.items() if each]
    for count in range(1, min(_DEVIATIONS, len(places)) + 1):
        ranked = (
            ranks for chosen in combinations(places, count) for ranks in product(*map(_ranks(others), chosen))
        )
        for ranks in sorted(ranked, key=lambda each: sum(rank for _, rank in each)):
            way = list(first)
            for place, rank in ranks:
                way[place] = others[place][rank]
            yield way


def _ranks(others: Mapping[int, Sequence[str]]) -> Callable[[int], list[tuple[int, int]]]:
    return lambda place: [(place, rank) for rank in range(len(others[place]))]


def _letters(cut: Sequence[str], reading: Sequence[str]) -> Letters:
    initials, syllables = [], []
    for word, syllable in zip(cut, reading, strict=True):
        if word == SENTINEL:
            initials.append(" ")
            syllables.append(" ")
        elif word.isascii():
            initials.append(word)
            syllables.append(word.upper())
        else:
            initials.append(syllable[0])
            syllables.append(syllable.capitalize())
    return Letters("".join(initials), "".join(syllables))


def units_of(word: str) -> int:
    """How many units a word of ``search_words`` is."""
    return len(word) if word.isascii() else 1


def units_found(initials: str, syllables: str, typed: str) -> tuple[int, int] | None:
    """Which units of a text the letters ``typed`` mean: the first and the one after the last, or ``None``.

    ``initials`` and ``syllables`` hold the readings, parted by ``|``. Initials may begin anywhere; syllables begin
    with a syllable, and the last one may be half typed.
    """
    for reading in initials.split("|"):
        place = reading.find(typed)
        if place >= 0:
            return place, place + len(typed)
    for reading in syllables.split("|"):
        units = [unit.lower() for unit in _UNIT.findall(reading)]
        for number in range(len(units)):
            end = _read_through(units, number, typed)
            if end:
                return number, end
    return None


def _read_through(units: Sequence[str], number: int, typed: str) -> int:
    """The unit after the one with which ``typed`` ends when it is read from the unit ``number``; 0 when it is not."""
    left = typed
    for end in range(number, len(units)):
        unit = units[end]
        if unit.startswith(left):
            return end + 1
        if not left.startswith(unit):
            return 0
        left = left[len(unit) :]
    return 0
