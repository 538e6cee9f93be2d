"""How long a paper takes from one desk to the next, beside two bare requests on an open connection."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.measure import Figure, Served, median
from benchmarks.raw_line import RawLine
from benchmarks.workstations import Workstation, workstation
from oa_client.office.office import Office
from oa_core.documents.commands import Draft, Submit
from oa_core.documents.model import Content, Openness
from tools.demo.county import County
from tools.demo.texts import the_text

WRITER, REVIEWER = "clerk", "director"


def desk_to_desk(
    folder: Path, served: Served, county: County, raw: RawLine, rounds: int
) -> dict[str, Figure]:
    """Papers handed from the clerk's workstation to the director's, in turns with two bare requests."""
    with (
        workstation(folder / "fresh0", served, WRITER) as writer,
        workstation(folder / "reviewer", served, REVIEWER) as reviewer,
    ):
        to = county.seat(REVIEWER).person.id
        papers = [draft(writer.office, county, number) for number in range(rounds + 1)]
        # The first of each warms up connections and threads and is not counted.
        raw.round_trip()
        hand_over(writer.office, reviewer, papers[0], to)
        handed, round_trips = [], []
        for paper in papers[1:]:
            round_trips.append(raw.round_trip())
            handed.append(hand_over(writer.office, reviewer, paper, to))
    return {
        "submit_to_receipt_ms": median([1000 * each for each in handed], 1),
        "raw_round_trips_ms": median([1000 * each for each in round_trips], 1),
        "ratio_submit_raw": median([a / b for a, b in zip(handed, round_trips, strict=True)], 2),
    }


def draft(writer: Office, county: County, number: int) -> str:
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


def hand_over(writer: Office, reviewer: Workstation, paper: str, to: str) -> float:
    """Seconds from the clerk's 送审 to the director's workstation showing the paper."""
    reviewer.forget()
    start = time.perf_counter()
    writer.execute(paper, Submit(to=to))
    reviewer.wait_for(paper)
    return time.perf_counter() - start
