"""``python -m tests.simulation``: try to break the office, and say how in the fewest words."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.simulation import many
from tests.simulation.mutants import MUTANTS
from tests.simulation.script import STEPS, draw, read, written
from tests.simulation.trial import Outcome


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 1 when an invariant did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many trials")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="this one trial")
    parser.add_argument("--steps", type=int, default=STEPS, help="actions of a trial")
    parser.add_argument("--mutant", choices=sorted(MUTANTS), help="plant a mistake")
    parser.add_argument("--replay", type=Path, help="a script to tell again")
    parser.add_argument("--save", type=Path, help="write the shrunk script of the first violation here")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args(arguments)
    if given.replay is not None or given.seed is not None:
        script = (
            read(given.replay.read_text("utf-8"))
            if given.replay is not None
            else draw(given.seed, given.steps)
        )
        outcome = many.play(script, given.mutant)
        shortest = many.shorten(script, given.mutant) if outcome.violated and given.replay is None else None
        result = many.Result(1, outcome.steps, (outcome,) if outcome.violated else (), 0.0, shortest)
    else:
        seeds = range(given.first, given.first + given.seeds)
        result = many.search(seeds, steps=given.steps, mutant=given.mutant)
    if given.save is not None and result.shortest is not None:
        given.save.write_text(written(result.shortest), "utf-8")
    _tell(result, as_json=given.json)
    return 1 if result.violations else 0


def _tell(result: many.Result, *, as_json: bool) -> None:
    if as_json:
        told = {
            "seeds": result.seeds,
            "steps": result.steps,
            "violations": len(result.violations),
            "seeds_per_second": round(result.seeds_per_second, 2),
            "found": [
                {"seed": each.seed, "invariant": each.number, "what": each.what} for each in result.violations
            ],
            "shortest": written(result.shortest).splitlines() if result.shortest is not None else [],
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    print(
        f"{result.seeds} seeds, {result.steps} steps, {len(result.violations)} violations,"
        f" {result.seeds_per_second:.1f} seeds/s"
    )
    for outcome in result.violations:
        _tell_one(outcome)
    if result.shortest is not None:
        print(f"\nshrunk to {len(result.shortest.actions)} actions:\n{written(result.shortest)}", end="")


def _tell_one(outcome: Outcome) -> None:
    print(f"seed {outcome.seed}, after step {outcome.steps}: invariant {outcome.number}: {outcome.what}")
    if outcome.trail:
        print(outcome.trail)


if __name__ == "__main__":
    sys.exit(main())
