"""A county for journeys: a real central office, real workstations with windows, and the facts left for inspection."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.desk import Workstation
from tests.support.central import Central

Sit = Callable[[str], Workstation]


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Central]:
    """The central office of 南屿县, open on a port of its own."""
    office = Central(tmp_path / "server")
    office.start()
    yield office
    office.stop()


@pytest.fixture
def sit(tmp_path: Path, central: Central, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Sit]:
    """``sit("clerk")``: that person's own workstation, signed in through its window; again after it was left.

    With ``$OA_STORY_OUT`` set, the databases and what each office showed stay there under the journey's name.
    """
    seats: list[Workstation] = []

    def sit_down(person: str) -> Workstation:
        seats.append(Workstation(qtbot, tmp_path / person, central, person))
        return seats[-1]

    yield sit_down
    out = os.environ.get("OA_STORY_OUT")
    if out:
        _leave_facts(Path(out) / request.node.name, seats, central)
    for seat in seats:
        seat.leave()
    central.stop()
    if out:
        shutil.copytree(tmp_path, Path(out) / request.node.name / "files", dirs_exist_ok=True)


def _leave_facts(folder: Path, seats: list[Workstation], central: Central) -> None:
    """What each office showed at the end, readable without a key: caches are encrypted."""
    folder.mkdir(parents=True, exist_ok=True)
    for seat in seats:
        if not seat.open:
            continue
        documents = seat.office.documents
        shown = {
            "inbox": [asdict(each) for each in documents.inbox()],
            "outgoing": [asdict(each) for each in documents.outgoing()],
            "incoming": [asdict(each) for each in documents.incoming()],
            "papers": [
                {
                    "document": asdict(paper.document),
                    "body": paper.body,
                    "receipts": [asdict(r) for r in paper.receipts],
                }
                for each in documents.outgoing()
                if (paper := documents.paperwork(each.id)) is not None
            ],
        }
        text = json.dumps(shown, ensure_ascii=False, indent=1, default=str)
        (folder / f"{seat.person}.json").write_text(text, "utf-8")
    (folder / "server.txt").write_text(str(central.database.name), "utf-8")
