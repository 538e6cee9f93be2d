"""The simulator sees mistakes: each one that can be planted is found by a short script, which is clean without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation import many
from tests.simulation.mutants import MUTANTS
from tests.simulation.script import kept_in, read

SCRIPTS = Path(__file__).parent / "scripts"


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_planted_mistake_is_seen(name: str) -> None:
    script = read((SCRIPTS / f"{name}.jsonl").read_text("utf-8"))
    again = f"python -m tests.simulation --mutant {name} --seeds 400 --save {SCRIPTS / name}.jsonl"
    assert many.play(script, name).violated, f"{MUTANTS[name].sentence} Look for another script by: {again}"


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_the_same_script_breaks_nothing_without_the_mistake(name: str) -> None:
    outcome = many.play(read((SCRIPTS / f"{name}.jsonl").read_text("utf-8")))
    assert not outcome.violated, f"invariant {outcome.number}: {outcome.what}\n{outcome.trail}"


def test_every_script_shows_a_mistake_that_can_be_planted() -> None:
    assert [path.stem for path in kept_in(SCRIPTS)] == sorted(MUTANTS)


def test_every_mistake_says_in_a_sentence_what_somebody_got_wrong() -> None:
    assert all(mutant.sentence.endswith(".") and len(mutant.sentence) > 30 for mutant in MUTANTS.values())
