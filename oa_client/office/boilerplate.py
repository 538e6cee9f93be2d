"""常用文本 as people choose from it: passages, opinions, and templates of their own."""

from __future__ import annotations

from dataclasses import dataclass

from oa_client.office.desk import Desk
from oa_client.storage import boilerplate, outbox, pinyin, records
from oa_client.storage.pinyin import Letters, Readings
from oa_core.boilerplate.commands import Remove
from oa_core.boilerplate.model import Boilerplate, Sort
from oa_core.boilerplate.workflow import WORKFLOW


@dataclass(frozen=True)
class LibraryRow:
    """One text. ``mine``: the person may change and remove it; ``waiting``: not with the central office yet.
    ``letters`` is how its name sounds, empty until this workstation has learnt to read (``Indexing``)."""

    text: Boilerplate
    mine: bool
    waiting: bool
    letters: tuple[Letters, ...] = ()

    def fits(self, typed: str) -> bool:
        """Whether every word typed stands in its name or its text, or is how the name begins to sound: initials
        (``zbyq``) or syllables (``zhiban``)."""
        return all(self._has(word) for word in typed.split())

    def _has(self, word: str) -> bool:
        if word in self.text.name or word in self.text.content.title or word in self.text.content.body:
            return True
        sound = word.lower()
        return sound.isascii() and any(
            each.initials.lower().startswith(sound) or each.syllables.lower().startswith(sound)
            for each in self.letters
        )


class Library:
    """The texts the person may use; writing goes by ``Office.execute`` with ``Keep``, ``Change`` and ``Remove``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._readings: Readings | None = None
        self._letters: dict[str, tuple[Letters, ...]] = {}

    def passages(self) -> tuple[LibraryRow, ...]:
        """常用段落, by name."""
        return self._of(Sort.PASSAGE)

    def opinions(self) -> tuple[LibraryRow, ...]:
        """常用意见, by name."""
        return self._of(Sort.OPINION)

    def templates(self) -> tuple[LibraryRow, ...]:
        """模板, by name."""
        return self._of(Sort.TEMPLATE)

    def _of(self, sort: Sort) -> tuple[LibraryRow, ...]:
        with self._desk.read() as connection:
            context = self._desk.foresight.context(connection)
            states = outbox.states_by_record(connection)
            ids = boilerplate.of_sort(connection, sort)
            found = records.read_many(connection, ids)
            names = {text.name for text in found.values() if isinstance(text, Boilerplate)}
            if names - self._letters.keys() and self._readings is None:
                self._readings = pinyin.kept_readings(connection)
            return tuple(
                LibraryRow(
                    text,
                    mine=Remove in WORKFLOW.offered(text, context),
                    waiting=states.get(text.id, ("", ""))[0] in outbox.WAITING,
                    letters=self._sound(text.name),
                )
                for each in ids
                if isinstance(text := found.get(each), Boilerplate)
            )

    def _sound(self, name: str) -> tuple[Letters, ...]:
        if self._readings is None:
            return ()
        if name not in self._letters:
            self._letters[name] = tuple(self._readings.of_title(name))
        return self._letters[name]
