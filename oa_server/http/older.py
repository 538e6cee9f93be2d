"""The shape of messages that workstations spoke before this one (API 1), as long as some of them still do.

They read by position, without a ``floor``: one that has to read a scope anew begins with everything (sync.md C14).
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from oa_server.office.failures import Unanswered
from oa_server.office.pulling import LIMITS, Limits
from sync import protocol
from sync.bodies import unpack

API = 1
_TURN = 0


class WireOrder(msgspec.Struct, frozen=True):
    """An order; ``act`` is its JSON."""

    id: str
    lane: str
    record: str
    kind: str
    act: msgspec.Raw
    made_at: datetime
    seen: int | None = None


class Push(msgspec.Struct, frozen=True):
    """``POST /v1/push``."""

    epoch: int
    orders: list[WireOrder]


class Result(msgspec.Struct, frozen=True):
    """``status`` is ``applied``, ``refused``, ``blocked`` or ``unsupported``."""

    id: str
    status: str
    code: str = ""
    facts: dict[str, str] = {}
    seq: int = 0


class Pushed(msgspec.Struct, frozen=True):
    """The answer to ``Push``."""

    epoch: int
    head: int
    results: list[Result]


class Pull(msgspec.Struct, frozen=True):
    """``POST /v1/pull``: what is new past each scope's position."""

    epoch: int
    positions: dict[str, int]


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record as it is now; ``body`` is its JSON, left out when the person may not read it."""

    id: str
    kind: str
    rev: int
    seq: int
    into: list[str]
    out_of: list[str] = []
    raw: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="body")


class Pulled(msgspec.Struct, frozen=True):
    """The answer to ``Pull``; ``positions`` are those of every scope that has been begun."""

    epoch: int
    head: int
    positions: dict[str, int]
    drop: list[str]
    changes: list[Change]
    more: bool
    now: datetime


def push(asked: Push) -> protocol.Push:
    """What they ask, in today's words."""
    orders = [
        protocol.WireOrder(
            order.id, order.lane, order.record, order.kind, bytes(order.act), order.made_at, order.seen
        )
        for order in asked.orders
    ]
    return protocol.Push(_TURN, asked.epoch, orders)


def pushed(answered: protocol.Pushed) -> Pushed:
    """Our answer in theirs: what they know nothing of is ``unsupported``, which they keep for later."""
    results = [
        Result(result.id, "unsupported", result.status)
        if result.status == "need_files"
        else Result(result.id, result.status, result.code, result.facts, result.seq)
        for result in answered.results
    ]
    return Pushed(answered.epoch, answered.head, results)


def pull(asked: Pull) -> protocol.Pull:
    """What they ask, in today's words."""
    return protocol.Pull(_TURN, asked.epoch, {scope: (pos, 0) for scope, pos in asked.positions.items()})


def limits(asked: Pull) -> Limits:
    """How much a page holds. Whoever begins gets everything in one: halfway through they could not be told from
    somebody who was away for long, and would have to begin again and again."""
    endless = 1 << 40
    return LIMITS if asked.positions else Limits(endless, endless, endless)


def pulled(asked: Pull, answered: protocol.Pulled) -> Pulled:
    """Our answer in theirs. Raises ``Unanswered("epoch_changed")``, which makes them read anew."""
    if any(scope.reset for scope in answered.scopes):
        raise Unanswered("epoch_changed", epoch=str(answered.epoch))
    gone = set(answered.drop)
    positions = {scope: pos for scope, pos in asked.positions.items() if scope not in gone}
    positions |= {scope.name: scope.pos for scope in answered.scopes}
    return Pulled(
        epoch=answered.epoch,
        head=answered.head,
        positions=positions,
        drop=answered.drop,
        changes=[_change(change) for change in answered.changes],
        more=answered.more,
        now=answered.now,
    )


def _change(change: protocol.Change) -> Change:
    bare = Change(change.id, change.kind, change.rev, change.seq, change.into, change.out_of)
    if change.body is None:
        return bare
    return msgspec.structs.replace(bare, raw=msgspec.Raw(unpack(change.body)))
