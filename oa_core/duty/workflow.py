"""The one step of a duty entry: being written. Entries are append-only (值班日志 may be supplemented, not altered)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from oa_core.duty.commands import Correct, Log
from oa_core.duty.model import TEXT_LIMIT, DutyEntry
from oa_core.records import Record
from oa_core.refusal import Refused
from oa_core.texts import check_written
from oa_core.workflow import Context, Order, Workflow, anybody


class State(StrEnum):
    """A duty entry has one state for ever."""

    WRITTEN = "written"
    """已记"""


EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=1)
"""How far ahead of its writing something may have happened: clocks differ, the future is not logged."""

WORKFLOW: Workflow[DutyEntry] = Workflow("duty_entry", DutyEntry, status=lambda _entry: State.WRITTEN)


@WORKFLOW.start(Log, by=anybody)
def log(act: Log, order: Order, context: Context) -> Sequence[Record]:
    """记一条 in the log of the writer's own organ."""
    return (_entry(act.text, act.happened_at, "", order, context),)


@WORKFLOW.start(Correct, by=anybody)
def correct(act: Correct, order: Order, context: Context) -> Sequence[Record]:
    """更正: a new entry that names the one it corrects, in the same log."""
    corrected = context.look_up(act.corrects)
    if not isinstance(corrected, DutyEntry) or corrected.organ != context.person.organ:
        raise Refused("gone")
    return (_entry(act.text, act.happened_at, corrected.id, order, context),)


def _entry(text: str, happened_at: datetime, corrects: str, order: Order, context: Context) -> DutyEntry:
    if not text.strip():
        raise Refused("entry_empty")
    if len(text) > TEXT_LIMIT:
        raise Refused("entry_too_long", limit=str(TEXT_LIMIT))
    check_written((text,))
    if happened_at.tzinfo is None or not EARLIEST <= happened_at <= order.made_at + AHEAD:
        raise Refused("happened_at_wrong")
    return DutyEntry(
        id=order.record,
        organ=context.person.organ,
        server=context.person.server,
        happened_at=happened_at,
        made_at=order.made_at,
        received_at=context.received_at,
        person=context.person.id,
        name=context.person.name,
        text=text,
        corrects=corrects,
    )
