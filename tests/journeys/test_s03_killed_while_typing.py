"""S3, autosave: the client is killed in the middle of a key, again and again; two seconds of typing are the most that
is ever lost, and what comes back is a text that stood on the screen."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.journeys.typing_clerk import TITLE, fingerprint
from tests.support.central import Central
from tests.support.workstation import open_office

START_SECONDS = 60
MOST_LOST = 2.0
"""Seconds of typing."""


@dataclass
class Life:
    """One run of the program: what stood in the editor when it opened, and after which key."""

    document: str = ""
    opened: str = ""
    keys: list[tuple[float, str]] = field(default_factory=list)
    """The instant of each key on the steady clock, and the text on the screen after it."""
    killed: float = 0.0

    def may_come_back(self) -> set[str]:
        """The texts that may be kept: those on the screen in the last two seconds, and the one they began with."""
        before = [(0.0, self.opened), *self.keys]
        settled = [at for at, (instant, _) in enumerate(before) if instant <= self.killed - MOST_LOST]
        return {text for _, text in before[settled[-1] if settled else 0 :]}


def live(folder: Path, central: Central, seed: int, document: str, seconds: float) -> Life:
    """Switch the program on, let it open the document, or a new one, and kill it ``seconds`` later."""
    command = [sys.executable, "-m", "tests.journeys.typing_clerk", str(folder), central.url]
    command += [central.authority, str(seed), *([document] if document else [])]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    life, opened = Life(), threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout as told:
            for line in told:
                if not line.endswith("\n"):
                    break  # half a line was cut off with the power
                what, first, text = line.split()
                if what == "open":
                    life.document, life.opened = first, text
                    opened.set()
                else:
                    life.keys.append((float(first), text))

        opened.set()  # it has ended; nobody needs to wait for it

    listener = threading.Thread(target=listen)
    listener.start()
    opened.wait(START_SECONDS)
    threading.Event().wait(seconds if life.document else 0.0)
    process.kill()
    life.killed = time.monotonic()
    process.wait()
    listener.join()
    assert life.document, "the draft did not open"
    return life


@pytest.mark.parametrize(
    ("seed", "kills"), [(1, 7), *(pytest.param(seed, 60, marks=pytest.mark.long) for seed in (2, 3))]
)
def test_a_kill_while_typing_loses_two_seconds_at_most_and_breaks_no_text(
    central: Central, tmp_path: Path, seed: int, kills: int
) -> None:
    folder, dice = tmp_path / "clerk", Random(seed)
    open_office(folder, central, "clerk").close()
    document = ""
    may_come_back = {fingerprint("")}
    typed = 0
    for number in range(kills):
        # The first life is long enough for the draft to be kept at all.
        seconds = dice.uniform(0.2, 4.5) if number else 3.5
        life = live(folder, central, seed * 1000 + number, document, seconds)
        assert life.opened in may_come_back, f"life {number}"
        assert document in ("", life.document)
        document, may_come_back = life.document, life.may_come_back()
        typed += len(life.keys)
    assert typed > 20 * kills
    office = open_office(folder, central, "clerk")
    try:
        [draft] = office.documents.outgoing()
        content = office.drafting.open(draft.id).content
    finally:
        office.close()
    assert draft.id == document
    assert content.title == TITLE
    assert fingerprint(content.body) in may_come_back
