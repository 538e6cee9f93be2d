"""The doors of the server: what is answered to bad requests, in trouble, and while somebody waits."""

from __future__ import annotations

import socket
import sqlite3
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import msgspec
import pytest
import requests
from sqlalchemy import Connection, event

from oa_core.duty.commands import Log
from oa_server.app import serving
from oa_server.config import Config
from oa_server.holding import Held
from oa_server.http import exchange as doors
from oa_server.storage import database as storage
from sync.protocol import API, API_HEADER, BODY_LIMIT, PUSH_ORDERS, Pull, Push, Pushed
from tests.guards.logs import ExpectedLogs
from tests.server.conftest import HandClock, Office
from tests.server.register import CLERK, DIRECTOR, SHIMEN_CLERK
from tests.server.workstation import Refusal, Workstation, draft_order, new_id, notice, order


@pytest.mark.parametrize("api", [str(API + 1), "0", "-1", "", "one", "9" * 30])
def test_a_workstation_of_another_protocol_is_told_which_ones_are_spoken(office: Office, api: str) -> None:
    clerk = office.signed_in(CLERK)
    with pytest.raises(Refusal) as caught:
        clerk.call("POST", "/v1/pull", Pull(1, 1, {}), headers={API_HEADER: api})
    assert (caught.value.status, caught.value.failure.code) == (426, "upgrade_needed")
    assert caught.value.failure.facts == {"oldest": "1", "newest": "2"}


