"""A county's network at its worst: real workstations, a real server, and a line between them that fails by the dice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from oa_client.bootstrap import build_session
from oa_client.office.office import Office
from tests.support.agreement import assert_one_effect_each, assert_same_records
from tests.support.central import PASSWORD, Central
from tests.support.fault_proxy import Faults, failing_line
from tests.support.workday import busy_minute
from tests.support.workstation import eventually

PEOPLE = ("clerk", "director", "head", "shimen-clerk")
ACTS = 40
# A line that is cut in the middle of its handshake is left unclosed by Python's own ssl module.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning"
    ),
]


@contextmanager
def offices(folder: Path, central: Central, address: str) -> Iterator[list[Office]]:
    """Everybody's office, open, on the line at ``address``."""
    with ExitStack() as closing:
        found = []
        for person in PEOPLE:
            place = folder / person
            place.mkdir()
            account = replace(central.account(person), server_url=address)
            office = build_session(place, with_keyring=False).open(account, PASSWORD)
            closing.callback(office.close)
            found.append(office)
        yield found


@pytest.mark.parametrize("seed", range(20))
def test_a_line_that_fails_loses_nothing_and_does_nothing_twice(
    central: Central, tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    faults = Faults(Random(seed + 1), rate=0)
    with (
        failing_line(central.url, central.folder / "tls", faults) as address,
        offices(tmp_path, central, address) as open_offices,
    ):
        faults.rate = dice.choice((10, 30, 60))
        for _ in range(ACTS):
            busy_minute(dice.choice(open_offices), dice)
        faults.rate = 0
        for office in open_offices:
            office.sync_now()
        eventually(lambda: not any(office.orders.waiting() for office in open_offices), patience=60)
        for office in open_offices:
            assert_same_records(office, central)
        assert_one_effect_each(central)
    assert faults.happened.total() > 0
