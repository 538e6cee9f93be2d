"""A hand-over rests before it is sent: until then it can be taken back as if it had never been made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.office.undoing import REST
from oa_client.storage.database import Database
from oa_core.documents.commands import SendBack, Withdraw
from oa_core.documents.model import Document, Status
from oa_core.refusal import Refused
from sync.core import Answered, Outgoing
from sync.protocol import Push, Result
from tests.client.conftest import KEY, with_register
from tests.support.book import CONTENT
from tests.support.central import Central
from tests.support.workstation import eventually, open_office


class Watch:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 15, 2, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def office(tmp_path: Path, watch: Watch) -> Iterator[Office]:
    cache = Database(tmp_path / "cache.db", KEY)
    with_register(cache)
    opened = Office(cache, "clerk", watch, REST)
    yield opened
    opened.close()


def states(office: Office) -> list[tuple[str, str]]:
    return [(each.kind, each.state) for each in office.orders.waiting()]


def conversation(office: Office) -> list[str]:
    """A conversation begins; the commands that it sends."""
    office.exchange.begin()
    push = office.exchange.perform(Outgoing(1))
    return [order.kind for order in push.orders] if isinstance(push, Push) else []


def sent_in(office: Office) -> str:
    """A new paper goes to the director; its id."""
    working = office.drafting.begin()
    office.drafting.keep(working, CONTENT)
    office.drafting.submit(working, CONTENT, to="director", opinion="请审核。")
    return working.document_id


def document(office: Office, paper: str) -> Document | None:
    papers = office.documents.paperwork(paper)
    return papers.document if papers else None


def test_a_hand_over_shows_at_once_and_waits(office: Office) -> None:
    paper = sent_in(office)
    found = document(office, paper)
    assert found is not None
    assert (found.status, found.holder) == (Status.IN_REVIEW, "director")
    assert states(office) == [("document.draft", "resting"), ("document.submit", "resting")]


def test_nothing_is_sent_before_it_has_rested(office: Office, watch: Watch) -> None:
    sent_in(office)
    for _ in range(3):
        office.sync_now()
        assert conversation(office) == []
        watch.pass_by(3.3)
    assert conversation(office) == []
    watch.pass_by(0.1)
    assert conversation(office) == ["document.draft", "document.submit"]


def test_who_asks_when_the_next_is_due_is_told(office: Office, watch: Watch) -> None:
    assert office.exchange.rest_left() is None
    sent_in(office)
    watch.pass_by(4)
    assert office.exchange.rest_left() == 6
    watch.pass_by(60)
    assert office.exchange.rest_left() == 0


def test_other_work_does_not_wait_for_what_rests(office: Office) -> None:
    sent_in(office)
    office.drafting.save(office.drafting.begin(), CONTENT)
    assert conversation(office) == ["document.draft"]


def test_what_is_behind_a_resting_order_of_its_paper_waits_with_it(office: Office, watch: Watch) -> None:
    paper = office.drafting.save(office.drafting.begin(), CONTENT).document_id
    assert conversation(office) == ["document.draft"]
    office.exchange.perform(Answered([Result(office.orders.waiting()[0].id, "applied", seq=2)]))
    office.drafting.submit(office.drafting.open(paper), CONTENT, to="director")
    office.execute(paper, Withdraw())
    assert states(office) == [("document.submit", "resting"), ("document.withdraw", "queued")]
    assert conversation(office) == []
    assert office.undoing.last(paper) is None  # undone alone, it would leave the 收回 in the air
    watch.pass_by(10)
    assert conversation(office) == ["document.submit", "document.withdraw"]


def test_undone_the_paper_is_as_it_was_and_never_sent(office: Office, watch: Watch) -> None:
    saved = office.drafting.save(office.drafting.begin(), CONTENT)
    before = office.documents.paperwork(saved.document_id)
    assert conversation(office) == ["document.draft"]
    written = replace(CONTENT, body=CONTENT.body + "\n最后一段。")
    working = office.drafting.keep(saved, written)
    office.drafting.submit(working, written, to="director", opinion="请审核。")
    last = office.undoing.last(saved.document_id)
    assert last is not None
    office.undoing.undo(last, f"submit:{saved.document_id}")
    after = office.documents.paperwork(saved.document_id)
    assert before is not None
    assert after is not None
    assert (after.document, after.body) == (before.document, before.body)
    assert office.drafting.open(saved.document_id).content == written
    assert office.notes.kept(f"submit:{saved.document_id}") == "请审核。"
    watch.pass_by(60)
    assert conversation(office) == ["document.draft"]  # which was on the line before, and nothing else
    assert office.undoing.last(saved.document_id) is None


def test_undone_a_first_text_is_a_kept_draft_again(office: Office) -> None:
    paper = sent_in(office)
    last = office.undoing.last(paper)
    assert last is not None
    office.undoing.undo(last, f"submit:{paper}")
    assert document(office, paper) is None
    working = office.drafting.open(paper)
    assert (working.content, working.base) == (CONTENT, "")
    assert office.orders.waiting() == ()


def test_words_written_since_stay_behind_those_that_come_back(office: Office) -> None:
    paper = sent_in(office)
    office.notes.keep(f"submit:{paper}", "还有一句。")
    last = office.undoing.last(paper)
    assert last is not None
    office.undoing.undo(last, f"submit:{paper}")
    assert office.notes.kept(f"submit:{paper}") == "请审核。\n还有一句。"


def test_what_has_gone_cannot_be_undone(office: Office, watch: Watch) -> None:
    paper = sent_in(office)
    last = office.undoing.last(paper)
    assert last is not None
    watch.pass_by(10)
    office.exchange.begin()
    assert office.undoing.last(paper) is None
    with pytest.raises(Refused, match="gone"):
        office.undoing.undo(last, f"submit:{paper}")
    assert states(office) == [("document.draft", "queued"), ("document.submit", "queued")]


def test_a_clock_that_is_put_back_keeps_nothing_for_ever(office: Office, watch: Watch) -> None:
    sent_in(office)
    watch.pass_by(-3600)
    assert conversation(office) == ["document.draft", "document.submit"]


def test_what_rests_behind_a_refusal_is_told_of(office: Office) -> None:
    paper = office.drafting.save(office.drafting.begin(), CONTENT).document_id
    office.exchange.begin()
    push = office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    office.drafting.submit(office.drafting.open(paper), CONTENT, to="director")
    office.exchange.perform(Answered([Result(push.orders[0].id, "refused", code="letterhead_unknown")]))
    assert [(each.kind, each.state) for each in office.orders.refused()] == [
        ("document.draft", "refused"),
        ("document.submit", "blocked"),
    ]


def test_after_a_crash_what_rested_is_sent_once(tmp_path: Path, watch: Watch) -> None:
    cache = Database(tmp_path / "killed.db", KEY)
    with_register(cache)
    killed = Office(cache, "clerk", watch, REST)
    sent_in(killed)
    watch.pass_by(10)
    killed.exchange.begin()  # let go, and killed before a word of it was sent
    cache.close()
    again = Office(Database(tmp_path / "killed.db", KEY), "clerk", watch, REST)
    again.exchange.start()
    assert conversation(again) == ["document.draft", "document.submit"]
    assert conversation(again) == ["document.draft", "document.submit"]  # asked again with the same ids
    again.close()


def test_at_its_start_the_program_lets_everything_go(tmp_path: Path, watch: Watch) -> None:
    cache = Database(tmp_path / "killed.db", KEY)
    with_register(cache)
    sent_in(Office(cache, "clerk", watch, REST))
    cache.close()
    again = Office(Database(tmp_path / "killed.db", KEY), "clerk", watch, REST)
    again.exchange.start()
    assert states(again) == [("document.draft", "queued"), ("document.submit", "queued")]
    again.close()


def test_without_a_span_nothing_rests(tmp_path: Path, watch: Watch) -> None:
    cache = Database(tmp_path / "cache0.db", KEY)
    with_register(cache)
    office = Office(cache, "clerk", watch)
    paper = sent_in(office)
    assert office.undoing.last(paper) is None
    assert states(office) == [("document.draft", "queued"), ("document.submit", "queued")]
    office.close()


def test_undone_orders_never_reach_the_central_office(tmp_path: Path) -> None:
    central = Central(tmp_path / "server")
    central.start()
    clerk = open_office(tmp_path / "clerk", central, "clerk", rest=timedelta(seconds=3))
    director = open_office(tmp_path / "director", central, "director", rest=timedelta(seconds=3))
    try:
        undone, kept = sent_in(clerk), sent_in(clerk)
        clerk.sync_now()
        assert clerk.undoing.last(undone) is None  # only the last one is offered
        last = clerk.undoing.last(kept)
        assert last is not None
        clerk.undoing.undo(last, f"submit:{kept}")
        assert not director.documents.inbox()
        eventually(lambda: [each.id for each in director.documents.inbox()] == [undone])
        found = director.documents.paperwork(undone)
        assert found is not None
        director.execute(undone, SendBack("请核对。"), seen=found.document.step)
        director.close()  # what rests is sent as the office closes
        eventually(lambda: Status.RETURNED in [each.status for each in (document(clerk, undone),) if each])
        assert document(clerk, kept) is None
    finally:
        director.close()
        clerk.close()
        central.stop()
