"""Old papers (旧文): what the office had before this system, taken over from files and from its ledgers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from oa_core.records import Record


class Direction(StrEnum):
    """Which way a paper went."""

    IN = "in"
    """收文"""
    OUT = "out"
    """发文"""
    UNKNOWN = "unknown"
    """Nobody has said yet."""


class State(StrEnum):
    """Whether a person has to look at an old paper; it is of use either way."""

    DOUBTFUL = "doubtful"
    """有待核对"""
    CLEAR = "clear"
    """已核对"""


@dataclass(frozen=True)
class LedgerRow:
    """What a ledger (登记簿) says of a paper, as it is written there. ``receipt_number`` is the 收文号."""

    book: str
    line: int
    receipt_number: str = ""
    received: date | None = None
    copies: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class OldFacts:
    """What is told of an old paper. Empty means: it does not say. ``addressees`` as printed."""

    direction: Direction = Direction.UNKNOWN
    title: str = ""
    number: str = ""
    genre: str = ""
    issuer: str = ""
    addressees: str = ""
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class OldPaper(Record):
    """An old paper. ``text`` are its paragraphs; ``file`` is the name of the file it was read from and ``sha256`` (hex)
    its content, both empty for a paper known from a ledger only. ``doubts`` are names of fields of ``facts`` that were
    not read for certain and that no person has confirmed; ``kept_at`` is when it was taken over."""

    facts: OldFacts
    kept_at: datetime
    text: tuple[str, ...] = ()
    file: str = ""
    sha256: str = ""
    ledger: LedgerRow | None = None
    doubts: tuple[str, ...] = ()
    confirmed_by: str = ""
    step: int = 0

    @property
    def state(self) -> State:
        """Whether a person has to look."""
        return State.DOUBTFUL if self.doubts else State.CLEAR


FIELDS = ("direction", "title", "number", "genre", "issuer", "addressees", "dated")
"""The names of the facts, in the order in which they are looked through."""

TITLE_LIMIT = 300
TEXT_LIMIT = 512 * 1024
"""The longest text, in bytes of UTF-8."""


def old_paper_id(organ: str, source: str) -> str:
    """The id of the old paper that ``organ`` takes over from ``source`` (the SHA-256 of a file, or a line of a ledger
    by what it says): importing twice, on two workstations even, makes nothing twice."""
    digits = hashlib.sha256(f"{organ}/{source}".encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[12:15]}-8{digits[15:18]}-{digits[18:30]}"
