"""What an office brings along is taken in whole or not at all, and nothing comes in that could not be used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from oa_core.documents.model import Document
from oa_core.duty.model import DutyEntry
from oa_core.modules import kind_of
from oa_core.records import Record, Series
from oa_core.refusal import Refused
from oa_server.config import Config
from oa_server.office.accounts import NAME_LIMIT
from oa_server.office.importing import BadLine, Counts, Load, NewAccount, read_lines, take_in
from oa_server.office.loading import load
from oa_server.storage import accounts, journal, records
from oa_server.storage.schema import ACCOUNT, AUDIT, CLAIM, FEED, MEMBERSHIP, RECORD, SERIES
from sync.encoding import encode
from tests.server.conftest import HandClock
from tests.server.register import CLERK, OFFICE, PASSWORD, SHIMEN, SHIMEN_CLERK
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order

NOW = HandClock().now


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def line(record: Record) -> bytes:
    return json.dumps({"kind": kind_of(record), "record": json.loads(encode(record))}).encode()


def entry(**fields: Any) -> DutyEntry:
    """An old entry of the office's duty log."""
    given: dict[str, Any] = {
        "id": "old-1",
        "organ": "office",
        "happened_at": NOW,
        "made_at": NOW,
        "received_at": NOW,
        "person": CLERK.id,
        "name": CLERK.name,
        "text": "大风蓝色预警。",
    }
    return DutyEntry(**{**given, **fields})


def a_document(desk: Desk) -> Document:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    found: Document = next(each for each in desk.all_of("document") if each.id == drafted.record)
    return found


def everything(desk: Desk) -> list[int]:
    tables = (RECORD, FEED, MEMBERSHIP, CLAIM, SERIES, ACCOUNT, AUDIT)
    with desk.database.read() as connection:
        return [
            int(connection.execute(select(func.count()).select_from(each)).scalar_one()) for each in tables
        ]


def test_lines_come_in_any_order_and_empty_ones_are_passed_over() -> None:
    brought = read_lines(
        [
            b"\n",
            b'{"account": "lin", "password": "12345678", "person": "p-clerk"}\r\n',
            line(OFFICE),
            b"   \t ",
            b'{"series": {"organ": "gov", "code": "c", "year": 2025, "last": 41}}',
            line(entry()),
        ]
    )
    assert brought.records == [OFFICE, entry()]
    assert brought.accounts == [NewAccount("lin", "12345678", "p-clerk")]
    assert brought.series == {Series("gov", "c", 2025): 41}


