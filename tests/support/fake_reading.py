"""The read side of the office in memory: lists and papers, as ``oa_client.office.documents`` gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from oa_client.office.documents import Paperwork, Received, Todo
from oa_client.office.on_the_desk import Working
from oa_client.office.orders import Pending
from oa_core.documents.content import content_of, paper_of
from oa_core.documents.model import Document, Envelope, Receipt, ReceiptState, Status, TextRevision
from oa_core.modules import workflow_of
from oa_core.people.model import Role
from oa_core.records import Record
from oa_core.workflow import Context

if TYPE_CHECKING:
    from tests.support.fake_office import FakeOffice

R = TypeVar("R", bound=Record)


class FakeReading:
    """Lists and papers of one person."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.kept: dict[str, Working] = {}

    def inbox(self) -> tuple[Todo, ...]:
        me = self._office.me
        held = [
            self._row(document)
            for document in self._all(Document)
            if document.holder == me.id
            and document.status is not Status.ISSUED
            and document.status is not Status.DRAFT
        ]
        to_sign_for = [
            self._receipt_row(receipt)
            for receipt in self._all(Receipt)
            if receipt.state is ReceiptState.DELIVERED and me.has(Role.CLERK, receipt.organ)
        ]
        ranks = {"特急": 0, "加急": 1}
        return tuple(sorted(held + to_sign_for, key=lambda row: (ranks.get(row.urgency, 2), row.since)))

    def outgoing(self) -> tuple[Todo, ...]:
        rows = [self._row(document) for document in self._all(Document) if self._may_read(document)]
        known = {row.id for row in rows}
        rows += [
            Todo(
                id=key,
                kind="document",
                title=working.content.title,
                urgency=working.content.urgency,
                status=Status.DRAFT.value,
                source=self._office.me.name,
                since=working.kept_at or self._office.archive.now,
                number="",
                waiting=False,
                trouble="",
            )
            for key, working in self.kept.items()
            if key not in known
        ]
        return tuple(sorted(rows, key=lambda row: row.since, reverse=True))

    def elsewhere(self) -> tuple[Todo, ...]:
        me = self._office.me.id
        receipts = self._all(Receipt)
        rows = []
        for document in self._all(Document):
            mine = document.drafter == me or any(entry.person == me for entry in document.trail)
            open_receipts = any(
                r.envelope == document.envelope and r.state is not ReceiptState.SIGNED_FOR for r in receipts
            )
            if mine and (document.holder != me or (document.status is Status.ISSUED and open_receipts)):
                rows.append(self._row(document))
        return tuple(sorted(rows, key=lambda row: row.since))

    def incoming(self) -> tuple[Todo, ...]:
        mine = [r for r in self._all(Receipt) if self._office.me.has(Role.CLERK, r.organ)]
        return tuple(self._receipt_row(r) for r in sorted(mine, key=lambda r: r.since, reverse=True))

    def paperwork(self, document_id: str) -> Paperwork | None:
        seen = self._office.view()
        document = seen.get(document_id)
        if not isinstance(document, Document):
            return None
        body = self.body_of(document)
        envelope = seen.get(document.envelope)
        if isinstance(envelope, Envelope):
            paper = envelope.paper
        else:
            paper = paper_of(
                content_of(document, body),
                self._office.register,
                attachments=document.attachments,
                number=document.number,
                signature=document.signature,
            )
        receipts = tuple(r for r in self._all(Receipt) if r.envelope == document.envelope)
        return Paperwork(
            document=document,
            body=body,
            paper=paper,
            offered=self.offered(document),
            receipts=tuple(sorted(receipts, key=lambda receipt: receipt.as_copy)),
            waiting=self._waiting(document_id),
            refused=self._refused(document_id),
        )

    def received(self, receipt_id: str) -> Received | None:
        seen = self._office.view()
        receipt = seen.get(receipt_id)
        if not isinstance(receipt, Receipt):
            return None
        envelope = seen[receipt.envelope]
        assert isinstance(envelope, Envelope)
        return Received(
            receipt=receipt,
            paper=envelope.paper,
            sender_name=self._office.register.organ_name(receipt.sender),
            offered=self.offered(receipt),
            waiting=self._waiting(receipt_id),
            refused=self._refused(receipt_id),
        )

    def _all(self, kind: type[R]) -> list[R]:
        return [record for record in self._office.view().values() if isinstance(record, kind)]

    def body_of(self, document: Document) -> str:
        revision = self._office.view()[document.revision]
        assert isinstance(revision, TextRevision)
        return revision.body

    def _may_read(self, document: Document) -> bool:
        me = self._office.me
        return document.drafter == me.id or (
            document.status is not Status.DRAFT
            and (
                any(me.id in (entry.person, entry.to) for entry in document.trail)
                or any(post.organ == document.organ for post in me.posts)
            )
        )

    def offered(self, record: Record) -> frozenset[type]:
        """The acts that the rules offer this person."""
        workflow = workflow_of(record)
        assert workflow is not None
        seen = self._office.view()
        context = Context(self._office.me, self._office.register, seen.get, lambda _series: None)
        return workflow.offered(record, context)

    def _waiting(self, record: str) -> tuple[Pending, ...]:
        return tuple(each for each in self._office.orders.waiting() if each.lane == record)

    def _refused(self, record: str) -> tuple[Pending, ...]:
        return tuple(each for each in self._office.orders.refused() if each.lane == record)

    def _row(self, document: Document) -> Todo:
        last = document.trail[-1] if document.trail else None
        return Todo(
            id=document.id,
            kind="document",
            title=document.title,
            urgency=document.urgency,
            status=document.status.value,
            source=last.name if last else self._office.register.name_of(document.drafter),
            since=document.held_since,
            number=document.number,
            waiting=bool(self._waiting(document.id)),
            trouble=next((each.code for each in self._refused(document.id)), ""),
        )

    def _receipt_row(self, receipt: Receipt) -> Todo:
        envelope = self._office.view()[receipt.envelope]
        assert isinstance(envelope, Envelope)
        return Todo(
            id=receipt.id,
            kind="receipt",
            title=receipt.title,
            urgency=envelope.paper.urgency,
            status=receipt.state.value,
            source=self._office.register.organ_name(receipt.sender),
            since=receipt.since,
            number=receipt.number,
            waiting=bool(self._waiting(receipt.id)),
            trouble=next((each.code for each in self._refused(receipt.id)), ""),
        )
