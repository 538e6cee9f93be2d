"""How quickly the drafting desk answers in a long draft: the key on the screen and on the page, opening, comparing, and
what hours of typing cost."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from benchmarks.long_draft import CHARACTERS, REVISIONS, draft_text, fill, rewritten
from benchmarks.measure import ROOT, Figure, arguments, median, percentile, report, rounds_of
from oa_core.comparing.paragraphs import compare

KEYS = 400
KEYS_PER_SECOND = 5
"""Of the soak: what a quick typist keeps up for half an hour."""
SOAK_MINUTES = 2.0
COMPARED_WITH_DIFFLIB = 3
"""Rounds: difflib takes a second."""


def main(given: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = arguments("editor", "The drafting desk in a long draft.")
    parser.add_argument("--characters", type=int, default=CHARACTERS, help=f"of the draft ({CHARACTERS})")
    parser.add_argument("--revisions", type=rounds_of, default=REVISIONS, help=f"saved before ({REVISIONS})")
    parser.add_argument("--keys", type=rounds_of, default=KEYS, help=f"keys that are timed ({KEYS})")
    parser.add_argument(
        "--soak",
        type=minutes,
        default=SOAK_MINUTES,
        metavar="MINUTES",
        help=f"as many keys as {KEYS_PER_SECOND} a second make in this time, as fast as they go ({SOAK_MINUTES:g})",
    )
    parser.add_argument(
        "--live", action="store_true", help="the soak at the pace of a person: it takes its whole time"
    )
    asked = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="oa-benchmark-") as place:
        desk = Desk(Path(place), asked.characters, asked.revisions)
        soak_keys = round(60 * asked.soak * KEYS_PER_SECOND)
        figures = desk.measured(asked.keys, asked.rounds, soak_keys, live=asked.live)
    compared = comparing(asked.characters, asked.revisions, asked.rounds)
    report(
        {"characters": asked.characters, "revisions": asked.revisions, **figures, **compared},
        as_json=asked.json,
    )
    return 0


def minutes(text: str) -> float:
    """A span above nothing."""
    span = float(text)
    if span <= 0:
        raise argparse.ArgumentTypeError("more than no time")
    return span


class Desk:
    """The cache with the draft, and processes that open a copy of it."""

    def __init__(self, folder: Path, characters: int, revisions: int) -> None:
        self._folder, self._characters = folder, characters
        self._person = fill(folder / "first.db", characters=characters, revisions=revisions)

    def measured(self, keys: int, rounds: int, soak_keys: int, *, live: bool) -> dict[str, Figure]:
        """The bare field before and after the desk, so that a busy neighbour meets both; then the soak by itself."""
        half = max(1, keys // 2)
        bare = self._bare(half, 1)
        desk = self._window("--opened", str(rounds), "--keys", str(keys))
        bare += self._bare(half, 2)
        soaked = self._window("--soak-keys", str(soak_keys), *(["--live"] if live else []))
        key, bare_key = percentile(desk["key_ms"], 95), percentile(bare, 95)
        preview, alone = percentile(desk["preview_ms"], 95), desk["page_alone_ms"]
        return {
            "keys": keys,
            "key_ms_p50": percentile(desk["key_ms"], 50),
            "key_ms_p95": key,
            "bare_key_ms_p95": bare_key,
            "ratio_bare_key": round(key / bare_key, 2),
            "preview_ms_p50": percentile(desk["preview_ms"], 50),
            "preview_ms_p95": preview,
            "page_alone_ms": round(alone, 1),
            "ratio_page_alone": round(preview / alone, 2),
            "rounds": rounds,
            "open_ms": median(desk["open_ms"], 1),
            "open_page_ms": median(desk["open_page_ms"], 1),
            "soak_keys": soak_keys,
            "soak_s": round(soaked["soak_s"], 1),
            "growth_mb": round(soaked["growth_mb"], 1),
        }

    def _window(self, *options: str) -> dict[str, Any]:
        cache = self._folder / "desk" / "cache.db"
        shutil.rmtree(cache.parent, ignore_errors=True)
        cache.parent.mkdir()
        shutil.copyfile(self._folder / "first.db", cache)
        return child("benchmarks.editor_window", str(cache), self._person, *options)

    def _bare(self, keys: int, turn: int) -> list[float]:
        options = ("--characters", str(self._characters), "--keys", str(keys), "--turn", str(turn))
        told: list[float] = child("benchmarks.bare_text", *options)["key_ms"]
        return told


def child(*command: str) -> dict[str, Any]:
    """Run a process of ours on no screen to its end, and give the JSON object that it prints last."""
    environment: Mapping[str, str] = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def comparing(characters: int, revisions: int, rounds: int) -> dict[str, Figure]:
    """The draft of today with that of a day before, with its first text, and with a text in which nothing stayed."""
    today = draft_text(characters)
    paragraphs = today.count("\n") + 1
    first = today
    for number in range(min(revisions, paragraphs)):
        first = rewritten(first, number, 1)
    everywhere = rewritten(today, "everywhere", paragraphs)
    old, new, other = first.split("\n"), today.split("\n"), everywhere.split("\n")
    ours = [_ms(lambda: compare(old, new)) for _ in range(rounds)]
    whole = [_ms(lambda: compare(other, new)) for _ in range(rounds)]
    plain = [
        _ms(SequenceMatcher(None, first, today, autojunk=False).get_opcodes)
        for _ in range(min(rounds, COMPARED_WITH_DIFFLIB))
    ]
    return {
        "compare_ms": median(ours, 1),
        "compare_all_ms": median(whole, 1),
        "difflib_ms": median(plain, 1),
        "ratio_difflib": median([a / b for a, b in zip(ours, plain, strict=False)], 4),
    }


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
