"""The person's orders on their way to the central office (sync.md C5).

States: ``resting`` (shown, not to be sent yet: the person may still undo it) → ``queued`` (waits for the line) →
``sending`` → ``applied`` (done there, not yet read back) → ``settled`` (read back; kept until it stands in the server's
verified backup, so that it can be sent again after a restore) → gone.
``waiting_files``: the server needs files first. ``refused`` / ``blocked`` (an earlier order of the lane was not done) /
``held`` (the server does not know the command, or gives no answer to it): kept with its text until the person acts.

Quiet orders (``oa_core.modules.QUIET``) are no doing of the person's: they are told of nowhere, and one that was not
done is dropped, so that what was made behind it goes on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, exists, func, insert, select, update

from oa_client.storage.schema import outbox
from oa_client.storage.times import from_text, to_text
from oa_core.modules import QUIET, command_of
from oa_core.workflow import Order
from sync.encoding import decode_act, encode
from sync.protocol import API, Result

OutboxRow = Row[Any]

WAITING = ("resting", "queued", "sending", "waiting_files")
"""Orders that have not reached the central office yet."""
UNDERWAY = (*WAITING, "applied")
"""Orders whose effect is shown although the central office has not confirmed it, or its answer is not read back."""
STOPPED = ("refused", "blocked", "held")
"""Orders that will not go on by themselves; their lane waits behind them."""

TRIES = 5
"""How often an order may be sent without an answer before it is held (sync.md B8)."""

_earlier = outbox.alias("earlier")
_OWN = outbox.c.kind.not_in(QUIET)
"""Made by the person."""


def _behind(*states: str) -> ColumnElement[bool]:
    """Behind an order of the same lane that is in one of ``states``."""
    return exists().where(
        _earlier.c.lane == outbox.c.lane, _earlier.c.n < outbox.c.n, _earlier.c.state.in_(states)
    )


# Said with every act and at every exchange, so made once.
_PUT = insert(outbox)
_READY = (outbox.c.state == "queued") & ~_behind(*STOPPED, "waiting_files", "sending", "resting")
_TAKE = select(outbox).where(_READY).order_by(outbox.c.n).limit(bindparam("most"))
_LANES_UNDERWAY = select(outbox.c.lane).where(outbox.c.state.in_(UNDERWAY))
_LANES_READ_BACK = (
    select(outbox.c.lane).where(outbox.c.state == "applied", outbox.c.seq <= bindparam("position")).distinct()
)
_FORGET_SETTLED = delete(outbox).where(outbox.c.state == "settled", outbox.c.seq <= bindparam("safe"))


def put(connection: Connection, order: Order, resting_since: datetime | None = None) -> None:
    """Queue an order behind the others; with ``resting_since`` it rests before it may be sent."""
    row = {
        "id": order.id,
        "lane": order.record,
        "record": order.record,
        "kind": command_of(order.act),
        "act": encode(order.act),
        "seen": order.seen,
        "made_at": to_text(order.made_at),
        "api": API,
        "state": "resting" if resting_since else "queued",
        "since": to_text(resting_since or order.made_at),
    }
    connection.execute(_PUT, row)


def take(connection: Connection, limit: int, size: int, now: datetime) -> Sequence[OutboxRow]:
    """The next orders to send, in the sequence they were made, marked ``sending``: at most ``limit`` of them and
    ``size`` bytes of acts, but at least one. What is behind a stopped or resting order of its lane is passed over; an
    order the server gave no answer to goes alone."""
    rows: list[OutboxRow] = []
    for row in connection.execute(_TAKE, {"most": limit}):
        size -= len(row.act)
        if rows and (size < 0 or row.tries):
            break
        rows.append(row)
        if row.tries:
            break
    if rows:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'sending', since = ? WHERE id IN (SELECT value FROM json_each(?))",
            (to_text(now), json.dumps([row.id for row in rows])),
        )
    return rows


def has(connection: Connection, state: str) -> bool:
    """Whether any order is in ``state``."""
    query = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state = ?)"
    return bool(connection.exec_driver_sql(query, (state,)).scalar())


def release(connection: Connection, now: datetime, rest: timedelta) -> bool:
    """What has rested for ``rest`` may be sent, and so may what seems to rest since a time to come: the clock was put
    back. Whether there was any."""
    due = (outbox.c.since <= to_text(now - rest)) | (outbox.c.since > to_text(now))
    done = connection.execute(
        update(outbox).where(outbox.c.state == "resting", due).values(state="queued", since=to_text(now))
    )
    return done.rowcount > 0


def rests_since(connection: Connection) -> datetime | None:
    """Since when the order has rested that rests longest; ``None`` when none does."""
    since = connection.exec_driver_sql("SELECT min(since) FROM outbox WHERE state = 'resting'").scalar()
    return from_text(str(since)) if since else None


def can_be_undone(connection: Connection, ids: Collection[str]) -> bool:
    """Whether all these orders of one lane rest still, and the person has ordered nothing behind them."""
    rows = connection.execute(select(outbox).where(outbox.c.id.in_(ids))).all()
    if not rows or len(rows) < len(ids) or any(row.state != "resting" for row in rows):
        return False
    behind = (outbox.c.lane == rows[0].lane) & (outbox.c.n > min(row.n for row in rows))
    later = select(outbox.c.id).where(behind, outbox.c.id.not_in(ids), _OWN)
    return connection.execute(later.limit(1)).first() is None


def undo(connection: Connection, ids: Collection[str]) -> None:
    """Take orders out as if they had never been made, with those of their lane that stand behind them."""
    first = select(outbox.c.lane, outbox.c.n).where(outbox.c.id.in_(ids)).order_by(outbox.c.n).limit(1)
    found = connection.execute(first).first()
    if found is not None:
        behind = (outbox.c.lane == found.lane) & (outbox.c.n >= found.n)
        connection.execute(delete(outbox).where(behind, outbox.c.state.in_(("resting", "queued"))))


def begin_again(connection: Connection, now: datetime) -> None:
    """Orders that were on the line when it broke wait again; the server knows them by their ids."""
    _move(connection, outbox.c.state == "sending", "queued", now)


def send_again(connection: Connection, fork_seq: int, now: datetime) -> list[str]:
    """The server went back in time: what it had done past ``fork_seq`` is sent again, with its ids and in the sequence
    it was made. Gives the lanes."""
    forgotten = outbox.c.state.in_(("applied", "settled")) & (outbox.c.seq > fork_seq)
    lanes = list(connection.scalars(select(outbox.c.lane).where(forgotten).distinct()))
    _move(connection, forgotten, "queued", now, seq=0, tries=0)
    return lanes


def answer(connection: Connection, results: Sequence[Result], now: datetime) -> set[str]:
    """Write down what became of orders on the line; gives the lanes where something was not done."""
    _applied(connection, [(to_text(now), each.seq, each.id) for each in results if each.status == "applied"])
    if all(each.status == "applied" for each in results):
        return set()
    undone = [each.id for each in results if each.status not in ("applied", "blocked", "need_files")]
    dropped = _drop_quiet(connection, outbox.c.id.in_(undone) & (outbox.c.state == "sending"))
    blocked = []
    for result in results:
        mine = (outbox.c.id == result.id) & (outbox.c.state == "sending")
        match result.status:
            case "applied":
                continue
            case "refused":
                facts = json.dumps(result.facts, ensure_ascii=False)
                _move(connection, mine, "refused", now, code=result.code, facts=facts)
            case "blocked":
                blocked.append(result.id)
            case "need_files":
                _move(connection, mine, "waiting_files", now, files=json.dumps(result.files))
            case _:  # unsupported, or a word of a server newer than this program
                _move(connection, mine, "held", now, code="unsupported")
    rest = outbox.c.id.in_(blocked) & (outbox.c.state == "sending")
    _move(connection, rest & _behind(*STOPPED), "blocked", now, code="blocked")
    _move(connection, rest & (_behind("waiting_files") | outbox.c.lane.in_(dropped)), "queued", now)
    ids = [result.id for result in results if result.status != "applied"]
    stopped = select(outbox.c.lane).where(outbox.c.id.in_(ids), outbox.c.state.in_(STOPPED))
    lanes = set(connection.scalars(stopped))
    _block_behind(connection, lanes, now)
    # Blocked by nothing that is known here: asked again later, and not for ever.
    return lanes | dropped | (choke(connection, blocked, now) if blocked else set())


def _applied(connection: Connection, rows: Sequence[tuple[str, int, str]]) -> None:
    """A push has up to a hundred of these: one statement for all of them."""
    if rows:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'applied', since = ?, seq = ?, tries = 0, code = '', facts = '{}'"
            " WHERE id = ? AND state = 'sending'",
            list(rows),
        )


def choke(connection: Connection, ids: Collection[str], now: datetime) -> set[str]:
    """The server gave no answer to these orders: they rest on the line until the next conversation, or are held after
    ``TRIES``. Gives the lanes where something will not be done."""
    mine = outbox.c.id.in_(ids) & (outbox.c.state == "sending")
    connection.execute(update(outbox).where(mine).values(tries=outbox.c.tries + 1))
    spent = mine & (outbox.c.tries >= TRIES)
    dropped = _drop_quiet(connection, spent)
    lanes = set(connection.scalars(select(outbox.c.lane).where(spent)))
    _move(connection, spent, "held", now, code="server_failed")
    _block_behind(connection, lanes, now)
    return lanes | dropped


def _drop_quiet(connection: Connection, undone: ColumnElement[bool]) -> set[str]:
    """Forget the quiet ones of the orders that will not be done; gives their lanes."""
    lanes = set(connection.scalars(select(outbox.c.lane).where(undone, ~_OWN)))
    if lanes:
        connection.execute(delete(outbox).where(undone, ~_OWN))
    return lanes


def _block_behind(connection: Connection, lanes: Collection[str], now: datetime) -> None:
    # What waits for files too: once they are there it would be queued behind what was refused, and never go.
    waiting = (
        outbox.c.lane.in_(lanes)
        & outbox.c.state.in_(("resting", "queued", "waiting_files"))
        & _behind(*STOPPED)
    )
    _move(connection, waiting, "blocked", now, code="blocked")


def ask_again(connection: Connection, now: datetime, order_id: str | None = None) -> list[str]:
    """Held orders (or the one) wait again, and with them those of their lanes that were only behind them. An order the
    server gave no answer to has one try. Gives the lanes."""
    held = outbox.c.state == "held"
    if order_id is not None:
        held &= outbox.c.id == order_id
    lanes = list(connection.scalars(select(outbox.c.lane).where(held).distinct()))
    if lanes:
        connection.execute(
            update(outbox).where(held, outbox.c.code == "server_failed").values(tries=TRIES - 1)
        )
        _move(connection, held, "queued", now, code="")
        freed = (outbox.c.state == "blocked") & outbox.c.lane.in_(lanes) & ~_behind("refused", "held")
        _move(connection, freed, "queued", now, code="")
    return lanes


def needed_files(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    """The files (SHA-256 names) the server needs for each order that waits for files, in the sequence of the orders."""
    rows = connection.execute(
        select(outbox.c.id, outbox.c.files).where(outbox.c.state == "waiting_files").order_by(outbox.c.n)
    )
    return {row.id: tuple(json.loads(row.files)) for row in rows}


def files_are_there(connection: Connection, order_id: str, now: datetime) -> None:
    """The server has the files of an order: it waits for the line again."""
    mine = (outbox.c.id == order_id) & (outbox.c.state == "waiting_files")
    _move(connection, mine, "queued", now, files="[]")


def hold(
    connection: Connection, ids: Collection[str], code: str, facts: Mapping[str, str], now: datetime
) -> set[str]:
    """Orders that cannot go on are kept for the person, with the reason; gives their lanes, which stop."""
    stuck = outbox.c.id.in_(ids) & (outbox.c.state == "waiting_files")
    lanes = set(connection.scalars(select(outbox.c.lane).where(stuck)))
    _move(connection, stuck, "held", now, code=code, facts=json.dumps(dict(facts), ensure_ascii=False))
    _block_behind(connection, lanes, now)
    return lanes


def settle(connection: Connection, position: int, safe: int, now: datetime) -> list[str]:
    """Applied orders whose effects have been read back up to ``position`` are settled; those the server can never
    forget any more (``safe``) are forgotten here too. Gives the lanes of the settled."""
    done = (outbox.c.state == "applied") & (outbox.c.seq <= position)
    lanes = list(connection.scalars(_LANES_READ_BACK, {"position": position}))
    if lanes:
        _move(connection, done, "settled", now)
    connection.execute(_FORGET_SETTLED, {"safe": safe})
    return lanes


def underway(connection: Connection, lanes: Collection[str]) -> Sequence[OutboxRow]:
    """The orders of ``lanes`` whose effect is shown, in the sequence they were made."""
    rows = connection.exec_driver_sql(
        "SELECT id, record, kind, act, made_at, seen FROM outbox WHERE state IN (SELECT value FROM json_each(?))"
        " AND lane IN (SELECT value FROM json_each(?)) ORDER BY n",
        (json.dumps(UNDERWAY), json.dumps(list(lanes))),
    )
    return rows.all()


def lanes_underway(connection: Connection) -> set[str]:
    """The lanes that have orders underway."""
    return set(connection.scalars(_LANES_UNDERWAY))


def in_states(
    connection: Connection, states: Collection[str], lane: str | None = None
) -> Sequence[OutboxRow]:
    """The person's orders in ``states`` (of one lane), in sequence."""
    query = select(outbox).where(outbox.c.state.in_(states), _OWN).order_by(outbox.c.n)
    return connection.execute(query if lane is None else query.where(outbox.c.lane == lane)).all()


