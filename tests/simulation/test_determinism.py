"""Invariant 11: the same seed gives the same trial, whatever the process, its hash seed and the hour."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.simulation import many
from tests.simulation.script import draw, read, written

ROOT = Path(__file__).resolve().parents[2]
SEEDS = (1, 7, 23)
TELL = (
    "import sys\nfrom tests.simulation import many\nfrom tests.simulation.script import draw\n"
    "print([many.play(draw(int(seed))).trace for seed in sys.argv[1:]])"
)


def test_the_same_seed_twice_is_the_same_trial_to_the_letter() -> None:
    for seed in SEEDS:
        first, second = many.play(draw(seed)), many.play(draw(seed))
        assert not first.violated, first
        assert first.trace == second.trace
        assert first.messages == second.messages


def test_another_seed_is_another_trial() -> None:
    assert many.play(draw(1)).trace != many.play(draw(7)).trace


def test_another_process_with_other_hashes_sees_the_same_trial() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", TELL, *map(str, SEEDS)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashes},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashes in ("1", "77")
    ]
    assert told[0] == told[1] == f"{[many.play(draw(seed)).trace for seed in SEEDS]}\n"


def test_a_script_that_was_written_down_tells_the_same_trial() -> None:
    script = draw(5)
    assert read(written(script)) == script
    assert many.play(read(written(script))).trace == many.play(script).trace