@pytest.mark.parametrize("path", ["/v1/push", "/v1/pull", "/v1/sign_in"])
@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff\xfe", b'{"epoch": "one"}', b"null", b"[" * 100_000])
def test_what_is_no_message_is_answered_as_malformed(office: Office, path: str, raw: bytes) -> None:
    clerk = office.signed_in(CLERK)
    with pytest.raises(Refusal) as caught:
        clerk.call("POST", path, raw=raw)
    assert (caught.value.status, caught.value.failure.code) == (400, "malformed")


def test_a_body_over_the_limit_is_turned_away_announced_or_not(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    with pytest.raises(Refusal) as caught:
        clerk.call("POST", "/v1/push", raw=b" " * (BODY_LIMIT + 1))
    assert (caught.value.status, caught.value.failure.code) == (413, "too_large")
    pieces = (b" " * 65536 for _ in range(BODY_LIMIT // 65536 + 2))
    answer = clerk.session.post(office.address.url + "/v1/push", data=pieces, timeout=20)
    assert answer.status_code == 413
    assert answer.json() == {"code": "too_large", "facts": {"limit": str(BODY_LIMIT)}}


def test_more_orders_than_a_push_may_hold_are_turned_away_whole(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    orders = [draft_order(office.clock()) for _ in range(PUSH_ORDERS + 1)]
    with pytest.raises(Refusal, match="malformed"):
        clerk.push(*orders)
    assert not clerk.pull().of("document")
    assert len(clerk.push(*orders[:PUSH_ORDERS])) == PUSH_ORDERS


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("POST", "/v2/push", 404, "not_found"),
        ("GET", "/v1/push", 405, "wrong_method"),
        ("GET", "/v1/wait", 400, "malformed"),
        ("GET", "/v1/wait?head=-1", 400, "malformed"),
        ("GET", "/v1/wait?head=%C2%B2", 400, "malformed"),
    ],
)
def test_other_doors_are_told_apart_in_the_same_words(
    office: Office, method: str, path: str, status: int, code: str
) -> None:
    clerk = office.signed_in(CLERK)
    with pytest.raises(Refusal) as caught:
        clerk.call(method, path)
    assert (caught.value.status, caught.value.failure.code) == (status, code)


def test_a_push_or_pull_of_another_epoch_changes_nothing(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    with pytest.raises(Refusal) as caught:
        clerk.call("POST", "/v1/push", Push(1, 7, [draft_order(office.clock())]))
    assert (caught.value.status, caught.value.failure.facts) == (409, {"epoch": "1", "fork_seq": "0"})
    with pytest.raises(Refusal, match="epoch_changed"):
        clerk.call("POST", "/v1/pull", Pull(1, 7, {}))
    assert not clerk.pull().of("document")


def test_a_mistake_of_ours_is_answered_without_a_traceback(
    office: Office, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs("Exception in ASGI application")
    clerk = office.signed_in(CLERK)

    def wrong(*_: object) -> None:
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr(doors, "next_page", wrong)
    answer = clerk.session.post(
        office.address.url + "/v1/pull", data=b'{"turn": 1, "epoch": 1, "scopes": {}}', timeout=9
    )
    assert (answer.status_code, answer.json()) == (500, {"code": "failed", "facts": {}})
    monkeypatch.undo()
    clerk.pull()


def test_health_is_told_without_a_session(office: Office) -> None:
    with Workstation(office.address, CLERK) as station:
        assert msgspec.json.decode(station.call("GET", "/health/live")) == {"live": True}
        ready = msgspec.json.decode(station.call("GET", "/health/ready"))
    assert (ready["ready"], ready["server"], ready["epoch"]) == (True, "nanyu", 1)


def test_a_certificate_of_nobodys_authority_is_not_trusted(office: Office) -> None:
    with requests.Session() as stranger:
        stranger.trust_env = False
        with pytest.raises(requests.exceptions.SSLError):
            stranger.get(office.address.url + "/health/live", timeout=9)


def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(
    config: Config, expected_logs: ExpectedLogs
) -> None:
    expected_logs("the disk is full")
    clock = HandClock()
    with serving(config, clock) as (address, services), Workstation(address, CLERK) as clerk:
        clerk.sign_in()
        pages: list[int] = []

        @event.listens_for(services.database.writing, "begin")
        def allow(connection: Connection) -> None:
            if pages:
                connection.exec_driver_sql(f"PRAGMA max_page_count={pages[0]}")

        with services.database.read() as connection:
            pages.append(int(connection.exec_driver_sql("PRAGMA page_count").scalar_one()) + 40)
        kept: list[str] = []
        status, failure = 0, ""
        drafted = draft_order(clock())
        while not failure:
            drafted = draft_order(clock(), notice(body="字" * 20_000))
            try:
                clerk.push(drafted)
                kept.append(drafted.record)
            except Refusal as refusal:
                status, failure = refusal.status, refusal.failure.code
        assert (status, failure) == (507, "disk_full")
        assert kept
        assert set(kept) == {document.id for document in clerk.pull().of("document")}
        pages[0] += 1000
        assert [result.status for result in clerk.push(drafted)] == ["applied"]
        pages.clear()


def test_a_database_that_another_process_holds_is_busy_and_later_not(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "BUSY_MS", 50)
    clock = HandClock()
    with serving(config, clock) as (address, _), Workstation(address, CLERK) as clerk:
        clerk.sign_in()
        other = sqlite3.connect(config.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        drafted = draft_order(clock())
        answer = clerk.session.post(
            address.url + "/v1/push", data=msgspec.json.encode(Push(1, 1, [drafted])), timeout=20
        )
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert answer.headers["Retry-After"] == "2"
        other.execute("ROLLBACK")
        other.close()
        assert [result.status for result in clerk.push(drafted)] == ["applied"]


def test_who_waits_is_woken_by_what_concerns_them(office: Office) -> None:
    clerk, director = office.signed_in(CLERK), office.signed_in(DIRECTOR)
    head = max(pos for pos, _ in director.pull().cursors.values())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(director.wait, head)
        time.sleep(0.3)
        assert not waiting.done()
        clerk.push(order(Log("电话查岗。", office.clock()), new_id(), office.clock()))
        woken = waiting.result(timeout=5)
    assert woken.head > head


def test_who_is_behind_does_not_wait(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    begun = time.monotonic()
    assert clerk.wait(0).head > 0
    assert time.monotonic() - begun < 2


def test_who_waits_is_not_woken_by_what_concerns_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "WAIT_SECONDS", 1.0)
    clerk, shimen = office.signed_in(CLERK), office.signed_in(SHIMEN_CLERK)
    head = max(pos for pos, _ in shimen.pull().cursors.values())
    with ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        waiting = pool.submit(shimen.wait, head)
        time.sleep(0.2)
        clerk.push(draft_order(office.clock()))
        assert waiting.result(timeout=5).head > head
    assert time.monotonic() - begun >= 1


def test_a_server_that_goes_down_sends_those_who_wait_home(config: Config, clock: HandClock) -> None:
    with ThreadPoolExecutor(3) as pool:
        with serving(config, clock) as (address, _):
            stations = [Workstation(address, CLERK, f"device-{n}").sign_in() for n in range(3)]
            head = max(pos for pos, _ in stations[0].pull().cursors.values())
            waiting = [pool.submit(station.wait, head) for station in stations]
            time.sleep(0.3)
            begun = time.monotonic()
        assert time.monotonic() - begun < 2
        assert [each.result(timeout=2).head for each in waiting] == [head] * 3
        for station in stations:
            station.session.close()


def test_an_order_whose_sender_hangs_up_is_carried_out_all_the_same(office: Office) -> None:
    clerk = office.signed_in(CLERK)
    drafted = draft_order(office.clock())
    body = msgspec.json.encode(Push(1, 1, [drafted]))
    where = urlsplit(office.address.url)
    assert where.hostname is not None
    context = ssl.create_default_context(cafile=str(office.address.ca))
    release = threading.Event()
    office.services.writer.submit(lambda _transaction: release.wait(5))
    plain = socket.create_connection((where.hostname, where.port or 0))
    with context.wrap_socket(plain, server_hostname=where.hostname) as line:
        head = (
            f"POST /v1/push HTTP/1.1\r\nHost: {where.netloc}\r\nX-Api: {API}\r\n"
            f"Authorization: {clerk.session.headers['Authorization']!s}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode() + body)
        time.sleep(0.3)
    release.set()
    office.services.writer.submit(lambda _transaction: None).result()
    answer = clerk.call("POST", "/v1/push", Push(1, 1, [drafted]))
    assert msgspec.json.decode(answer, type=Pushed).results[0].status == "applied"
    assert len(clerk.pull().of("document")) == 1


def test_two_servers_never_share_a_folder(office: Office) -> None:
    with pytest.raises(Held), serving(office.config, office.clock):
        pass
