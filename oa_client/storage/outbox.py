"""The person's orders on their way to the central office.

States: ``queued`` (waits for the line) → ``sending`` → ``applied`` (done there, not yet read back) → gone once read
back; or ``refused`` / ``blocked`` (an earlier order of the lane was refused) / ``held`` (the server does not know
the command), each kept with its text until the person closes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from oa_client.storage.schema import outbox
from oa_client.storage.times import from_text, to_text
from oa_core.modules import command_of
from oa_core.workflow import Order
from sync.encoding import decode_act, encode
from sync.protocol import Result

OutboxRow = Row[Any]

UNDERWAY = ("queued", "sending", "applied")
"""Orders whose effect is shown although the central office has not confirmed it, or its answer is not read back."""
STOPPED = ("refused", "blocked", "held")
"""Orders that will not go on by themselves; their lane waits behind them."""


def put(connection: Connection, order: Order) -> None:
    """Queue an order behind the others."""
    connection.execute(
        insert(outbox).values(
            id=order.id,
            lane=order.record,
            record=order.record,
            kind=command_of(order.act),
            act=encode(order.act),
            seen=order.seen,
            made_at=to_text(order.made_at),
            state="queued",
            code="",
            facts="{}",
            seq=0,
        )
    )


def take(connection: Connection, limit: int, size: int) -> Sequence[OutboxRow]:
    """The next orders to send, in the sequence they were made, marked ``sending``: at most ``limit`` of them and
    ``size`` bytes of acts, but at least one. Stopped lanes are passed over."""
    stopped = select(outbox.c.lane).where(outbox.c.state.in_(STOPPED))
    rows: list[OutboxRow] = []
    for row in connection.execute(
        select(outbox)
        .where(outbox.c.state == "queued", outbox.c.lane.not_in(stopped))
        .order_by(outbox.c.n)
        .limit(limit)
    ):
        size -= len(row.act)
        if rows and size < 0:
            break
        rows.append(row)
    _set_state(connection, [row.id for row in rows], "sending")
    return rows


def requeue_held(connection: Connection) -> None:
    """Orders the server did not know how to do wait again, and with them those of their lanes behind them."""
    refused = select(outbox.c.lane).where(outbox.c.state == "refused")
    held = select(outbox.c.lane).where(outbox.c.state == "held")
    connection.execute(
        update(outbox)
        .where(
            (outbox.c.state == "held")
            | ((outbox.c.state == "blocked") & outbox.c.lane.in_(held) & outbox.c.lane.not_in(refused))
        )
        .values(state="queued", code="")
    )


def requeue_unanswered(connection: Connection) -> None:
    """Orders that were on the line when it broke wait again; the server knows them by their ids."""
    connection.execute(update(outbox).where(outbox.c.state == "sending").values(state="queued"))


def requeue_applied(connection: Connection) -> None:
    """The server went back in time: what it had applied and we had not read back is sent again, with its id."""
    connection.execute(update(outbox).where(outbox.c.state == "applied").values(state="queued", seq=0))


def answer(connection: Connection, results: Sequence[Result]) -> None:
    """Write down what became of orders."""
    states = {"applied": "applied", "refused": "refused", "blocked": "blocked", "unsupported": "held"}
    for result in results:
        connection.execute(
            update(outbox)
            .where(outbox.c.id == result.id)
            .values(
                state=states[result.status],
                code=result.code,
                facts=json.dumps(result.facts, ensure_ascii=False),
                seq=result.seq,
            )
        )


def block_behind(connection: Connection, lanes: Collection[str]) -> None:
    """Orders that wait behind a refused one of their lane will not go by themselves."""
    connection.execute(
        update(outbox)
        .where(outbox.c.lane.in_(lanes), outbox.c.state == "queued")
        .values(state="blocked", code="blocked")
    )


def settle(connection: Connection, position: int) -> list[str]:
    """Forget applied orders whose effects have been read back up to ``position``; gives their lanes."""
    done = (outbox.c.state == "applied") & (outbox.c.seq <= position)
    lanes = list(connection.scalars(select(outbox.c.lane).where(done).distinct()))
    if lanes:
        connection.execute(delete(outbox).where(done))
    return lanes


def underway(connection: Connection, lane: str) -> list[Order]:
    """The orders of a lane whose effect is shown, in sequence."""
    rows = connection.execute(
        select(outbox).where(outbox.c.lane == lane, outbox.c.state.in_(UNDERWAY)).order_by(outbox.c.n)
    )
    return [to_order(row) for row in rows]


def lanes_underway(connection: Connection) -> list[str]:
    """The lanes that have orders underway."""
    query = select(outbox.c.lane).where(outbox.c.state.in_(UNDERWAY)).distinct()
    return list(connection.scalars(query))


def in_states(
    connection: Connection, states: Collection[str], lane: str | None = None
) -> Sequence[OutboxRow]:
    """The orders in ``states`` (of one lane), in sequence."""
    query = select(outbox).where(outbox.c.state.in_(states)).order_by(outbox.c.n)
    return connection.execute(query if lane is None else query.where(outbox.c.lane == lane)).all()


def states_by_record(connection: Connection) -> Mapping[str, tuple[str, str]]:
    """For each record with orders: the state and code of the one to tell of, a stopped one before a waiting one."""
    found: dict[str, tuple[str, str]] = {}
    for row in connection.execute(
        select(outbox.c.record, outbox.c.state, outbox.c.code).order_by(outbox.c.n)
    ):
        if row.record not in found or (row.state in STOPPED and found[row.record][0] not in STOPPED):
            found[row.record] = (row.state, row.code)
    return found


def one(connection: Connection, order_id: str) -> OutboxRow | None:
    """The order ``order_id``, if it is still kept."""
    return connection.execute(select(outbox).where(outbox.c.id == order_id)).first()


def close(connection: Connection, ids: Collection[str]) -> None:
    """Forget stopped orders: the person has seen them."""
    connection.execute(delete(outbox).where(outbox.c.id.in_(ids), outbox.c.state.in_(STOPPED)))


def to_order(row: OutboxRow) -> Order:
    """The order in a row of the outbox."""
    return Order(
        id=row.id,
        record=row.record,
        act=decode_act(row.kind, row.act),
        made_at=made_at(row),
        seen=row.seen,
    )


def made_at(row: OutboxRow) -> datetime:
    """When the person made the order."""
    return from_text(row.made_at)


def _set_state(connection: Connection, ids: Collection[str], state: str) -> None:
    if ids:
        connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(state=state))
