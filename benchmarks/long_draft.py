"""A cache with one long draft in it that was saved many times, as it came from the central office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.page import paragraphs
from benchmarks.prose import Prose
from benchmarks.search import pulled, sent
from benchmarks.search_rounds import KEY
from oa_client.storage import pages
from oa_client.storage.database import Database
from oa_core.documents.content import content_hash
from oa_core.documents.model import ELEMENTS, Content, Document, Openness, Status, TextRevision
from oa_core.records import Record
from tools.demo.county import SEED, found_county

CHARACTERS = 20_000
REVISIONS = 200
NOW = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)
DRAFT = "00000000-0001-7000-8000-000000000001"
ACCOUNT = "clerk"
CHANGED = 3
"""Paragraphs that one revision says otherwise than the one before."""
PAGE = 20


def draft_text(characters: int = CHARACTERS, seed: int = 0) -> str:
    """A body of exactly so many characters, paragraphs' marks included, out of published papers."""
    return "\n".join(paragraphs(seed, characters))[:characters]


def rewritten(text: str, seed: object, changed: int = CHANGED) -> str:
    """``text`` with a sentence put into some of its paragraphs and as many characters taken out of their ends: what
    an afternoon's work leaves, at the same length."""
    random, prose = Random(f"draft {seed}"), Prose(seed)
    lines = text.split("\n")
    for at in random.sample(range(len(lines)), min(changed, len(lines))):
        put = prose.text(60).replace("\n", "")[: max(0, len(lines[at]) - 1)]
        kept = lines[at][: len(lines[at]) - len(put)]
        place = random.randrange(len(kept) + 1)
        lines[at] = kept[:place] + put + kept[place:]
    return "\n".join(lines)


def fill(cache: Path, *, characters: int = CHARACTERS, revisions: int = REVISIONS) -> str:
    """Make the cache; gives the id of the person whose draft it is."""
    county = found_county(SEED)
    person = county.seat(ACCOUNT).person
    desk = next(each for each in county.desks if each.organ.id == person.organ)
    content = Content(
        letterhead=desk.letterheads[0].id,
        title="南屿县人民政府关于做好2026年防台风工作的通知",
        openness=Openness.OPEN,
        body=draft_text(characters),
    )
    database = Database(cache, KEY)
    try:
        page: list[Record] = list(county.records)
        texts = _records(content, person.id, revisions)
        while page:
            with database.write(durable=False) as connection:
                pages.take(connection, pulled([sent(record) for record in page]))
            page = list(islice(texts, PAGE))
    finally:
        database.close()
    return person.id


def _records(content: Content, drafter: str, revisions: int) -> Iterator[Record]:
    """The draft and its revisions. The last one is the text of ``content``; before it each says something else."""
    text, parent = content.body, ""
    for number in range(1, revisions + 1):
        body = content.body if number == revisions else rewritten(text, number)
        revision = f"00000000-0002-7000-8000-{number:012x}"
        yield TextRevision(
            id=revision,
            organ=drafter,
            document=DRAFT,
            parent=parent,
            author=drafter,
            made_at=NOW + timedelta(minutes=number),
            body=body,
            elements=replace(content, body=""),
        )
        text, parent = body, revision
    yield Document(
        id=DRAFT,
        organ=drafter,
        status=Status.DRAFT,
        step=revisions,
        drafter=drafter,
        holder=drafter,
        held_since=NOW,
        revision=parent,
        content_hash=content_hash(content),
        **{name: getattr(content, name) for name in ELEMENTS},
    )
