"""What is put on the drafting desk: what the person wrote, with what others wrote meanwhile, and where to choose."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime

from oa_client.storage.drafts import KeptDraft
from oa_core.comparing.merging import MergeFate, merge
from oa_core.documents.content import content_hash, content_of
from oa_core.documents.lineage import LookUp, content_of_text, put_together, text_of, written_from
from oa_core.documents.merging import MergedContent, merge_contents
from oa_core.documents.model import ELEMENTS, Content, Document, TextRevision
from oa_core.people.model import Register


@dataclass(frozen=True)
class Merged:
    """Changes of ``who`` (names) went in that the person has not read yet (请通读): ``count`` places and fields."""

    who: str
    when: datetime
    count: int


@dataclass(frozen=True)
class Conflict:
    """Two texts of one document that a person has to choose between, and may put off. ``mine`` is what the person
    wrote, or the document's present text when neither is theirs; ``theirs`` is what ``who`` (names) saved at ``when``.

    The answer goes on from ``revision``; ``branch`` is the text kept beside the document that it settles, empty when
    the question is about what the person has not sent yet. ``base`` is ``None`` when nobody can say what both were
    written from.
    """

    merge: MergedContent
    who: str
    when: datetime
    revision: str
    branch: str = ""

    @property
    def base(self) -> Content | None:
        """What both were written from."""
        return self.merge.base

    @property
    def mine(self) -> Content:
        """The one text."""
        return self.merge.mine

    @property
    def theirs(self) -> Content:
        """The other."""
        return self.merge.theirs


@dataclass(frozen=True)
class Working:
    """A document on the drafting desk. ``base`` is the revision the text goes on from, empty for a new document;
    ``merges`` a text beside the document that has been worked into it; ``document`` is ``None`` until the first save.

    At most one of ``merged`` and ``conflict`` is there; the text of a conflict is the person's own, to be written on.
    """

    document_id: str
    content: Content
    base: str
    kept_at: datetime | None = None
    document: Document | None = None
    merges: str = ""
    merged: Merged | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True)
class Reader:
    """Who sits at the desk: ``me`` is their id."""

    me: str
    register: Register
    look_up: LookUp

    def text(self, document: Document, revision: str) -> TextRevision | None:
        """A saved text of the document."""
        return text_of(document.id, revision, self.look_up)


def on_the_desk(document: Document, kept: KeptDraft | None, *, writes: bool, reader: Reader) -> Working:
    """What the person finds when they open a document. ``writes``: it is theirs to write now; otherwise nothing is put
    together for them."""
    head = reader.text(document, document.revision)
    present = content_of(document, head.body if head else "")
    if kept is None:
        working = Working(document.id, present, document.revision, None, document)
        if head is not None and head.auto_merged and writes:
            working = replace(working, merged=_by_machine(document, head, present, reader))
    else:
        working = Working(
            document.id, kept.content, kept.base, kept.kept_at, document, kept.merges if writes else ""
        )
    if not writes:
        return working
    if kept is not None and kept.base != document.revision:
        working = _moved(working, document, present, reader)
    if working.conflict is not None or working.merges:
        return working
    for branch in document.branches:
        text = reader.text(document, branch)
        if text is not None:
            return _with_branch(working, document, text, reader)
    return working


def without_what_was_read(working: Working, read: str) -> Working:
    """Changes in a text that the person has read through are not told again. ``read`` is the ``content_hash`` of the
    text that they read last; another text, even of the same revision before it was decided, is told."""
    if working.merged is None or content_hash(working.content) != read:
        return working
    return replace(working, merged=None)


def changes(before: Content, after: Content) -> int:
    """In how many places and fields two contents differ."""
    body = merge(before.body, before.body, after.body).pieces
    places = sum(piece.fate is not MergeFate.SAME for piece in body)
    names = [name for name in ELEMENTS if name not in ("tables", "pictures")]
    return places + len([name for name in names if getattr(before, name) != getattr(after, name)])


def _moved(working: Working, document: Document, present: Content, reader: Reader) -> Working:
    """The document has another text than the one the kept draft was written from."""
    if working.content == present:
        return replace(working, base=document.revision)
    who, when = _others(document, working.base, reader)
    together = put_together(document, working.content, working.base, reader.look_up)
    if not together.clean:
        return replace(working, conflict=Conflict(together, who, when, document.revision))
    count = changes(working.content, together.content)
    return replace(
        working,
        content=together.content,
        base=document.revision,
        merged=Merged(who, when, count) if count else None,
    )


def _with_branch(working: Working, document: Document, text: TextRevision, reader: Reader) -> Working:
    """A text stands beside the document that a person has to work into it."""
    branch, here = content_of_text(document, text), working.content
    head = reader.text(document, document.revision)
    origin = written_from(document, text.id, branch, here, reader.look_up)
    if text.author == reader.me and head is not None:
        together, author, when = merge_contents(origin, branch, here), head.author, head.made_at
    else:
        together, author, when = merge_contents(origin, here, branch), text.author, text.made_at
    who = reader.register.name_of(author)
    if not together.clean:
        return replace(working, conflict=Conflict(together, who, when, document.revision, text.id))
    count = changes(here, together.content)
    return replace(
        working,
        content=together.content,
        merges=text.id,
        merged=Merged(reader.register.name_of(text.author), text.made_at, count) if count else working.merged,
    )


def _by_machine(document: Document, head: TextRevision, present: Content, reader: Reader) -> Merged | None:
    """The server put two texts together, and nobody has saved one since."""
    before, own = reader.text(document, head.parent), reader.text(document, head.merged)
    if before is None or own is None:
        return None
    mine, other = (own, before) if own.author == reader.me else (before, own)
    count = changes(content_of_text(document, mine), present)
    return Merged(reader.register.name_of(other.author), other.made_at, count) if count else None


def _others(document: Document, base: str, reader: Reader) -> tuple[str, datetime]:
    """Who saved texts since ``base``, the last first, and when that was; it may be the person on another machine."""
    found: dict[str, datetime] = {}
    waiting, seen = deque([document.revision]), {base, ""}
    while waiting:
        here = waiting.popleft()
        text = None if here in seen else reader.text(document, here)
        seen.add(here)
        if text is None:
            continue
        waiting += [text.parent, text.merged]
        if not text.auto_merged:
            found[text.author] = max(text.made_at, found.get(text.author, text.made_at))
    others = {person: when for person, when in found.items() if person != reader.me} or found
    ranked = sorted(others, key=lambda person: others[person], reverse=True)
    names = "、".join(reader.register.name_of(person) for person in ranked)
    return names, max(others.values(), default=document.held_since)
