"""历史 and 花脸稿: every saved text of a document, who saved it and when, and what differs between any two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from oa_client.office.desk import Desk
from oa_client.office.on_the_desk import Working
from oa_client.office.publishing import told_in_words
from oa_client.office.revisions import Facts, Revisions, characters, hand, measured
from oa_client.storage import drafts, records
from oa_client.storage.drafts import KeptDraft
from oa_core.comparing.characters import Fate, Hand, Piece
from oa_core.comparing.paragraphs import Change
from oa_core.comparing.tracing import Saved, trace
from oa_core.documents.blocks import Picture, key_of_line, key_of_picture, key_of_table
from oa_core.documents.model import ELEMENTS, Content, Document, Status, TextRevision
from oa_core.people.model import Register, printed_names
from oa_core.refusal import Refused
from oa_core.structure.source import Table

KEPT = "kept"
"""The id under which the person's own draft, which no order holds yet, stands among the versions."""
_NOBODY = "县政通"
"""Whose a change is in a file when nobody knows."""
_IN_THE_TEXT = frozenset({"title", "tables", "pictures"})
"""Fields of a content that are not told as elements: the title as a text, blocks where they stand in the body."""


@dataclass(frozen=True)
class Version:
    """A saved text, without its words. ``id`` is its revision, or ``KEPT`` for what the person has not sent yet.

    ``characters`` are those of the body without blanks; ``added`` and ``removed`` compare it with the text it was
    written from. ``by_machine``: two texts that a machine put together; ``branch``: it waits beside the document;
    ``present``: the document's text now.
    """

    id: str
    person: str
    name: str
    unit: str
    made_at: datetime
    status: Status
    characters: int
    added: int
    removed: int
    by_machine: bool = False
    branch: bool = False
    present: bool = False


@dataclass(frozen=True)
class ElementChange:
    """One of the 要素 that differs. Values are in words but ``openness``, which is the value of an ``Openness``."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """How one text becomes another. Lines of ``body`` that are marks stand for one of ``tables`` or ``pictures``, by
    key; ``hands`` are the people who had a part in it, each once, the last first."""

    title: tuple[Change, ...]
    elements: tuple[ElementChange, ...]
    body: tuple[Change, ...]
    tables: Mapping[str, Table]
    pictures: Mapping[str, Picture]
    hands: tuple[Hand, ...]

    @property
    def differs(self) -> bool:
        """Whether there is any change."""
        return bool(self.elements) or any(_differs(change) for change in (*self.title, *self.body))


class History:
    """The saved texts of a document, for whoever may read it. Raises ``Refused("gone")`` for what is not here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, Facts] = {}

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """Every text, the newest first; what the person has not sent yet stands before them."""
        with self._desk.read() as connection:
            me = self._desk.foresight.context(connection).person.id
            kept = drafts.kept(connection, document_id)
            revisions = _revisions(connection, document_id)
            register = self._desk.foresight.register(connection)
            return versions(revisions, kept, me, register, self._known)

    def content(self, document_id: str, version: str) -> Content:
        """The whole content of a version."""
        with self._desk.read() as connection:
            revisions = _revisions(connection, document_id)
            return content_of_version(revisions, drafts.kept(connection, document_id), version)

    def compare(self, document_id: str, old: str, new: str | Content) -> Comparison:
        """How version ``old`` becomes ``new``, which is a version too, or what the person has on the screen."""
        now = self._desk.now()
        with self._desk.read() as connection:
            context = self._desk.foresight.context(connection)
            revisions = _revisions(connection, document_id)
            kept = drafts.kept(connection, document_id)
            own = Hand(context.person.id, context.person.name, now)
            return compare(revisions, kept, old, new, own, context.register)

    def went_in(self, working: Working) -> Comparison:
        """What others' changes did to the person's text when it was opened: see ``Working.merged``."""
        now = self._desk.now()
        with self._desk.read() as connection:
            context = self._desk.foresight.context(connection)
            revisions = _revisions(connection, working.document_id)
            if revisions is None:
                raise Refused("gone")
            kept = drafts.kept(connection, working.document_id)
            own = Hand(context.person.id, context.person.name, now)
            return went_in(revisions, kept, working, own, context.register)

    def export(self, told: Comparison, path: Path) -> None:
        """Write title and body with tracked changes, each with its person and time, as DOCX. Blocks are named where
        they stand. Raises ``Refused``: ``path_not_writable``, ``disk_full``, ``control_characters``."""
        from oa_client.output.atomic_file import write_atomically
        from oa_client.output.tracked import tracked_docx

        named = (_with_blocks_named(change, told) for change in (*told.title, *told.body))
        content = tracked_docx(tuple(named), _NOBODY)
        with told_in_words():
            write_atomically(path, content)

    def seen_before(self, document_id: str) -> str:
        """The version to compare a paper with when nobody says which: what the person had before them when they acted
        on it last; else what was submitted first; else what was saved last, or before that. ``KEPT``: nothing was
        saved yet."""
        with self._desk.read() as connection:
            me = self._desk.foresight.context(connection).person.id
            revisions = _revisions(connection, document_id)
            if revisions is None:
                return KEPT
            unsent = drafts.kept(connection, document_id) is not None
            return seen_before(revisions, me, unsent=unsent)


