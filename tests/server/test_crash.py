"""A server that is killed at any moment has lost nothing it acknowledged, and does nothing twice."""

from __future__ import annotations

import gc
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from oa_server.app import Address
from oa_server.config import Config
from oa_server.storage import records
from oa_server.storage.database import Database
from oa_server.storage.schema import COMMAND_LOG, FEED, MEMBERSHIP, RECORD
from sync.bodies import unpack
from sync.encoding import decode_record
from sync.protocol import Result, WireOrder
from tests.server.conftest import HandClock
from tests.server.register import CLERK
from tests.server.workstation import Workstation, draft_order

pytestmark = pytest.mark.slow

KILLED_AFTER_COMMIT = """
import os, signal, sys
from oa_server.storage.writer import Writer

announce = Writer._announce
def kill_after_orders(self, transaction, done):
    if transaction.kinds:
        os.kill(os.getpid(), signal.SIGKILL)
    announce(self, transaction, done)
Writer._announce = kill_after_orders
sys.argv = ["oa-server", *sys.argv[1:]]
from oa_server.__main__ import main
main()
"""


@contextmanager
def server(config: Config, *python: str) -> Iterator[tuple[subprocess.Popen[str], Address]]:
    """The server as a program of its own."""
    line = [sys.executable, *(python or ("-m", "oa_server")), "run", "--data", str(config.data)]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line_told = process.stdout.readline()
        assert line_told, process.communicate()[1]
        told = json.loads(line_told)
        yield process, Address(told["url"], Path(told["ca"]))
    finally:
        process.kill()
        process.communicate()


def is_whole(config: Config) -> None:
    """The database holds together: what is recorded, where it is, and what was answered agree."""
    database = Database(config.database)
    with database.read() as connection:
        if not database.shared:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        rows = records.of_kinds(connection, ["document", "text_revision"])
        members = set(connection.execute(select(MEMBERSHIP.c.record, MEMBERSHIP.c.scope)).tuples())
        fed = set(connection.execute(select(FEED.c.record, FEED.c.scope).where(FEED.c.op == "in")).tuples())
        applied = set(connection.execute(select(COMMAND_LOG.c.record)).scalars())
        newest = connection.execute(select(RECORD.c.seq).order_by(RECORD.c.seq.desc())).scalars().first()
        head = connection.exec_driver_sql("SELECT seq FROM head").scalar_one()
    database.close()
    assert members == fed
    documents = [decode_record(row.kind, unpack(row.body)) for row in rows if row.kind == "document"]
    assert {document.id for document in documents} == applied
    assert len(rows) == 2 * len(documents)
    assert newest is not None
    assert newest <= head


@pytest.mark.engines("sqlite", "postgresql")
def test_a_server_killed_between_commit_and_answer_answers_when_asked_again(
    config: Config, clock: HandClock
) -> None:
    drafted = draft_order(clock())
    with (
        server(config, "-c", KILLED_AFTER_COMMIT) as (process, address),
        Workstation(address, CLERK) as clerk,
    ):
        clerk.sign_in()
        with pytest.raises(requests.exceptions.ConnectionError):
            clerk.push(drafted)
        assert process.wait(5) == -signal.SIGKILL
    is_whole(config)
    with server(config) as (_, address), Workstation(address, CLERK) as clerk:
        clerk.sign_in()
        (result,) = clerk.push(drafted)
        assert result.status == "applied"
        assert len(clerk.pull().of("document")) == 1
    is_whole(config)


# A connection that the kill cuts off in the middle of its handshake is left unclosed by Python's own ssl module.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.parametrize("milliseconds", [40, 150, 400])
def test_a_server_killed_at_any_moment_has_lost_nothing_it_acknowledged(
    config: Config, clock: HandClock, milliseconds: int
) -> None:
    orders = [draft_order(clock()) for _ in range(3000)]
    acknowledged: dict[str, Result] = {}
    sent: list[WireOrder] = []
    connected = threading.Barrier(5)

    def send(mine: list[WireOrder]) -> None:
        try:
            with Workstation(address, CLERK) as station:
                station.session.headers["Authorization"] = token
                station.epoch = 1
                station.call(
                    "GET", "/health/live"
                )  # only orders shall be cut off, not the greeting before them
                connected.wait()
                while mine:
                    some = [mine.pop() for _ in range(min(3, len(mine)))]
                    sent.extend(some)
                    acknowledged.update({result.id: result for result in station.push(*some)})
        except requests.exceptions.RequestException:
            return

    with server(config) as (process, address), Workstation(address, CLERK) as clerk:
        token = clerk.sign_in().session.headers["Authorization"]
        threads = [threading.Thread(target=send, args=(orders[n::4],)) for n in range(4)]
        for thread in threads:
            thread.start()
        connected.wait()
        time.sleep(milliseconds / 1000)
        process.kill()
        for thread in threads:
            thread.join()
    gc.collect()  # so that what was left unclosed is collected here and not in the next test
    is_whole(config)
    with server(config) as (_, address), Workstation(address, CLERK) as clerk:
        clerk.sign_in()
        for drafted in sent:
            (result,) = clerk.push(drafted)
            assert result.status == "applied"
            assert acknowledged.get(drafted.id, result) == result
        assert len(clerk.pull().of("document")) == len(sent)
    is_whole(config)


def test_a_server_asked_to_end_ends_at_once_and_tidies_up(config: Config) -> None:
    with server(config) as (process, address), Workstation(address, CLERK) as clerk:
        clerk.sign_in().pull()
        running = json.loads(config.running.read_text("utf-8"))
        assert (running["url"], running["ca"]) == (address.url, str(address.ca))
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        assert time.monotonic() - begun < 2
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert not config.running.exists()
    assert not list(config.data.glob("office.sqlite-*"))


def test_a_second_server_on_the_same_folder_says_why_it_does_not_run(config: Config) -> None:
    with server(config):
        line = [sys.executable, "-m", "oa_server", "run", "--data", str(config.data)]
        second = subprocess.run(line, capture_output=True, text=True, timeout=20, check=False)
        assert second.returncode == 1
        assert second.stderr.startswith("oa-server: another process works on")
        assert config.running.exists()


def test_a_server_that_was_killed_leaves_nothing_in_the_way_of_the_next(config: Config) -> None:
    with server(config) as (process, _):
        process.kill()
        process.wait(5)
        assert config.running.exists()
    with server(config) as (_, address):
        assert json.loads(config.running.read_text("utf-8"))["url"] == address.url
