"""How long a fresh workstation takes to get its records, and how long a paper takes from desk to desk."""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.desk_to_desk import desk_to_desk
from benchmarks.exchanges import READER, RECORD_BYTES, Rivals, fresh, increments
from benchmarks.link import quality
from benchmarks.measure import Figure, a_server, arguments, percentile, report
from benchmarks.morning import sign_ins, with_seats
from benchmarks.offices import NOW, county_for, lengthened, readable_by
from benchmarks.raw_line import RawLine
from benchmarks.scans import scans
from benchmarks.slow_line import outage, replaced_pc


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    asked = options().parse_args(given)
    with tempfile.TemporaryDirectory(prefix="oa-benchmark-") as place:
        folder = Path(place)
        figures: dict[str, Figure] = {"rounds": asked.rounds, **near(folder / "near", asked)}
        figures |= far(folder / "far", asked)
    report(figures, as_json=asked.json)
    return 0


def options() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = arguments(
        "sync", "What the conversation with the central office costs, beside Anki and PouchDB."
    )
    parser.add_argument("--records", type=int, default=10_000, help="records of the workstation (10000)")
    parser.add_argument("--peers", metavar="PYTHON", help="the Python of an environment with Anki (OA_PEERS)")
    parser.add_argument("--pouchdb", metavar="FOLDER", help="where npm installed PouchDB and its server")
    parser.add_argument(
        "--link",
        type=quality,
        default=quality("2mbit,80ms,2%"),
        help="the thin line: rate, round trip, lost segments (2mbit,80ms,2%%)",
    )
    parser.add_argument("--outage", type=float, default=30.0, help="seconds without the line (30)")
    parser.add_argument(
        "--scan-mb", type=float, default=20.0, help="the scan whose first page is asked for (20)"
    )
    parser.add_argument("--sign-ins", type=int, default=300, help="workstations of the morning (300)")
    return parser


def near(folder: Path, asked: argparse.Namespace) -> dict[str, Figure]:
    """On this machine: beside the peers, and beside the same bytes with nothing around them."""
    folder.mkdir()
    office = lengthened(county_for(READER, asked.records), READER, RECORD_BYTES)
    with ExitStack() as stack:
        served = stack.enter_context(a_server(folder, office, NOW))
        raw = RawLine(served, READER)
        stack.callback(raw.close)
        rivals = Rivals.enter(stack, folder, asked.records, asked.peers, asked.pouchdb)
        mine = len(readable_by(office, office.county.seat(READER).person))
        # No workstation holds a whole county: this one is not looked through for garbage while ours are measured.
        gc.collect()
        gc.freeze()
        return {
            "records": mine,
            **fresh(folder, served, raw, rivals, asked.rounds, mine),
            **increments(folder, served, rivals, asked.rounds),
            **desk_to_desk(folder, served, office.county, raw, asked.rounds),
        }


def far(folder: Path, asked: argparse.Namespace) -> dict[str, Figure]:
    """A county twice as large, over a thin line and on a busy morning."""
    folder.mkdir()
    office = with_seats(county_for(READER, 2 * asked.records), asked.sign_ins)
    with a_server(folder, office, NOW) as served:
        return {
            **replaced_pc(folder, served, asked.link, asked.rounds),
            **scans(folder, served, office.county, asked.link, asked.rounds, int(asked.scan_mb * 2**20)),
            **outage(folder, served, asked.link, asked.outage),
            "sign_ins": asked.sign_ins,
            "signins_p95_s": percentile(sign_ins(served, office, asked.sign_ins), 95),
        }


if __name__ == "__main__":
    sys.exit(main())
