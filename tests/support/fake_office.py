"""An office in memory for tests of the window: the real rules, no store, no network, several people at one table.

``Archive`` is what the central office would hold; each person's ``FakeOffice`` looks at it. Offline, a person's acts
wait in their own office; ``arrive`` puts them to the rules of the central office in order, as the server would.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast

from oa_client.office.changes import Changes
from oa_client.office.checking import Checking
from oa_client.office.duty import DutyRow
from oa_client.office.loading import Loading
from oa_client.office.office import Office
from oa_client.office.on_the_desk import Working
from oa_client.office.orders import Cure, Pending, Waits
from oa_client.office.standing import FileOnTheWay, Standing
from oa_core.documents.commands import Draft, Revise, SendBack, Sign
from oa_core.documents.model import Content, Document
from oa_core.duty.commands import Correct, Log
from oa_core.duty.model import DutyEntry
from oa_core.modules import QUIET, apply, command_of, kind_of
from oa_core.people.model import Person, Register
from oa_core.records import Record, Series
from oa_core.refusal import Refused
from oa_core.workflow import Context, Order
from sync.status import Link, SyncStatus
from tests.support.county import REGISTER
from tests.support.fake_documents import FakeDocuments
from tests.support.fake_drafting import FakeDrafting
from tests.support.fake_files import FakeFiles
from tests.support.fake_history import FakeHistory
from tests.support.fake_locking import FakeLocking
from tests.support.fake_notes import FakeNotes
from tests.support.fake_ready_texts import FakeLibrary, FakeOldPapers, FakePrecedents

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
    refusing: Refused | None = None
    """What the central office says to the next order, whatever it is."""
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
        if self.refusing is not None and command_of(order.act) not in QUIET:
            refusing, self.refusing = self.refusing, None
            raise refusing
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
        self.link: Link | None = None
        """How the line stands, if not simply online or off."""
        self.synced = 0
        self.sent_today = 0
        self.loading = Loading(whole=True, inbox=True, done=6, total=6)
        self.opens_until: datetime | None = None
        self.size_on_disk = 1_288_490_189
        self.files_on_the_way: tuple[FileOnTheWay, ...] = ()
        self.locking = FakeLocking()
        self.closed = False
        self.checking = Checking(self)
        self.documents = FakeDocuments(self)
        self.drafting = FakeDrafting(self)
        self.history = FakeHistory(self)
        self.duty = FakeDuty(self)
        self.orders = FakeOrders(self)
        self.notes = FakeNotes(self)
        self.undoing = NothingToUndo()
        self.old_papers = FakeOldPapers(self)
        self.boilerplate = FakeLibrary(self)
        self.precedents = FakePrecedents(self)
        self.files = FakeFiles(self)
        self.queue: list[_Waiting] = []
        self.refusals: list[Pending] = []
        self.returned: dict[str, Content] = {}
        self.bases: dict[str, str] = {}
        self.held: dict[str, _Waiting] = {}
        self.gone: set[str] = set()
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
        return SyncStatus(self.link or (Link.ONLINE if self.online else Link.OFFLINE), self.archive.now)

    @property
    def standing(self) -> Standing:
        waiting, stopped = self.orders.waiting(), self.orders.refused()
        return Standing(
            waiting, stopped, self.sent_today, self.loading, self.opens_until, self.files_on_the_way
        )

    def view(self) -> dict[str, Record]:
        """The records as this workstation sees them: the archive with its own waiting acts folded over it."""
        seen = {key: record for key, record in self.archive.records.items() if key not in self.gone}
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
            self.sent_today += command_of(act) not in QUIET
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
        self.closed = True
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
                self.sent_today += waiting.pending.kind not in QUIET
            except Refused as refused:
                if waiting.pending.kind in QUIET:
                    continue
                stopped.add(waiting.order.record)
                self._stop(waiting, "refused", refused.code, refused.facts)
        self._tell_status()
        self.tell(Changes(orders=True, kinds=frozenset({"document", "receipt", "duty_entry"})))

    def choke(self, code: str = "server_failed") -> None:
        """The server gives no answer to what waits: it is held until somebody has it tried again."""
        queue, self.queue = self.queue, []
        for waiting in queue:
            self._stop(waiting, "held", code, {})
            self.held[waiting.pending.id] = waiting
        self.tell(Changes(orders=True))

    def _stop(self, waiting: _Waiting, state: str, code: str, facts: dict[str, str]) -> None:
        act = waiting.order.act
        if isinstance(act, Draft | Revise):
            self.returned[waiting.order.id] = act.content
        if isinstance(act, Revise):
            self.bases[waiting.order.id] = act.base
        offered = {
            Cure.TAKE_BACK: isinstance(act, Draft | Revise),
            Cure.RETRY: state == "held",
            Cure.LOOK: waiting.order.record in self.archive.records,
            Cure.CLOSE: True,
        }
        waits_for = Waits.SERVER if state == "held" else Waits.PERSON
        cures = tuple(cure for cure, good in offered.items() if good)
        stopped = replace(
            waiting.pending,
            state=state,
            code=code,
            facts=facts,
            since=self.archive.now,
            waits_for=waits_for,
            cures=cures,
        )
        self.refusals.append(stopped)

    def forget(self, *records: str) -> None:
        """These records may be read here no more."""
        self.gone |= set(records)
        gone = frozenset(records)
        self.tell(Changes(frozenset({"document", "receipt"}), gone, gone=gone))

    def become(self, link: Link) -> None:
        """The line stands otherwise."""
        self.link = link
        self._tell_status()

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
            since=order.made_at,
        )


def _written(act: object) -> str:
    if isinstance(act, Draft | Revise):
        return act.content.body
    if isinstance(act, SendBack):
        return act.reason
    if isinstance(act, Log | Correct):
        return act.text
    return str(getattr(act, "opinion", ""))


class NothingToUndo:
    """Here every act is decided at once; the real office is asked where something rests (``test_undo_line``)."""

    rest = timedelta(0)

    def last(self, _record: str) -> None:
        return None


class FakeOrders:
    """What waits in this office, and what came back."""

    def __init__(self, office: FakeOffice) -> None:
        self._office = office

    def waiting(self) -> tuple[Pending, ...]:
        queue = self._office.queue
        return tuple(waiting.pending for waiting in queue if waiting.pending.kind not in QUIET)

    def refused(self) -> tuple[Pending, ...]:
        return tuple(self._office.refusals)

    def close(self, order_id: str) -> Changes:
        self._office.refusals = [each for each in self._office.refusals if each.id != order_id]
        return self._changed()

    def retry(self, order_id: str) -> Changes:
        waiting = self._office.held.pop(order_id, None)
        if waiting is None:
            return Changes()
        self._office.queue.append(waiting)
        self._office.sync_now()
        return self.close(order_id)

    def take_back(self, order_id: str) -> Changes:
        pending = next((each for each in self._office.refusals if each.id == order_id), None)
        content = self._office.returned.get(order_id)
        if pending is None or content is None:
            raise Refused("gone")
        documents = self._office.documents
        document = self._office.view().get(pending.record)
        if isinstance(document, Document) and Revise in documents.offered(document):
            base = self._office.bases.get(order_id, document.revision)
            kept = Working(document.id, content, base, pending.made_at, document)
        else:
            kept = Working(self._office.new_id(), content, "", pending.made_at)
        if kept.document_id in documents.kept:
            raise Refused("draft_open")
        documents.kept[kept.document_id] = kept
        return self.close(order_id) | Changes(records=frozenset({pending.record, kept.document_id}))

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


def sign_what_is_seen(office: FakeOffice, document_id: str, opinion: str = "同意。") -> Changes:
    """The head signs the text that stands on the screen."""
    document = office.archive.records[document_id]
    assert isinstance(document, Document)
    return office.execute(document_id, Sign(document.content_hash, opinion), seen=document.step)
