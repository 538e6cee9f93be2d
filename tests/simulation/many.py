"""Many trials, on every core: each process has a stage of its own and plays its share of the seeds."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tests.simulation.mutants import planted
from tests.simulation.script import STEPS, Script, draw
from tests.simulation.shrinking import shrunk
from tests.simulation.trial import Outcome, Stage

SHARE = 10
"""Seeds that a process plays before it asks for more."""


@dataclass(frozen=True)
class Result:
    """What came of many trials: ``shortest`` is the shrunk script of the first violation."""

    seeds: int
    steps: int
    violations: tuple[Outcome, ...]
    seconds: float
    shortest: Script | None = None

    @property
    def seeds_per_second(self) -> float:
        """How fast that was, all cores together."""
        return self.seeds / self.seconds if self.seconds else 0.0


_stage: Stage | None = None


def stage() -> Stage:
    """The stage of this process."""
    global _stage
    if _stage is None:
        _stage = Stage()
    return _stage


@contextmanager
def quiet() -> Iterator[None]:
    """What the program logs about faults that are meant is not shown."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def play(script: Script, mutant: str | None = None) -> Outcome:
    """One trial in this process."""
    with quiet():
        stage().prepare(script.settings)
        with planted(mutant):
            return stage().play(script)


def _begin() -> None:
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _share(seeds: Sequence[int], steps: int, mutant: str | None) -> list[Outcome]:
    return [play(draw(seed, steps), mutant) for seed in seeds]


def search(
    seeds: Sequence[int], *, steps: int = STEPS, mutant: str | None = None, processes: int | None = None
) -> Result:
    """Play the trials of all seeds; the first one that breaks something is shrunk."""
    begun = time.monotonic()
    shares = [seeds[start : start + SHARE] for start in range(0, len(seeds), SHARE)]
    outcomes: list[Outcome] = []
    workers = min(processes or multiprocessing.cpu_count(), len(shares))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin) as pool:
        for some in pool.map(_share, shares, [steps] * len(shares), [mutant] * len(shares)):
            outcomes += some
    seconds = time.monotonic() - begun
    broken = tuple(outcome for outcome in outcomes if outcome.violated)
    shortest = shorten(draw(broken[0].seed, steps), mutant) if broken else None
    return Result(len(seeds), sum(each.steps for each in outcomes), broken, seconds, shortest)


def shorten(script: Script, mutant: str | None = None) -> Script:
    """The script, shrunk as far as it still breaks the same invariant."""
    number = play(script, mutant).number

    def breaks(shorter: Script) -> bool:
        return play(shorter, mutant).number == number

    return shrunk(script, breaks)
