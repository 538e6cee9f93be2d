"""Cuts a title into balanced lines: 梯形 or 菱形, words kept whole (GB/T 9704-2012, 7.3.1).

Where Chinese words end cannot be told from the characters. A list of the words that titles are made of does for most;
a writer who wants another cut puts a line break into the title, which is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from oa_client.typesetting.grid import HAIR, SIZE_2, WIDTH
from oa_client.typesetting.kinsoku import is_western, may_stand_at_end, may_stand_at_start, unbreakable
from oa_client.typesetting.lines import Compositor, Line, Passage
from oa_client.typesetting.model import Part, Role, Source
from oa_client.typesetting.title_words import WORDS

_LONGEST_WORD = max(map(len, WORDS))

_MOST_BALANCED = 5
"""Lines; what is longer is no title any more and is simply filled line by line."""

_INSIDE_A_WORD, _INSIDE_A_PHRASE, _INSIDE_QUOTES, _UNKNOWN = 9.0, 8.0, 4.0, 3.0
_BETWEEN_WORDS, _AFTER_A_JOINT = 1.5, 0.5
_UNBALANCED = 45.0
_JOINTS = "的和与及暨、》”）"
_CLINGING = "的中上下内等市县省区镇乡村级性化们者届"
"""They belong to what stands before them, unless a known word begins with them."""
_LEADING = "在以对为将从向就由第"
"""They belong to what follows."""
_PLACES = "省市县区镇乡州"
"""A name of two or three unknown characters before one of them is a place, as 哈尔滨市."""
_HOME = re.compile(rf"[^{_PLACES}]{{1,5}}(?:自治县|自治州|[{_PLACES}])")
"""Where the title's own organ is: the name before 人民政府 is a word wherever the title says it again."""


def title_lines(title: str, compositor: Compositor, annex: int = 0, measure: float = WIDTH) -> list[Line]:
    """The title's lines in 2号 小标宋, each at its natural width, to be centred."""
    lines: list[Line] = []
    for entry, paragraph in enumerate(title.split("\n")):
        text = paragraph.rstrip()
        widths = [_width(character, compositor) for character in text]
        for start, end in balanced(text, widths, measure):
            source = Source(Part.TITLE, entry, start, annex)
            passage = Passage(paragraph[start:end], Role.XIAOBIAOSONG, source)
            lines.append(compositor.line([passage], SIZE_2))
    return lines


def _width(character: str, compositor: Compositor) -> float:
    if not is_western(character):
        return SIZE_2.cell
    return compositor.fonts.advance(compositor.fonts.role_for(Role.DIGITS, character), character) * SIZE_2.em


def balanced(text: str, widths: Sequence[float], measure: float) -> list[tuple[int, int]]:
    """Cut ``text`` into as few lines (start, end) of at most ``measure`` as it takes, evenly filled.

    Never an hourglass (a line shorter than both a line above and one below), never a single character on a
    line unless the text is one. A text of more than five lines is filled greedily.
    """
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    least = max(1, -int(-(edges[-1] - HAIR) // measure))
    for count in range(least, min(least + 2, _MOST_BALANCED) + 1):
        cuts = _best_cuts(text, edges, measure, count)
        if cuts:
            return list(pairwise((0, *cuts)))
    return _filled(text, edges, measure)


def _best_cuts(text: str, edges: Sequence[float], measure: float, count: int) -> tuple[int, ...]:
    """Where each of ``count`` lines ends, at the least cost; nothing if it cannot be done."""
    costs = _break_costs(text)
    even = edges[-1] / count
    length = len(text)

    @cache
    def best(start: int, left: int, above: float, falling: bool) -> tuple[float, tuple[int, ...]]:
        choices: list[tuple[float, tuple[int, ...]]] = [(float("inf"), ())]
        for end in [length] if left == 1 else [cut for cut in costs if cut > start]:
            width = edges[end] - edges[start]
            if width > measure + HAIR:
                break
            if (falling and width > above + HAIR) or (end - start < 2 <= length):
                continue
            cost = _UNBALANCED * ((width - even) / even) ** 2 + costs.get(end, 0.0)
            if left == 1:
                choices.append((cost, (end,)))
                continue
            following, cuts = best(end, left - 1, width, falling or width < above - HAIR)
            choices.append((cost + following, (end, *cuts)))
        return min(choices)

    if not text:
        return ()
    cost, cuts = best(0, count, 0.0, False)
    return cuts if cost < float("inf") else ()


def _break_costs(text: str) -> dict[int, float]:
    """What it costs to end a line before each character where a line may end at all."""
    words = _known_words(text)
    inside = {at for start, end in words for at in range(start + 1, end)}
    starts, edges = {start for start, _ in words}, {at for word in words for at in word}
    quoted, depth = set[int](), 0
    for index, character in enumerate(text):
        if depth > 0:
            quoted.add(index)
        depth += (character in "《“（") - (character in "》”）")
    costs: dict[int, float] = {}
    for _, cut in unbreakable(text):
        if cut >= len(text):
            continue
        if text.startswith("关于", cut):
            cost = 0.0
        elif cut in inside:
            cost = _INSIDE_A_WORD
        elif (cut not in starts and text[cut] in _CLINGING) or (
            text[cut - 1] in _LEADING or (cut not in edges and _is_inside_a_place(text, cut))
        ):
            cost = _INSIDE_A_PHRASE
        elif text[cut - 1] in _JOINTS or text[cut] in "《“（":
            cost = _AFTER_A_JOINT
        elif cut in edges:
            cost = _BETWEEN_WORDS
        else:
            cost = _UNKNOWN
        costs[cut] = cost + (_INSIDE_QUOTES if cut in quoted and text[cut - 1] not in "》”）" else 0.0)
    return costs


def _is_inside_a_place(text: str, cut: int) -> bool:
    return text[cut - 1] not in _PLACES and any(each in _PLACES for each in text[cut + 1 : cut + 3])


def _known_words(text: str) -> list[tuple[int, int]]:
    """Where known words begin and end, the longest first at each place."""
    words: list[tuple[int, int]] = []
    home = found.group() if (found := _HOME.match(text)) else ""
    at = 0
    while at < len(text):
        longest = min(_LONGEST_WORD, len(text) - at)
        length = next((each for each in range(longest, 1, -1) if text[at : at + each] in WORDS), 0)
        if home and text.startswith(home, at):
            length = max(length, len(home))
        if length:
            words.append((at, at + length))
        at += length or 1
    return words


def _filled(text: str, edges: Sequence[float], measure: float) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and edges[end + 1] - edges[start] <= measure + HAIR:
            end += 1
        kept = end
        while (
            end < len(text)
            and end > start + 1
            and not (may_stand_at_start(text[end]) and may_stand_at_end(text[end - 1]))
        ):
            end -= 1
        end = end if end > start + 1 else kept
        lines.append((start, end))
        start = end
    return lines
