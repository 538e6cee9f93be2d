"""Making a script that breaks something short: delta debugging over its actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.simulation.script import Action, Script

Breaks = Callable[[Script], bool]


def shrunk(script: Script, breaks: Breaks, tries: int = 400) -> Script:
    """A script that still breaks and of which nothing can be left out; after ``tries`` trials the shortest yet."""
    left = tries

    def still(actions: Sequence[Action]) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and breaks(script.only(actions))

    actions = list(script.actions)
    size = max(1, len(actions) // 2)
    while left > 0:
        shorter = _without_parts(actions, size, still)
        if len(shorter) == len(actions) and size == 1:
            break
        actions = shorter
        size = max(1, min(size // 2, len(actions) // 2 or 1))
    return script.only(actions)


def _without_parts(
    actions: list[Action], size: int, still: Callable[[Sequence[Action]], bool]
) -> list[Action]:
    """Leave out every part of ``size`` actions that is not needed, from the end to the beginning."""
    start = (len(actions) - 1) // size * size
    while start >= 0:
        shorter = actions[:start] + actions[start + size :]
        if len(shorter) < len(actions) and still(shorter):
            actions = shorter
        start -= size
    return actions