def versions(
    revisions: Revisions | None, kept: KeptDraft | None, me: str, register: Register, known: dict[str, Facts]
) -> tuple[Version, ...]:
    """See ``History.versions``."""
    document = revisions.document if revisions is not None else None
    found = revisions.facts(known) if revisions is not None else []
    told = [
        Version(
            id=each.id,
            person=each.author,
            name=register.name_of(each.author),
            unit=_unit(each.author, register),
            made_at=each.made_at,
            status=each.status,
            characters=each.characters,
            added=each.added,
            removed=each.removed,
            by_machine=each.auto_merged,
            branch=document is not None and each.id in document.branches,
            present=document is not None and each.id == document.revision,
        )
        for each in found
    ]
    if kept is not None:
        base = revisions.one(kept.base) if revisions is not None else None
        added, removed = measured(base.body if base else "", kept.content.body)
        told.insert(
            0,
            Version(
                id=KEPT,
                person=me,
                name=register.name_of(me),
                unit=_unit(me, register),
                made_at=kept.kept_at,
                status=document.status if document is not None else Status.DRAFT,
                characters=characters(kept.content.body),
                added=added,
                removed=removed,
            ),
        )
    return tuple(told)


def content_of_version(revisions: Revisions | None, kept: KeptDraft | None, version: str) -> Content:
    """See ``History.content``."""
    if version == KEPT and kept is not None:
        return kept.content
    text = revisions.one(version) if revisions is not None else None
    if revisions is None or text is None:
        raise Refused("gone")
    return revisions.content(text)


def compare(
    revisions: Revisions | None,
    kept: KeptDraft | None,
    old: str,
    new: str | Content,
    own: Hand,
    register: Register,
) -> Comparison:
    """See ``History.compare``. ``own`` is the hand of what the person has not sent yet."""
    before = content_of_version(revisions, kept, old)
    after = new if isinstance(new, Content) else content_of_version(revisions, kept, new)
    version = KEPT if isinstance(new, Content) else new
    unsent = version == KEPT
    way: list[str] = []
    last = own
    if revisions is not None and unsent:
        way = revisions.way(old, kept.base if kept is not None else revisions.document.revision)
    elif revisions is not None:
        way = revisions.way(old, version)
        text = revisions.one(version)
        last = hand(text, register) if text is not None else own

    def traced(part: Callable[[Content], Sequence[str]]) -> tuple[Change, ...]:
        texts = list(revisions.saved(way, register, part)) if revisions is not None else []
        if unsent or len(texts) < 2:
            texts = [*(texts or [Saved(part(before))]), Saved(part(after), last)]
        return trace(texts, lambda line: bool(key_of_line(line)))

    return _comparison(before, after, traced, register)


