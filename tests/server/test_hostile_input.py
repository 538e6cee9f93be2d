"""Whatever comes over the wire, the office answers in its own words, and one bad order holds up no other."""

from __future__ import annotations

import asyncio
import random
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
import zstandard
from sqlalchemy import Connection, select
from starlette.requests import Request

from oa_core.documents.commands import Submit
from oa_core.duty.commands import Log
from oa_server.config import Config
from oa_server.http import older
from oa_server.http.messages import read_message
from oa_server.office.batch import FACT_LIMIT
from oa_server.office.caller import Caller
from oa_server.office.failures import Unanswered
from oa_server.office.pulling import Limits, pull
from oa_server.storage import journal
from oa_server.storage.schema import AUDIT, COMMAND_LOG
from oa_server.storage.writer import Transaction
from sync.encoding import encode
from sync.protocol import PACKED, PLAIN, Hello, Pull, Push, Pushed, SignIn, WireOrder
from tests.server.conftest import HandClock
from tests.server.register import CLERK, DIRECTOR, PASSWORD
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, new_id, notice, order


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def wire(act: bytes, **fields: Any) -> WireOrder:
    """An order about the duty log with this act, as raw bytes."""
    drafted = order(Log("巡查。", HandClock().now), new_id(), HandClock().now)
    return msgspec.structs.replace(drafted, act=act, **fields)


ACTS_THAT_ARE_NONE = {
    "not in UTF-8": b'{"text": "\xff\xfe", "happened_at": "2026-09-01T08:00:00Z"}',
    "half a character": b'{"text": "\xe6\x9c", "happened_at": "2026-09-01T08:00:00Z"}',
    "nested deeply": b"[" * 900 + b"]" * 900,
    "nested in a field nobody knows": b'{"x": %s, "text": 1}' % (b"[" * 900 + b"]" * 900),
    "a number": b"7",
    "a large number": b"9" * 400,
    "nothing": b"null",
}


@pytest.mark.parametrize("act", ACTS_THAT_ARE_NONE.values(), ids=ACTS_THAT_ARE_NONE.keys())
def test_an_act_that_cannot_be_read_is_refused_for_ever_and_its_neighbours_are_carried_out(
    desk: Desk, act: bytes
) -> None:
    bad, good = wire(act), draft_order(desk.clock())
    first = desk.push(CLERK, bad, good)
    assert [(result.status, result.code) for result in first] == [("refused", "malformed"), ("applied", "")]
    assert desk.push(CLERK, bad, good) == first


def test_an_act_that_cannot_be_read_is_not_taken_for_another_one_that_cannot(desk: Desk) -> None:
    one = wire(b'{"text": "\xff"}')
    desk.push(CLERK, one)
    (other,) = desk.push(CLERK, msgspec.structs.replace(one, act=b'{"text": "\xfe"}'))
    assert other.code == "id_reused"


EDGES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize("text", EDGES)
def test_a_time_at_the_edge_of_the_calendar_is_refused_and_its_neighbours_are_carried_out(
    desk: Desk, text: str
) -> None:
    edge = datetime.fromisoformat(text)
    bad, good = draft_order(edge), draft_order(desk.clock())
    first = desk.push(CLERK, bad, good)
    assert [(result.status, result.code) for result in first] == [("refused", "malformed"), ("applied", "")]
    assert first[0].facts == {"at": "$.made_at"}
    assert desk.push(CLERK, bad, good) == first
    with desk.database.read() as connection:
        noted = [entry for _, entry in journal.read(connection, 10) if entry.order_id == bad.id]
    assert [(entry.code, entry.made_at) for entry in noted] == [("malformed", None)]


def test_times_of_any_zone_are_kept_in_utc(desk: Desk) -> None:
    there = desk.clock().astimezone(datetime.fromisoformat("2026-09-01T00:00:00+08:00").tzinfo)
    drafted = draft_order(there - timedelta(minutes=1))
    desk.push(CLERK, drafted)
    held_since = desk.catch_up(CLERK, Copy())[drafted.record].held_since
    assert held_since == desk.clock() - timedelta(minutes=1)
    assert encode(held_since) == b'"2026-09-01T08:29:00Z"'
    with desk.database.read() as connection:
        assert connection.execute(select(COMMAND_LOG.c.made_at)).scalar_one() == held_since


