"""合写时的提醒: who else has the text on the screen, as long as that is fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from oa_client.office.changes import Changes
from oa_client.office.office import Office
from sync.leases import LeaseWorker
from sync.protocol import WRITING_SECONDS, Writers, Writing
from sync.trouble import Offline
from tests.client.conftest import Clock
from tests.support.workstation import eventually


def test_others_are_named_while_the_word_is_fresh(office: Office, clock: Clock) -> None:
    heard: list[Changes] = []
    office.on_change(heard.append)
    office.drafting.begin_writing("d")
    office.leases.told("d", ["director"])
    assert office.drafting.others_writing("d") == ("何晓燕",)
    assert heard == [Changes(records=frozenset({"d"}))]
    office.leases.told("d", ["director"])
    assert len(heard) == 1, "nothing new"
    clock.now += timedelta(seconds=WRITING_SECONDS + 1)
    assert office.drafting.others_writing("d") == ()


def test_nobody_is_named_for_a_text_that_was_put_away(office: Office) -> None:
    office.drafting.begin_writing("d")
    office.drafting.end_writing("d")
    office.leases.told("d", ["director"])
    assert office.drafting.others_writing("d") == ()
    assert office.leases.open == ()


class Line:
    def __init__(self) -> None:
        self.said: list[Writing] = []
        self.down = False

    def use_token(self, token: str) -> None:
        assert token == "t1"

    def say_writing(self, message: Writing) -> Writers:
        if self.down:
            raise Offline("down")
        self.said.append(message)
        return Writers([] if message.ended else ["director"])

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def worker(office: Office) -> Callable[[Line], LeaseWorker]:
    def start(line: Line) -> LeaseWorker:
        worker = LeaseWorker(office.leases, line, lambda: "t1", lambda: True)
        office.on_close(worker.stop)
        worker.start()
        return worker

    return start


def test_the_office_is_told_when_a_text_is_opened_and_when_it_is_put_away(
    office: Office, worker: Callable[[Line], LeaseWorker]
) -> None:
    line = Line()
    worker(line)
    office.drafting.begin_writing("d")
    eventually(lambda: office.drafting.others_writing("d") == ("何晓燕",))
    office.drafting.end_writing("d")
    eventually(lambda: line.said == [Writing("d"), Writing("d", ended=True)])


def test_a_line_that_is_down_keeps_nobody_waiting_and_is_tried_when_it_carries_again(
    office: Office, worker: Callable[[Line], LeaseWorker]
) -> None:
    line = Line()
    line.down = True
    working = worker(line)
    office.drafting.begin_writing("d")
    assert office.drafting.others_writing("d") == ()
    line.down = False
    working.wake()
    eventually(lambda: office.drafting.others_writing("d") == ("何晓燕",))
