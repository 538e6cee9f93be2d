"""Reading requests and writing answers: versions, tokens, sizes, and one shape for everything that goes wrong."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import msgspec
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from oa_server.http.errors import HANDLERS, STATUS, failure
from oa_server.http.messages import as_json, check_api, read_message, token_of
from oa_server.office.failures import Unanswered
from oa_server.storage.database import Busy, DiskFull
from sync.protocol import API, BODY_LIMIT, OLDEST_API, Change, Failure, Pull
from tests.guards.logs import ExpectedLogs


def request(*pieces: bytes, left: bool = False, **headers: str) -> Request:
    """A request whose body comes in these pieces."""
    waiting: list[Any] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting.append({"type": "http.disconnect"} if left else {"type": "http.request", "body": b""})
    waiting.reverse()

    async def receive() -> Any:
        return waiting.pop()

    said = [(name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": said}, receive)


def read(asked: Request) -> Pull:
    return asyncio.run(read_message(asked, Pull))


WHOLE = msgspec.json.encode(Pull(1, {"all": 7}))


def test_a_body_is_read_however_it_is_cut() -> None:
    assert read(request(WHOLE)) == Pull(1, {"all": 7})
    assert read(request(*(bytes([byte]) for byte in WHOLE))) == Pull(1, {"all": 7})
    assert read(request(b"", WHOLE, b"", b" \n")) == Pull(1, {"all": 7})


def test_fields_of_a_newer_workstation_are_passed_over() -> None:
    assert read(request(b'{"later": {"deep": [1]}, "epoch": 1, "positions": {}, "x": null}')) == Pull(1, {})


@pytest.mark.parametrize(
    "body",
    [WHOLE[:-1], WHOLE + b"x", WHOLE + WHOLE, b"\xef\xbb\xbf" + WHOLE, b'{"epoch": 1}', b'{"epoch": true}'],
)
def test_what_is_no_whole_message_is_malformed(body: bytes) -> None:
    with pytest.raises(Unanswered) as unanswered:
        read(request(body))
    assert (unanswered.value.code, unanswered.value.facts) == ("malformed", {})


def test_a_body_is_read_up_to_its_limit_and_no_further() -> None:
    padding = BODY_LIMIT - len(WHOLE)
    assert read(request(WHOLE, b" " * padding)) == Pull(1, {"all": 7})
    for asked in (
        request(WHOLE, b" " * padding, b" "),
        request(WHOLE, b" " * padding, b" ", content_length="1"),
        request(content_length=str(BODY_LIMIT + 1)),
    ):
        with pytest.raises(Unanswered) as unanswered:
            read(asked)
        assert (unanswered.value.code, unanswered.value.facts) == ("too_large", {"limit": str(BODY_LIMIT)})


def test_no_more_is_taken_from_the_line_than_the_limit() -> None:
    piece = b" " * (BODY_LIMIT // 4)
    taken = 0

    async def receive() -> Any:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": piece, "more_body": True}

    endless = Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)
    with pytest.raises(Unanswered, match="too_large"):
        read(endless)
    assert taken == 5


def test_who_hangs_up_in_the_middle_is_no_message() -> None:
    with pytest.raises(ClientDisconnect):
        read(request(WHOLE[:9], left=True))


@pytest.mark.parametrize("spoken", [str(API), str(OLDEST_API), f"0{API}", f"00{API}"])
def test_versions_that_are_spoken_pass(spoken: str) -> None:
    check_api(request(x_api=spoken))


@pytest.mark.parametrize(
    "spoken", ["", " ", f"{API}.0", f"{API + 1}", "0", "-1", "+1", "\u00b9", "\xb2", "1" * 400]
)
def test_other_versions_are_told_which_ones_are_spoken(spoken: str) -> None:
    with pytest.raises(Unanswered) as unanswered:
        check_api(request(x_api=spoken))
    assert unanswered.value.code == "upgrade_needed"
    assert unanswered.value.facts == {"oldest": str(OLDEST_API), "newest": str(API)}


@pytest.mark.parametrize("header", ["Bearer abc", "bearer abc", "BEARER abc"])
def test_a_token_is_taken_from_its_header(header: str) -> None:
    assert token_of(request(authorization=header)) == "abc"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearerabc"])
def test_without_a_token_nobody_is_signed_in(header: str) -> None:
    with pytest.raises(Unanswered, match="not_signed_in"):
        token_of(request(authorization=header))


def test_an_answer_is_json_that_nobody_on_the_way_may_keep() -> None:
    answer = as_json({"text": "县政通"}, 201, {"Retry-After": "2"})
    assert (answer.status_code, answer.headers["content-type"]) == (201, "application/json")
    assert (answer.headers["cache-control"], answer.headers["retry-after"]) == ("no-store", "2")
    assert "县政通".encode() in bytes(answer.body)


def test_every_code_of_the_protocol_has_its_status() -> None:
    assert Failure.__doc__ is not None
    told = re.findall(r"``(\w+)`` \((\d+)", Failure.__doc__)
    assert len(told) == 10
    assert {code: int(status) for code, status in told}.items() <= STATUS.items()
    for code, status in STATUS.items():
        answer = failure(code, {"a": "b"})
        assert answer.status_code == status
        assert msgspec.json.decode(answer.body, type=Failure) == Failure(code, {"a": "b"})


def test_a_code_without_a_status_is_our_mistake() -> None:
    assert failure("made_up", {}).status_code == 500


def test_who_shall_come_again_is_told_when() -> None:
    assert failure("busy", {}).headers["retry-after"] == "2"
    assert failure("locked", {"retry_after": "1200"}).headers["retry-after"] == "1200"
    assert "retry-after" not in failure("wrong_password", {"left": "4"}).headers
    assert failure("upgrade_needed", {}).headers["upgrade"] == "HTTP/1.1"
    assert failure("failed", {}).headers["connection"] == "close"


def handled(error: Exception) -> Response:
    for kind in (*type(error).__mro__, Exception):
        if kind in HANDLERS:
            handler: Any = HANDLERS[kind]
            answer: Response = asyncio.run(handler(request(), error))
            return answer
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Unanswered("epoch_changed", epoch="2"), 409, "epoch_changed"),
        (Busy(), 503, "busy"),
        (HTTPException(404, "a page"), 404, "not_found"),
        (HTTPException(405), 405, "wrong_method"),
        (HTTPException(400, "<b>secret</b>"), 400, "malformed"),
        (ClientDisconnect(), 400, "malformed"),
        (ZeroDivisionError("a secret"), 500, "failed"),
    ],
)
def test_every_error_becomes_a_code_and_no_words(error: Exception, status: int, code: str) -> None:
    answer = handled(error)
    assert (answer.status_code, json.loads(bytes(answer.body))["code"]) == (status, code)
    assert b"secret" not in bytes(answer.body)


def test_a_full_disk_is_told_to_the_workstation_and_to_the_log(expected_logs: ExpectedLogs) -> None:
    expected_logs("the disk is full")
    assert handled(DiskFull()).status_code == 507


def test_a_change_without_a_text_says_so_on_the_wire_and_after_it() -> None:
    bare = Change("r", "document", 3, 9, [], ["desk:office"])
    wire = msgspec.json.encode(bare)
    assert b"body" not in wire
    assert msgspec.json.decode(wire, type=Change).body is None
    full = Change("r", "document", 3, 9, ["all"], [], msgspec.Raw(b'{"id":"r"}'))
    back = msgspec.json.decode(msgspec.json.encode(full), type=Change)
    assert back.body is not None
    assert bytes(back.body) == b'{"id":"r"}'
