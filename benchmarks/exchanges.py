"""What an exchange costs, in turns with the peers: a fresh workstation, 500 orders up, 500 records down, nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks import peers
from benchmarks.measure import Figure, Served, median
from benchmarks.peers import Peer
from benchmarks.prose import Prose
from benchmarks.raw_line import RawLine, bodies, store
from benchmarks.workstations import Workstation, workstation
from oa_client.office.desk import Step
from oa_core.duty.commands import Log
from oa_core.duty.model import DutyEntry
from sync.encoding import encode

RECORD_BYTES = 2023
"""The mean size of a record as JSON, for us and for the peers (sync.md E)."""
CHANGED = 500
READER, WRITER = "clerk", "clerk3"
"""The fresh workstation, and a colleague of the same office."""


@dataclass(frozen=True)
class Rivals:
    """The peers that are on this machine."""

    anki: Peer | None
    pouchdb: Peer | None

    @classmethod
    def enter(
        cls, stack: ExitStack, folder: Path, records: int, python: str | None, modules: str | None
    ) -> Rivals:
        """Start the peers with as many texts of the same size and language as we have records."""
        prose = Prose("peers")
        texts = folder / "texts.json"
        texts.write_text(json.dumps([prose.text(RECORD_BYTES) for _ in range(records)]), "utf-8")
        return cls(
            stack.enter_context(peers.anki(python, texts, folder / "anki")),
            stack.enter_context(peers.pouchdb(modules, texts, folder / "pouchdb")),
        )


def fresh(
    folder: Path, served: Served, raw: RawLine, rivals: Rivals, rounds: int, records: int
) -> dict[str, Figure]:
    """Workstations without a cache, from the first request of their conversation until they are in step; in turns
    with the peers, and with the same bytes fetched and stored without our program around them."""
    ours: list[float] = []
    fetched: list[float] = []
    stored: list[float] = []
    anki: list[float] = []
    pouchdb: list[float] = []
    sizes: list[float] = []
    pages: list[bytes] = []
    for number in range(rounds):
        place = folder / f"fresh{number}"
        with workstation(place, served, READER) as station:
            ours.append(station.wait_in_step())
        sizes.append(cache_bytes(place) / records)
        start = time.perf_counter()
        pages = raw.pull()
        fetched.append(time.perf_counter() - start)
        stored.append(store(folder / f"raw{number}.db", bodies(pages)))
        if rivals.anki is not None:
            anki.append(rivals.anki.ask("fresh")["fresh"])
        if rivals.pouchdb is not None:
            pouchdb.append(rivals.pouchdb.ask("fresh")["fresh"])
    bare = [a + b for a, b in zip(fetched, stored, strict=True)]
    return {
        "transferred_mb": round(sum(map(len, pages)) / 2**20, 3),
        "fresh_s": median(ours),
        "raw_fetch_s": median(fetched, 4),
        "raw_store_s": median(stored, 4),
        "anki_fresh_s": median(anki) if anki else None,
        "pouchdb_fresh_s": median(pouchdb) if pouchdb else None,
        "ratio_fresh_raw": ratio(ours, bare),
        "ratio_fresh_anki": ratio(ours, anki),
        "ratio_fresh_pouchdb": ratio(ours, pouchdb),
        "bytes_per_record": round(median(sizes)),
    }


def increments(folder: Path, served: Served, rivals: Rivals, rounds: int) -> dict[str, Figure]:
    """Orders made without the line and sent, taken in by a colleague's workstation, and a round for nothing."""
    figures: dict[str, list[float]] = {name: [] for name in ("push", "pull", "noop")}
    theirs: dict[str, list[float]] = {name: [] for name in ("push", "pull", "noop")}
    with (
        workstation(folder / "writer", served, WRITER) as writer,
        workstation(folder / "fresh0", served, READER) as reader,
    ):
        start = time.perf_counter()
        reader.office.finding.catch_up()
        index = time.perf_counter() - start
        # The first round warms connections and statements up and is not counted.
        for number in range(rounds + 1):
            ours = one_increment(writer, reader, number)
            anki = rivals.anki.ask("change") if rivals.anki is not None else {}
            for name, seconds in ours.items() if number else ():
                figures[name].append(seconds)
                if anki:
                    theirs[name].append(anki[name])
    return {
        "index_s": round(index, 3),
        "push500_s": median(figures["push"], 4),
        "pull500_s": median(figures["pull"], 4),
        "noop_ms": median([1000 * each for each in figures["noop"]], 2),
        "anki_push500_s": median(theirs["push"], 4) if theirs["push"] else None,
        "anki_pull500_s": median(theirs["pull"], 4) if theirs["pull"] else None,
        "ratio_push_anki": ratio(figures["push"], theirs["push"]),
        "ratio_pull_anki": ratio(figures["pull"], theirs["pull"]),
    }


def one_increment(writer: Workstation, reader: Workstation, number: int) -> dict[str, float]:
    """Seconds of each of the three. Raises ``RuntimeError`` when a record did not arrive."""
    writer.offline = reader.offline = True
    ids = make_orders(writer, Prose(f"round {number}"))
    push = writer.push()
    pull = reader.exchange()
    noop = reader.exchange()
    if writer.office.orders.waiting() or writer.office.orders.refused() or not reader.heard_of(ids):
        raise RuntimeError("not every order was carried out and read back")
    return {"push": push, "pull": pull, "noop": noop}


def make_orders(writer: Workstation, prose: Prose) -> set[str]:
    """``CHANGED`` entries of the duty log, each a record of ``RECORD_BYTES``; their ids."""
    office = writer.office
    me, now = office.me, office.now()
    bare = DutyEntry(
        id=office.new_id(),
        organ=me.organ,
        server=me.server,
        happened_at=now,
        made_at=now,
        received_at=now,
        person=me.id,
        name=me.name,
        text="",
    )
    room = RECORD_BYTES - len(encode(bare))
    ids = [office.new_id() for _ in range(CHANGED)]
    happened = now - timedelta(minutes=1)
    office.do([Step(each, Log(prose.text(room), happened)) for each in ids])
    return set(ids)


def cache_bytes(folder: Path) -> int:
    """The size of the closed cache under a workstation's folder."""
    return sum(file.stat().st_size for file in folder.rglob("cache.db"))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    """The median of the rounds' ratios; ``None`` without the peer."""
    return median([a / b for a, b in zip(ours, theirs, strict=True)], 2) if theirs else None
