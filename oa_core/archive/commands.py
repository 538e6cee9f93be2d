"""What people ask of the old papers."""

from __future__ import annotations

from dataclasses import dataclass

from oa_core.archive.model import LedgerRow, OldFacts


@dataclass(frozen=True)
class KeepOldPaper:
    """收存旧文: take an old paper over. The record's id is ``old_paper_id(organ, source)``, where ``source`` is the
    file's SHA-256, or for a paper known from a ledger only the line. What is there already stays as it is."""

    organ: str
    source: str
    facts: OldFacts
    text: tuple[str, ...] = ()
    file: str = ""
    ledger: LedgerRow | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConfirmOldPaper:
    """核对: these facts are right; nothing is in doubt any more."""

    facts: OldFacts
