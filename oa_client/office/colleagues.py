"""Whom a paper may go to, told apart as people do: by name, unit and title, and found by how the name sounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oa_client.office.desk import Desk, last_to
from oa_client.storage import facts, pinyin
from oa_client.storage.pinyin import Letters, Readings
from oa_core.people.model import Person, Register


@dataclass(frozen=True)
class Colleague:
    """Somebody to choose. ``unit`` is the short name of their organ, which tells namesakes apart; ``letters`` is how
    the name sounds, empty until this workstation has learnt to read (``Indexing``)."""

    id: str
    name: str
    unit: str
    title: str
    letters: tuple[Letters, ...] = ()
    last: bool = False
    """Whether it was this one whom the person sent a paper to last, by the same act."""

    def fits(self, typed: str) -> bool:
        """Whether every word typed stands in the name, the unit or the title, or is how the name sounds: initials
        (``hxy``) or syllables (``hexiao``)."""
        return all(self._has(word) for word in typed.split())

    def _has(self, word: str) -> bool:
        if any(word in each for each in (self.name, self.unit, self.title)):
            return True
        sound = word.lower()
        return sound.isascii() and any(
            each.initials.lower().startswith(sound) or each.syllables.lower().startswith(sound)
            for each in self.letters
        )


def colleague(
    person: Person, register: Register, letters: tuple[Letters, ...] = (), *, last: bool = False
) -> Colleague:
    """A person as one chooses them."""
    organ = register.organs.get(person.organ)
    return Colleague(person.id, person.name, organ.short_name if organ else "", person.title, letters, last)


class Colleagues:
    """Makes choices of people. How a name sounds is found out once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._readings: Readings | None = None
        self._letters: dict[str, tuple[Letters, ...]] = {}

    def of(self, people: Sequence[Person], act: type) -> tuple[Colleague, ...]:
        """These people, in their order, to be chosen for ``act``."""
        with self._desk.read() as connection:
            last = facts.get(connection, last_to(act))
            if self._readings is None and {person.name for person in people} - self._letters.keys():
                self._readings = pinyin.kept_readings(connection)
            register = self._desk.foresight.register(connection)
        return tuple(
            colleague(person, register, self._sound(person.name), last=person.id == last) for person in people
        )

    def _sound(self, name: str) -> tuple[Letters, ...]:
        if name not in self._letters:
            if self._readings is None:
                return ()
            self._letters[name] = tuple(self._readings.of_name(name))
        return self._letters[name]
