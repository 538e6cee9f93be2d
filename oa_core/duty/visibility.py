"""Who reads the duty log: everybody in the organ whose log it is."""

from __future__ import annotations

from oa_core.duty.model import DutyEntry


def duty_scopes(entry: DutyEntry) -> frozenset[str]:
    """A duty entry is seen by its whole organ (值班日志 is handed over from shift to shift)."""
    return frozenset({f"organ:{entry.organ}"})
