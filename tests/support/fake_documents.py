"""The drafting desk of the office in memory, and the way of its papers to pages and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from oa_client.office.changes import Changes
from oa_client.office.documents import Working
from oa_client.typesetting.fonts import FontBook, FontFace, StandIn
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout
from oa_core.documents.commands import Draft, Revise, Submit
from oa_core.documents.content import check_storable, content_of, paper_of
from oa_core.documents.model import Content, Document
from oa_core.documents.paper import Paper
from oa_core.files import Attachment
from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Role
from oa_core.refusal import Refused
from tests.support.fake_reading import FakeReading

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice


@cache
def book() -> FontBook:
    """The fonts of this machine, found once."""
    return FontBook.find()


class FakeDocuments(FakeReading):
    """Everything of ``Office.documents``. ``full`` makes the disk full; ``docx`` is what the next DOCX says."""

    full = False
    docx = ""

    def __init__(self, office: FakeOffice) -> None:
        super().__init__(office)
        self.exported: list[tuple[str, Paper, Path]] = []

    def begin(self) -> Working:
        [first, *_] = self.letterheads()
        return Working(self._office.new_id(), Content(letterhead=first.id), "", None, None)

    def open(self, document_id: str) -> Working:
        document = self._office.view().get(document_id)
        known = document if isinstance(document, Document) else None
        if document_id in self.kept:
            return replace(self.kept[document_id], document=known)
        if known is None:
            raise Refused("gone")
        return Working(document_id, content_of(known, self._body(known)), known.revision, None, known)

    def keep(self, working: Working, content: Content) -> Working:
        check_storable(content)
        if self.full:
            raise Refused("disk_full")
        kept = replace(working, content=content, kept_at=self._office.archive.now)
        self.kept[working.document_id] = kept
        self._office.tell(Changes(drafts=True, records=frozenset({working.document_id})))
        return kept

    def save(self, working: Working, content: Content) -> Working:
        document = self._office.view().get(working.document_id)
        if not isinstance(document, Document):
            self._office.execute(working.document_id, Draft(content))
        elif content != content_of(document, self._body(document)):
            self._office.execute(document.id, Revise(content, working.base))
        self.kept.pop(working.document_id, None)
        return self.open(working.document_id)

    def submit(self, working: Working, content: Content, *, to: str, opinion: str = "") -> Changes:
        self._office.checking.refuse_blocked(content, working.document)
        saved = dict(self._office.archive.records)
        kept = dict(self.kept)
        queue = list(self._office.queue)
        try:
            self.save(working, content)
            return self._office.execute(working.document_id, Submit(to, opinion))
        except Refused:
            self._office.archive.records = saved
            self.kept = kept
            self._office.queue = queue
            raise

    def discard(self, document_id: str) -> Changes:
        self.kept.pop(document_id, None)
        changes = Changes(drafts=True, records=frozenset({document_id}))
        self._office.tell(changes)
        return changes

    def rebase(self, working: Working) -> Working:
        check_storable(working.content)
        document = self._office.view().get(working.document_id)
        if not isinstance(document, Document):
            raise Refused("gone")
        if Revise not in self.offered(document):
            raise Refused("not_yours")
        base = (working.document or document).revision
        kept = replace(working, base=base, kept_at=self._office.archive.now, document=document)
        self.kept[document.id] = kept
        self._office.tell(Changes(drafts=True, records=frozenset({document.id})))
        return kept

    def take_out(self, document_id: str) -> Working:
        if document_id not in self.kept:
            raise Refused("gone")
        kept = self.kept.pop(document_id)
        own = replace(kept, document_id=self._office.new_id(), base="", document=None)
        self.kept[own.document_id] = own
        self._office.tell(Changes(drafts=True, records=frozenset({document_id, own.document_id})))
        return own

    def preview(self, content: Content, attachments: Sequence[Attachment] = ()) -> Paper:
        return paper_of(content, self._office.register, attachments=attachments)

    def reviewers(self, content: Content) -> tuple[Person, ...]:
        head = self._office.register.letterheads[content.letterhead]
        return self._office.register.holding(Role.DIRECTOR, head.office)

    def signers(self, document: Document) -> tuple[Person, ...]:
        head = self._office.register.letterheads[document.letterhead]
        return self._office.register.holding(Role.HEAD, head.organ)

    def letterheads(self) -> tuple[Letterhead, ...]:
        heads = self._office.register.letterheads.values()
        return tuple(head for head in heads if self._office.me.has(Role.CLERK, head.office))

    def receivers(self) -> tuple[Organ, ...]:
        kinds = list(OrganKind)
        organs = self._office.register.organs.values()
        return tuple(sorted(organs, key=lambda organ: (kinds.index(organ.kind), organ.id)))

    def export_pdf(self, paper: Paper, path: Path) -> None:
        if self.full:
            raise Refused("disk_full")
        self.exported.append(("pdf", paper, path))

    def export_ofd(self, paper: Paper, path: Path) -> None:
        self.exported.append(("ofd", paper, path))

    def export_docx(self, paper: Paper, path: Path) -> None:
        self.exported.append(("docx", paper, path))

    def read_docx(self, path: Path) -> str:
        if not self.docx:
            raise Refused("not_a_docx")
        return self.docx

    def lay_out(self, paper: Paper) -> Layout:
        return lay_out(paper, book())

    def font_files(self) -> Mapping[str, FontFace]:
        return {role.value: face for role, face in book().faces.items()}

    def replaced_fonts(self) -> Mapping[str, StandIn]:
        return book().stand_ins()
