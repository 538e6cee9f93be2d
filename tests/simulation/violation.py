"""What the checker raises."""

from __future__ import annotations


class Violation(Exception):
    """An invariant does not hold. ``number`` is the invariant's (sync.md D); 0: the program itself failed."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"invariant {number}: {what}")
        self.number = number
        self.what = what


def must(holds: object, number: int, what: str) -> None:
    """Raise ``Violation`` unless it holds."""
    if not holds:
        raise Violation(number, what)
