"""Reading requests and writing answers: versions, tokens, sizes, and one shape for everything that goes wrong."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import re
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import zstandard
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from oa_server.http.errors import HANDLERS, STATUS, failure
from oa_server.http.messages import WORTH_PACKING, answer, check_api, read_message, schema_of, token_of
from oa_server.office.failures import Unanswered
from oa_server.storage.database import Busy, DiskFull
from sync.protocol import API, BODY_LIMIT, OLDEST_API, PACKED, Change, Failure, Pull, Pulled
from tests.guards.logs import ExpectedLogs


def request(*pieces: bytes, **headers: str) -> Request:
    """A request whose body comes in these pieces."""
    waiting: list[Any] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting.append({"type": "http.request", "body": b""})
    waiting.reverse()

    async def receive() -> Any:
        return waiting.pop()

    said = [(name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": said}, receive)


def read(asked: Request) -> Pull:
    return asyncio.run(read_message(asked, Pull))


WHOLE = msgspec.json.encode(Pull(3, 1, {"all": (7, 9)}))


def test_a_body_is_read_however_it_is_cut() -> None:
    assert read(request(WHOLE)) == Pull(3, 1, {"all": (7, 9)})
    assert read(request(*(bytes([byte]) for byte in WHOLE))) == Pull(3, 1, {"all": (7, 9)})
    assert read(request(b"", WHOLE, b"", b" \n")) == Pull(3, 1, {"all": (7, 9)})


def test_fields_of_a_newer_workstation_are_passed_over() -> None:
    assert read(request(b'{"later": {"deep": [1]}, "turn": 3, "epoch": 1, "scopes": {}, "x": null}')) == Pull(
        3, 1, {}
    )


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
    assert read(request(WHOLE, b" " * padding)) == Pull(3, 1, {"all": (7, 9)})
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
    left = request()
    pieces: list[Any] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": WHOLE[:9], "more_body": True},
    ]

    async def receive() -> Any:
        return pieces.pop()

    with pytest.raises(ClientDisconnect):
        read(Request(left.scope, receive))


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


def test_an_answer_is_something_that_nobody_on_the_way_may_keep() -> None:
    told = answer(request(), {"text": "县政通"}, 201, {"Retry-After": "2"})
    assert (told.status_code, told.headers["content-type"]) == (201, "application/json")
    assert (told.headers["cache-control"], told.headers["retry-after"]) == ("no-store", "2")
    assert "县政通".encode() in bytes(told.body)


@pytest.mark.parametrize(
    ("headers", "form"),
    [
        ({"content_type": "application/msgpack"}, "application/msgpack"),
        ({"content_type": "Application/MsgPack; x=y"}, "application/msgpack"),
        ({"accept": "application/msgpack"}, "application/msgpack"),
        ({"content_type": "application/json", "accept": "application/msgpack"}, "application/json"),
        ({"content_type": "text/plain"}, "application/json"),
        ({}, "application/json"),
    ],
)
def test_an_answer_comes_in_the_form_of_the_question(headers: dict[str, str], form: str) -> None:
    told = answer(request(**headers), Failure("busy"))
    assert told.headers["content-type"] == form
    decode: Any = msgspec.json.decode if form == "application/json" else msgspec.msgpack.decode
    assert decode(told.body, type=Failure) == Failure("busy")
    assert handled(Unanswered("behind"), **headers).headers["content-type"] == form


def test_bytes_are_base64_for_those_who_read_along_and_themselves_for_the_others() -> None:
    change = Change("r", "document", 3, 9, ["all"], [], b"\x28\xb5\x2f\xfd packed")
    plain = bytes(answer(request(), change).body)
    assert json.loads(plain)[-1] == base64.b64encode(change.body or b"").decode()
    assert msgspec.json.decode(plain, type=Change) == change
    packed = bytes(answer(request(content_type="application/msgpack"), change).body)
    assert (change.body or b"") in packed
    assert msgspec.msgpack.decode(packed, type=Change) == change


@pytest.mark.parametrize("accepted", ["zstd", "gzip, zstd;q=0.5", " ZSTD "])
def test_a_long_answer_is_packed_for_those_who_can_unpack_it(accepted: str) -> None:
    long = {"text": "值班" * WORTH_PACKING}
    told = answer(request(accept_encoding=accepted), long)
    assert told.headers["content-encoding"] == "zstd"
    assert len(told.body) < 1000
    assert msgspec.json.decode(zstandard.ZstdDecompressor().decompress(bytes(told.body))) == long
    for other in ("", "gzip", "zstandard"):
        assert "content-encoding" not in answer(request(accept_encoding=other), long).headers
    assert "content-encoding" not in answer(request(accept_encoding=accepted), {"text": "短"}).headers


@pytest.mark.parametrize(("body", "again"), [(random.Random(1).randbytes(2000), False), (b"", True)])
def test_a_page_that_is_little_but_packed_bodies_is_not_packed_again(body: bytes, again: bool) -> None:
    changes = [Change(f"r{n}", "document", 3, n, ["desk:office"], [], body) for n in range(200)]
    page = Pulled(1, 1, 9, 0, datetime(2026, 9, 15, tzinfo=UTC), [], [], changes, False)
    told = answer(request(content_type=PACKED, accept_encoding="zstd"), page)
    assert ("content-encoding" in told.headers) is again
    plain = zstandard.ZstdDecompressor().decompress(bytes(told.body)) if again else bytes(told.body)
    assert msgspec.msgpack.decode(plain, type=Pulled) == page


@pytest.mark.parametrize("form", [msgspec.json, msgspec.msgpack])
def test_a_packed_body_is_read_like_a_plain_one(form: Any) -> None:
    asked = Pull(3, 1, {"all": (7, 9)}, doubts=["desk:office"])
    kind = f"application/{form.__name__.rpartition('.')[2]}"
    body = zstandard.ZstdCompressor().compress(form.encode(asked))
    assert read(request(body, content_type=kind, content_encoding="zstd")) == asked
    assert read(request(form.encode(asked), content_type=kind, content_encoding="identity")) == asked


def test_a_body_that_unpacks_to_more_than_the_limit_is_too_large_however_small_it_is() -> None:
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    bomb = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    assert len(bomb) < 200_000
    tracemalloc.start()
    try:
        with pytest.raises(Unanswered, match="too_large"):
            read(request(bomb, content_encoding="zstd"))
        assert tracemalloc.get_traced_memory()[1] < 4 * BODY_LIMIT
    finally:
        tracemalloc.stop()
    just = zstandard.ZstdCompressor().compress(WHOLE + b" " * (BODY_LIMIT - len(WHOLE)))
    assert read(request(just, content_encoding="zstd")) == Pull(3, 1, {"all": (7, 9)})


def test_a_packing_that_asks_for_much_memory_to_unpack_is_malformed() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27)
    body = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    with pytest.raises(Unanswered, match="malformed"):
        read(request(body.compress(WHOLE) + body.flush(), content_encoding="zstd"))


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd, zstd", "deflate"])
def test_a_packing_that_nobody_agreed_on_is_malformed(encoding: str) -> None:
    with pytest.raises(Unanswered) as unanswered:
        read(request(WHOLE, content_encoding=encoding))
    assert (unanswered.value.code, unanswered.value.facts) == ("malformed", {"at": "content_encoding"})


def test_half_a_packed_body_is_malformed() -> None:
    noise = msgspec.json.encode(Pull(3, 1, {f"desk:{n * n}": (n, n) for n in range(500)}))
    body = zstandard.ZstdCompressor().compress(noise)
    for cut in (1, 4, 9, len(body) // 2, len(body) - 1):
        with pytest.raises(Unanswered, match="malformed"):
            read(request(body[:cut], content_encoding="zstd"))


@pytest.mark.parametrize(("said", "schema"), [("7", 7), ("", 0), ("x", 0), ("-1", 0), ("9" * 10, 0)])
def test_what_a_program_knows_is_a_number_or_nothing(said: str, schema: int) -> None:
    assert schema_of(request(x_schema=said)) == schema


def test_every_code_of_the_protocol_has_its_status() -> None:
    assert Failure.__doc__ is not None
    told = re.findall(r"``(\w+)`` \((\d+)", Failure.__doc__)
    assert len(told) == 21
    assert {code: int(status) for code, status in told}.items() <= STATUS.items()
    for code, status in STATUS.items():
        told_so = failure(request(), code, {"a": "b"})
        assert told_so.status_code == status
        assert msgspec.json.decode(told_so.body, type=Failure) == Failure(code, {"a": "b"})


def test_a_code_without_a_status_is_our_mistake() -> None:
    assert failure(request(), "made_up", {}).status_code == 500


def test_who_shall_come_again_is_told_when() -> None:
    assert failure(request(), "busy", {}).headers["retry-after"] == "2"
    assert failure(request(), "locked", {"retry_after": "1200"}).headers["retry-after"] == "1200"
    assert "retry-after" not in failure(request(), "wrong_password", {"left": "4"}).headers
    assert failure(request(), "upgrade_needed", {}).headers["upgrade"] == "HTTP/1.1"
    assert failure(request(), "failed", {}).headers["connection"] == "close"


def handled(error: Exception, **headers: str) -> Response:
    for kind in (*type(error).__mro__, Exception):
        if kind in HANDLERS:
            handler: Any = HANDLERS[kind]
            answered: Response = asyncio.run(handler(request(**headers), error))
            return answered
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
    answered = handled(error)
    assert (answered.status_code, json.loads(bytes(answered.body))["code"]) == (status, code)
    assert b"secret" not in bytes(answered.body)


def test_a_full_disk_is_told_to_the_workstation_and_to_the_log(expected_logs: ExpectedLogs) -> None:
    expected_logs("the disk is full")
    assert handled(DiskFull()).status_code == 507
