"""Signing in: online the first time, by the password alone afterwards, with a plain reason when it does not work."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.office.session import Session, SignInFailed
from oa_client.paths import cache_name
from oa_client.settings import Account, SettingsFile
from oa_core.duty.commands import Log
from sync import trouble
from sync.core import Page
from tests.client.conftest import Clock, page
from tests.client.office.conftest import ACCOUNT, NOW, Server, device_of, failure, heard, later


def test_the_first_time_the_server_says_who_the_person_is(
    sign_in: Callable[..., Office], server: Server, session: Session
) -> None:
    office = sign_in()
    assert office.me.name == "李敏", "the window opens knowing whose it is"
    assert server.connected == ["token1"]
    assert session.known_accounts() == (ACCOUNT,)


def test_afterwards_the_password_opens_the_cache_without_the_line(
    sign_in: Callable[..., Office], server: Server
) -> None:
    sign_in().close()
    server.trouble = trouble.Offline("down")
    sign_in()
    assert len(server.heard) == 1
    assert server.connected == ["token1", "token1"]


def test_a_session_that_ended_is_opened_again_with_the_same_device(
    sign_in: Callable[..., Office], server: Server
) -> None:
    sign_in()
    assert server.renew is not None
    assert server.renew() == "token2"
    assert server.heard[0].device == server.heard[1].device
    server.trouble = trouble.WrongPassword("changed")
    with pytest.raises(trouble.NotSignedIn):
        server.renew()


def test_the_new_session_is_remembered_for_the_next_start(
    sign_in: Callable[..., Office], server: Server
) -> None:
    office = sign_in()
    assert server.renew is not None
    server.renew()
    office.close()
    sign_in()
    assert server.connected[-1] == "token2"


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (trouble.Offline("x"), "server_unknown"),
        (trouble.Untrusted("x"), "untrusted"),
        (trouble.UpgradeNeeded("x"), "upgrade_needed"),
        (trouble.WrongPassword("x"), "wrong_password"),
        (trouble.ServerDiskFull("x"), "disk_full"),
        (trouble.Misunderstood("x"), "server_unknown"),
    ],
)
def test_why_the_first_sign_in_does_not_work_is_told_and_nothing_is_left_behind(
    sign_in: Callable[..., Office], server: Server, tmp_path: Path, what: Exception, code: str
) -> None:
    server.trouble = what
    assert failure(sign_in)[0] == code
    assert list(tmp_path.rglob("*.db")) == []
    server.trouble = None
    sign_in()


def test_a_locked_account_tells_how_long(sign_in: Callable[..., Office], server: Server) -> None:
    server.trouble = trouble.Locked(1741)
    assert failure(sign_in) == ("locked", {"minutes": "30"})


def test_a_wrong_password_for_the_cache_tells_how_many_tries_are_left_and_then_locks(
    sign_in: Callable[..., Office],
) -> None:
    sign_in().close()
    assert [failure(sign_in, "wrong") for _ in range(4)] == [
        ("wrong_password", {"left": str(left)}) for left in (4, 3, 2, 1)
    ]
    code, facts = failure(sign_in, "wrong")
    assert (code, list(facts)) == ("locked", ["until"])
    assert failure(sign_in)[0] == "locked"


def test_a_second_window_on_the_same_cache_is_turned_away(sign_in: Callable[..., Office]) -> None:
    first = sign_in()
    assert failure(sign_in)[0] == "in_use"
    first.close()
    sign_in()


def test_a_cache_that_cannot_be_read_is_told_and_left_as_it_is(
    sign_in: Callable[..., Office], tmp_path: Path
) -> None:
    sign_in().close()
    cache = next(tmp_path.rglob("cache.db"))
    cache.write_bytes(b"damaged" * 2000)
    assert failure(sign_in)[0] == "cache_damaged"
    assert cache.read_bytes() == b"damaged" * 2000


def test_a_lost_key_is_told(sign_in: Callable[..., Office], tmp_path: Path) -> None:
    sign_in().close()
    next(tmp_path.rglob("key.json")).write_text("gone")
    assert failure(sign_in)[0] == "key_gone"


def test_a_program_that_stopped_between_key_and_cache_starts_over(
    sign_in: Callable[..., Office], tmp_path: Path, server: Server
) -> None:
    sign_in().close()
    next(tmp_path.rglob("cache.db")).unlink()
    office = sign_in()
    assert office.me.id == "clerk"
    assert len(server.heard) == 2


def test_a_password_changed_elsewhere_opens_the_cache_after_the_old_one_was_typed_once(
    sign_in: Callable[..., Office], server: Server
) -> None:
    sign_in().close()
    server.password = "New-2027"
    assert failure(sign_in, "New-2027")[0] == "old_password_wanted"
    office = sign_in("Nanyu-2026")
    assert server.connected[-1] == "token2", "the session of the new password"
    assert server.renew is not None
    server.renew()
    assert server.heard[-1].password == "New-2027"
    office.close()
    sign_in("New-2027").close()
    assert failure(sign_in, "Nanyu-2026")[0] == "wrong_password"


def test_a_password_the_server_refused_once_is_not_shown_to_it_again(
    sign_in: Callable[..., Office], server: Server
) -> None:
    sign_in()
    server.password = "New-2027"
    assert server.renew is not None
    for _ in range(3):
        with pytest.raises(trouble.NotSignedIn):
            server.renew()
    assert len(server.heard) == 2, "the first sign-in, and one try; more would lock the account"


def test_a_disk_that_is_full_is_told_as_that_and_leaves_nothing_open(
    sign_in: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(SettingsFile, "remember", full)
        assert failure(sign_in)[0] == "disk_full"
    sign_in()


def test_a_workstation_that_knows_no_server_says_so(session: Session) -> None:
    with pytest.raises(SignInFailed, match="address_missing"):
        session.open(session.account("clerk"), "x")


def test_caches_are_named_so_that_a_folder_tells_nothing() -> None:
    assert cache_name("https://a", "clerk") != cache_name("https://a", "head")
    assert "clerk" not in cache_name("https://a", "clerk")


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