def states_by_record(connection: Connection) -> Mapping[str, tuple[str, str]]:
    """For each record with orders of the person's: the state and code of the one to tell of, a stopped one before a
    waiting one."""
    found: dict[str, tuple[str, str]] = {}
    for row in connection.execute(
        select(outbox.c.record, outbox.c.state, outbox.c.code)
        .where(outbox.c.state != "settled", _OWN)
        .order_by(outbox.c.n)
    ):
        if row.record not in found or (row.state in STOPPED and found[row.record][0] not in STOPPED):
            found[row.record] = (row.state, row.code)
    return found


def one(connection: Connection, order_id: str) -> OutboxRow | None:
    """The order ``order_id``, if it is still kept."""
    return connection.execute(select(outbox).where(outbox.c.id == order_id)).first()


def close(connection: Connection, order_id: str, now: datetime) -> None:
    """The person has read the refusal and is done with this order. What was blocked behind it now stops its lane by
    itself: it was made in the belief that the one before was done, and waits to be read in its turn."""
    mine = (outbox.c.id == order_id) & outbox.c.state.in_(STOPPED)
    lanes = list(connection.scalars(select(outbox.c.lane).where(mine)))
    connection.execute(delete(outbox).where(mine))
    first = (outbox.c.state == "blocked") & outbox.c.lane.in_(lanes) & ~_behind(*STOPPED)
    _move(connection, first, "refused", now)


def to_order(row: OutboxRow) -> Order:
    """The order in a row of the outbox. Raises ``UnknownKind`` and ``msgspec.ValidationError`` where another version
    of the program wrote it in a way that this one does not read."""
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


def _move(
    connection: Connection, which: ColumnElement[bool], state: str, now: datetime, **values: object
) -> None:
    connection.execute(update(outbox).where(which).values(state=state, since=to_text(now), **values))


def waiting_count(connection: Connection) -> int:
    """How many of the person's orders wait to be sent or for an answer."""
    query = select(func.count()).where(outbox.c.state.in_(WAITING), _OWN)
    return connection.execute(query).scalar_one()


def own_count(connection: Connection, ids: Collection[str]) -> int:
    """How many of these orders the person made."""
    return connection.execute(select(func.count()).where(outbox.c.id.in_(ids), _OWN)).scalar_one()
