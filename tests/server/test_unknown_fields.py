"""What a newer program has written into a record comes through an older one unharmed (sync.md C14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oa_core.documents.commands import Revise, Submit
from oa_core.documents.model import Document, Signature, Status
from oa_server.config import Config
from oa_server.office.loading import load
from oa_server.storage import records
from sync.bodies import mark, pack, unpack
from sync.encoding import decode_record, encode, encode_over
from tests.server.register import CLERK, COLLEAGUE, DIRECTOR
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, notice, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def stored(desk: Desk, record: str) -> dict[str, Any]:
    """The record's JSON as it lies in the database."""
    with desk.database.read() as connection:
        found: dict[str, Any] = msgspec.json.decode(unpack(records.find(connection, [record])[record].body))
    return found


def written_by_a_newer_program(desk: Desk, record: str, **more: Any) -> None:
    """Let the stored record hold fields that this program knows nothing of."""
    with desk.database.write() as connection:
        row = records.find(connection, [record])[record]
        body = pack(msgspec.json.encode(msgspec.json.decode(unpack(row.body)) | more))
        records.put(connection, [replace(row, body=body, mark=mark(row.id, row.rev, body))])


def test_an_order_leaves_the_fields_it_does_not_know_where_they_are(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    later = {"seals": [{"by": "县政府办", "n": 1}], "weight": 1.5, "note": None}
    written_by_a_newer_program(desk, drafted.record, **later)
    now = desk.clock()
    revised = order(Revise(notice(title="改过的"), base=drafted.id), drafted.record, now)
    results = desk.push(CLERK, revised, order(Submit(to=DIRECTOR.id), drafted.record, now))
    assert {result.status for result in results} == {"applied"}
    found = stored(desk, drafted.record)
    assert {name: found[name] for name in later} == later
    assert (found["title"], found["holder"], found["status"]) == ("改过的", DIRECTOR.id, "in_review")


def test_what_stands_in_a_trail_stays_there_when_the_trail_goes_on(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted, order(Submit(to=DIRECTOR.id), drafted.record, desk.clock()))
    (entry,) = stored(desk, drafted.record)["trail"]
    written_by_a_newer_program(desk, drafted.record, trail=[{**entry, "place": "三楼"}])
    document: Document = next(iter(desk.all_of("document")))
    desk.put(replace(document, trail=(*document.trail, replace(document.trail[0], act="approve"))))
    first, second = stored(desk, drafted.record)["trail"]
    assert first == {**entry, "place": "三楼"}
    assert "place" not in second


def test_a_copy_and_its_digest_hold_them_too(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    document: Document = next(iter(desk.all_of("document")))
    copy = desk.catch_up(CLERK, Copy())
    # Loading writes over records as orders do.
    newer = msgspec.json.decode(encode(document)) | {"seals": ["红"]}
    written_by_a_newer_program(desk, document.id, seals=["红"])
    assert load(desk.database, [replace(document, title="装载的")]) == 1
    assert stored(desk, document.id) == newer | {"title": "装载的"}
    # The digest of the scopes was not told of what we put in behind its back, so only the body is looked at.
    page = desk.asked(CLERK, copy)
    (change,) = [one for one in page.changes if one.id == document.id]
    assert msgspec.json.decode(unpack(change.body or b""))["seals"] == ["红"]
    assert desk.readable(COLLEAGUE).keys().isdisjoint({document.id})


def test_what_is_loaded_again_unchanged_is_not_written_again(desk: Desk) -> None:
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    document: Document = next(iter(desk.all_of("document")))
    written_by_a_newer_program(desk, document.id, seals=["红"])
    assert load(desk.database, [document]) == 0


SIGNED = Document(
    id="d",
    organ="office",
    status=Status.SIGNED,
    step=3,
    drafter="a",
    holder="a",
    held_since=datetime(2026, 9, 1, tzinfo=UTC),
    letterhead="h",
    genre="通知",
    urgency="",
    title="旧",
    addressees=("x", "y"),
    copies=(),
    openness=None,
    revision="r",
    content_hash="c",
    signature=Signature("p", "名", "县长", "同意。", datetime(2026, 9, 1, tzinfo=UTC), "c"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(more=st.dictionaries(st.text(min_size=1, max_size=6).map(lambda name: "x_" + name), JSON, max_size=4))
def test_any_fields_come_through_any_change(more: dict[str, Any]) -> None:
    before = SIGNED
    old = msgspec.json.encode(msgspec.json.decode(encode(before)) | more)
    decoded = decode_record("document", old)
    assert decoded == before
    assert msgspec.json.decode(encode_over("document", before, old)) == msgspec.json.decode(old)
    changed = replace(before, title="新", signature=None, step=before.step + 1)
    told = msgspec.json.decode(encode_over("document", changed, old))
    assert told == msgspec.json.decode(encode(changed)) | more
    assert decode_record("document", msgspec.json.encode(told)) == changed
