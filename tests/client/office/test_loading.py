"""A list that has not been read whole must not look it; what waits for the person is there first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from oa_client.office.loading import Loading
from oa_client.office.office import Office
from oa_client.storage.database import Database
from sync.core import Forked, Page, Restart
from sync.protocol import Pulled, ScopePage
from tests.client.conftest import KEY, Clock

NOW = datetime(2026, 9, 15, tzinfo=UTC)
NOTHING = (0, 0)


@pytest.fixture
def office(database: Database, clock: Clock) -> Office:
    """An office that has read nothing."""
    return Office(database, "clerk", clock)


def read(office: Office, *scopes: tuple[str, bool], more: bool = True) -> None:
    told = [
        ScopePage(name, 5, 9, False, n, NOTHING if whole else None) for n, (name, whole) in enumerate(scopes)
    ]
    office.exchange.perform(Page(Pulled(1, 1, 9, 0, NOW, told, [], [], more)))


def test_a_new_workstation_has_nothing(office: Office) -> None:
    assert office.loading == Loading(whole=False, inbox=False, done=0, total=None)


def test_the_register_alone_is_no_inbox(office: Office) -> None:
    read(office, ("all", True))
    assert office.loading == Loading(whole=False, inbox=False, done=1, total=None)


def test_the_inbox_is_there_once_the_server_goes_on_to_the_rest(office: Office) -> None:
    read(office, ("all", True))
    read(office, ("inbox:clerk", True))
    assert not office.loading.inbox, "there may be an organ's inbox to come"
    read(office, ("inbox:office", False))
    assert not office.loading.inbox
    read(office, ("inbox:office", True))
    read(office, ("user:clerk", False))
    assert office.loading == Loading(whole=False, inbox=True, done=3, total=None)


def test_everything_is_there_when_every_scope_agreed_and_there_is_no_more(office: Office) -> None:
    read(office, ("all", True), ("inbox:clerk", True))
    read(office, ("user:clerk", True), more=False)
    assert office.loading == Loading(whole=True, inbox=True, done=3, total=3)


def test_a_scope_that_is_added_later_is_told(office: Office) -> None:
    read(office, ("all", True), more=False)
    read(office, ("desk:office", False))
    assert office.loading == Loading(whole=False, inbox=True, done=1, total=2)


def test_a_restored_server_is_read_anew_before_anything_is_called_whole(office: Office) -> None:
    read(office, ("all", True), ("user:clerk", True), more=False)
    office.exchange.perform(Restart(Forked(2, 0)))
    assert office.loading == Loading(whole=False, inbox=False, done=0, total=None)
    read(office, ("all", True), ("user:clerk", True), more=False)
    assert office.loading.whole


def test_how_far_it_is_outlives_the_program(office: Office, tmp_path: Path, clock: Clock) -> None:
    read(office, ("all", True), ("user:clerk", True), more=False)
    office.close()
    again = Office(Database(tmp_path / "cache.db", KEY), "clerk", clock)
    assert again.loading.whole
    again.close()
