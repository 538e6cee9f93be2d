"""Where a title of two lines is cut: no lone character below, no closing mark in front, figures kept together."""

from __future__ import annotations

import re
from collections.abc import Callable

CLOSING = "，。、；：？！）》〉」』”’】〕…—,.;:?!)]}%"
OPENING = "（《〈「『“‘【〔([{"
ORPHAN = 3
"""The second line has at least this many characters, if the title has twice as many."""
REACH = 7
"""How far back from the last possible cut a better one is looked for, in pieces."""

_PIECES = re.compile(r"\d[\d.,:：/—-]*[年月日时号届次个件]?|[A-Za-z][A-Za-z0-9.-]*|\s+|.", re.DOTALL)


def pieces(text: str) -> list[str]:
    """The parts between which a line may end: single characters with the marks that cling to them, and figures."""
    parts: list[str] = []
    glue = False
    for piece in _PIECES.findall(text):
        if parts and (glue or piece in CLOSING or piece.isspace()):
            parts[-1] += piece
        else:
            parts.append(piece)
        glue = piece in OPENING
    return parts


def two_lines(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """``text`` in one or two lines of ``width``; what does not fit ends in …. ``measure`` gives a text's width."""
    text = " ".join(text.split())
    if measure(text) <= width:
        return (text,)
    parts = pieces(text)
    fits = 0
    while fits < len(parts) and measure("".join(parts[: fits + 1]).rstrip()) <= width:
        fits += 1
    cut = _best_cut(parts, max(1, fits))
    subject = text.find("关于")
    if ORPHAN <= subject <= len("".join(parts[:cut])) and measure(text[subject:]) <= width:
        # The way a title is broken on the page: the organ above, what it is about below.
        return (text[:subject].rstrip(), text[subject:])
    while 3 < cut < len(parts) and parts[cut][0] == "的" and measure("".join(parts[cut - 2 :])) <= width:
        # 的 belongs to the word before it, and that word mostly has two characters.
        cut -= 2
    first, second = "".join(parts[:cut]).rstrip(), "".join(parts[cut:]).strip()
    if measure(second) > width:
        while second and measure(second + "…") > width:
            second = second[:-1]
        second += "…"
    return (first, second) if second else (first,)


def _best_cut(parts: list[str], last: int) -> int:
    """The last cut that leaves enough below; a cut after 的, 和, a mark or a bracket is preferred when one is near."""
    while last > 1 and len("".join(parts[last:]).strip()) < ORPHAN and len("".join(parts)) >= 2 * ORPHAN:
        last -= 1
    for cut in range(last, max(1, last - REACH, len(parts) // 2 - 1), -1):
        if parts[cut - 1][-1] in "的和及与，、：》”）":
            return cut
    return last
