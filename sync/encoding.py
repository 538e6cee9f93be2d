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


def encode_over(kind: str, record: Record, stored: bytes) -> bytes:
    """A record as JSON, with what its ``stored`` JSON held that this program knows nothing of: written by a newer
    one, it comes back to that unharmed (sync.md C14)."""
    known = msgspec.to_builtins(decode_record(kind, stored), str_keys=True)
    told = msgspec.to_builtins(record, str_keys=True)
    return msgspec.json.encode(_carried(msgspec.json.decode(stored), known, told))


def _carried(stored: Any, known: Any, told: Any) -> Any:
    """``told`` in the place of ``known``, which is what we understand of ``stored``."""
    if told == known:
        return stored
    if isinstance(stored, dict) and isinstance(known, dict) and isinstance(told, dict):
        carried = {
            name: _carried(stored[name], known[name], new) if name in stored and name in known else new
            for name, new in told.items()
        }
        return carried | {name: old for name, old in stored.items() if name not in known}
    if isinstance(stored, list) and isinstance(known, list | tuple) and isinstance(told, list | tuple):
        # What was only added to keeps its older elements; anything else is a list of its own.
        same = min(len(stored), len(known), len(told))
        return [
            stored[place] if place < same and known[place] == new else new for place, new in enumerate(told)
        ]
    return told
