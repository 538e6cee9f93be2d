"""The waits between tries."""

from __future__ import annotations

from sync.backoff import FIRST, LONGEST, Backoff


def test_waits_grow_to_the_longest_and_stay_there() -> None:
    backoff = Backoff(lambda: 1.0)
    waits = [backoff.next() for _ in range(10)]
    assert waits[0] == FIRST
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST


def test_waits_are_spread_so_that_an_office_does_not_come_back_at_once() -> None:
    assert Backoff(lambda: 0.0).next() < Backoff(lambda: 0.9).next()


def test_a_line_that_carried_begins_with_short_waits_again() -> None:
    backoff = Backoff(lambda: 1.0)
    for _ in range(5):
        backoff.next()
    backoff.reset()
    assert backoff.next() == FIRST
