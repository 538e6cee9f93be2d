"""The first morning is not empty: a folder of old papers is taken over, killed in between, and shared by the desk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_core.boilerplate.commands import Change, Keep, Remove
from oa_core.boilerplate.model import Sort
from oa_core.documents.model import Content
from tests.support.book import CONTENT
from tests.support.central import Central
from tests.support.old_folder import fill
from tests.support.workstation import eventually, open_office

PAPERS = 300
PASSAGE = Content(letterhead="", body="各乡镇要严格执行24小时值班制度。")
Open = Callable[[str], Office]


@pytest.fixture
def workstation(tmp_path: Path, central: Central) -> Iterator[Open]:
    """``workstation("clerk")``: that person's office, with the register read."""
    offices: list[Office] = []

    def open_one(person: str) -> Office:
        offices.append(open_office(tmp_path / person, central, person))
        eventually(lambda: person in offices[-1].register.people)
        offices[-1].finding.catch_up()  # one after the other: they learn to read from the same package
        return offices[-1]

    yield open_one
    for office in offices:
        office.close()


@pytest.mark.slow
def test_a_folder_is_taken_over_whole_though_the_program_was_killed_in_between(
    tmp_path: Path, central: Central, workstation: Open
) -> None:
    folder = tmp_path / "旧文"
    fill(folder, PAPERS)
    command = [sys.executable, "-m", "tests.journeys.importing_worker"]
    given = [str(tmp_path / "clerk"), central.url, central.authority, str(folder)]
    worker = subprocess.Popen([*command, *given], stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    done = 0
    while done < PAPERS // 3:
        done = int(worker.stdout.readline())
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(30)
    worker.stdout.close()
    assert done < PAPERS

    clerk, director = workstation("clerk"), workstation("director")
    before = clerk.old_papers.held.total
    assert 0 < before < PAPERS
    clerk.old_papers.run.take(folder)
    states = Counter(row.state for row in clerk.old_papers.report(folder))
    assert states == {"taken": PAPERS, "known": 1, "refused": 3, "left": 1}
    eventually(lambda: not clerk.orders.waiting(), patience=120)
    eventually(lambda: director.old_papers.held.total == PAPERS, patience=120)
    assert clerk.old_papers.held.total == PAPERS
    assert clerk.orders.refused() == ()
    director.finding.catch_up()
    assert {found.kind for found in director.finding.find("第77项任务")} == {"old_paper"}


def test_two_workstations_that_take_the_same_folder_over_make_nothing_twice(
    tmp_path: Path, central: Central, workstation: Open
) -> None:
    folder = tmp_path / "旧文"
    fill(folder, 6)
    first = workstation("clerk")
    second = open_office(tmp_path / "second", central, "clerk")
    eventually(lambda: "clerk" in second.register.people)
    second.finding.catch_up()
    central.stop()  # neither knows of the other
    first.old_papers.run.take(folder)
    second.old_papers.run.take(folder)
    central.start()
    for office in (first, second):
        office.sync_now()
        eventually(lambda office=office: not office.orders.waiting())  # type: ignore[misc]  # bound now
        assert office.orders.refused() == ()
        assert office.old_papers.held.total == 6
    second.close()


def test_what_is_shared_is_used_by_the_office_and_what_is_ones_own_by_nobody_else(workstation: Open) -> None:
    clerk, director, other = workstation("clerk"), workstation("director"), workstation("shimen-clerk")
    own, shared, template = (clerk.new_id() for _ in range(3))
    clerk.execute(own, Keep(Sort.PASSAGE, "自己的", PASSAGE))
    clerk.execute(shared, Keep(Sort.PASSAGE, "值班要求", PASSAGE, shared=True))
    clerk.execute(template, Keep(Sort.TEMPLATE, "防台风通知", CONTENT, shared=True))
    eventually(lambda: director.boilerplate.passages() and director.boilerplate.templates())
    assert [row.text.name for row in director.boilerplate.passages()] == ["值班要求"]
    assert director.boilerplate.templates()[0].text.content == CONTENT
    assert other.boilerplate.passages() == ()
    clerk.execute(shared, Change("值班要求", PASSAGE, shared=False), seen=0)
    eventually(lambda: not director.boilerplate.passages())
    clerk.execute(template, Remove(), seen=0)
    eventually(lambda: not director.boilerplate.templates())
    assert {row.text.name for row in clerk.boilerplate.passages()} == {"自己的", "值班要求"}
