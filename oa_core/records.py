"""What every record of the office has: an identity, a home organ and a home server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Record:
    """One thing the office keeps. Its revision number and its readers are kept beside it by the stores.

    ``organ`` is the home organ's id; ``server`` the id of the central server the record is at home on, so
    that servers can be joined later (GB/T 33477). A record is never changed in place: a rule returns a new one.
    """

    id: str
    organ: str
    server: str = ""


@dataclass(frozen=True)
class Claim:
    """Something only one record may hold at a time: a number, a room for a slot, a cell of a roster."""

    scope: str
    key: str


@dataclass(frozen=True)
class Series:
    """A number series (编号序列): the counter of one organ, one code (机关代字) and one year."""

    organ: str
    code: str
    year: int


def derived_id(order_id: str, name: str) -> str:
    """The id of a record that an order brings into being beside its own one.

    The workstation that predicts the record and the server that makes it must arrive at the same id, so it
    follows from the order's id (UUIDv7 text) and ``name``. The leading 48 bits of time stay, as stores sort by them.
    """
    digest = hashlib.sha256(f"{order_id}/{name}".encode()).hexdigest()
    return f"{order_id[:13]}-7{digest[:3]}-8{digest[3:6]}-{digest[6:18]}"
