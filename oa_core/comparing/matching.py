"""Which sentences of a text another text still has: what both have once holds, the rest is fitted between."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from oa_core.comparing.sentences import BREAK

_MOST_PAIRS = 40_000
"""So many pairs of sentences are weighed one by one; in a longer stretch without anything in common none are."""


def matched(before: Sequence[str], after: Sequence[str]) -> list[int | None]:
    """For each sentence of ``before`` the place of the same one in ``after``, ``None`` when it is gone. Neither order
    is changed: what was moved is gone at one place and new at the other."""
    found: list[int | None] = [None] * len(before)
    _match(before, after, (0, len(before)), (0, len(after)), found)
    return found


def _match(
    before: Sequence[str],
    after: Sequence[str],
    old: tuple[int, int],
    new: tuple[int, int],
    found: list[int | None],
) -> None:
    waiting = [(old, new)]
    while waiting:
        (i, j), (k, m) = waiting.pop()
        while i < j and k < m and before[i] == after[k]:
            found[i] = k
            i, k = i + 1, k + 1
        while i < j and k < m and before[j - 1] == after[m - 1]:
            found[j - 1] = m - 1
            j, m = j - 1, m - 1
        if i == j or k == m:
            continue
        pairs = _only_once(before, after, (i, j), (k, m)) or _line_by_line(before, after, (i, j), (k, m))
        if pairs:
            for at, to in pairs:
                found[at] = to
            ends = [(i - 1, k - 1), *pairs, (j, m)]
            waiting += [((a + 1, b), (x + 1, y)) for (a, x), (b, y) in pairwise(ends) if a + 1 < b]
        elif (j - i) * (m - k) <= _MOST_PAIRS:
            blocks = SequenceMatcher(None, before[i:j], after[k:m], autojunk=False).get_matching_blocks()
            for block in blocks:
                for n in range(block.size):
                    found[i + block.a + n] = k + block.b + n


def _only_once(
    before: Sequence[str], after: Sequence[str], old: tuple[int, int], new: tuple[int, int]
) -> list[tuple[int, int]]:
    """The sentences that both stretches have exactly once, as many as keep their order."""
    once = {text for text, count in Counter(before[slice(*old)]).items() if count == 1}
    once &= {text for text, count in Counter(after[slice(*new)]).items() if count == 1}
    once.discard(BREAK)
    to = {after[at]: at for at in range(*new) if after[at] in once}
    pairs = [(at, to[before[at]]) for at in range(*old) if before[at] in once]
    tops: list[int] = []
    """The lowest end of a run of each length (longest increasing subsequence)."""
    last: list[int] = []
    back: list[int] = []
    for n, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        back.append(last[length - 1] if length else -1)
        if length == len(tops):
            tops.append(place)
            last.append(n)
        else:
            tops[length], last[length] = place, n
    run: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(pairs[n])
        n = back[n]
    return run[::-1]


def _line_by_line(
    before: Sequence[str], after: Sequence[str], old: tuple[int, int], new: tuple[int, int]
) -> list[tuple[int, int]]:
    """The ends of lines, when both stretches have as many lines: then each line is a version of the other."""
    ends = [at for at in range(*old) if before[at] == BREAK]
    others = [at for at in range(*new) if after[at] == BREAK]
    return list(zip(ends, others, strict=True)) if len(ends) == len(others) else []
