"""How long a cache opens without the server, whose it is, and what a device that was given up keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oa_client.office.office import Office
from oa_client.office.session import Session
from oa_client.settings import Account
from oa_client.storage import facts
from oa_core.duty.commands import Log
from sync import trouble
from sync.core import Page
from tests.client.conftest import Clock, page
from tests.client.office.door import ACCOUNT, NOW, Server, device_of, failure, heard, later


def test_a_cache_too_long_without_a_word_from_the_server_opens_with_it_only(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock, days=7)
    office.notes.keep("duty", "没写完的话")
    office.close()
    server.trouble = trouble.Offline("down")
    later(clock, days=6)
    sign_in().close()
    later(clock, days=2)
    assert failure(sign_in) == ("lease_ended", {"days": "7"})
    server.trouble = None
    again = sign_in()
    assert again.notes.kept("duty") == "没写完的话", "own words stay whatever happens"
    assert server.heard[-1].device == server.heard[0].device
    again.close()
    server.trouble = trouble.Offline("down")
    later(clock, days=6)
    sign_in()


def test_every_page_from_the_server_begins_the_lease_anew(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock, days=7)
    later(clock, days=6)
    office.exchange.perform(Page(page("clerk", [], seq=2, now=clock.now)))
    office.close()
    server.trouble = trouble.Offline("down")
    later(clock, days=6)
    sign_in()


def test_a_clock_set_back_stretches_the_lease_by_no_more_than_it_is_opened(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock, days=7)
    office.close()
    server.trouble = trouble.Offline("down")
    later(clock, days=4)
    sign_in().close()
    for _ in range(2):
        clock.now = NOW
        sign_in().close()
    clock.now = NOW
    assert failure(sign_in)[0] == "lease_ended", "each opening under a clock set back counts as a day"


def test_a_clock_corrected_by_a_minute_costs_nothing(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock, days=1)
    office.close()
    server.trouble = trouble.Offline("down")
    for _ in range(5):
        later(clock, seconds=-40)
        sign_in().close()


def test_a_clock_that_was_years_ahead_is_forgiven_with_the_next_word_of_the_server(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock)
    office.close()
    later(clock, days=3650)
    sign_in().close()
    clock.now = NOW
    office = sign_in()
    heard(office, clock)
    office.close()
    server.trouble = trouble.Offline("down")
    later(clock, days=20)
    sign_in()


def test_a_retired_device_keeps_what_was_not_sent_and_signs_in_as_another(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    office.execute(office.new_id(), Log("没有送出的。", office.now()))
    office.notes.keep("duty", "没写完的话")
    office.exchange.purge()
    assert office.me.organ == "", "nothing of the register is left"
    office.close()
    server.trouble = trouble.Offline("down")
    assert failure(sign_in)[0] == "server_unknown", "without the server this is nobody's device"
    server.trouble = None
    again = sign_in()
    assert again.me.name == "李敏"
    assert [order.text for order in again.orders.waiting()] == ["没有送出的。"]
    assert again.notes.kept("duty") == "没写完的话"
    assert server.heard[-1].device != server.heard[0].device


def test_a_device_found_retired_at_the_door_forgets_what_it_read(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock, days=1)
    office.execute(office.new_id(), Log("没有送出的。", office.now()))
    office.close()
    later(clock, days=2)
    server.trouble = trouble.DeviceRetired("device_retired")
    assert failure(sign_in)[0] == "device_retired"
    server.trouble = None
    again = sign_in()
    assert len(again.orders.waiting()) == 1
    assert server.heard[-1].device != server.heard[0].device


def test_each_person_of_a_workstation_has_a_cache_of_their_own(session: Session) -> None:
    clerk = session.open(ACCOUNT, "Nanyu-2026")
    clerk.execute(clerk.new_id(), Log("李敏写的。", clerk.now()))
    assert len(clerk.orders.waiting()) == 1, "what to ask about before somebody else signs in"
    clerk.close()
    director = session.open(Account(ACCOUNT.server_url, "", "director"), "Nanyu-2026")
    assert (director.me.name, director.orders.waiting()) == ("何晓燕", ())
    director.close()
    back = session.open(ACCOUNT, "Nanyu-2026")
    assert [order.text for order in back.orders.waiting()] == ["李敏写的。"]
    back.close()


def test_the_password_changed_elsewhere_belongs_to_a_device_of_its_own(
    sign_in: Callable[..., Office], server: Server, clock: Clock
) -> None:
    office = sign_in()
    heard(office, clock)
    office.close()
    server.password = "New-2027"
    assert failure(sign_in, "New-2027")[0] == "old_password_wanted"
    office = sign_in("Nanyu-2026")
    assert device_of(office) == server.heard[-1].device, "the one the server knows this session by"


CHANGED = pytest.mark.parametrize(
    ("changed", "code"), [({"person": "director"}, "other_person"), ({"name": "shimen"}, "other_server")]
)
"""The account was given to somebody else; or the address is another server's."""


def change_server(server: Server, changed: dict[str, str]) -> None:
    for what, value in changed.items():
        setattr(server, what, value)


def written(office: Office) -> list[str]:
    return [order.text for order in office.orders.waiting()]


@CHANGED
def test_a_session_of_somebody_else_is_never_used_for_what_waits_here(
    sign_in: Callable[..., Office],
    server: Server,
    changed: dict[str, str],
    code: str,
    expected_logs: Callable[[str], None],
) -> None:
    expected_logs(f"not for this cache: {code}")
    office = sign_in()
    office.execute(office.new_id(), Log("李敏写的。", office.now()))
    change_server(server, changed)
    assert server.renew is not None
    for _ in range(2):
        with pytest.raises(trouble.NotSignedIn):
            server.renew()
    assert len(server.heard) == 2, "the password is not shown again"
    with office.read() as connection:
        kept = [facts.get(connection, what) for what in ("token", "person", "server")]
    assert kept == ["token1", "clerk", "nanyu"]
    assert written(office) == ["李敏写的。"]


@CHANGED
def test_a_cache_whose_lease_has_ended_is_not_opened_for_somebody_else(
    sign_in: Callable[..., Office], server: Server, clock: Clock, changed: dict[str, str], code: str
) -> None:
    office = sign_in()
    office.execute(office.new_id(), Log("李敏写的。", office.now()))
    heard(office, clock, days=1)
    office.close()
    later(clock, days=2)
    before = vars(server).copy()
    change_server(server, changed)
    assert failure(sign_in)[0] == code
    assert server.connected == ["token1"]
    change_server(server, {what: before[what] for what in changed})
    assert written(sign_in()) == ["李敏写的。"], "when the keeper has put it right"


@CHANGED
def test_what_a_retired_device_kept_is_not_given_to_somebody_else(
    sign_in: Callable[..., Office], server: Server, changed: dict[str, str], code: str
) -> None:
    office = sign_in()
    office.execute(office.new_id(), Log("李敏写的。", office.now()))
    office.exchange.purge()
    office.close()
    change_server(server, changed)
    assert failure(sign_in)[0] == code
    assert server.connected == ["token1"]


@CHANGED
def test_a_new_password_of_somebody_else_does_not_seal_the_cache(
    sign_in: Callable[..., Office], server: Server, changed: dict[str, str], code: str
) -> None:
    sign_in().close()
    server.password = "New-2027"
    change_server(server, changed)
    assert failure(sign_in, "New-2027")[0] == "old_password_wanted"
    assert failure(sign_in)[0] == code
    assert server.connected == ["token1"]
    sign_in()
