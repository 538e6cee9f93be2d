"""A workstation's first words: its token changes hands each time, copies are told apart, given-up ones turned away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import select

from oa_server.config import Config
from oa_server.office import epochs, looking_after
from oa_server.office.caller import Caller
from oa_server.office.exchange import Exchange
from oa_server.office.failures import Unanswered
from oa_server.office.greeting import LEASE_DAYS, hashed
from oa_server.storage import accounts, devices, journal
from oa_server.storage.accounts import Session
from oa_server.storage.schema import DEVICE
from oa_server.storage.writer import Transaction
from sync.bodies import built_in, unpack
from sync.protocol import Hello, Welcome
from tests.server.conftest import Office
from tests.server.register import CLERK, COLLEAGUE, SERVER
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Refusal

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        numbers = count(1)
        opened.exchange = Exchange(opened.clock, lambda: f"token-{next(numbers)}")
        yield opened


def caller(device: str = "pc-1", **fields: str) -> Caller:
    return Caller(CLERK.id, device, fields.get("account", CLERK.id), fields.get("session", ""), 3)


def greet(desk: Desk, token: str = "", *, who: Caller | None = None, epoch: int = 1) -> Welcome:
    with desk.database.write() as connection:
        asked = Hello(5, epoch, token, [1])
        return desk.exchange.greet(Transaction(connection), who or caller(), asked)


def test_a_new_workstation_is_welcomed_with_a_token(desk: Desk) -> None:
    welcome = greet(desk)
    assert (welcome.turn, welcome.server, welcome.epoch, welcome.device) == (5, SERVER, 1, "pc-1")
    assert (welcome.token, welcome.lease_days) == ("token-1", LEASE_DAYS)
    with desk.database.read() as connection:
        known = devices.find(connection, "pc-1")
    assert known is not None
    assert (known.token_hash, known.schema, known.person) == (hashed("token-1"), 3, CLERK.id)
    assert "token-1" not in repr(known)


def test_each_greeting_changes_the_token_and_the_workstation_stays_itself(desk: Desk) -> None:
    tokens = [greet(desk).token]
    for _ in range(4):
        welcome = greet(desk, tokens[-1])
        assert welcome.device == "pc-1"
        tokens.append(welcome.token)
    assert len(set(tokens)) == 5


def test_a_welcome_that_was_lost_is_asked_for_again_however_often(desk: Desk) -> None:
    first = greet(desk).token
    for _ in range(3):
        assert greet(desk, first).device == "pc-1"
    last = greet(desk, first).token
    assert greet(desk, last).device == "pc-1"


def test_a_first_welcome_that_was_lost_is_no_copy(desk: Desk) -> None:
    for _ in range(3):
        assert greet(desk).device == "pc-1"
    assert greet(desk, greet(desk).token).device == "pc-1"


def test_of_a_disk_and_its_copy_the_second_to_go_on_becomes_another_workstation(desk: Desk) -> None:
    both = greet(desk).token
    disk = greet(desk, both).token
    copy = greet(desk, both)
    assert copy.device == "pc-1"  # it might be the disk, whose answer was lost
    other = greet(desk, disk)
    assert other.device not in ("pc-1", "")
    assert greet(desk, copy.token).device == "pc-1"
    assert greet(desk, other.token, who=caller(other.device)).device == other.device


@pytest.mark.parametrize("token", ["", "token-1", "made up"])
def test_who_comes_with_an_old_token_or_none_is_another_workstation(desk: Desk, token: str) -> None:
    greet(desk, greet(desk, greet(desk).token).token)
    welcome = greet(desk, token)
    assert welcome.device != "pc-1"
    with desk.database.read() as connection:
        entries = [entry for _, entry in journal.read(connection, 5) if entry.event == "device_forked"]
        known = connection.execute(select(DEVICE.c.id).where(DEVICE.c.account == CLERK.id)).scalars().all()
    assert [(entry.device, entry.facts) for entry in entries] == [(welcome.device, {"was": "pc-1"})]
    assert set(known) == {"pc-1", welcome.device}


def test_the_id_of_somebody_elses_workstation_is_not_taken_over(desk: Desk) -> None:
    token = greet(desk).token
    for shown in ("", token):
        welcome = greet(desk, shown, who=caller(account=COLLEAGUE.id))
        assert welcome.device != "pc-1"
    assert greet(desk, token).device == "pc-1"


def test_a_workstation_that_becomes_another_goes_on_in_its_session(desk: Desk) -> None:
    now = desk.clock()
    with desk.database.write() as connection:
        session = Session("hash", CLERK.id, CLERK.id, "pc-1", now, now, now)
        accounts.open_session(connection, session)
    token = greet(desk).token
    greet(desk, token)
    greet(desk, token)
    welcome = greet(desk, "token-0", who=caller(session="hash"))
    with desk.database.read() as connection:
        moved = accounts.session(connection, "hash")
    assert moved is not None
    assert moved.device == welcome.device != "pc-1"


def test_a_workstation_is_told_the_dictionaries_it_lacks_and_no_others(desk: Desk) -> None:
    assert greet(desk).dictionaries == []
    with desk.database.write() as connection:
        asked = Hello(5, 1, "", [7, 9])
        welcome = desk.exchange.greet(Transaction(connection), caller("pc-2"), asked)
    assert [(each.number, each.content) for each in welcome.dictionaries] == [(1, built_in(1))]


def test_a_server_that_went_back_in_time_takes_nobody_for_a_copy(desk: Desk, config: Config) -> None:
    tokens = [greet(desk).token]
    tokens.append(greet(desk, tokens[-1]).token)
    with desk.database.read() as connection:
        before = devices.find(connection, "pc-1")
    assert before is not None
    for _ in range(3):
        tokens.append(greet(desk, tokens[-1]).token)
    with desk.database.write() as connection:  # what a backup of that moment knew
        devices.put(connection, before)
    looking_after.fork(desk.database, epochs.notes_in(config.data), desk.clock())
    welcome = greet(desk, tokens[-1], epoch=1)
    assert (welcome.device, welcome.epoch > 1) == ("pc-1", True)
    assert greet(desk, welcome.token, epoch=welcome.epoch).device == "pc-1"
    assert greet(desk, tokens[-2], epoch=welcome.epoch).device != "pc-1"


def test_a_retired_workstation_is_turned_away_whatever_it_says(desk: Desk) -> None:
    token = greet(desk).token
    with desk.database.write() as connection:
        assert looking_after.retire(connection, "pc-1", desk.clock()) is not None
        assert looking_after.retire(connection, "pc-2", desk.clock()) is None
    for shown in (token, "", "made up"):
        with pytest.raises(Unanswered, match="device_retired"):
            greet(desk, shown)


def test_the_old_pc_is_dead_at_its_next_word_at_every_door(office: Office) -> None:
    lost, kept = office.signed_in(CLERK, "pc-old"), office.signed_in(CLERK, "pc-new")
    lost.hello()
    lost.pull()
    with office.database.write() as connection:
        looking_after.retire(connection, "pc-old", office.clock())
    for word in (
        lost.hello,
        lost.pull,
        lost.push,
        lambda: lost.wait(0),
        lost.sign_in,
        lambda: lost.sign_in("a wrong password"),
    ):
        with pytest.raises(Refusal) as refusal:
            word()
        assert (refusal.value.status, refusal.value.failure.code) == (410, "device_retired")
    assert kept.pull().bodies()


def test_a_workstation_is_known_from_its_first_sign_in_and_stays_who_it_is(office: Office) -> None:
    station = office.signed_in(CLERK, "pc-1")
    with office.database.read() as connection:
        assert [each.id for each in devices.of_account(connection, CLERK.id)] == ["pc-1"]
    first = station.hello()
    assert station.sign_in().hello().device == "pc-1"
    assert (first.device, first.epoch, first.server) == ("pc-1", 1, SERVER)
    station.token = first.token
    assert station.hello().device == "pc-1"
    station.token = "made up"
    forked = station.hello()
    assert forked.device != "pc-1"
    # The session goes on, now as the other one's.
    assert station.pull().bodies()
    station.token = forked.token
    assert station.hello().device == forked.device


def test_bodies_come_packed_with_a_dictionary_that_was_told(office: Office) -> None:
    station = office.signed_in(CLERK)
    station.hello()
    changes = station.pull().records.values()
    assert all(unpack(change.body or b"").startswith(b"{") for change in changes)
