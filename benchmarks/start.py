"""How long the client takes from the start of its process to a window with the rows of 待办 in it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Figure, Served, a_server, arguments, child_figures, median, report
from benchmarks.offices import NOW, county_for
from benchmarks.workstations import workstation
from tools.demo.county import PASSWORD

ACCOUNT = "clerk"


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = arguments("start", "From the start of the client's process to the rows of its first list.")
    parser.add_argument("--records", type=int, default=1000, help="how many records the cache holds (1000)")
    asked = parser.parse_args(given)
    office = county_for(ACCOUNT, asked.records)
    with tempfile.TemporaryDirectory(prefix="oa-benchmark-") as place:
        folder = Path(place)
        with a_server(folder, office, NOW) as served:
            with workstation(folder / "workstation", served, ACCOUNT):
                pass  # it fills its cache
            figures = starts(folder / "workstation", served, asked.rounds)
    report({"records": asked.records, "rounds": asked.rounds, **figures}, as_json=asked.json)
    return 0


def starts(folder: Path, served: Served, rounds: int) -> dict[str, Figure]:
    """Both windows in turns, so that a busy neighbour meets both. The first round fills the disk's cache and is not
    counted."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    client = ["benchmarks.client_window", str(folder), served.url, str(served.ca), ACCOUNT, PASSWORD]
    ours, bare = [], []
    for _ in range(rounds + 1):
        bare.append(child_figures(["benchmarks.bare_window"], environment))
        ours.append(child_figures(client, environment))
    del ours[0], bare[0]
    return {
        "rows": ours[-1]["rows"],
        "window_ms": median([each["ms"] for each in ours], 1),
        "unlock_ms": median([each["unlock_ms"] for each in ours], 1),
        "bare_window_ms": median([each["ms"] for each in bare], 1),
        "ratio_bare_window": median([a["ms"] / b["ms"] for a, b in zip(ours, bare, strict=True)], 2),
        "rss_mb": median([each["rss_mb"] for each in ours], 1),
        "bare_rss_mb": median([each["rss_mb"] for each in bare], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
