"""An account given to somebody else, an address of another server: what was written stays whose it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oa_client.office.office import Office
from oa_client.storage import facts
from oa_core.duty.commands import Log
from sync import trouble
from tests.client.conftest import Clock
from tests.client.office.conftest import Server, failure, heard, later

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
