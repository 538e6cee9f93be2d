"""A workstation that knows more than the office: its orders rest on what is not here, and the keeper is told."""

from __future__ import annotations

import pytest

from oa_server.http import older
from oa_server.storage import feed, journal
from oa_server.storage.database import Database
from sync.protocol import API_HEADER, Failure, Pull, Push
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import Office
from tests.server.register import CLERK, COLLEAGUE
from tests.server.workstation import Refusal, Workstation, draft_order

SAID = "knows the office up to .*: the database was put back; say so with oa-server fork"


def told(office: Office) -> list[tuple[str, dict[str, str]]]:
    """What the journal says of workstations that know more: which, and what."""
    with office.database.read() as connection:
        newest = [entry for _, entry in journal.read(connection, 50)]
    return [(entry.device, entry.facts) for entry in newest if entry.event == "went_back"]


def head(database: Database) -> int:
    with database.read() as connection:
        return feed.head(connection).seq


def answered(station: Workstation, path: str, message: object, api: int = 2) -> Failure:
    with pytest.raises(Refusal) as refusal:
        station.call("POST", path, message, {API_HEADER: str(api)})
    return refusal.value.failure


def test_an_office_that_went_back_unnoticed_says_so_once_for_each_workstation(
    office: Office, expected_logs: ExpectedLogs
) -> None:
    expected_logs(SAID)
    now = head(office.database)
    behind = Failure("behind", {"head": str(now)})
    for device in ("pc-1", "pc-2"):
        clerk = office.signed_in(CLERK, device)
        for cursor in ((now + 5, 0), (0, now + 5)):
            assert answered(clerk, "/v1/pull", Pull(1, 1, {"all": cursor})) == behind
    old = office.signed_in(COLLEAGUE, "pc-old")
    assert answered(old, "/v1/pull", older.Pull(1, {"all": now + 5}), older.API) == behind
    facts = {"seq": str(now + 5), "epoch": "1", "head": str(now)}
    assert told(office) == [("pc-1", facts), ("pc-2", facts), ("pc-old", facts)]


def test_orders_of_a_workstation_that_knows_more_than_the_office_are_not_taken(
    office: Office, expected_logs: ExpectedLogs
) -> None:
    expected_logs(SAID)
    clerk, now = office.signed_in(CLERK), head(office.database)
    drafted = draft_order(office.clock())
    push = Push(1, 1, [drafted], head=now + 1)
    assert answered(clerk, "/v1/push", push) == Failure("behind", {"head": str(now)})
    assert head(office.database) == now
    assert [device for device, _ in told(office)] == ["device-1"]
    clerk.call("POST", "/v1/push", Push(1, 1, [drafted], head=now))
    assert head(office.database) == now + 1


def test_a_number_that_cannot_be_is_told_like_any_other(office: Office, expected_logs: ExpectedLogs) -> None:
    expected_logs(SAID)
    clerk = office.signed_in(CLERK)
    body = b'{"turn":1,"epoch":1,"scopes":{"all":[' + b"9" * 300 + b",0]}}"
    with pytest.raises(Refusal) as refusal:
        clerk.call("POST", "/v1/pull", raw=body)
    if refusal.value.failure.code == "behind":
        ((_, facts),) = told(office)
        assert facts["seq"] == str(2**63 - 1)


@pytest.mark.engines("postgresql")
def test_where_a_copy_of_the_office_may_lag_nothing_is_said_of_it(office: Office) -> None:
    clerk, now = office.signed_in(CLERK), head(office.database)
    assert answered(clerk, "/v1/pull", Pull(1, 1, {"all": (now + 5, 0)})).code == "behind"
    assert answered(clerk, "/v1/push", Push(1, 1, [], head=now + 5)).code == "behind"
    assert told(office) == []
