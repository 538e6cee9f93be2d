"""从上次同类文件开始: which earlier papers are like the one being written, and one of them brought into this year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from oa_client.office.desk import Desk
from oa_client.storage import archive, documents, records
from oa_client.storage.times import from_text
from oa_core.archive.model import OldPaper
from oa_core.documents.content import content_of
from oa_core.documents.model import Content, Document, TextRevision
from oa_core.documents.precedents import Advanced, advanced, genre_of_title, likeness
from oa_core.office_days import office_day
from oa_core.people.model import Register
from oa_core.refusal import Refused

SHOWN = 20
"""How many earlier papers are offered."""
SEASON = 45
"""Days around the same day of another year in which a paper comes that is written every year."""
_ALIKE, _SAME_GENRE, _SAME_HEAD, _SAME_SEASON = 4.0, 1.0, 0.7, 0.5
_BETWEEN = re.compile(r"[，、；,;\s]+")


@dataclass(frozen=True)
class LastTime:
    """An earlier paper to begin from: a document of the office, or an old one (``imported``)."""

    id: str
    title: str
    number: str
    dated: date | None
    imported: bool


@dataclass(frozen=True)
class Begun:
    """A new content made of the paper ``source``. ``advanced`` are the years that were moved on from ``year``;
    ``left_out`` the names of fields that could not be taken over for certain."""

    content: Content
    source: LastTime
    year: int | None
    advanced: tuple[Advanced, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    paper: LastTime
    letterhead_code: str


class Precedents:
    """Own issued documents and imported old papers, by likeness."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def like(self, content: Content, query: str = "", limit: int = SHOWN) -> tuple[LastTime, ...]:
        """The papers most like ``content``: alike title (years and numbers aside), same 文种, same letterhead, same
        season of an earlier year; the later one first of two that are alike. With ``query`` only those whose title or
        number holds each of its words.

        As long as nothing is written, any 文种 will do.
        """
        today = office_day(self._desk.clock())
        with self._desk.read() as connection:
            register = self._desk.foresight.register(connection)
            head = register.letterheads.get(content.letterhead)
            found = _candidates(connection)
        words = query.split()
        genre = content.genre if content.title.strip() or content.body.strip() else ""
        code = head.code if head else ""

        def score(each: _Candidate) -> float:
            paper = each.paper
            told = _ALIKE * likeness(content.title, paper.title)
            told += _SAME_GENRE * (genre_of_title(paper.title) == (genre or content.genre))
            told += _SAME_HEAD * bool(code and each.letterhead_code == code)
            return told + _SAME_SEASON * _in_season(paper.dated, today)

        chosen = [
            each for each in found if all(word in each.paper.title + each.paper.number for word in words)
        ]
        chosen.sort(key=lambda each: (score(each), each.paper.dated or date.min, each.paper.id), reverse=True)
        return tuple(each.paper for each in chosen[:limit])

    def from_last_time(self, paper_id: str, letterhead: str = "") -> Begun:
        """A new content with the text of an earlier paper, its year moved on where that is certain; attachments,
        number and urgency stay behind. ``letterhead`` is what it is written under when the paper does not say.

        Raises ``Refused("gone")`` when the paper, or its text, is not here.
        """
        this_year = office_day(self._desk.clock()).year
        with self._desk.read() as connection:
            context = self._desk.foresight.context(connection)
            heads = context.register.letterheads_of(context.person)
            fallback = letterhead or (heads[0].id if heads else "")
            source, content, left_out = _read(connection, paper_id, context.register, fallback)
        if content.letterhead not in {head.id for head in heads}:
            content, left_out = replace(content, letterhead=fallback), (*left_out, "letterhead")
        year = source.dated.year if source.dated else None
        moved, places = advanced(content, year, this_year) if year else (content, ())
        return Begun(moved, source, year, places, tuple(dict.fromkeys(left_out)))


def _candidates(connection: Connection) -> list[_Candidate]:
    found = []
    for row in documents.issued(connection):
        day = office_day(from_text(row.held_since))
        paper = LastTime(row.id, row.title, row.number, day, imported=False)
        found.append(_Candidate(paper, _code(row.number)))
    for row in archive.with_text(connection):
        dated = date.fromisoformat(row.dated) if row.dated else None
        found.append(
            _Candidate(LastTime(row.id, row.title, row.number, dated, imported=True), _code(row.number))
        )
    return found


def _code(number: str) -> str:
    """机关代字: what stands before the year of a number."""
    return number.partition("〔")[0]


def _in_season(dated: date | None, today: date) -> bool:
    """Whether a paper is of an earlier year and about this time of it."""
    if dated is None or dated.year >= today.year:
        return False
    apart = abs(dated.timetuple().tm_yday - today.timetuple().tm_yday)
    return min(apart, 365 - apart) <= SEASON


def _read(
    connection: Connection, paper_id: str, register: Register, letterhead: str
) -> tuple[LastTime, Content, tuple[str, ...]]:
    record = records.read(connection, paper_id)
    if isinstance(record, Document):
        text = records.read(connection, record.revision)
        if not isinstance(text, TextRevision):
            raise Refused("gone")
        day = record.printed_on or office_day(record.held_since)
        source = LastTime(record.id, record.title, record.number, day, imported=False)
        return source, replace(content_of(record, text.body), urgency=""), ()
    if isinstance(record, OldPaper) and record.text:
        return _from_old(record, register, letterhead)
    raise Refused("gone")


def _from_old(
    paper: OldPaper, register: Register, letterhead: str
) -> tuple[LastTime, Content, tuple[str, ...]]:
    facts = paper.facts
    source = LastTime(paper.id, facts.title, facts.number, facts.dated, imported=True)
    left_out = []
    heads = [head for head in register.letterheads.values() if head.code == _code(facts.number)]
    if len(heads) != 1:
        left_out.append("letterhead")
    addressees = _organs_named(facts.addressees, register)
    if not addressees and facts.addressees:
        left_out.append("addressees")
    content = Content(
        letterhead=heads[0].id if len(heads) == 1 else letterhead,
        genre=facts.genre or genre_of_title(facts.title) or "通知",
        title=facts.title,
        addressees=addressees,
        body="\n".join(paper.text),
    )
    return source, content, tuple(left_out)


def _organs_named(printed: str, register: Register) -> tuple[str, ...]:
    """The organs that 主送 names one by one by their full names; none when one of them is not known, since a list
    without it would look whole."""
    names = [name for name in _BETWEEN.split(printed.strip("：: ")) if name]
    by_name = {organ.name: organ.id for organ in register.organs.values()}
    return tuple(by_name[name] for name in names) if all(name in by_name for name in names) else ()
