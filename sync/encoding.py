"""Records and acts as JSON, through the one table of kinds (``oa_core.modules``)."""

from __future__ import annotations

from typing import Any

import msgspec

from oa_core.modules import COMMANDS, KINDS
from oa_core.records import Record


class UnknownKind(ValueError):
    """A kind of record or command that this program does not know: made by a newer one."""


_RECORDS: dict[str, msgspec.json.Decoder[Any]] = {n: msgspec.json.Decoder(k.record) for n, k in KINDS.items()}
_ACTS: dict[str, msgspec.json.Decoder[Any]] = {n: msgspec.json.Decoder(c.act) for n, c in COMMANDS.items()}


def encode(value: object) -> bytes:
    """A record or an act as JSON."""
    return msgspec.json.encode(value)


def decode_record(kind: str, body: bytes | msgspec.Raw) -> Record:
    """The record of ``kind`` in ``body``. Raises ``UnknownKind``, and ``msgspec.ValidationError`` when malformed."""
    if kind not in _RECORDS:
        raise UnknownKind(kind)
    record: Record = _RECORDS[kind].decode(body)
    return record


def decode_act(kind: str, body: bytes | msgspec.Raw) -> object:
    """The act of the command ``kind`` in ``body``. Raises ``UnknownKind``, and ``msgspec.ValidationError``."""
    if kind not in _ACTS:
        raise UnknownKind(kind)
    act: object = _ACTS[kind].decode(body)
    return act
