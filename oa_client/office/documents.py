"""Official documents as people read and write them on a workstation."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from oa_client.office import lists
from oa_client.office.changes import Changes
from oa_client.office.checking import Checking
from oa_client.office.desk import Desk, Step
from oa_client.office.lists import Todo as Todo
from oa_client.office.orders import Pending, pending
from oa_client.office.publishing import Publishing
from oa_client.storage import documents, drafts, outbox, records
from oa_client.storage.drafts import KeptDraft
from oa_client.typesetting.fonts import FontFace, StandIn
from oa_client.typesetting.model import Layout
from oa_core.documents.commands import Draft, Revise, Submit
from oa_core.documents.content import check_storable, content_hash, content_of, paper_of
from oa_core.documents.model import Content, Document, Envelope, Receipt, TextRevision
from oa_core.documents.paper import Paper
from oa_core.documents.receiving import WORKFLOW as RECEIVING
from oa_core.documents.workflow import WORKFLOW as ISSUING
from oa_core.files import Attachment
from oa_core.people.model import Letterhead, Organ, OrganKind, Person, Role
from oa_core.refusal import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Paperwork:
    """A document with all that stands around it. ``offered`` holds the acts worth an enabled button."""

    document: Document
    body: str
    paper: Paper
    offered: frozenset[type]
    receipts: tuple[Receipt, ...]
    waiting: tuple[Pending, ...]
    refused: tuple[Pending, ...]


@dataclass(frozen=True)
class Received:
    """A paper that came in, as its receiver sees it."""

    receipt: Receipt
    paper: Paper
    sender_name: str
    offered: frozenset[type]
    waiting: tuple[Pending, ...]
    refused: tuple[Pending, ...]


@dataclass(frozen=True)
class Working:
    """A document on the drafting desk. ``base`` is the revision the text goes on from, empty for a new document;
    ``document`` is ``None`` until the first save."""

    document_id: str
    content: Content
    base: str
    kept_at: datetime | None = None
    document: Document | None = None


class Documents:
    """Lists, papers and the drafting desk. Steps other than drafting go by ``Office.execute``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._publishing = Publishing()

    # Lists

    def inbox(self) -> tuple[Todo, ...]:
        """待办: what waits for this person, urgent papers first, then the longest waiting."""
        return lists.inbox(self._desk)

    def elsewhere(self) -> tuple[Todo, ...]:
        """等别人: what this person had a part in and others have to go on with; ``source`` is who holds it."""
        return lists.elsewhere(self._desk)

    def outgoing(self) -> tuple[Todo, ...]:
        """发文: every document this person may read, their unsaved drafts first."""
        return lists.outgoing(self._desk)

    def incoming(self) -> tuple[Todo, ...]:
        """收文: what came to this person's desks, signed for or not, the newest first."""
        return lists.incoming(self._desk)

    # One paper

    def paperwork(self, document_id: str) -> Paperwork | None:
        """A document with its text, trail, receipts and the person's orders for it; ``None`` when it is not here."""
        with self._desk.read() as connection:
            document = records.read(connection, document_id)
            if not isinstance(document, Document):
                return None
            context = self._desk.foresight.context(connection)
            body = _body(connection, document)
            found = (
                records.read(connection, each)
                for each in documents.receipts_of(connection, document.envelope)
            )
            receipts = [each for each in found if isinstance(each, Receipt)] if document.envelope else []
            places = {organ: n for n, organ in enumerate((*document.addressees, *document.copies))}
            return Paperwork(
                document=document,
                body=body,
                paper=paper_of(
                    content_of(document, body),
                    context.register,
                    attachments=document.attachments,
                    number=document.number,
                    signature=document.signature,
                    printed_on=document.printed_on,
                ),
                offered=ISSUING.offered(document, context),
                receipts=tuple(sorted(receipts, key=lambda each: places.get(each.organ, len(places)))),
                waiting=pending(connection, outbox.WAITING, document_id),
                refused=pending(connection, outbox.STOPPED, document_id),
            )

    def received(self, receipt_id: str) -> Received | None:
        """A paper that came in; ``None`` when it is not here."""
        with self._desk.read() as connection:
            receipt = records.read(connection, receipt_id)
            envelope = records.read(connection, receipt.envelope) if isinstance(receipt, Receipt) else None
            if not isinstance(receipt, Receipt) or not isinstance(envelope, Envelope):
                return None
            context = self._desk.foresight.context(connection)
            return Received(
                receipt=receipt,
                paper=envelope.paper,
                sender_name=context.register.organ_name(receipt.sender),
                offered=RECEIVING.offered(receipt, context),
                waiting=pending(connection, outbox.WAITING, receipt_id),
                refused=pending(connection, outbox.STOPPED, receipt_id),
            )

    # The drafting desk

    def begin(self) -> Working:
        """An empty document under the first letterhead of the person's office; nothing is stored yet.

        Raises ``Refused("letterhead_unknown")`` for a person who drafts under none.
        """
        letterheads = self.letterheads()
        if not letterheads:
            raise Refused("letterhead_unknown")
        return Working(self._desk.new_id(), Content(letterhead=letterheads[0].id), "")

    def open(self, document_id: str) -> Working:
        """The document as the person left it: their kept draft if there is one, else its present text.

        Raises ``Refused("gone")`` when there is neither.
        """
        with self._desk.read() as connection:
            document = records.read(connection, document_id)
            known = document if isinstance(document, Document) else None
            kept = drafts.kept(connection, document_id)
            if kept is not None:
                return Working(document_id, kept.content, kept.base, kept.kept_at, known)
            if known is None:
                raise Refused("gone")
            content = content_of(known, _body(connection, known))
            return Working(document_id, content, known.revision, None, known)

    def keep(self, working: Working, content: Content) -> Working:
        """Autosave: keep the text in the encrypted cache, safe against a power cut when this returns.

        Raises ``Refused`` for what must not be stored (``check_storable``) and ``disk_full``.
        """
        _check_storable(working.document_id, content)
        kept_at = self._desk.now()
        with self._desk.write(durable=True) as connection:
            drafts.keep(connection, KeptDraft(working.document_id, working.base, content, kept_at))
        self._desk.tell(Changes(drafts=True, records=frozenset({working.document_id})))
        return replace(working, content=content, kept_at=kept_at)

    def save(self, working: Working, content: Content) -> Working:
        """Make what was written an order, so that it reaches the central office; nothing when nothing changed.

        Gives the document to go on working with.
        """
        self._desk.do(self._saving(working, content), lambda c: _dropped(c, working.document_id))
        return self.open(working.document_id) if self._known(working.document_id) else working

    def submit(self, working: Working, content: Content, *, to: str, opinion: str = "") -> Changes:
        """送审: save and submit in one transaction. Raises ``Refused``, ``checks_block`` among them (see ``Checking``);
        then the text stays kept as it was."""
        Checking(self._desk).refuse_blocked(content, working.document)
        saving = self._saving(working, content)
        # A revision is a step of its own; the first text of a new document is not.
        seen = working.document.step + len(saving) if working.document else 0
        steps = [*saving, Step(working.document_id, Submit(to, opinion), seen)]
        return self._desk.do(steps, lambda connection: _dropped(connection, working.document_id))

    def discard(self, document_id: str) -> Changes:
        """Throw a kept draft away; a document that was saved stays as it was saved."""
        with self._desk.write(durable=True) as connection:
            changes = _dropped(connection, document_id)
        self._desk.tell(changes)
        return changes

    def rebase(self, working: Working) -> Working:
        """Go on with the person's text although the document's text was changed elsewhere: it stays kept, and goes on
        from the text in ``working.document``, which the person has seen; that text stays in the history.

        Raises ``Refused``: ``gone`` (no such document), ``not_yours`` (the person may not change it now).
        """
        _check_storable(working.document_id, working.content)
        kept_at = self._desk.now()
        with self._desk.write(durable=True) as connection:
            document = records.read(connection, working.document_id)
            if not isinstance(document, Document):
                raise Refused("gone")
            if Revise not in ISSUING.offered(document, self._desk.foresight.context(connection)):
                raise Refused("not_yours")
            base = (working.document or document).revision
            drafts.keep(connection, KeptDraft(document.id, base, working.content, kept_at))
        self._desk.tell(Changes(drafts=True, records=frozenset({document.id})))
        return replace(working, base=base, kept_at=kept_at, document=document)

    def take_out(self, document_id: str) -> Working:
        """Make a kept draft a document of its own, since the one it was written for is with somebody else.

        Raises ``Refused("gone")`` when nothing is kept of it.
        """
        with self._desk.write(durable=True) as connection:
            kept = drafts.kept(connection, document_id)
            if kept is None:
                raise Refused("gone")
            own = KeptDraft(self._desk.new_id(), "", kept.content, kept.kept_at)
            drafts.keep(connection, own)
            changes = _dropped(connection, document_id) | Changes(records=frozenset({own.document}))
        self._desk.tell(changes)
        return Working(own.document, own.content, own.base, own.kept_at)

    def _saving(self, working: Working, content: Content) -> list[Step]:
        with self._desk.read() as connection:
            document = records.read(connection, working.document_id)
        if not isinstance(document, Document):
            return [Step(working.document_id, Draft(content))]
        if document.content_hash == content_hash(content, document.attachments):
            return []
        return [Step(working.document_id, Revise(content, working.base))]

    def _known(self, document_id: str) -> bool:
        with self._desk.read() as connection:
            return isinstance(records.read(connection, document_id), Document)

    # Whom and what one may choose

    def letterheads(self) -> tuple[Letterhead, ...]:
        """The letterheads this person may draft under."""
        me = self._desk.me
        every = sorted(self._desk.register.letterheads.values(), key=lambda each: each.id)
        return tuple(each for each in every if me.has(Role.CLERK, each.office))

    def reviewers(self, content: Content) -> tuple[Person, ...]:
        """The people a draft may be submitted to."""
        letterhead = self._desk.register.letterheads.get(content.letterhead)
        return self._desk.register.holding(Role.DIRECTOR, letterhead.office) if letterhead else ()

    def signers(self, document: Document) -> tuple[Person, ...]:
        """The people a reviewed document may be sent to for 签发."""
        letterhead = self._desk.register.letterheads.get(document.letterhead)
        return self._desk.register.holding(Role.HEAD, letterhead.organ) if letterhead else ()

    def receivers(self) -> tuple[Organ, ...]:
        """The organs a paper may be sent to, by kind and then as the register lists them."""
        kinds = list(OrganKind)
        organs = self._desk.register.organs.values()
        return tuple(sorted(organs, key=lambda organ: (kinds.index(organ.kind), organ.id)))

    # The page

    def preview(self, content: Content, attachments: Sequence[Attachment] = ()) -> Paper:
        """The paper as it would be printed now, with these files."""
        return paper_of(content, self._desk.register, attachments=attachments)

    def lay_out(self, paper: Paper) -> Layout:
        """The pages of a paper, in millimetres."""
        return self._publishing.lay_out(paper)

    def font_files(self) -> Mapping[str, FontFace]:
        """The font file of each role, for drawing the pages."""
        return self._publishing.font_files()

    def replaced_fonts(self) -> Mapping[str, StandIn]:
        """What does the work of each role whose right type this workstation lacks."""
        return self._publishing.replaced_fonts()

    def export_pdf(self, paper: Paper, path: Path) -> None:
        """Write the paper as PDF. Raises ``Refused``: ``path_not_writable``, ``disk_full``."""
        self._publishing.export_pdf(paper, path)

    def export_ofd(self, paper: Paper, path: Path) -> None:
        """Write the paper as OFD. Raises ``Refused``: ``path_not_writable``, ``disk_full``."""
        self._publishing.export_ofd(paper, path)

    def export_docx(self, paper: Paper, path: Path) -> None:
        """Write the paper as an editable DOCX. Raises ``Refused``: ``path_not_writable``, ``disk_full``."""
        self._publishing.export_docx(paper, path)

    def read_docx(self, path: Path) -> str:
        """The text of a DOCX. Raises ``Refused``: ``not_a_docx``, ``text_too_long``, ``classified``."""
        return self._publishing.read_docx(path)


def _check_storable(document_id: str, content: Content) -> None:
    """``check_storable``; a classified text is noted in the log, without its words."""
    try:
        check_storable(content)
    except Refused as refusal:
        if refusal.code == "classified":
            log.info("classified text refused: draft of %s", document_id)
        raise


def _dropped(connection: Connection, document_id: str) -> Changes:
    drafts.drop(connection, document_id)
    return Changes(drafts=True, records=frozenset({document_id}))


def _body(connection: Connection, document: Document) -> str:
    revision = records.read(connection, document.revision)
    return revision.body if isinstance(revision, TextRevision) else ""
