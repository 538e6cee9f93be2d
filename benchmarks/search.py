"""How quickly a workstation finds, against a plain scan of the same texts in the same encrypted file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.measure import ROOT, arguments, report
from benchmarks.prose import Prose
from benchmarks.search_rounds import KEY, NOW
from oa_client.storage import pages
from oa_client.storage.database import Database
from oa_core.documents.model import Document, Openness, Status, TextRevision, TrailEntry
from oa_core.modules import kind_of
from oa_core.records import Record
from oa_core.structure.genres import GENRES
from sync.bodies import pack
from sync.encoding import encode
from sync.protocol import Change, Pulled, ScopePage
from tools.demo.county import SEED, County, found_county
from tools.demo.texts import all_texts

YEAR_MINUTES = 365 * 24 * 60
TITLE_BYTES = 30
"""The part of a title that says what it is about; with its organ and genre a title has some twenty characters."""
BODY_BYTES = 1500
"""Some 500 characters: with its title, number, people and opinions a paper is the 2 KB of `benchmarks.sync`."""
OFFICE_SHARE = 0.3
"""How much of a body are paragraphs of the demo's papers; the rest is prose of 30,000 words."""
PAGE = 500


def main(given: Sequence[str] | None = None) -> int:
    """Fill a cache, and have a process of its own index it and search in it."""
    parser = arguments("search", "Finding by two characters, against a scan of the same texts.")
    parser.add_argument("--documents", type=int, default=2000, help="how many papers the cache holds (2000)")
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="oa-benchmark-") as place:
        cache = Path(place) / "cache.db"
        fill(cache, asked.documents)
        line = [sys.executable, "-m", "benchmarks.search_rounds", str(cache), str(asked.rounds)]
        # No time limit: how long 100,000 papers take is what is measured.
        done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures = json.loads(done.stdout)
    report({"documents": asked.documents, "rounds": asked.rounds, **figures}, as_json=asked.json)
    return 0


def fill(cache: Path, documents: int) -> None:
    """A cache with the register and ``documents`` papers of one year, as they come from the central office."""
    county = found_county(SEED)
    database = Database(cache, KEY)
    try:
        every = papers(county, documents)
        page: Sequence[Record] = county.records
        while page:
            with database.write(durable=False) as connection:
                pages.take(connection, pulled([sent(record) for record in page]))
            page = list(islice(every, PAGE))
    finally:
        database.close()


def sent(record: Record) -> Change:
    """The record as it comes over the line."""
    body = pack(encode(record))
    return Change(id=record.id, kind=kind_of(record), rev=1, seq=1, into=["all"], out_of=[], body=body)


def pulled(changes: list[Change]) -> Pulled:
    """One page of a first reading that goes on."""
    scopes = [ScopePage("all", 1, 1, False, 0)]
    return Pulled(
        turn=1, epoch=1, head=9, safe=0, now=NOW, scopes=scopes, drop=[], changes=changes, more=True
    )


def papers(county: County, documents: int) -> Iterator[Record]:
    """Papers with their texts. Equal counts give equal papers."""
    random = Random(f"search {SEED}")
    prose = Prose("search")
    people = sorted(county.register.people.values(), key=lambda person: person.id)
    desks = county.desks
    paragraphs = [line for text in all_texts() for line in text.body.split("\n")]
    for number in range(documents):
        desk = random.choice(desks)
        paper, revision = (f"{number:08x}-{part:04x}-7000-8000-{number:012x}" for part in (1, 2))
        moment = NOW - timedelta(minutes=random.randrange(YEAR_MINUTES), seconds=random.randrange(60))
        genre = random.choice(GENRES)
        yield Document(
            id=paper,
            organ=desk.organ.id,
            status=Status.SIGNED,
            step=3,
            drafter=people[0].id,
            holder=people[0].id,
            held_since=moment,
            letterhead=desk.letterheads[0].id,
            genre=genre,
            urgency="",
            title=f"{desk.organ.name}关于{prose.text(TITLE_BYTES)}的{genre}".replace("\n", ""),
            addressees=(),
            copies=(),
            openness=Openness.OPEN,
            revision=revision,
            content_hash="",
            number=f"{desk.letterheads[0].code}〔{moment.year}〕{number // len(desks) + 1}号",
            trail=tuple(
                TrailEntry("approve", person.id, person.name, person.title, moment, moment, "同意。")
                for person in random.sample(people, 3)
            ),
        )
        yield TextRevision(
            id=revision,
            organ=desk.organ.id,
            document=paper,
            parent="",
            author=people[0].id,
            made_at=moment,
            body=body(random, prose, paragraphs),
        )


def body(random: Random, prose: Prose, paragraphs: Sequence[str]) -> str:
    """One text: some paragraphs of office language, the rest prose."""
    made: list[str] = []
    room = int(BODY_BYTES * OFFICE_SHARE)
    while room > 0:
        line = re.sub(r"\{\w+\}", str(random.randrange(2, 100)), random.choice(paragraphs))
        made.append(line)
        room -= len(line.encode())
    return "\n".join([*made, prose.text(max(90, int(BODY_BYTES * (1 - OFFICE_SHARE)) + room))])


if __name__ == "__main__":
    sys.exit(main())
