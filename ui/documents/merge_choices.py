"""Where two people changed the same, one place after the other, and what was chosen for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oa_client.typesetting.model import Part, Source
from oa_core.comparing.sentences import Place
from oa_core.documents.blocks import MARK
from oa_core.documents.merging import FieldConflict, MergedContent
from oa_core.documents.model import Content


@dataclass(frozen=True)
class Asked:
    """One place to choose: runs of sentences of the body, or (``field``, its name) a field in words. ``theirs_at`` and
    ``mine_at`` are the places of the sentences."""

    base: str
    mine: str
    theirs: str
    field: str = ""
    mine_at: Place | None = None
    theirs_at: Place | None = None

    @property
    def written(self) -> bool:
        """Whether it is a text of sentences or the title, which may be written anew; tables and pictures are not."""
        return self.field in ("", "title") and MARK not in self.mine + self.theirs


class MergeChoices:
    """What a person chooses, place by place; the fields come before the text."""

    def __init__(self, merge: MergedContent, in_words: Sequence[tuple[str, str, str]]) -> None:
        """``in_words``: base, mine and theirs of each field of ``merge.fields`` in words."""
        self._merge = merge
        self.asked: tuple[Asked, ...] = (
            *(Asked(*words, field=field.name) for field, words in zip(merge.fields, in_words, strict=True)),
            *(
                Asked(piece.base, piece.mine, piece.theirs, mine_at=piece.mine_at, theirs_at=piece.theirs_at)
                for piece in merge.body.conflicts
            ),
        )
        self._chosen: dict[int, Any] = {}

    def choose_mine(self, number: int) -> None:
        """Take what the person wrote."""
        field = self._field(number)
        self._chosen[number] = field.mine if field is not None else self.asked[number].mine

    def choose_theirs(self, number: int) -> None:
        """Take what the other one wrote."""
        field = self._field(number)
        self._chosen[number] = field.theirs if field is not None else self.asked[number].theirs

    def choose_both(self, number: int) -> None:
        """Take both texts, the person's own first, each once."""
        asked = self.asked[number]
        self._chosen[number] = asked.mine if asked.mine == asked.theirs else both(asked.mine, asked.theirs)

    def write(self, number: int, text: str) -> None:
        """Take what the person writes now."""
        self._chosen[number] = text

    def chosen(self, number: int) -> Any:
        """What was chosen for a place, ``None`` for nothing yet."""
        return self._chosen.get(number)

    @property
    def left(self) -> int:
        """How many places wait for a choice."""
        return len(self.asked) - len(self._chosen)

    def next_open(self, after: int) -> int | None:
        """The next place without a choice, round and round."""
        count = len(self.asked)
        ahead = ((after + step) % count for step in range(1, count + 1))
        return next((number for number in ahead if number not in self._chosen), None)

    @property
    def content(self) -> Content:
        """The merged content; where nothing is chosen yet stands what the person wrote."""
        values, count = self._values, len(self._merge.fields)
        fields = {field.name: value for field, value in zip(self._merge.fields, values, strict=False)}
        return self._merge.with_choices(values[count:], fields)

    def place(self, number: int) -> Source | None:
        """Where a place stands in ``content``; ``None`` for a field that the page has no one place for."""
        field = self._field(number)
        if field is not None:
            return Source(Part.TITLE) if field.name == "title" else None
        count = len(self._merge.fields)
        before = self._merge.body.before(number - count, self._values[count:])
        return Source(Part.BODY, before.count("\n"), len(before) - before.rfind("\n") - 1)

    @property
    def _values(self) -> list[Any]:
        """What was chosen, or what the person wrote, for every place."""
        return [
            self._chosen[number] if number in self._chosen else self._own(number)
            for number in range(len(self.asked))
        ]

    def _field(self, number: int) -> FieldConflict | None:
        fields = self._merge.fields
        return fields[number] if number < len(fields) else None

    def _own(self, number: int) -> Any:
        field = self._field(number)
        return field.mine if field is not None else self.asked[number].mine


def both(mine: str, theirs: str) -> str:
    """Two runs of sentences one behind the other: whole paragraphs stay paragraphs of their own."""
    if "\n" in mine.strip("\n") + theirs.strip("\n") and mine and not mine.endswith("\n"):
        return f"{mine}\n{theirs}" if not theirs.startswith("\n") else mine + theirs
    return mine + theirs
