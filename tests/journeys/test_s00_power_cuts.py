"""The power goes: workstations and the central office are killed in the middle of their work, again and again."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from oa_client.storage.schema import outbox
from tests.support.agreement import assert_one_effect_each, assert_same_records
from tests.support.central import Central
from tests.support.workstation import eventually, open_office

PEOPLE = ("clerk", "director", "head")
START_SECONDS = 60


class Clerk:
    """A workstation in a process of its own. ``told`` are the orders whose acts were seen done, over all its lives."""

    def __init__(self, folder: Path, central: Central, person: str) -> None:
        self._folder = folder
        self._central = central
        self.person = person
        self.told: set[str] = set()
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self._at_work = threading.Event()

    def switch_on(self, seed: int) -> None:
        """Sign in and work."""
        command = [sys.executable, "-m", "tests.journeys.working_clerk", str(self._folder)]
        command += [self._central.url, self._central.authority, self.person, str(seed)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._process = process
        self._at_work.clear()
        self._listener = threading.Thread(target=self._listen, args=(process,))
        self._listener.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as told:
            for line in told:
                if line.strip() == "open":
                    self._at_work.set()
                elif line.endswith("\n"):  # half a line was cut off with the power
                    self.told.add(line.strip())

    def cut(self, *, at_work: bool = False) -> None:
        """Cut the power; once the person is ``at_work``, or else in the middle of whatever it does."""
        if at_work:
            self._at_work.wait(START_SECONDS)
        process, listener = self._process, self._listener
        assert process is not None
        assert listener is not None
        process.kill()
        process.wait()
        listener.join()


def first_sign_in(folder: Path, central: Central, person: str) -> None:
    """A workstation has to be online once before it can work without the line."""
    open_office(folder, central, person).close()


@pytest.mark.parametrize(
    ("seed", "kills"),
    [(1, 50), *(pytest.param(seed, 250, marks=pytest.mark.long) for seed in range(2, 6))],
)
def test_power_cuts_lose_nothing_that_was_seen_done(
    central: Central, tmp_path: Path, seed: int, kills: int
) -> None:
    dice = Random(seed)
    clerks = [Clerk(tmp_path / person, central, person) for person in PEOPLE]
    for clerk in clerks:
        first_sign_in(tmp_path / clerk.person, central, clerk.person)
        clerk.switch_on(dice.randrange(1 << 30))
    pause = threading.Event()
    for _ in range(kills):
        pause.wait(dice.uniform(0.05, 0.6))
        victim = dice.randrange(len(clerks) + 1)
        if victim == len(clerks):
            central.kill()
            central.start()
        else:
            clerks[victim].cut(at_work=dice.random() < 0.7)
            clerks[victim].switch_on(dice.randrange(1 << 30))
    for clerk in clerks:
        clerk.cut()
    told = {clerk.person: clerk.told for clerk in clerks}
    assert sum(map(len, told.values())) > kills // 2

    offices = {person: open_office(tmp_path / person, central, person) for person in PEOPLE}
    try:
        eventually(lambda: not any(office.orders.waiting() for office in offices.values()), patience=90)
        with closing(sqlite3.connect(central.database)) as connection:
            answered = {row[0] for row in connection.execute("SELECT id FROM command_log")}
        for person, office in offices.items():
            with office.read() as connection:
                kept = set(connection.scalars(select(outbox.c.id)))
            assert told[person] <= answered | kept
            assert_same_records(office, central)
    finally:
        for office in offices.values():
            office.close()
    assert_one_effect_each(central)
