"""The lists of papers: 待办, 等别人, 发文 and 收文, row by row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from oa_client.office.desk import Desk
from oa_client.office.orders import pending
from oa_client.storage import documents, drafts, outbox
from oa_client.storage.times import from_text
from oa_core.documents.model import Status
from oa_core.modules import MODULES
from oa_core.people.model import desks_of

_KINDS = {
    command.name: command.workflow.kind
    for module in MODULES
    if module.name == "documents"
    for command in module.commands
}
"""The kind of paper that each command about papers is for."""

SHOWN = 1000
"""The most rows a list shows at once."""


@dataclass(frozen=True)
class Todo:
    """One row of a list of papers. ``status`` is the value of a ``Status`` or ``ReceiptState``; ``source`` the person
    or organ it came from; ``waiting`` says that an order of the person's for it is not sent yet, ``trouble`` holds the
    code of one that was refused."""

    id: str
    kind: str
    title: str
    urgency: str
    status: str
    source: str
    since: datetime
    number: str
    waiting: bool = False
    trouble: str = ""


def inbox(desk: Desk) -> tuple[Todo, ...]:
    """待办: papers with a refused order first, wherever they are now; then what waits for this person, urgent papers
    before the longest waiting; then what has to be signed for."""
    with desk.read() as connection:
        me = desk.foresight.context(connection).person
        mine = _todos(desk, connection, documents.with_me(connection, me.id))
        arrived = _arrivals(desk, connection, documents.to_sign_for(connection, desks_of(me)))
        troubled = _elsewhere_in_trouble(connection, {todo.id for todo in mine + arrived})
        return troubled + mine + arrived


def elsewhere(desk: Desk) -> tuple[Todo, ...]:
    """等别人: what this person had a part in and others have to go on with; ``source`` is who holds it."""
    with desk.read() as connection:
        me = desk.foresight.context(connection).person
        found = documents.out_of_my_hands(connection, me.id)
        return _todos(desk, connection, found, holder=True)


def outgoing(desk: Desk) -> tuple[Todo, ...]:
    """发文: every document this person may read, their unsaved drafts first."""
    with desk.read() as connection:
        saved = _todos(desk, connection, documents.newest(connection, SHOWN), holder=True)
        known = {todo.id for todo in saved}
        fresh = tuple(
            Todo(
                id=kept.document,
                kind="document",
                title=kept.content.title,
                urgency=kept.content.urgency,
                status=Status.DRAFT.value,
                source=desk.foresight.context(connection).person.name,
                since=kept.kept_at,
                number="",
            )
            for kept in drafts.all_kept(connection)
            if kept.document not in known
        )
        return fresh + saved


def incoming(desk: Desk) -> tuple[Todo, ...]:
    """收文: what came to this person's desks, signed for or not, the newest first."""
    with desk.read() as connection:
        me = desk.foresight.context(connection).person
        return _arrivals(desk, connection, documents.received_by(connection, desks_of(me), SHOWN))


def _todos(
    desk: Desk, connection: Connection, rows: Collection[documents.ListRow], *, holder: bool = False
) -> tuple[Todo, ...]:
    register = desk.foresight.register(connection)
    states = outbox.states_by_record(connection)
    return tuple(
        _marked(
            Todo(
                id=row.id,
                kind="document",
                title=row.title,
                urgency=row.urgency,
                status=row.status,
                source=register.name_of(row.holder if holder else row.came_from),
                since=from_text(row.held_since),
                number=row.number,
            ),
            states.get(row.id),
        )
        for row in rows
    )


def _arrivals(desk: Desk, connection: Connection, rows: Collection[documents.ListRow]) -> tuple[Todo, ...]:
    register = desk.foresight.register(connection)
    states = outbox.states_by_record(connection)
    return tuple(
        _marked(
            Todo(
                id=row.id,
                kind="receipt",
                title=row.title,
                urgency=row.urgency,
                status=row.state,
                source=register.organ_name(row.sender),
                since=from_text(row.since),
                number=row.number,
            ),
            states.get(row.id),
        )
        for row in rows
    )


def _marked(todo: Todo, state: tuple[str, str] | None) -> Todo:
    if state is None:
        return todo
    if state[0] in outbox.STOPPED:
        return replace(todo, trouble=state[1] or "blocked")
    return replace(todo, waiting=state[0] != "applied")


def _elsewhere_in_trouble(connection: Connection, listed: set[str]) -> tuple[Todo, ...]:
    """A row for each paper that an order was refused for and that stands in no list of this person's any more."""
    rows: dict[str, Todo] = {}
    for order in pending(connection, outbox.STOPPED):
        if order.record not in listed and order.kind in _KINDS:
            rows.setdefault(
                order.record,
                Todo(
                    id=order.record,
                    kind=_KINDS[order.kind],
                    title=order.title,
                    urgency="",
                    status="",
                    source="",
                    since=order.made_at,
                    number="",
                    trouble=order.code or "blocked",
                ),
            )
    return tuple(rows.values())
