"""What must be true when all is quiet: workstations and central office hold the same, and nothing happened twice."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing

from sqlalchemy import select

from oa_client.office.office import Office
from oa_client.storage.schema import confirmed
from oa_core.people.model import scopes_of
from sync.bodies import unpack
from tests.support.central import Central
from tests.support.workstation import eventually


def assert_same_records(office: Office, central: Central) -> None:
    """The workstation holds exactly what its person may read, in the same revision, byte for byte."""
    scopes = sorted(scopes_of(office.me))

    def readable() -> dict[str, tuple[int, bytes]]:
        marks = ", ".join("?" for _ in scopes)
        query = (
            "SELECT DISTINCT record.id, record.rev, record.body FROM record "
            f"JOIN membership ON membership.record = record.id WHERE membership.scope IN ({marks})"
        )
        with closing(sqlite3.connect(central.database)) as connection:
            return {row[0]: (row[1], bytes(row[2])) for row in connection.execute(query, scopes)}

    def held() -> dict[str, tuple[int, bytes]]:
        with office.read() as connection:
            rows = connection.execute(select(confirmed.c.id, confirmed.c.rev, confirmed.c.body))
            return {row.id: (row.rev, row.body) for row in rows}

    eventually(lambda: held() == readable(), patience=60)


def assert_one_effect_each(central: Central) -> None:
    """Each applied order stands once in the history it made, in the order it was answered; numbers have no gaps."""
    with closing(sqlite3.connect(central.database)) as connection:
        applied = [
            row[0]
            for row in connection.execute("SELECT id FROM command_log WHERE status = 'applied' ORDER BY seq")
        ]
        documents = [
            json.loads(unpack(bytes(row[0])))
            for row in connection.execute("SELECT body FROM record WHERE kind = 'document'")
        ]
        entries = connection.execute("SELECT count(*) FROM record WHERE kind = 'duty_entry'").fetchone()[0]
        logged = connection.execute(
            "SELECT count(*) FROM command_log WHERE status = 'applied' AND kind LIKE 'duty.%'"
        ).fetchone()[0]
        steps = Counter(
            row[0]
            for row in connection.execute(
                "SELECT record FROM command_log WHERE status = 'applied' AND kind LIKE 'document.%' "
                "AND kind NOT IN ('document.draft', 'document.revise', 'document.open', 'document.invite')"
            )
        )
        saves = connection.execute(
            "SELECT id, record FROM command_log WHERE status = 'applied' "
            "AND kind IN ('document.draft', 'document.revise')"
        ).fetchall()
        texts = {
            row[0]
            for row in connection.execute("SELECT id FROM record WHERE kind = 'text_revision'").fetchall()
        }
    assert len(set(applied)) == len(applied)
    assert entries == logged
    assert {save[0] for save in saves} <= texts, "every text that was saved is there"
    revised = Counter(record for _, record in saves)
    for document in documents:  # a save is a step, unless it is kept beside a paper that others have in hand
        steps_of = steps[document["id"]]
        assert steps_of <= document["step"] <= steps_of + revised[document["id"]] - 1
    numbers = sorted(
        int(document["number"].split("〕")[1].removesuffix("号"))
        for document in documents
        if document["number"]
    )
    assert numbers == list(range(1, len(numbers) + 1))
