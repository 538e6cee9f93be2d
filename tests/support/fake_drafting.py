"""The drafting desk of the office in memory: what is kept is kept in a dictionary, the rest is the real desk's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from oa_client.office.changes import Changes
from oa_client.office.on_the_desk import Reader, Working, on_the_desk, without_what_was_read
from oa_client.storage.drafts import KeptDraft
from oa_core.documents.commands import Draft, Revise, Submit
from oa_core.documents.content import check_storable, content_hash, content_of
from oa_core.documents.model import Content, Document
from oa_core.documents.revising import WRITTEN_TOGETHER
from oa_core.refusal import Refused

if TYPE_CHECKING:
    from tests.support.fake_documents import FakeDocuments
    from tests.support.fake_office import FakeOffice


class FakeDrafting:
    """Everything of ``Office.drafting``. The kept drafts and the full disk are ``FakeDocuments``'."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.writing: Mapping[str, tuple[str, ...]] = {}
        self.on_screen: list[str] = []
        self.read: dict[str, str] = {}

    @property
    def _documents(self) -> FakeDocuments:
        return self._office.documents

    def _document(self, document_id: str) -> Document | None:
        document = self._office.view().get(document_id)
        return document if isinstance(document, Document) else None

    def begin(self) -> Working:
        [first, *_] = self._documents.letterheads()
        return Working(self._office.new_id(), Content(letterhead=first.id), "")

    def open(self, document_id: str) -> Working:
        document, kept = self._document(document_id), self._documents.kept.get(document_id)
        if document is None:
            if kept is None:
                raise Refused("gone")
            return replace(kept, document=None)
        draft = None
        if kept is not None and kept.kept_at is not None:
            draft = KeptDraft(document_id, kept.base, kept.content, kept.kept_at, kept.merges)
        reader = Reader(self._office.me.id, self._office.register, self._office.view().get)
        writes = Revise in self._documents.offered(document)
        working = on_the_desk(document, draft, writes=writes, reader=reader)
        return without_what_was_read(working, self.read.get(document_id, ""))

    def mark_read(self, working: Working) -> None:
        self.read[working.document_id] = content_hash(working.content)

    def keep(self, working: Working, content: Content) -> Working:
        check_storable(content)
        if self._documents.full:
            raise Refused("disk_full")
        kept = replace(working, content=content, kept_at=self._office.archive.now)
        self._documents.kept[working.document_id] = kept
        self._office.tell(Changes(drafts=True, records=frozenset({working.document_id})))
        return kept

    def save(self, working: Working, content: Content) -> Working:
        document = self._document(working.document_id)
        if document is None:
            self._office.execute(working.document_id, Draft(content))
        elif working.merges in document.branches or content != content_of(
            document, self._documents.body_of(document)
        ):
            self._office.execute(document.id, Revise(content, working.base, working.merges))
        self._documents.kept.pop(working.document_id, None)
        return self.open(working.document_id)

    def put_away(self, working: Working, content: Content) -> Working:
        if working.kept_at is None and not working.merges and content == working.content:
            return working
        kept = self.keep(working, content)
        document = self._document(working.document_id)
        stays = document is not None and (
            Revise not in self._documents.offered(document) or document.status not in WRITTEN_TOGETHER
        )
        if working.conflict is None and not stays:
            return self.save(kept, content)
        return kept

    def submit(self, working: Working, content: Content, *, to: str, opinion: str = "") -> Changes:
        self._office.checking.refuse_blocked(content, working.document)
        saved = dict(self._office.archive.records)
        kept = dict(self._documents.kept)
        queue = list(self._office.queue)
        try:
            seen = working.document.step if working.document else 0
            before = self._document(working.document_id)
            after = self.save(working, content).document
            if before is not None and after is not None and after.revision != before.revision:
                seen += 1
            return self._office.execute(working.document_id, Submit(to, opinion), seen=seen)
        except Refused:
            self._office.archive.records = saved
            self._documents.kept = kept
            self._office.queue = queue
            raise

    def submit_kept(self, document_id: str, *, to: str, opinion: str = "") -> Changes:
        working = self.open(document_id)
        if working.merged is not None or working.conflict is not None:
            raise Refused("unread_changes")
        return self.submit(working, working.content, to=to, opinion=opinion)

    def discard(self, document_id: str) -> Changes:
        self._documents.kept.pop(document_id, None)
        changes = Changes(drafts=True, records=frozenset({document_id}))
        self._office.tell(changes)
        return changes

    def settle(self, working: Working, content: Content) -> Working:
        conflict = working.conflict
        if conflict is None:
            raise Refused("gone")
        check_storable(content)
        branch = conflict.branch
        if not branch:
            self._office.execute(working.document_id, Revise(working.content, working.base, working.merges))
            document = self._document(working.document_id)
            branch = document.branches[-1] if document and document.branches else ""
        self.keep(replace(working, base=conflict.revision, merges=branch, conflict=None), content)
        return self.open(working.document_id)

    def take_out(self, document_id: str) -> Working:
        if document_id not in self._documents.kept:
            raise Refused("gone")
        kept = self._documents.kept.pop(document_id)
        own = replace(kept, document_id=self._office.new_id(), base="", document=None)
        self._documents.kept[own.document_id] = own
        self._office.tell(Changes(drafts=True, records=frozenset({document_id, own.document_id})))
        return own

    def begin_writing(self, document_id: str) -> None:
        self.on_screen.append(document_id)

    def end_writing(self, document_id: str) -> None:
        self.on_screen.remove(document_id)

    def others_writing(self, document_id: str) -> tuple[str, ...]:
        return self.writing.get(document_id, ())
