"""A paper that has to be signed for opens where it waits: its envelope is in the receiver's inbox until then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from oa_core.documents.commands import Approve, Issue, Sign, SignFor, Submit, TakeNumber
from oa_core.documents.model import Receipt
from oa_core.people.model import Person
from oa_server.config import Config
from oa_server.office.loading import load
from oa_server.storage import records
from oa_server.storage.schema import FEED
from sync.protocol import Change
from tests.server.register import CLERK, COUNTY_HEAD, DIRECTOR, QINGTONG_CLERK, SHIMEN_CLERK
from tests.server.test_feed import Desk, desk_on
from tests.server.workstation import Copy, draft_order, order

pytestmark = pytest.mark.engines("sqlite", "postgresql")


@pytest.fixture
def desk(config: Config) -> Iterator[Desk]:
    with desk_on(config) as opened:
        yield opened


def done(desk: Desk, who: Person, act: object, record: str) -> None:
    (result,) = desk.push(who, order(act, record, desk.clock()))
    assert (result.status, result.code) == ("applied", "")


def issued(desk: Desk) -> dict[str, Receipt]:
    """The receipts of a notice to two townships and a bureau, by receiver."""
    drafted = draft_order(desk.clock())
    desk.push(CLERK, drafted)
    paper = drafted.record
    done(desk, CLERK, Submit(to=DIRECTOR.id), paper)
    done(desk, DIRECTOR, Approve(to=COUNTY_HEAD.id), paper)
    (document,) = desk.all_of("document")
    done(desk, COUNTY_HEAD, Sign(document.content_hash), paper)
    done(desk, CLERK, TakeNumber(), paper)
    done(desk, CLERK, Issue(), paper)
    return {receipt.organ: receipt for receipt in desk.all_of("receipt")}


def inboxes(desk: Desk, record: str) -> set[str]:
    with desk.database.read() as connection:
        return {scope for scope in records.scopes(connection, [record])[record] if scope.startswith("inbox:")}


def test_the_envelope_is_in_the_inbox_of_every_receiver_who_has_not_signed(desk: Desk) -> None:
    receipts = issued(desk)
    envelope = receipts["shimen"].envelope
    assert inboxes(desk, envelope) == {"inbox:shimen", "inbox:qingtong", "inbox:bureau"}
    done(desk, SHIMEN_CLERK, SignFor(), receipts["shimen"].id)
    assert inboxes(desk, envelope) == {"inbox:qingtong", "inbox:bureau"}
    desk.push(SHIMEN_CLERK, order(SignFor(), receipts["shimen"].id, desk.clock()))
    assert inboxes(desk, envelope) == {"inbox:qingtong", "inbox:bureau"}, "a refused order moves nothing"


def test_the_first_pages_of_a_new_workstation_hold_the_paper_and_its_receipt_together(desk: Desk) -> None:
    receipts = issued(desk)
    desk.push(CLERK, draft_order(desk.clock()))
    copy = Copy()
    while "inbox:shimen" not in copy.cursors:
        assert desk.page(SHIMEN_CLERK, copy, limit=1)
    assert {receipts["shimen"].id, receipts["shimen"].envelope} <= copy.records.keys()
    assert "desk:shimen" not in copy.cursors


def test_a_signature_sends_the_paper_to_nobody(desk: Desk) -> None:
    receipts = issued(desk)
    envelope = receipts["shimen"].envelope
    shimen, qingtong, clerk = Copy(), Copy(), Copy()
    for who, copy in ((SHIMEN_CLERK, shimen), (QINGTONG_CLERK, qingtong), (CLERK, clerk)):
        desk.catch_up(who, copy)
    done(desk, SHIMEN_CLERK, SignFor(), receipts["shimen"].id)
    assert envelope not in brought(desk, QINGTONG_CLERK, qingtong)
    assert envelope not in brought(desk, CLERK, clerk)
    left = brought(desk, SHIMEN_CLERK, shimen)[envelope]
    assert (left.into, left.out_of, left.body) == ([], ["inbox:shimen"], None)
    desk.catch_up(SHIMEN_CLERK, shimen)
    assert shimen.scopes[envelope] == {"desk:shimen"}


def test_papers_brought_along_wait_in_the_inbox_in_whatever_sequence_they_stand(desk: Desk) -> None:
    receipts = issued(desk)
    (envelope,) = desk.all_of("envelope")
    moved = [
        Receipt(**{**vars(one), "id": f"{one.id[:-2]}zz", "envelope": "e2"}) for one in receipts.values()
    ]
    second = type(envelope)(**{**vars(envelope), "id": "e2"})
    assert load(desk.database, [*moved, second]) == 4
    assert inboxes(desk, "e2") == {"inbox:shimen", "inbox:qingtong", "inbox:bureau"}
    assert load(desk.database, [second, *moved]) == 0


def test_a_receipt_without_its_envelope_is_kept_and_brings_nothing(desk: Desk) -> None:
    receipt = next(iter(issued(desk).values()))
    alone = Receipt(**{**vars(receipt), "id": "alone", "envelope": "nowhere"})
    assert load(desk.database, [alone]) == 1
    with desk.database.read() as connection:
        assert connection.execute(select(FEED).where(FEED.c.record == "nowhere")).all() == []


def brought(desk: Desk, who: Person, copy: Copy) -> dict[str, Change]:
    return {change.id: change for change in desk.asked(who, copy).changes}