BAD_LINES = {
    "cut off": b'{"kind": "organ", "record": {',
    "a list": b"[]",
    "text": b"organ",
    "not in UTF-8": b'{"kind": "organ\xff", "record": {}}',
    "a record not in UTF-8": line(OFFICE).replace(b'"id": "office"', b'"id": "\xff"'),
    "nested without end": b'{"kind": "organ", "record": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a field that means nothing": b'{"kind": "organ", "record": {}, "remark": 1}',
    "a year that is none": b'{"series": {"organ": "gov", "code": "c", "year": 0, "last": 1}}',
    "a number below none": b'{"series": {"organ": "gov", "code": "c", "year": 2026, "last": -1}}',
    "a number without end": b'{"series": {"organ": "gov", "code": "c", "year": 2026, "last": %s}}'
    % (b"9" * 30),
    "a name without end": b'{"account": "%s", "password": "12345678", "person": "p"}'
    % (b"x" * (NAME_LIMIT + 1)),
    "no name": b'{"account": "", "password": "12345678", "person": "p"}',
    "an id that no order could name": line(entry(id="值班 1")),
    "an id without end": line(entry(id="x" * 65)),
    "a time without a zone": line(entry()).replace(b"Z", b""),
    "one time without a zone": line(entry(received_at=NOW.replace(tzinfo=None))),
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_line_that_cannot_be_used_is_told_by_its_number(bad: bytes) -> None:
    with pytest.raises(BadLine) as caught:
        read_lines([line(OFFICE), b"", bad])
    assert caught.value.number == 3
    assert caught.value.reason


def test_a_time_without_a_zone_is_found_inside_of_a_record_too(desk: Desk) -> None:
    document = a_document(desk)
    deep = json.loads(line(document))
    deep["record"]["trail"] = [
        {"act": "submit", "person": "p", "name": "n", "title": "t", "made_at": "2026-09-01T08:00:00"}
        | {"received_at": None}
    ]
    with pytest.raises(BadLine, match="no zone"):
        read_lines([json.dumps(deep).encode()])
    deep["record"]["trail"][0]["made_at"] += "+08:00"
    assert len(read_lines([json.dumps(deep).encode()]).records) == 1


@pytest.mark.parametrize(
    "account",
    [
        NewAccount("new", "kurz", CLERK.id),
        NewAccount("new", "x" * 257, CLERK.id),
        NewAccount("new", PASSWORD, "nobody"),
        NewAccount("new", PASSWORD, OFFICE.id),
    ],
)
def test_an_account_that_nobody_could_use_stops_the_whole_import(desk: Desk, account: NewAccount) -> None:
    before = everything(desk)
    with pytest.raises(BadLine) as caught:
        take_in(desk.database, Load([entry()], [account], {Series("gov", "c", 2025): 4}), NOW)
    assert caught.value.number == 0
    assert PASSWORD not in caught.value.reason
    assert everything(desk) == before


def test_records_that_contradict_what_is_there_stop_the_accounts_and_series_too(desk: Desk) -> None:
    before = everything(desk)
    bad = entry(id=CLERK.id)
    brought = Load([entry(), bad], [NewAccount("new", PASSWORD, CLERK.id)], {Series("gov", "c", 2025): 4})
    with pytest.raises(Refused, match="exists"):
        take_in(desk.database, brought, NOW)
    assert everything(desk) == before


def test_an_account_may_come_in_one_file_with_its_person(desk: Desk) -> None:
    new = replace(SHIMEN_CLERK, id="p-new", name="何新")
    assert take_in(desk.database, Load([new], [NewAccount("he", PASSWORD, "p-new")]), NOW) == Counts(1, 1)
    with desk.database.read() as connection:
        known = accounts.account(connection, "he")
        ((_, told),) = journal.read(connection, 1)
    assert known is not None
    assert known.person == "p-new"
    assert (told.event, told.account, told.person, told.at) == ("account_set", "he", "p-new", NOW)
    assert PASSWORD not in repr(told)


@pytest.mark.parametrize("second", [replace(SHIMEN, id="twin", organ="twin"), replace(CLERK, id="twin")])
def test_two_kinds_under_one_id_are_refused_also_when_they_come_together(desk: Desk, second: Record) -> None:
    before = everything(desk)
    with pytest.raises(Refused, match="exists"):
        load(desk.database, [entry(id="twin"), second])
    assert everything(desk) == before


def test_a_record_that_comes_twice_in_one_file_counts_once_and_its_last_state_stands(desk: Desk) -> None:
    document = a_document(desk)
    states = [replace(document, number=f"屿府〔2025〕{n}号") for n in (1, 2, 3)]
    assert load(desk.database, states) == 1
    assert desk.catch_up(CLERK, Copy())[document.id].number == "屿府〔2025〕3号"
    with desk.database.read() as connection:
        assert [row.key for row in connection.execute(select(CLAIM))] == ["屿府〔2025〕3号"]
        assert records.find(connection, [document.id])[document.id].rev == 2


def test_a_number_that_is_let_go_in_a_later_file_is_free_again(desk: Desk) -> None:
    one, two = a_document(desk), a_document(desk)
    load(desk.database, [replace(one, number="甲1号")])
    with pytest.raises(Refused, match="claimed"):
        load(desk.database, [replace(two, number="甲1号")])
    load(desk.database, [replace(one, number="")])
    assert load(desk.database, [replace(two, number="甲1号")]) == 1


@pytest.mark.engines("postgresql")
@pytest.mark.parametrize(
    "brought",
    [
        Load([entry(organ="x" * 65)]),
        Load([entry(organ="a\0b")]),
        Load(series={Series("gov", "c" * 65, 2025): 4}),
        Load(accounts=[NewAccount("a\0b", PASSWORD, CLERK.id)]),
    ],
    ids=["long organ", "nul in the organ", "long code", "nul in the account"],
)
def test_what_postgresql_cannot_keep_is_told_and_nothing_is_taken_in(desk: Desk, brought: Load) -> None:
    with pytest.raises(BadLine, match="too long for the database, or holds a NUL"):
        take_in(desk.database, replace(brought, records=[entry(id="fine"), *brought.records]), NOW)
    assert desk.all_of("duty_entry") == []