def test_a_name_nobody_has_does_not_carry_a_text_into_what_is_kept_for_ever(desk: Desk) -> None:
    smuggled = "弹药库在北山脚下第三个山洞。" * 5000
    drafted = draft_order(desk.clock())
    handed = order(Submit(to="x" * FACT_LIMIT + smuggled), drafted.record, desk.clock())
    _, refused = desk.push(CLERK, drafted, handed)
    assert (refused.code, refused.facts) == ("not_a_reviewer", {"name": ""})
    assert desk.push(CLERK, handed) == [refused]
    with desk.database.read() as connection:
        kept = [*connection.execute(select(COMMAND_LOG)), *connection.execute(select(AUDIT))]
    assert "山洞" not in repr(kept)


def test_numbers_of_any_size_are_compared_and_never_stored(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    huge = order(Submit(to=DIRECTOR.id), drafted.record, desk.clock(), seen=2**70)
    assert [result.code for result in desk.push(CLERK, drafted, huge)] == ["", "moved_on"]
    with desk.database.read() as connection:
        for asked, code in (
            (Pull(1, 2**70, {}), "epoch_changed"),
            (Pull(1, 1, {"all": (2**70, 0)}), "behind"),
            (Pull(1, 1, {"all": (0, 2**70)}), "behind"),
            (Pull(1, 1, {"all": (-(2**70), 0)}), "malformed"),
        ):
            with pytest.raises(Unanswered) as unanswered:
                pull(connection, CLERK.id, asked, desk.clock())
            assert unanswered.value.code == code


def test_scopes_that_were_made_up_are_dropped_and_open_nothing(desk: Desk) -> None:
    desk.push(DIRECTOR, draft_order(desk.clock()))
    made_up = dict.fromkeys((f"user:{DIRECTOR.id}", "' OR 1=1 --", "", "%", "\x00", "岛"), (0, 1))
    with desk.database.read() as connection:
        page = pull(connection, CLERK.id, Pull(1, 1, made_up), desk.clock())
    assert page.drop == sorted(made_up)
    assert {change.kind for change in page.changes} == {"organ", "person", "letterhead"}


def mangled(chance: random.Random, body: bytes) -> bytes:
    """A body with some of its bytes cut out, doubled, changed, or replaced by what hurts programs."""
    data = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.randint(0, 12))
        piece = chance.choice(
            [
                b"",
                bytes(chance.randrange(256) for _ in range(chance.randint(1, 6))),
                bytes(data[at:to]) * 2,
                *(b"\xff", b"\x00", b"\\ud800", b"\\u0000", b"null", b"-1", b"1e999", b"[]", b"{}", b'"'),
                *(b"9" * 40, b'"0001-01-01T00:00:00+14:00"', b'"' + b"x" * 300 + b'"', b"[" * 1500),
            ]
        )
        data[at:to] = piece
    return bytes(data)


def a_request(body: bytes, **headers: str) -> Request:
    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    said = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": said}, receive)


FORMS: dict[str, Any] = {PLAIN: msgspec.json, PACKED: msgspec.msgpack}


def sound_messages(desk: Desk) -> list[tuple[type[Any], Any]]:
    """One of everything that is said, in today's words and in those of before."""
    now = desk.clock()
    orders = [draft_order(now, notice(body="短。")), order(Log("巡查。", now), new_id(), now)]
    cursors = {"all": (0, 9), "desk:office": (3, 9)}
    said: list[Any] = [
        Hello(1, 1, "a token", [1]),
        *(Push(1, 1, [one]) for one in orders),
        Push(1, 1, [wire(b'{"text": "x", "happened_at": %s}' % number) for number in (b"1e999", b"9" * 40)]),
        Pull(1, 1, cursors, 5000, ["desk:office"]),
        Pull(1, 1, {"all": (10**12, 0)}),
        Push(1, 2, orders),
        SignIn(CLERK.id, PASSWORD, "device-1"),
        older.Pull(1, {"all": 3}),
    ]
    return [(type(one), one) for one in said]


def mangled_request(chance: random.Random, message: Any) -> Request:
    """A request as it might come from a broken, a foreign or a hostile program."""
    form = PLAIN if isinstance(message, older.Pull) else chance.choice(list(FORMS))
    body: bytes = FORMS[form].encode(message)
    headers = {"content_type": form}
    where = chance.random()
    if where < 0.8:
        body = mangled(chance, body)
    if where < 0.3 or where > 0.9:
        headers["content_encoding"] = "zstd"
        body = zstandard.ZstdCompressor(level=1).compress(body)
        if where < 0.2:
            body = body[: chance.randrange(len(body) + 1)] if where < 0.05 else mangled(chance, body)
    return a_request(body, **headers)


