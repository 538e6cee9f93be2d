"""What waits to be sent and what was refused, told so that a person can act on it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection

from oa_client.office.changes import Changes
from oa_client.office.desk import Desk
from oa_client.storage import drafts, outbox, records
from oa_client.storage.drafts import KeptDraft
from oa_client.storage.times import from_text
from oa_core.archive.commands import ConfirmOldPaper, KeepOldPaper
from oa_core.boilerplate.commands import Change, Keep
from oa_core.documents.commands import Draft, Revise
from oa_core.documents.model import Document, Receipt
from oa_core.documents.workflow import WORKFLOW as ISSUING
from oa_core.records import Record
from oa_core.refusal import Refused
from sync.encoding import UnknownKind, decode_act


class Waits(StrEnum):
    """What an order waits for before it goes on."""

    LINE = "line"
    """the central office to be reached"""
    FILES = "files"
    """files to be sent, its own or those of an earlier order of the same matter"""
    SERVER = "server"
    """the server, which took the order and gave no answer"""
    UPGRADE = "upgrade"
    """a server that knows the command"""
    EARLIER = "earlier"
    """an earlier order of the same matter that was not done"""
    PERSON = "person"
    """the person: it was refused"""


class Cure(StrEnum):
    """What the person can do about an order that was not done."""

    TAKE_BACK = "take_back"
    """bring its text back into the editor (``Orders.take_back``)"""
    RETRY = "retry"
    """send it once more (``Orders.retry``)"""
    LOOK = "look"
    """see how the paper stands now"""
    CLOSE = "close"
    """read it and be done with it (``Orders.close``)"""


@dataclass(frozen=True)
class Pending:
    """An order that is not done yet, or will not be. ``text`` is what the person wrote in it.

    ``code`` and ``facts`` are the cause of a stop in the words of ``ui/wording.py``; ``since`` is when the order came
    into its present state, ``tries`` how often the server has given no answer to it.
    """

    id: str
    record: str
    lane: str
    kind: str
    title: str
    made_at: datetime
    state: str
    code: str
    facts: dict[str, str]
    text: str
    since: datetime
    tries: int = 0
    waits_for: Waits = Waits.LINE
    cures: tuple[Cure, ...] = ()


class Orders:
    """The outbox as people see it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self) -> tuple[Pending, ...]:
        """Orders that have not reached the central office yet."""
        with self._desk.read() as connection:
            return pending(connection, outbox.WAITING)

    def refused(self) -> tuple[Pending, ...]:
        """Orders that were refused, or wait behind a refused one, until somebody closes them."""
        with self._desk.read() as connection:
            return pending(connection, outbox.STOPPED)

    def close(self, order_id: str) -> Changes:
        """The person has read the refusal: the order is forgotten, and with the last one its lane goes on."""
        with self._desk.write(durable=True) as connection:
            row = outbox.one(connection, order_id)
            if row is None:
                return Changes()
            outbox.close(connection, order_id, self._desk.now())
            changes = Changes(orders=True, records=frozenset({row.record}))
        self._desk.tell(changes)
        return changes

    def retry(self, order_id: str) -> Changes:
        """Send an order once more that the server did not know or gave no answer to, and those behind it.

        An order in any other state is left as it is.
        """
        with self._desk.write(durable=True) as connection:
            lanes = outbox.ask_again(connection, self._desk.now(), order_id)
            changes = self._desk.foresight.refold(connection, lanes) | Changes(orders=bool(lanes))
        self._desk.tell(changes)
        self._desk.sync_now()
        return changes

    def take_back(self, order_id: str) -> Changes:
        """Bring the text of a refused save back into the editor, as a kept draft, and close the order.

        It goes on from the text it was written from where the person may still change the document, else as a new one.
        Raises ``Refused``: ``gone`` (no such order, or one without a text), ``draft_open`` (there is a kept draft
        of the document already; nothing is written over it).
        """
        with self._desk.write(durable=True) as connection:
            row = outbox.one(connection, order_id)
            act = decode_act(row.kind, row.act) if row is not None and row.state in outbox.STOPPED else None
            if row is None or not isinstance(act, Draft | Revise):
                raise Refused("gone")
            document = records.read(connection, row.record)
            context = self._desk.foresight.context(connection)
            if isinstance(document, Document) and Revise in ISSUING.offered(document, context):
                base, merges = (act.base, act.merges) if isinstance(act, Revise) else (document.revision, "")
                kept = KeptDraft(document.id, base, act.content, outbox.made_at(row), merges)
            else:
                kept = KeptDraft(self._desk.new_id(), "", act.content, outbox.made_at(row))
            if drafts.kept(connection, kept.document) is not None:
                raise Refused("draft_open")
            drafts.keep(connection, kept)
            outbox.close(connection, order_id, self._desk.now())
            changes = Changes(orders=True, drafts=True, records=frozenset({row.record, kept.document}))
        self._desk.tell(changes)
        return changes


def pending(connection: Connection, states: Sequence[str], lane: str | None = None) -> tuple[Pending, ...]:
    """The orders in ``states`` (of one lane), in the sequence they were made."""
    for_files = {row.lane for row in outbox.in_states(connection, ("waiting_files",))}
    return tuple(_pending(connection, row, for_files) for row in outbox.in_states(connection, states, lane))


def _pending(connection: Connection, row: outbox.OutboxRow, for_files: Collection[str]) -> Pending:
    try:
        act = decode_act(row.kind, row.act)
    except (UnknownKind, msgspec.MsgspecError):
        act = None
    record = records.read(connection, row.record)
    title, text = _title_and_words(act, record)
    return Pending(
        id=row.id,
        record=row.record,
        lane=row.lane,
        kind=row.kind,
        title=title,
        made_at=outbox.made_at(row),
        state=row.state,
        code=row.code,
        facts=json.loads(row.facts),
        text=text,
        since=from_text(row.since),
        tries=row.tries,
        waits_for=_waits_for(row, for_files),
        cures=_cures(row, isinstance(act, Draft | Revise), record is not None),
    )


def _title_and_words(act: object, record: Record | None) -> tuple[str, str]:
    """What the order is about, and what the person wrote in it."""
    match act:
        case Draft(content) | Revise(content):
            return content.title, content.body
        case Keep(name=name, content=content) | Change(name=name, content=content):
            return name, content.body
        case KeepOldPaper(facts=facts) | ConfirmOldPaper(facts=facts):
            return facts.title, ""
    title = record.title if isinstance(record, Document | Receipt) else ""
    written = (getattr(act, name, "") for name in ("opinion", "reason", "text"))
    return title, next((words for words in written if words), "")


def _waits_for(row: outbox.OutboxRow, for_files: Collection[str]) -> Waits:
    match row.state:
        case "refused":
            return Waits.PERSON
        case "blocked":
            return Waits.EARLIER
        case "held":
            return Waits.UPGRADE if row.code == "unsupported" else Waits.SERVER
        case "waiting_files":
            return Waits.FILES
    if row.lane in for_files:
        return Waits.FILES
    return Waits.SERVER if row.tries else Waits.LINE


def _cures(row: outbox.OutboxRow, has_text: bool, is_here: bool) -> tuple[Cure, ...]:
    if row.state not in outbox.STOPPED:
        return ()
    offered = {
        Cure.TAKE_BACK: has_text,
        Cure.RETRY: row.state == "held",
        Cure.LOOK: is_here,
        Cure.CLOSE: True,
    }
    return tuple(cure for cure, good in offered.items() if good)
