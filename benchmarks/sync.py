"""How long a fresh workstation takes to get its records, and how long a paper takes from desk to desk."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.measure import Figure, Served, a_server, arguments, median, report
from benchmarks.offices import NOW, Ear, county_for, readable_by, sign_in
from benchmarks.raw_line import RawLine, store
from oa_client.office.office import Office as Workstation
from oa_core.documents.commands import Draft, Submit
from oa_core.documents.model import Content, Openness
from sync.protocol import Pulled
from tools.demo.county import County
from tools.demo.papers import Office
from tools.demo.texts import the_text

WRITER, REVIEWER = "clerk", "director"


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = arguments("sync", "A fresh workstation's first exchange, and a paper's way from desk to desk.")
    parser.add_argument(
        "--records", type=int, default=1000, help="how many records the workstation reads (1000)"
    )
    asked = parser.parse_args(given)
    office = county_for(WRITER, asked.records)
    with tempfile.TemporaryDirectory(prefix="oa-benchmark-") as place:
        folder = Path(place)
        with a_server(folder, office, NOW) as served:
            raw = RawLine(served, WRITER)
            figures = {
                "rounds": asked.rounds,
                **first_exchanges(folder, served, office, raw, asked.rounds),
                **desk_to_desk(folder, served, office.county, raw, asked.rounds),
            }
            raw.close()
    report(figures, as_json=asked.json)
    return 0


def first_exchanges(
    folder: Path, served: Served, office: Office, raw: RawLine, rounds: int
) -> dict[str, Figure]:
    """Fresh workstations, in turns with the same bytes fetched and stored without our program around them."""
    person = office.county.seat(WRITER).person
    fresh, fetched, stored, ratios = [], [], [], []
    pages: list[bytes] = []
    for number in range(rounds):
        fresh.append(first_exchange(folder / f"fresh{number}", served))
        start = time.perf_counter()
        pages = raw.pull(person)
        fetched.append(time.perf_counter() - start)
        pulled = [msgspec.json.decode(page, type=Pulled) for page in pages]
        bodies = [bytes(change.body or b"") for page in pulled for change in page.changes]
        stored.append(store(folder / f"raw{number}.db", bodies))
        ratios.append(fresh[-1] / (fetched[-1] + stored[-1]))
    return {
        "records": len(readable_by(office, person)),
        "transferred_mb": round(sum(map(len, pages)) / 2**20, 3),
        "fresh_s": median(fresh),
        "raw_fetch_s": median(fetched, 4),
        "raw_store_s": median(stored, 4),
        "ratio_fresh_raw": median(ratios, 2),
    }


def first_exchange(folder: Path, served: Served) -> float:
    """Seconds from the password to a workstation that is in step with its server."""
    start = time.perf_counter()
    workstation = sign_in(folder, served, WRITER)
    try:
        Ear(workstation).wait_in_step()
        return time.perf_counter() - start
    finally:
        workstation.close()


def desk_to_desk(
    folder: Path, served: Served, county: County, raw: RawLine, rounds: int
) -> dict[str, Figure]:
    """Papers handed from the clerk's workstation to the director's, in turns with two bare requests."""
    writer = sign_in(folder / "writer", served, WRITER)
    reviewer = sign_in(folder / "reviewer", served, REVIEWER)
    try:
        hearing, writing = Ear(reviewer), Ear(writer)
        hearing.wait_in_step()
        writing.wait_in_step()
        to = county.seat(REVIEWER).person.id
        papers = [draft(writer, county, number) for number in range(rounds + 1)]
        # The first of each warms up connections and threads and is not counted.
        raw.round_trip()
        hand_over(writer, hearing, papers[0], to)
        handed, round_trips = [], []
        for paper in papers[1:]:
            round_trips.append(raw.round_trip())
            handed.append(hand_over(writer, hearing, paper, to))
    finally:
        writer.close()
        reviewer.close()
    return {
        "submit_to_receipt_ms": median([1000 * each for each in handed], 1),
        "raw_round_trips_ms": median([1000 * each for each in round_trips], 1),
        "ratio_submit_raw": median([a / b for a, b in zip(handed, round_trips, strict=True)], 2),
    }


def draft(writer: Workstation, county: County, number: int) -> str:
    """A new paper of the county's, ready to be handed on; its id."""
    desk = county.desks[0]
    content = Content(
        letterhead=desk.letterheads[0].id,
        title=f"{desk.organ.name}关于做好防台风工作的通知（{number}）",
        addressees=tuple(organ.id for organ in county.townships[:3]),
        openness=Openness.OPEN,
        body=the_text("typhoon").body,
    )
    paper = writer.new_id()
    writer.execute(paper, Draft(content))
    return paper


def hand_over(writer: Workstation, hearing: Ear, paper: str, to: str) -> float:
    """Seconds from the clerk's 送审 to the director's workstation showing the paper."""
    hearing.forget()
    start = time.perf_counter()
    writer.execute(paper, Submit(to=to))
    hearing.wait_for(paper)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
