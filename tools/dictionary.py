"""Makes the dictionary that bodies are packed with: ``python -m tools.dictionary NUMBER``.

A dictionary that has shipped is never made anew: what stands under its number never changes. The samples are records
of the fictional county, so that nobody's papers are in it.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import zstandard

from sync.bodies import WORTH_PACKING
from sync.encoding import encode
from tools.demo.year import year_office

SIZE = 64 * 1024
SAMPLES = 6_000
FOLDER = Path(__file__).parents[1] / "sync" / "dictionaries"


def samples() -> list[bytes]:
    """Bodies of all kinds as a year of a county brings them about, in no order."""
    office = year_office(datetime(2026, 9, 15, 3, 0, tzinfo=UTC), documents=1_500)
    bodies = [body for record in office.records if len(body := encode(record)) >= WORTH_PACKING]
    Random(1).shuffle(bodies)
    return bodies[:SAMPLES]


def main(number: int) -> int:
    """Make the dictionary, unless it is there."""
    path = FOLDER / f"{number}.zstd"
    if path.exists():
        print(f"{path.name} has shipped; a new dictionary needs a new number", file=sys.stderr)
        return 1
    trained = zstandard.train_dictionary(SIZE, [*samples()], dict_id=number, level=3)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(trained.as_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
