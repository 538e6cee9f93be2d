"""What every benchmark does alike: arguments, rounds, medians, a server of its own, and one flat JSON object."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tools.demo.founding import found_office
from tools.demo.papers import Office

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0

Figure = int | float | None
"""``None`` is a figure that was not measured: what it is compared with is not on this machine."""


@dataclass(frozen=True)
class Served:
    """A server process at work: its address and the authority to trust."""

    url: str
    ca: Path


def arguments(name: str, description: str) -> argparse.ArgumentParser:
    """The parser that every benchmark begins with."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=description)
    parser.add_argument("--json", action="store_true", help="print one flat JSON object and nothing else")
    parser.add_argument("--rounds", type=rounds_of, default=5, help="how often each thing is measured (5)")
    return parser


def rounds_of(text: str) -> int:
    """A count from 1 up."""
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least one round")
    return count


def report(figures: Mapping[str, Figure], *, as_json: bool) -> None:
    """Print the figures: one JSON object, or a line each."""
    if as_json:
        print(json.dumps(figures))
        return
    width = max(map(len, figures))
    for key, value in figures.items():
        print(f"{key:<{width}}  {'not measured' if value is None else value}")


def median(values: Sequence[float], digits: int = 3) -> float:
    """The middle one, rounded: a single slow round (a neighbour on the machine) does not count."""
    return round(statistics.median(values), digits)


def percentile(values: Sequence[float], share: int) -> float:
    """What ``share`` of a hundred values do not exceed, rounded to milliseconds of seconds."""
    ranked = sorted(values)
    return round(ranked[max(0, math.ceil(len(ranked) * share / 100) - 1)], 3)


@contextlib.contextmanager
def a_server(folder: Path, office: Office, now: datetime) -> Iterator[Served]:
    """A real server process with ``office`` in ``folder``, on a free port of this machine."""
    data = folder / "server"
    found_office(data, office, now)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "oa_server", "run", "--data", str(data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    try:
        told = json.loads(process.stdout.readline() or b"{}")
        if "url" not in told:
            raise RuntimeError((folder / "server.log").read_text(errors="replace"))
        yield Served(told["url"], Path(told["ca"]))
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        process.stdout.close()


def child_figures(command: Sequence[str], environment: Mapping[str, str]) -> dict[str, float]:
    """Run another Python process of ours to its end and give the flat JSON object it prints. ``--started`` tells it
    the instant of its own start on the machine's steady clock."""
    line = [sys.executable, "-m", *command, "--started", repr(time.monotonic())]
    done = subprocess.run(
        line, cwd=ROOT, env=dict(environment), capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
