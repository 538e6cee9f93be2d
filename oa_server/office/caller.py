"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass

from sync.protocol import API


@dataclass(frozen=True)
class Caller:
    """A person (id) at a device, through an account. ``session`` is the hash of the session's token; ``schema`` and
    ``api`` are what their program knows of records and commands, and the shape of its messages."""

    person: str
    device: str
    account: str
    session: str = ""
    schema: int = 0
    api: int = API
