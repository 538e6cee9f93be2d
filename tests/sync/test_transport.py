"""The line: every way it can fail has a name, and none loses or invents a message."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import zstandard

from oa_core.modules import SCHEMA
from oa_server.certificates import Certificates, certificates
from sync.core import Forked
from sync.protocol import (
    API,
    PACKED,
    PLAIN,
    Failure,
    Hello,
    Pull,
    Pulled,
    Push,
    Pushed,
    ScopePage,
    SignedIn,
    SignIn,
    Welcome,
    WireOrder,
    Woken,
)
from sync.transport import ANSWER_LIMIT, Transport
from sync.trouble import (
    DeviceRetired,
    Locked,
    Misunderstood,
    NoAnswer,
    NotSignedIn,
    Offline,
    ServerBehind,
    ServerDiskFull,
    Trouble,
    Untrusted,
    UpgradeNeeded,
    WrongPassword,
)
from tests.support.odd_server import Answer, OddServer, odd_server

NOW = datetime.now(UTC)  # certificates are valid by the machine's own clock
PULL = Pull(3, 1, {})
PULLED = Pulled(3, 1, 7, 0, NOW, [ScopePage("all", 7, 7, False, 0, (0, 0))], [], [], False)
packed = msgspec.msgpack.encode


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("tls"), ("127.0.0.1",), NOW)


@pytest.fixture
def server(tls: Certificates) -> Iterator[OddServer]:
    with odd_server(tls) as odd:
        yield odd


@pytest.fixture
def connect(tls: Certificates) -> Iterator[Callable[[str], Transport]]:
    opened: list[Transport] = []

    def open_line(url: str, authority: Path = tls.authority) -> Transport:
        opened.append(Transport(url, authority))
        return opened[-1]

    yield open_line
    for line in opened:
        line.close()


def failure(code: str, **facts: str) -> bytes:
    return packed(Failure(code, facts))


def test_messages_go_out_with_version_and_session_and_answers_come_back(
    server: OddServer, connect: Callable[[str], Transport]
) -> None:
    line = connect(server.url)
    line.use_token("t0k3n")
    server.answer = Answer(200, packed(PULLED))
    assert line.send(PULL) == PULLED
    method, path, body, headers = server.heard[0]
    assert (method, path) == ("POST", "/v1/pull")
    assert (headers["X-Api"], headers["X-Schema"]) == (str(API), str(SCHEMA))
    assert (headers["Content-Type"], headers["Authorization"]) == (PACKED, "Bearer t0k3n")
    assert msgspec.msgpack.decode(body, type=Pull) == PULL


def test_the_first_words_are_answered_by_a_welcome(
    server: OddServer, connect: Callable[[str], Transport]
) -> None:
    welcome = Welcome(1, "nanyu", 1, 0, "d", "t", 30)
    server.answer = Answer(200, packed(welcome))
    assert connect(server.url).send(Hello(1, 0)) == welcome
    assert server.heard[0][1] == "/v1/hello"


def test_a_long_message_goes_packed_and_comes_out_to_the_letter(
    server: OddServer, connect: Callable[[str], Transport]
) -> None:
    push = Push(1, 1, [WireOrder("o", "r", "r", "duty.log", "正常。".encode() * 5000, NOW)])
    server.answer = Answer(200, packed(Pushed(1, 1, 1, [])))
    connect(server.url).send(push)
    _, _, body, headers = server.heard[0]
    assert headers["Content-Encoding"] == "zstd"
    assert len(body) < 1000
    assert msgspec.msgpack.decode(zstandard.decompress(body), type=Push) == push


@pytest.mark.parametrize("known_size", [True, False])
def test_a_packed_answer_is_unpacked(
    server: OddServer, connect: Callable[[str], Transport], known_size: bool
) -> None:
    body = zstandard.ZstdCompressor(write_content_size=known_size).compress(packed(PULLED))
    server.answer = Answer(200, body, headers={"Content-Encoding": "zstd", "Content-Type": PACKED})
    assert connect(server.url).send(PULL) == PULLED


def test_an_answer_that_would_fill_the_memory_is_not_unpacked(
    server: OddServer, connect: Callable[[str], Transport]
) -> None:
    bomb = zstandard.compress(bytes(ANSWER_LIMIT + 1))
    server.answer = Answer(200, bomb, headers={"Content-Encoding": "zstd"})
    with pytest.raises(Offline):
        connect(server.url).send(PULL)


def test_an_answer_in_json_is_read_as_well(server: OddServer, connect: Callable[[str], Transport]) -> None:
    json = msgspec.json.encode(PULLED)
    server.answer = Answer(200, json, headers={"Content-Type": f"{PLAIN}; charset=utf-8"})
    assert connect(server.url).send(PULL) == PULLED


def test_signing_in_gives_a_session(server: OddServer, connect: Callable[[str], Transport]) -> None:
    signed_in = SignedIn("t", "clerk", "nanyu", 1)
    server.answer = Answer(200, packed(signed_in))
    assert connect(server.url).sign_in(SignIn("clerk", "pw", "d")) == signed_in


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [
        (401, "not_signed_in", NotSignedIn),
        (401, "wrong_password", WrongPassword),
        (410, "device_retired", DeviceRetired),
        (503, "behind", Offline),
        (426, "upgrade_needed", UpgradeNeeded),
        (503, "behind", ServerBehind),
        (507, "disk_full", ServerDiskFull),
        (400, "malformed", Misunderstood),
        (413, "too_large", Misunderstood),
        (503, "busy", Offline),
        (500, "failed", NoAnswer),
        (418, "something new", Offline),
    ],
)
def test_each_failure_of_the_server_has_a_name(
    server: OddServer, connect: Callable[[str], Transport], status: int, code: str, trouble: type[Trouble]
) -> None:
    server.answer = Answer(status, failure(code))
    with pytest.raises(trouble):
        connect(server.url).send(PULL)


def test_a_lock_tells_how_long(server: OddServer, connect: Callable[[str], Transport]) -> None:
    server.answer = Answer(423, failure("locked", retry_after="1800"))
    with pytest.raises(Locked) as caught:
        connect(server.url).sign_in(SignIn("a", "b", "c"))
    assert caught.value.seconds == 1800


def test_a_new_epoch_is_an_answer_and_no_trouble(
    server: OddServer, connect: Callable[[str], Transport]
) -> None:
    server.answer = Answer(409, failure("epoch_changed", epoch="4", fork_seq="17"))
    assert connect(server.url).send(Push(1, 1, [])) == Forked(4, 17)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html>captive portal</html>"),
        Answer(502, b"<html>bad gateway</html>"),
        Answer(200, b'{"epoch": 1', headers={"Content-Type": PLAIN}),
        Answer(200, b"{}", headers={"Content-Type": PLAIN}),
        Answer(200, b"no zstd", headers={"Content-Encoding": "zstd"}),
        Answer(200, zstandard.compress(bytes(9999))[:-3], headers={"Content-Encoding": "zstd"}),
        Answer(409, packed(Failure("epoch_changed", {}))),
        Answer(409, packed(Failure("epoch_changed", {"epoch": "x", "fork_seq": "y"}))),
        Answer(423, packed(Failure("locked", {"retry_after": "soon"}))),
        Answer(302, b""),
        Answer(200, b""),
        Answer(200, packed(Pushed(1, 1, 1, [])), cut=5),
    ],
)
def test_what_is_not_our_servers_answer_means_that_the_line_does_not_carry(
    server: OddServer, connect: Callable[[str], Transport], answer: Answer
) -> None:
    server.answer = answer
    with pytest.raises(Offline):
        connect(server.url).send(Push(1, 1, []))


def test_nobody_listening_is_offline(connect: Callable[[str], Transport]) -> None:
    with pytest.raises(Offline):
        connect("https://127.0.0.1:1").send(PULL)
    with pytest.raises(Offline):
        connect("https://127.0.0.1:1").wait(0)


def test_a_server_of_another_authority_is_not_trusted(server: OddServer, tmp_path: Path) -> None:
    other = certificates(tmp_path / "other", ("127.0.0.1",), NOW)
    line = Transport(server.url, other.authority)
    with pytest.raises(Untrusted):
        line.send(PULL)
    with pytest.raises(Untrusted):
        line.wait(0)
    line.close()
    assert server.heard == [], "not a word was said to it"


def test_an_expired_certificate_is_not_trusted(tmp_path: Path) -> None:
    old = certificates(tmp_path / "old", ("127.0.0.1",), NOW - timedelta(days=365 * 60))
    with odd_server(old) as server:
        line = Transport(server.url, old.authority)
        with pytest.raises(Untrusted):
            line.send(PULL)
        line.close()


@pytest.mark.parametrize("url", ["https://x:8443a", "https://x:84430", "https://[::1"])
def test_an_address_that_is_none_is_offline(url: str) -> None:
    with pytest.raises(Offline):
        Transport(url, None)


def test_an_authority_that_is_gone_is_a_trouble_of_the_line(server: OddServer, tmp_path: Path) -> None:
    line = Transport(server.url, tmp_path / "gone.pem")
    for say in (lambda: line.wait(0), lambda: line.send(PULL)):
        with pytest.raises(Offline):
            say()
    line.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:80", "ftp://x", "", "https://"])
def test_nothing_is_said_without_tls(url: str) -> None:
    with pytest.raises(Untrusted):
        Transport(url, None)


def test_the_environment_cannot_put_a_proxy_or_another_authority_between(
    server: OddServer, connect: Callable[[str], Transport], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    other = certificates(tmp_path / "other", ("127.0.0.1",), NOW)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other.authority))
    server.answer = Answer(200, packed(PULLED))
    connect(server.url).send(PULL)
    assert len(server.heard) == 1


def test_waiting_ends_with_news(server: OddServer, connect: Callable[[str], Transport]) -> None:
    server.answer = Answer(200, packed(Woken(1, 9)))
    assert connect(server.url).wait(8) == Woken(1, 9)
    assert server.heard[0][:2] == ("GET", "/v1/wait?head=8")


def test_hanging_up_ends_a_wait_at_once(server: OddServer, connect: Callable[[str], Transport]) -> None:
    asked, release = threading.Event(), threading.Event()

    def hold() -> None:
        asked.set()
        release.wait(20)

    server.answer = Answer(200, b"{}", hold=hold)
    line = connect(server.url)
    ended: list[Trouble] = []

    def wait() -> None:
        try:
            line.wait(0)
        except Trouble as trouble:
            ended.append(trouble)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert asked.wait(20)
    began = time.monotonic()
    line.close()
    waiting.join(20)
    release.set()
    assert time.monotonic() - began < 5
    assert isinstance(ended[0], Offline)
