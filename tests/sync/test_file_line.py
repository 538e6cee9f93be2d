"""The line about files: a no is an answer, everything else that goes wrong only means that it does not carry now."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from oa_core.files import FILE_LIMITS
from oa_server.certificates import Certificates, certificates
from sync.file_line import MESSAGE_LIMIT, FileLine
from sync.file_protocol import BeginUpload, Begun
from sync.file_talk import Begin, Complete, Denied, Done, GetPage, GetPiece, SendPiece, Stands
from sync.protocol import Failure
from sync.trouble import NotSignedIn, Offline, ServerDiskFull, Trouble, Untrusted, UpgradeNeeded
from tests.support.odd_server import Answer, OddServer, odd_server

NOW = datetime.now(UTC)  # certificates are valid by the machine's own clock
NAME = "a" * 64


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("tls"), ("127.0.0.1",), NOW)


@pytest.fixture
def server(tls: Certificates) -> Iterator[OddServer]:
    with odd_server(tls) as odd:
        yield odd


@pytest.fixture
def line(server: OddServer, tls: Certificates) -> Iterator[FileLine]:
    opened = FileLine(server.url, tls.authority, lambda: "token")
    yield opened
    opened.close()


def no(code: str, **facts: str) -> bytes:
    return msgspec.json.encode(Failure(code, facts))


def test_each_step_is_one_request_in_the_session(line: FileLine, server: OddServer) -> None:
    server.answer = Answer(200, msgspec.json.encode(Begun("u1", 7)))
    assert line.ask(Begin(NAME, BeginUpload(9, "a.pdf"))) == Begun("u1", 7)
    server.answer = Answer(206, b"abc")
    assert line.ask(GetPiece(NAME, "r1", 5, 3)) == b"abc"
    server.answer = Answer(200, b"jpeg")
    assert line.ask(GetPage(NAME, "r1")) == b"jpeg"
    server.answer = Answer(200, b'{"sha256":"a"}')
    assert line.ask(Complete("u1")) == Done()
    server.answer = Answer(200, msgspec.json.encode(FILE_LIMITS))
    assert line.limits() == FILE_LIMITS
    assert [(method, path) for method, path, _, _ in server.heard] == [
        ("POST", f"/v1/files/{NAME}/uploads"),
        ("GET", f"/v1/files/{NAME}?via=r1"),
        ("GET", f"/v1/files/{NAME}/first_page?via=r1"),
        ("POST", "/v1/uploads/u1/complete"),
        ("GET", "/v1/files/limits"),
    ]
    assert {headers["Authorization"] for *_, headers in server.heard} == {"Bearer token"}
    assert server.heard[1][3]["Range"] == "bytes=5-7"
    assert server.heard[1][3]["If-Range"] == f'"{NAME}"'


def test_a_piece_that_does_not_fit_tells_where_the_server_stands(line: FileLine, server: OddServer) -> None:
    server.answer = Answer(409, no("wrong_offset", offset="42"))
    assert line.ask(Complete("u1")) == Stands(42)
    server.answer = Answer(409, no("wrong_offset", offset="-1"))
    assert line.ask(Complete("u1")) == Denied("wrong_offset", {"offset": "-1"})


@pytest.mark.parametrize(
    "code", ["file_too_large", "file_kind_refused", "quota_full", "not_found", "file_damaged"]
)
def test_a_no_is_an_answer(line: FileLine, server: OddServer, code: str) -> None:
    server.answer = Answer(400, no(code, limit="1 MB"))
    assert line.ask(Begin(NAME, BeginUpload(9, "a.pdf"))) == Denied(code, {"limit": "1 MB"})


def test_a_server_busy_with_a_first_page_is_one_that_carries_everything_else(
    line: FileLine, server: OddServer
) -> None:
    server.answer = Answer(503, no("busy"))
    assert line.ask(GetPage(NAME, "r1")) == Denied("busy", {})
    with pytest.raises(Offline):
        line.ask(GetPiece(NAME, "r1", 0, 3))


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answer(401, no("not_signed_in")), NotSignedIn),
        (Answer(426, no("upgrade_needed", oldest="9")), UpgradeNeeded),
        (Answer(507, no("disk_full")), ServerDiskFull),
        (Answer(503, no("busy")), Offline),
        (Answer(500, no("failed")), Offline),
        (Answer(502, b"<html>a proxy</html>"), Offline),
        (Answer(200, b"<html>a page to log in</html>"), Offline),
        (Answer(200, b'{"upload":"u1","offset":7}', cut=5), Offline),
        (Answer(302, b""), Offline),
        (Answer(200, b"x" * (MESSAGE_LIMIT + 1)), Offline),
    ],
)
def test_everything_else_means_that_the_line_does_not_carry(
    line: FileLine, server: OddServer, answer: Answer, trouble: type[Trouble]
) -> None:
    server.answer = answer
    with pytest.raises(trouble):
        line.ask(Begin(NAME, BeginUpload(9, "a.pdf")))


@pytest.mark.parametrize(
    "answer", [Answer(200, b"the whole"), Answer(206, b"half", cut=2), Answer(206, b"toolong")]
)
def test_bytes_that_were_not_asked_for_are_not_believed(
    line: FileLine, server: OddServer, answer: Answer
) -> None:
    server.answer = answer
    with pytest.raises(Offline):
        line.ask(GetPiece(NAME, "r1", 0, 4))


def test_nobody_is_there(tls: Certificates) -> None:
    line = FileLine("https://127.0.0.1:9", tls.authority, lambda: "")
    with pytest.raises(Offline):
        line.limits()
    line.close()


def test_another_authority_is_not_trusted(server: OddServer, tmp_path: Path) -> None:
    other = certificates(tmp_path / "other", ("127.0.0.1",), NOW)
    line = FileLine(server.url, other.authority, lambda: "")
    with pytest.raises(Untrusted):
        line.limits()
    line.close()


def test_hanging_up_ends_a_piece_under_way(line: FileLine, server: OddServer) -> None:
    reached, released = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        released.wait(10)

    server.answer = Answer(206, b"x" * 100_000, hold=hold)
    ended: list[Exception] = []

    def ask() -> None:
        try:
            line.ask(GetPiece(NAME, "r1", 0, 100_000))
        except Offline as offline:
            ended.append(offline)

    asking = threading.Thread(target=ask)
    asking.start()
    assert reached.wait(10)
    line.close()
    released.set()
    asking.join(5)
    assert not asking.is_alive()
    assert ended
    with pytest.raises(Offline):
        line.ask(SendPiece("u1", 0, b"after it was closed"))
