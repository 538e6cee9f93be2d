"""The one gate: format, lint, types, imports, tests. `./oa test` and CI run it, and so do we before a commit.

Every step prints its seconds; a step that fails prints what its tool said. The tests run last, so that the
last line is pytest's own closing line; when an earlier step fails, they are not reached.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Step:
    """One tool of the gate: what it looks at, and the command line that does it."""

    name: str
    command: tuple[str, ...]


def program(name: str) -> str:
    """A console script that was installed beside the running Python."""
    return str(Path(sys.executable).parent / name)


STEPS = (
    Step("format", (program("ruff"), "format", "--check", "--quiet", ".")),
    Step("lint", (program("ruff"), "check", "--quiet", ".")),
    Step("types", (program("mypy"),)),
    Step("imports", (program("lint-imports"), "--no-cache", "--no-logo")),
)
# Which tests run, as pytest marker expressions; the markers are explained in pyproject.toml.
QUICK = "not slow and not journey and not long"
USUAL = "not long"
EVERYTHING = ""


def run_step(step: Step) -> bool:
    """Run one step quietly; show its words only when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    passed = done.returncode == 0
    print(f"{step.name:8} {'ok' if passed else 'FAILED':6} {time.monotonic() - started:6.1f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def run_tests(selection: str) -> int:
    """Let pytest speak for itself; returns its exit code."""
    # A file stays with one worker, so that what it shares is made once.
    workers = ("-n", "auto", "--dist", "loadfile")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        selection,
        *workers,
        "--durations=10",
        "--durations-min=2",
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="./oa test", description="The one gate: format, lint, types, imports, tests."
    )
    reach = parser.add_mutually_exclusive_group()
    reach.add_argument(
        "--quick",
        dest="selection",
        action="store_const",
        const=QUICK,
        help="the inner loop: no slow test, no journey",
    )
    reach.add_argument(
        "--long", dest="selection", action="store_const", const=EVERYTHING, help="the long runs as well"
    )
    parser.set_defaults(selection=USUAL)
    selection: str = parser.parse_args(arguments).selection
    failed = [step.name for step in STEPS if not run_step(step)]
    if failed:
        print(f"stopped before the tests: {', '.join(failed)} failed")
        return 1
    return run_tests(selection)


if __name__ == "__main__":
    sys.exit(main())
