"""Where an office really lives: a replaced PC behind a thin line, and orders on their way when the line dies."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from benchmarks.exchanges import READER, WRITER, make_orders
from benchmarks.link import Link, Quality
from benchmarks.measure import Figure, Served, median
from benchmarks.prose import Prose
from benchmarks.workstations import Workstation, until, workstation
from oa_client.office.documents import Todo
from oa_client.office.office import Office

GOOD = Quality(rate=1e9, round_trip=0.0, loss=0.0)
UNDER_WAY = 0.5
"""Seconds into the push at which the line dies."""


def replaced_pc(folder: Path, served: Served, of: Quality, rounds: int) -> dict[str, Figure]:
    """A workstation without a cache: from the first request of its conversation to a usable inbox.

    Usable means that 待办 is the one that a workstation in step shows, and that each of its papers opens.
    """
    with workstation(folder / "in-step", served, READER) as station:
        inbox = listed(station.office)
    seconds, carried = [], []
    for number in range(rounds):
        with Link(served.url, of, seed=number) as link:
            station = Workstation(folder / f"replaced{number}", Served(link.url, served.ca), READER)
            try:
                until(station.office, partial(usable, station.office, inbox), "the inbox never became usable")
                seconds.append(time.perf_counter() - station.began)
                carried.append(link.carried_down / 2**20)
            finally:
                station.close()
    return {"inbox_papers": len(inbox), "link_inbox_s": median(seconds, 2), "link_inbox_mb": median(carried)}


def listed(office: Office) -> list[tuple[str, str]]:
    """待办: each line's kind and record."""
    return [(todo.kind, todo.id) for todo in office.documents.inbox()]


def usable(office: Office, inbox: list[tuple[str, str]]) -> bool:
    """Whether 待办 is this one and everything in it opens."""
    there: tuple[Todo, ...] = office.documents.inbox()
    return [(todo.kind, todo.id) for todo in there] == inbox and all(opens(office, todo) for todo in there)


def opens(office: Office, todo: Todo) -> bool:
    """Whether the paper behind a line of 待办 is here."""
    if todo.kind == "receipt":
        return office.documents.received(todo.id) is not None
    paperwork = office.documents.paperwork(todo.id)
    return paperwork is not None and paperwork.body != ""


def outage(folder: Path, served: Served, of: Quality, seconds: float) -> dict[str, Figure]:
    """Orders under way when the line dies: seconds from its return until each of them is answered.

    Raises ``RuntimeError`` when one of them was lost or refused.
    """
    with (
        Link(served.url, GOOD) as link,
        workstation(folder / "outage", Served(link.url, served.ca), WRITER) as writer,
    ):
        link.become(of)
        writer.offline = True
        ids = make_orders(writer, Prose("outage"))
        writer.offline = False
        begun = time.perf_counter()
        writer.office.sync_now()
        time.sleep(UNDER_WAY)  # the line dies while orders are under way, wherever that is
        link.outage(seconds)
        returned = time.perf_counter() + seconds
        writer.wait_until_answered(begun)
        if writer.office.orders.waiting() or writer.office.orders.refused() or not writer.heard_of(ids):
            raise RuntimeError("not every order was carried out")
        return {"link_push_outage_s": round(writer.answered_at - returned, 2)}
