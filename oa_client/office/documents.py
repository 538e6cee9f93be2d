"""Official documents as people read and write them on a workstation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from oa_client.office import lists
from oa_client.office.colleagues import Colleague, Colleagues
from oa_client.office.desk import Desk
from oa_client.office.lists import Todo as Todo
from oa_client.office.orders import Pending, pending
from oa_client.office.publishing import Publishing
from oa_client.storage import documents, outbox, records
from oa_client.typesetting.fonts import FontFace, StandIn
from oa_client.typesetting.model import Layout
from oa_core.documents.commands import Approve, Invite, Submit
from oa_core.documents.content import content_of, paper_of
from oa_core.documents.model import Content, Document, Envelope, Receipt, TextRevision
from oa_core.documents.paper import Paper
from oa_core.documents.receiving import WORKFLOW as RECEIVING
from oa_core.documents.workflow import WORKFLOW as ISSUING
from oa_core.files import Attachment
from oa_core.people.model import Letterhead, Organ, OrganKind, Role


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


class Documents:
    """Lists, papers and pages. What is written goes by ``Office.drafting``, every other act by ``Office.execute``."""

    def __init__(self, desk: Desk, read: Callable[[Attachment], bytes | None]) -> None:
        """``read`` gives the content of a picture in a text, ``None`` while it is not here."""
        self._desk = desk
        self._colleagues = Colleagues(desk)
        self._publishing = Publishing(read)

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

    # Whom and what one may choose

    def letterheads(self) -> tuple[Letterhead, ...]:
        """The letterheads this person may draft under."""
        return self._desk.register.letterheads_of(self._desk.me)

    def reviewers(self, content: Content) -> tuple[Colleague, ...]:
        """The people a draft may be submitted to."""
        register = self._desk.register
        letterhead = register.letterheads.get(content.letterhead)
        found = register.holding(Role.DIRECTOR, letterhead.office) if letterhead else ()
        return self._colleagues.of(found, Submit)

    def signers(self, document: Document) -> tuple[Colleague, ...]:
        """The people a reviewed document may be sent to for 签发."""
        register = self._desk.register
        letterhead = register.letterheads.get(document.letterhead)
        found = register.holding(Role.HEAD, letterhead.organ) if letterhead else ()
        return self._colleagues.of(found, Approve)

    def co_writers(self, content: Content) -> tuple[Colleague, ...]:
        """The people whom the person may invite to write on this draft too: who writes in its office."""
        register, me = self._desk.register, self._desk.me.id
        letterhead = register.letterheads.get(content.letterhead)
        found = dict.fromkeys(
            person
            for role in (Role.CLERK, Role.DIRECTOR)
            for person in (register.holding(role, letterhead.office) if letterhead else ())
            if person.id != me
        )
        return self._colleagues.of(tuple(found), Invite)

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


def _body(connection: Connection, document: Document) -> str:
    revision = records.read(connection, document.revision)
    return revision.body if isinstance(revision, TextRevision) else ""