def went_in(
    revisions: Revisions, kept: KeptDraft | None, working: Working, own: Hand, register: Register
) -> Comparison:
    """See ``History.went_in``."""
    head = revisions.one(revisions.document.revision)
    other = revisions.one(working.merges) if working.merges else head
    if kept is None and not working.merges and head is not None and head.merged:
        mine, theirs = revisions.one(head.merged), revisions.one(head.parent)
        if mine is None or mine.author != own.person:
            mine, theirs = theirs, mine
        before, other = revisions.content(mine) if mine is not None else working.content, theirs
    else:
        before = kept.content if kept is not None else content_of_version(revisions, kept, working.base)

    def traced(part: Callable[[Content], Sequence[str]]) -> tuple[Change, ...]:
        merged = None if other is None else part(revisions.content(other))
        by = None if other is None else hand(other, register)
        after = Saved(part(working.content), own, merged, by, by_machine=True)
        return trace([Saved(part(before)), after], lambda line: bool(key_of_line(line)))

    return _comparison(before, working.content, traced, register)


def _comparison(
    before: Content,
    after: Content,
    traced: Callable[[Callable[[Content], Sequence[str]]], tuple[Change, ...]],
    register: Register,
) -> Comparison:
    title = traced(lambda content: (content.title,))
    body = traced(lambda content: content.body.split("\n"))
    both = (before, after)
    return Comparison(
        title=title,
        elements=tuple(_elements(before, after, register)),
        body=body,
        tables={key_of_table(table): table for content in both for table in content.tables},
        pictures={key_of_picture(picture): picture for content in both for picture in content.pictures},
        hands=_hands((*title, *body)),
    )


def seen_before(revisions: Revisions, me: str, *, unsent: bool) -> str:
    """See ``History.seen_before``."""
    document = revisions.document
    mine = [entry.made_at for entry in document.trail if entry.person == me]
    if mine or document.trail:
        return revisions.at(mine[-1] if mine else document.trail[0].made_at)
    present = revisions.one(document.revision)
    return document.revision if unsent or present is None or not present.parent else present.parent


def _revisions(connection: Connection, document_id: str) -> Revisions | None:
    document = records.read(connection, document_id)
    if not isinstance(document, Document):
        return None

    def look_up(revision: str) -> TextRevision | None:
        found = records.read(connection, revision)
        return found if isinstance(found, TextRevision) else None

    return Revisions(document, look_up)


def _with_blocks_named(change: Change, told: Comparison) -> Change:
    return replace(change, pieces=tuple(_with_block_named(piece, told) for piece in change.pieces))


def _with_block_named(piece: Piece, told: Comparison) -> Piece:
    key = key_of_line(piece.text)
    if not key:
        return piece
    picture = told.pictures.get(key)
    return replace(piece, text=f"［图片：{picture.file.name}］" if picture else "［表格］")


def _unit(person: str, register: Register) -> str:
    known = register.people.get(person)
    organ = register.organs.get(known.organ) if known else None
    return organ.short_name if organ else ""


def _differs(change: Change) -> bool:
    return change.fate is not Fate.KEPT or any(piece.fate is not Fate.KEPT for piece in change.pieces)


def _hands(changes: Sequence[Change]) -> tuple[Hand, ...]:
    """Everybody who had a part in the changes, each once, whoever was there last first."""
    found: dict[str, Hand] = {}
    for piece in (piece for change in changes for piece in change.pieces):
        if piece.by is not None:
            known = found.get(piece.by.person)
            found[piece.by.person] = piece.by if known is None or known.made_at < piece.by.made_at else known
    return tuple(sorted(found.values(), key=lambda each: each.made_at, reverse=True))


def _elements(before: Content, after: Content, register: Register) -> Iterator[ElementChange]:
    for name in ELEMENTS:
        old, new = getattr(before, name), getattr(after, name)
        if name not in _IN_THE_TEXT and old != new:
            yield ElementChange(name, _in_words(name, old, register), _in_words(name, new, register))


def _in_words(name: str, value: Any, register: Register) -> str:
    if name == "letterhead":
        known = register.letterheads.get(value)
        return known.mark if known else str(value)
    if name in ("addressees", "copies"):
        return printed_names(register, value)
    return "" if value is None else str(value)
