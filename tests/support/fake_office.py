"""An office in memory for tests of the window: the real rules, no store, no network, several people at one table.

``Archive`` is what the central office would hold; each person's ``FakeOffice`` looks at it. Offline, a person's acts
wait in their own office; ``arrive`` puts them to the rules of the central office in order, as the server would.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from oa_client.office.changes import Changes
from oa_client.office.documents import Paperwork, Received, Todo, Working
from oa_client.office.duty import DutyRow
from oa_client.office.office import Office
from oa_client.office.orders import Pending
from oa_client.typesetting.fonts import FontBook
from oa_client.typesetting.layout import lay_out
from oa_client.typesetting.model import Layout
from oa_core.documents.commands import Draft, Revise, SendBack, Sign, Submit
from oa_core.documents.content import check_storable, content_of, paper_of
from oa_core.documents.model import Content, Document, Envelope, Receipt, ReceiptState, Status, TextRevision
from oa_core.documents.paper import Paper
from oa_core.duty.commands import Correct, Log
from oa_core.duty.model import DutyEntry
from oa_core.modules import apply, command_of, kind_of, workflow_of
from oa_core.people.model import Letterhead, Organ, Person, Register, Role
from oa_core.records import Record, Series
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order
from sync.status import Link, SyncStatus
from tests.support.county import REGISTER

START = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)
"""10:20 in the office."""


@dataclass
class Archive:
    """What everybody's acts have made so far, the number series, and the clock of the county."""

    register: Register = REGISTER
    records: dict[str, Record] = field(default_factory=dict)
    series: dict[Series, int] = field(default_factory=dict)
    now: datetime = START
    offices: list[FakeOffice] = field(default_factory=list)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_id(self) -> str:
        """Ids that sort by time, like UUIDv7."""
        return f"{next(self._ids):08x}-0000-7000-8000-000000000000"

    def tick(self, **span: float) -> datetime:
        """Let time pass: ``tick(minutes=5)``."""
        self.now += timedelta(**span)
        return self.now

    def allot(self, series: Series) -> int:
        """The next number, without gaps."""
        self.series[series] = self.series.get(series, 0) + 1
        return self.series[series]

    def decide(self, order: Order, person: Person) -> Changes:
        """Decide as the central office does, and tell every office."""
        context = Context(person, self.register, self.records.get, self.allot, received_at=self.now)
        made = apply(self.records.get(order.record), order, context)
        self.records.update({record.id: record for record in made})
        changes = Changes(frozenset(map(kind_of, made)), frozenset(r.id for r in made), orders=True)
        for office in self.offices:
            office.tell(changes)
        return changes


@dataclass
class _Waiting:
    order: Order
    pending: Pending


class FakeOffice:
    """One person's office. ``online = False`` keeps acts waiting; ``refuse`` makes the next ones come back."""

    def __init__(self, archive: Archive, person: str) -> None:
        self.archive = archive
        self.me = archive.register.people[person]
        self.online = True
        self.synced = 0
        self.documents = FakeDocuments(self)
        self.duty = FakeDuty(self)
        self.orders = FakeOrders(self)
        self.queue: list[_Waiting] = []
        self.refusals: list[Pending] = []
        self._changed: list[Callable[[Changes], None]] = []
        self._status: list[Callable[[SyncStatus], None]] = []
        archive.offices.append(self)

    def as_office(self) -> Office:
        """The same object under the type that the window asks for."""
        return cast(Office, self)

    @property
    def register(self) -> Register:
        return self.archive.register

    @property
    def status(self) -> SyncStatus:
        return SyncStatus(Link.ONLINE if self.online else Link.OFFLINE, self.archive.now)

    def view(self) -> dict[str, Record]:
        """The records as this workstation sees them: the archive with its own waiting acts folded over it."""
        seen = dict(self.archive.records)
        for waiting in self.queue:
            context = Context(self.me, self.register, seen.get, lambda _series: None)
            try:
                made = apply(seen.get(waiting.order.record), waiting.order, context)
            except Refused:
                continue
            seen.update({record.id: record for record in made})
        return seen

    def execute(self, record_id: str, act: object, *, seen: int | None = None) -> Changes:
        order = Order(self.new_id(), record_id, act, self.archive.now, seen)
        if self.online:
            return self.archive.decide(order, self.me)
        before = self.view()
        made = apply(
            before.get(record_id),
            order,
            Context(self.me, self.register, before.get, lambda _series: None),
        )
        self.queue.append(_Waiting(order, self._pending(order, made[0], "queued")))
        changes = Changes(frozenset(map(kind_of, made)), frozenset(r.id for r in made), orders=True)
        self.tell(changes)
        return changes

    def new_id(self) -> str:
        return self.archive.new_id()

    def on_change(self, listener: Callable[[Changes], None]) -> None:
        self._changed.append(listener)

    def on_status(self, listener: Callable[[SyncStatus], None]) -> None:
        self._status.append(listener)

    def sync_now(self) -> None:
        self.synced += 1

    def close(self) -> None:
        self._changed.clear()
        self._status.clear()

    # what the test does to the office

    def tell(self, changes: Changes) -> None:
        """Say to the window that something changed."""
        for listener in tuple(self._changed):
            listener(changes)

    def go_offline(self) -> None:
        self.online = False
        self._tell_status()

    def arrive(self) -> None:
        """The line is back: the waiting acts are decided in order; what is refused comes back."""
        self.online = True
        queue, self.queue = self.queue, []
        stopped: set[str] = set()
        for waiting in queue:
            if waiting.order.record in stopped:
                continue
            try:
                self.archive.decide(waiting.order, self.me)
            except Refused as refused:
                stopped.add(waiting.order.record)
                self.refusals.append(
                    replace(waiting.pending, state="refused", code=refused.code, facts=refused.facts)
                )
        self._tell_status()
        self.tell(Changes(orders=True, kinds=frozenset({"document", "receipt", "duty_entry"})))

    def _tell_status(self) -> None:
        for listener in tuple(self._status):
            listener(self.status)

    def _pending(self, order: Order, record: Record, state: str) -> Pending:
        title = getattr(record, "title", "")
        return Pending(
            id=order.id,
            record=order.record,
            lane=order.record,
            kind=command_of(order.act),
            title=title,
            made_at=order.made_at,
            state=state,
            code="",
            facts={},
            text=_written(order.act),
        )


