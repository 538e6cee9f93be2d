"""Two versions of one document put together: the body by sentences, every other field by itself (sync.md C8, C9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from oa_core.comparing.merging import Merge, merge
from oa_core.documents.blocks import key_of_line, key_of_picture, key_of_table
from oa_core.documents.model import ELEMENTS, Content

_BLOCKS = frozenset({"tables", "pictures"})
"""What belongs to the body: it follows from the marks that the merged body has."""
_LISTS = frozenset({"addressees", "copies"})
"""What is merged as a set; it keeps the order of mine, what theirs adds comes after."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that both changed, and not to the same; ``name`` is that of the field of ``Content``."""

    name: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class MergedContent:
    """Two contents put together. ``fields`` are those a person has to choose, ``body`` says where in the text."""

    base: Content | None
    mine: Content
    theirs: Content
    body: Merge
    fields: tuple[FieldConflict, ...]
    elements: Mapping[str, Any] = field(repr=False)
    """The fields that nobody has to choose, by name."""

    @property
    def clean(self) -> bool:
        """Whether nobody has to choose."""
        return not self.fields and self.body.clean

    @property
    def content(self) -> Content:
        """The merged content. Raises ``ValueError`` when somebody has to choose first."""
        return self.with_choices((), {})

    def with_choices(self, sentences: Sequence[str], fields: Mapping[str, Any]) -> Content:
        """The merged content with a text for each conflict of the body, in order, and a value for each conflicting
        field. Raises ``ValueError`` when a choice is missing or not asked for."""
        if fields.keys() != {each.name for each in self.fields}:
            raise ValueError("a value for each conflicting field, and no other")
        values = {**self.elements, **fields}
        return self._with_blocks(Content(body=self.body.with_choices(sentences), **values))

    def _with_blocks(self, content: Content) -> Content:
        """The tables and pictures that the body has marks of; those of one version when only that one changed."""
        versions = (*((self.base,) if self.base else ()), self.theirs, self.mine)
        for ours, other in ((self.mine, self.theirs), (self.theirs, self.mine)):
            if content.body == ours.body and any(_written_alike(other, each) for each in (self.base, ours)):
                return replace(content, tables=ours.tables, pictures=ours.pictures)
        tables = {key_of_table(each): each for version in versions for each in version.tables}
        pictures = {key_of_picture(each): each for version in versions for each in version.pictures}
        keys = [key for line in content.body.split("\n") if (key := key_of_line(line))]
        return replace(
            content,
            tables=tuple(tables[key] for key in dict.fromkeys(keys) if key in tables),
            pictures=tuple(pictures[key] for key in dict.fromkeys(keys) if key in pictures),
        )


def merge_contents(base: Content | None, mine: Content, theirs: Content) -> MergedContent:
    """``mine`` and ``theirs``, both written from ``base``, put together: what only one changed is taken from that one.
    Nothing is chosen for anybody. ``None``: nobody knows what they were written from, and whatever differs is asked."""
    elements: dict[str, Any] = {}
    fields: list[FieldConflict] = []
    for name in ELEMENTS:
        old: Any = getattr(base, name, None)
        one, other = getattr(mine, name), getattr(theirs, name)
        if name in _BLOCKS:
            elements[name] = ()
        elif one == other or (base and one == old):
            elements[name] = other
        elif base and other == old:
            elements[name] = one
        elif base and name in _LISTS:
            elements[name] = _merged_list(old, one, other)
        else:
            fields.append(FieldConflict(name, old, one, other))
    body = merge(base.body if base else "", mine.body, theirs.body)
    return MergedContent(base, mine, theirs, body, tuple(fields), elements)


def _merged_list(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    kept = [each for each in mine if each in theirs or each not in base]
    return (*kept, *(each for each in theirs if each not in base and each not in kept))


def _written_alike(one: Content, other: Content | None) -> bool:
    """Whether both have the same text with the same tables and pictures."""
    return other is not None and (
        (one.body, one.tables, one.pictures) == (other.body, other.tables, other.pictures)
    )
