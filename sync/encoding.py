"""Records and acts as JSON, through the one table of kinds (``oa_core.modules``)."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from oa_core.modules import COMMANDS, KINDS
from oa_core.records import Record


class UnknownKind(ValueError):
    """A kind of record or command that this program does not know: made by a newer one."""


@cache
def _decoder(cls: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cls)


def encode(value: object) -> bytes:
    """A record or an act as JSON."""
    return msgspec.json.encode(value)


def decode_record(kind: str, body: bytes | msgspec.Raw) -> Record:
    """The record of ``kind`` in ``body``. Raises ``UnknownKind``, and ``msgspec.ValidationError`` when malformed."""
    known = KINDS.get(kind)
    if known is None:
        raise UnknownKind(kind)
    record = _decoder(known.record).decode(body)
    assert isinstance(record, Record)  # noqa: S101  (the decoder is typed by KINDS)
    return record


def decode_act(kind: str, body: bytes | msgspec.Raw) -> object:
    """The act of the command ``kind`` in ``body``. Raises ``UnknownKind``, and ``msgspec.ValidationError``."""
    known = COMMANDS.get(kind)
    if known is None:
        raise UnknownKind(kind)
    act: object = _decoder(known.act).decode(body)
    return act
