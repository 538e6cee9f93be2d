"""What the checker remembers of each disk: every act that was ever made on it, beside and independent of the code that
is tried."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

STOPPED = ("refused", "blocked", "held")
DONE = ("applied", "settled")


@dataclass(frozen=True)
class Made:
    """An order as it was when the person made it. ``step`` is the action of the trial it was first seen after."""

    id: str
    n: int
    lane: str
    record: str
    kind: str
    act: bytes
    seen: int | None
    person: str
    step: int


@dataclass(frozen=True)
class Standing:
    """How an order stands in the outbox of a disk."""

    state: str
    code: str
    seq: int
    act: bytes


@dataclass
class Book:
    """The orders of one disk: made on it (or on the disk it was copied from), closed by the person on it, and how they
    stood when the checker looked last.

    ``cursors`` are the last ``(floor, pos)`` of each scope since ``since``, an epoch and a device.
    """

    made: dict[str, Made] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    cursors: dict[str, tuple[int, int]] = field(default_factory=dict)
    since: object = None
    copied: bool = False
    """Whether this disk was ever put back or copied."""

    def copy(self) -> Book:
        """The book of a copy of the disk."""
        return replace(
            self,
            made=dict(self.made),
            closed=dict(self.closed),
            standing=dict(self.standing),
            cursors=dict(self.cursors),
            copied=True,
        )

    def lanes(self) -> dict[str, list[Made]]:
        """The orders of each lane in the sequence they were made."""
        lanes: dict[str, list[Made]] = {}
        for made in sorted(self.made.values(), key=lambda each: each.n):
            lanes.setdefault(made.lane, []).append(made)
        return lanes