def _written(act: object) -> str:
    if isinstance(act, Draft | Revise):
        return act.content.body
    if isinstance(act, SendBack):
        return act.reason
    if isinstance(act, Log | Correct):
        return act.text
    return str(getattr(act, "opinion", ""))


class FakeOrders:
    """What waits in this office, and what came back."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office

    def waiting(self) -> tuple[Pending, ...]:
        return tuple(waiting.pending for waiting in self._office.queue)

    def refused(self) -> tuple[Pending, ...]:
        return tuple(self._office.refusals)

    def close(self, order_id: str) -> Changes:
        self._office.refusals = [each for each in self._office.refusals if each.id != order_id]
        return self._changed()

    def take_back(self, order_id: str) -> Changes:
        [pending] = [each for each in self._office.refusals if each.id == order_id]
        working = self._office.documents.open(pending.record)
        self._office.documents.kept[pending.record] = replace(
            working, content=replace(working.content, body=pending.text)
        )
        return self.close(order_id)

    def _changed(self) -> Changes:
        changes = Changes(kinds=frozenset({"document"}), orders=True, drafts=True)
        self._office.tell(changes)
        return changes


class FakeDuty:
    """The duty log of the person's organ."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office

    def entries(self) -> tuple[DutyRow, ...]:
        own = self._office.me.organ
        seen = self._office.view()
        entries = [r for r in seen.values() if isinstance(r, DutyEntry) and r.organ == own]
        corrected = {entry.corrects: entry.id for entry in entries if entry.corrects}
        rows = [
            DutyRow(entry, corrected.get(entry.id, ""), entry.id not in self._office.archive.records)
            for entry in entries
        ]
        return tuple(sorted(rows, key=lambda row: (row.entry.happened_at, row.entry.id), reverse=True))


class FakeDocuments:
    """The read side of papers and the drafts of this workstation."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office
        self.kept: dict[str, Working] = {}
        self.exported: list[tuple[str, Paper, str]] = []
        self.laid_out = 0
        self.full = False
        self._fonts: FontBook | None = None

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
        body = self._body(document)
        envelope = seen.get(document.envelope)
        if isinstance(envelope, Envelope):
            paper = envelope.paper
        else:
            paper = paper_of(
                content_of(document, body),
                self._office.register,
                number=document.number,
                signature=document.signature,
            )
        receipts = tuple(r for r in self._all(Receipt) if r.envelope == document.envelope)
        return Paperwork(
            document=document,
            body=body,
            paper=paper,
            offered=self._offered(document),
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
            offered=self._offered(receipt),
            waiting=self._waiting(receipt_id),
            refused=self._refused(receipt_id),
        )

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
        self._office.tell(Changes(drafts=True))
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
        changes = Changes(drafts=True)
        self._office.tell(changes)
        return changes

    def preview(self, content: Content) -> Paper:
        return paper_of(content, self._office.register)

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
        return tuple(o for o in self._office.register.organs.values() if o.kind.value != "government")

    def export_pdf(self, paper: Paper, path: Path) -> None:
        if self.full:
            raise Refused("disk_full")
        self.exported.append(("pdf", paper, str(path)))

    def export_docx(self, paper: Paper, path: Path) -> None:
        self.exported.append(("docx", paper, str(path)))

    def read_docx(self, path: Path) -> str:
        raise Refused("not_a_docx")

    def lay_out(self, paper: Paper) -> Layout:
        self.laid_out += 1
        return lay_out(paper, self._book())

    def font_files(self) -> Mapping[str, Path]:
        return {role.value: face.path for role, face in self._book().faces.items()}

    def _book(self) -> FontBook:
        if self._fonts is None:
            self._fonts = FontBook.find()
        return self._fonts

    def _all(self, kind: type) -> list:  # type: ignore[type-arg]
        return [record for record in self._office.view().values() if isinstance(record, kind)]

    def _body(self, document: Document) -> str:
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

    def _offered(self, record: Record) -> frozenset[type]:
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


def sign_what_is_seen(office: FakeOffice, document_id: str, opinion: str = "同意。") -> Changes:
    """The head signs the text that stands on the screen."""
    document = office.archive.records[document_id]
    assert isinstance(document, Document)
    return office.execute(document_id, Sign(document.content_hash, opinion), seen=document.step)
