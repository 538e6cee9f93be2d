"""A PC breaks and is replaced: nothing that was synced is missing, and the old one is dead at its next word."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from oa_client.office.office import Office
from oa_client.storage.schema import confirmed
from oa_core.documents.commands import Approve
from sync.status import Link
from tests.support.agreement import assert_same_records
from tests.support.book import CONTENT
from tests.support.central import Central
from tests.support.workstation import eventually, open_office


def oa_server(central: Central, *words: str) -> str:
    """What the program of the county's IT person prints."""
    command = [sys.executable, "-m", "oa_server", *words, "--data", str(central.folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def held(office: Office) -> int:
    """How many records of the office lie on this PC."""
    with office.read() as connection:
        return connection.scalar(select(func.count()).select_from(confirmed)) or 0


def in_step(office: Office) -> bool:
    return office.status.link is Link.ONLINE and not office.orders.waiting()


def test_a_replaced_pc_has_everything_and_the_old_one_nothing_of_others(
    central: Central, tmp_path: Path
) -> None:
    old = open_office(tmp_path / "old", central, "clerk")
    director = open_office(tmp_path / "director", central, "director")
    working = old.drafting.begin()
    old.drafting.submit(working, CONTENT, to="director")
    eventually(lambda: director.documents.inbox())
    director.execute(working.document_id, Approve("head"))
    eventually(lambda: in_step(director))
    unsent = old.drafting.begin()
    old.drafting.keep(unsent, replace(CONTENT, title="还没写完的通知"))
    eventually(lambda: in_step(old))
    assert_same_records(old, central)
    first = oa_server(central, "device", "list", "clerk").split()[0]

    new = open_office(tmp_path / "new", central, "clerk")
    assert_same_records(new, central)
    paper = new.documents.paperwork(working.document_id)
    assert paper is not None
    assert paper.body == CONTENT.body
    assert [entry.act for entry in paper.document.trail] == ["submit", "approve"]

    assert held(old) > 0
    oa_server(central, "device", "retire", first)
    old.sync_now()
    eventually(lambda: old.status.link is Link.RETIRED)
    eventually(lambda: held(old) == 0)
    assert old.drafting.open(unsent.document_id).content.title == "还没写完的通知"
    old.close()

    new.sync_now()
    eventually(lambda: in_step(new))
    assert_same_records(new, central)
    devices = oa_server(central, "device", "list", "clerk").splitlines()
    # Mended and signed in with the password, it is another device, with the words that were never sent.
    mended = open_office(tmp_path / "old", central, "clerk")
    assert_same_records(mended, central)
    assert mended.drafting.open(unsent.document_id).content.title == "还没写完的通知"
    assert len(oa_server(central, "device", "list", "clerk").splitlines()) == len(devices) + 1
    for office in (mended, new, director):
        office.close()