def test_ten_thousand_mangled_requests_are_each_answered_or_told_to_be_malformed(desk: Desk) -> None:
    """What still reads as a message goes on to the office, which must answer it without a mistake."""
    chance = random.Random(20260901)
    sound = sound_messages(desk)
    caller = Caller(CLERK.id, "device-1", CLERK.id)
    codes: Counter[str] = Counter()

    def answered(connection: Connection, message: Any) -> str:
        transaction = Transaction(connection)
        match message:
            case Hello():
                return f"welcome in {desk.exchange.greet(transaction, caller, message).epoch}"
            case Push():
                results = desk.exchange.push(transaction, caller, message).results
                codes.update(f"{result.status} {result.code}".strip() for result in results)
                return "pushed"
            case older.Pull():
                page = pull(connection, CLERK.id, older.pull(message), desk.clock(), older.limits(message))
                assert msgspec.json.encode(older.pulled(message, page))
                return "pulled as before"
            case Pull():
                page = pull(connection, CLERK.id, message, desk.clock(), Limits(records=5))
                assert len(page.changes) <= 16
                return "pulled"
        return "could sign in"

    with desk.database.write() as connection, asyncio.Runner() as runner:
        for _ in range(10_000):
            kind, message = chance.choice(sound)
            try:
                read = runner.run(read_message(mangled_request(chance, message), kind))
                codes[answered(connection, read)] += 1
            except Unanswered as unanswered:
                codes[unanswered.code] += 1
    assert sum(codes.values()) >= 10_000
    hoped_for = {"welcome in 1", "pushed", "applied", "refused malformed", "pulled", "pulled as before"}
    assert hoped_for | {"could sign in", "malformed", "epoch_changed", "behind"} <= set(codes)
    assert "unsupported failed" not in codes


HUGE = {
    "an array of four thousand million": b"\xdd\xff\xff\xff\xff",
    "a map of four thousand million": b"\xdf\xff\xff\xff\xff",
    "bytes without end": b"\xc6\xff\xff\xff\xff",
    "text without end": b"\xdb\xff\xff\xff\xff",
    "nested arrays": b"\x91" * 1_000_000,
    "nested maps": b"\x81\xa1x" * 300_000,
    "orders without end": b"\x83\xa4turn\x01\xa5epoch\x01\xa6orders\xdd\xff\xff\xff\xff",
    "a field nobody knows, nested": b"\x84\xa4turn\x01\xa5epoch\x01\xa6orders\x90\xa1x" + b"\x91" * 1_000_000,
}


@pytest.mark.parametrize("body", HUGE.values(), ids=HUGE.keys())
def test_what_claims_to_be_huge_takes_no_more_room_than_it_has(body: bytes) -> None:
    asked = a_request(body, content_type=PACKED)
    tracemalloc.start()
    try:
        with pytest.raises(Unanswered, match="malformed"):
            asyncio.run(read_message(asked, Push))
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_result_tells_its_order_apart_even_when_the_id_is_improper(desk: Desk) -> None:
    ids = ["", "x" * 5000, "名", "a b", "\x00"]
    results = desk.push(CLERK, *(wire(b"{}", id=each, lane=f"lane-{n}") for n, each in enumerate(ids)))
    assert [result.id for result in results] == ids
    assert {(result.status, result.code) for result in results} == {("refused", "malformed")}
    with desk.database.read() as connection:
        assert connection.execute(select(COMMAND_LOG)).all() == []


def test_the_answers_of_a_full_push_of_nonsense_stay_small(desk: Desk) -> None:
    acts = [b'{"text": "%s"}' % (b"x" * 30_000), b'{"text": 7, "happened_at": "yesterday"}', b"[]"]
    results = desk.push(CLERK, *(wire(acts[n % 3]) for n in range(100)))
    assert {result.code for result in results} == {"malformed"}
    assert len(msgspec.json.encode(Pushed(1, 1, 1, results))) < 30_000


def test_a_naive_time_is_refused_and_journalled_without_one(desk: Desk) -> None:
    naive = datetime(2026, 9, 1, 8)  # noqa: DTZ001  (that is the point)
    bad = draft_order(naive)
    (result,) = desk.push(CLERK, bad)
    assert (result.code, result.facts) == ("malformed", {"at": "$.made_at"})
    with desk.database.read() as connection:
        ((_, entry),) = journal.read(connection, 1)
        row = connection.execute(select(COMMAND_LOG)).one()
    assert (entry.order_id, entry.made_at) == (bad.id, None)
    assert (row.made_at, row.made_at.tzinfo) == (desk.clock(), UTC)
