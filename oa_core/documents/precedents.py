"""从上次同类文件开始: how alike two titles are, and an earlier paper brought into this year without guessing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from oa_core.documents.model import Content
from oa_core.structure.genres import GENRES

_CHANGING = re.compile(
    r"(?:19|20)\d\d年?|[〔［\[（(]\s*\d{4}\s*[〕］\]）)]|第?[0-9一二三四五六七八九十百]+[号期次批届]|[\s“”‘’《》（）()、，。—\-]"
)
"""What differs between two papers of the same kind: years, numbers, marks."""
_QUOTED = re.compile(r"《[^》]*》|[〔［\[]\s*\d{4}\s*[〕］\]]\s*第?\d+号")


@dataclass(frozen=True)
class Advanced:
    """A year that was moved on, for a person to look at: in the field ``title`` or ``body`` of the new content, from
    ``start`` to ``end`` (code points); it read ``was`` before."""

    field: str
    start: int
    end: int
    was: str


def genre_of_title(title: str) -> str:
    """The 文种 that a title ends with, empty when it ends with none."""
    core = re.sub(r"[（(][^（）()]{1,20}[）)]$", "", title.strip())
    return next((genre for genre in GENRES if core.endswith(genre)), "")


def likeness(one: str, other: str) -> float:
    """How alike two titles are, years and numbers left aside: 0 to 1 (Dice's coefficient of their letter pairs)."""
    first, second = _pairs(one), _pairs(other)
    count = first.total() + second.total()
    return 2 * (first & second).total() / count if count else 0.0


def _pairs(title: str) -> Counter[str]:
    letters = _CHANGING.sub("", title)
    return Counter(letters[at : at + 2] for at in range(len(letters) - 1))


def advanced(content: Content, year: int, to: int) -> tuple[Content, tuple[Advanced, ...]]:
    """``content`` of a paper of ``year`` with that year moved on in its title and body, and every place of it.

    Only ``year`` followed by 年 is moved on; days (2025年5月6日), what stands in 《》, and the numbers of other papers
    stay as they are: what they say may be history.
    """
    if year == to:
        return content, ()
    title, in_title = _moved(content.title, "title", year, to)
    body, in_body = _moved(content.body, "body", year, to)
    return replace(content, title=title, body=body), (*in_title, *in_body)


def _moved(text: str, field: str, year: int, to: int) -> tuple[str, list[Advanced]]:
    quoted = [found.span() for found in _QUOTED.finditer(text)]
    places: list[Advanced] = []

    def move(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in quoted):
            return found[0]
        places.append(Advanced(field, found.start(), found.end(), found[0]))
        return str(to)

    # Both years have four digits: the places are the same before and after.
    moved = re.sub(rf"(?<!\d){year:04d}(?=年(?!\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日))", move, text)
    return moved, places
