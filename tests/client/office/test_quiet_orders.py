"""打开 is said by the program itself: the person sees nothing of it wait, nothing done, and nothing that came back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oa_client.office.office import Office
from oa_client.storage import outbox
from oa_core.documents.commands import Approve, Open, SendBack
from oa_core.documents.model import Document, Status
from oa_core.modules import QUIET, command_of
from oa_core.refusal import Refused
from sync.core import Answered, Outgoing, Page, Unanswered
from sync.protocol import Push, Result
from tests.client.conftest import Clock, page, sent
from tests.support.book import Book


@pytest.fixture
def paper() -> Document:
    """What the clerk has sent to the director."""
    return Book().submitted()


@pytest.fixture
def director(open_office: Callable[[str], Office], clock: Clock) -> Office:
    book = Book()
    book.submitted()
    office = open_office("director")
    office.exchange.perform(
        Page(page("director", sent(book.records, "director", seq=2), seq=2, now=clock.now))
    )
    return office


def push(office: Office) -> list[tuple[str, str]]:
    """What goes out next: id and command."""
    office.exchange.begin()
    going = office.exchange.perform(Outgoing(1))
    return [(order.id, order.kind) for order in going.orders] if isinstance(going, Push) else []


def answer(office: Office, *statuses: str) -> None:
    """Say of what goes out next what became of it."""
    going = push(office)
    assert len(going) == len(statuses)
    results = [
        Result(order, status, "gone" if status == "refused" else "", seq=5 if status == "applied" else 0)
        for (order, _), status in zip(going, statuses, strict=True)
    ]
    office.exchange.perform(Answered(results))


def document(office: Office, paper: Document) -> Document:
    papers = office.documents.paperwork(paper.id)
    assert papers is not None
    return papers.document


def test_opening_is_the_one_quiet_command() -> None:
    assert {command_of(Open())} == QUIET


def test_it_goes_out_and_is_told_of_nowhere(director: Office, paper: Document) -> None:
    director.execute(paper.id, Open())
    assert document(director, paper).opened
    assert director.orders.waiting() == ()
    assert director.standing.waiting == ()
    papers = director.documents.paperwork(paper.id)
    assert papers is not None
    assert papers.waiting == ()
    [row] = director.documents.inbox()
    assert not row.waiting
    with director.read() as connection:
        assert outbox.waiting_count(connection) == 0
    answer(director, "applied")
    assert director.standing.sent_today == 0


def test_what_the_person_does_behind_it_is_counted_as_ever(director: Office, paper: Document) -> None:
    director.execute(paper.id, Open())
    director.execute(paper.id, SendBack("请核对时间。"))
    assert [each.kind for each in director.orders.waiting()] == ["document.send_back"]
    answer(director, "applied", "applied")
    assert director.standing.sent_today == 1


@pytest.mark.parametrize("status", ["refused", "unsupported"])
def test_one_that_was_not_done_vanishes_and_the_act_behind_it_goes_on(
    director: Office, paper: Document, status: str
) -> None:
    director.execute(paper.id, Open())
    director.execute(paper.id, Approve("head", "同意，请签发。"), seen=paper.step)
    answer(director, status, "blocked")
    assert director.orders.refused() == ()
    assert [(each.kind, each.state) for each in director.orders.waiting()] == [("document.approve", "queued")]
    assert document(director, paper).status is Status.TO_SIGN
    assert [kind for _, kind in push(director)] == ["document.approve"]


def test_a_paper_whose_opening_was_refused_is_unopened_again_and_can_be_acted_on(
    director: Office, paper: Document
) -> None:
    director.execute(paper.id, Open())
    answer(director, "refused")
    assert not document(director, paper).opened
    assert director.documents.inbox()[0].trouble == ""
    director.execute(paper.id, Approve("head"), seen=paper.step)
    answer(director, "applied")


def test_what_was_refused_behind_it_still_stops_its_paper(director: Office, paper: Document) -> None:
    director.execute(paper.id, Open())
    director.execute(paper.id, Approve("head"), seen=paper.step)
    answer(director, "refused", "refused")
    assert [(each.kind, each.state) for each in director.orders.refused()] == [
        ("document.approve", "refused")
    ]
    with pytest.raises(Refused, match="lane_stopped"):
        director.execute(paper.id, Open())


def test_one_that_the_server_never_answers_to_is_given_up_in_silence(
    director: Office, paper: Document
) -> None:
    director.execute(paper.id, Open())
    director.execute(paper.id, Approve("head"), seen=paper.step)
    for _ in range(outbox.TRIES):
        director.exchange.begin()
        going = director.exchange.perform(Outgoing(1))
        assert isinstance(going, Push)
        assert going.orders[0].kind == "document.open"
        director.exchange.perform(Unanswered(Push(going.turn, going.epoch, going.orders[:1]), "failed"))
    assert director.orders.refused() == ()
    assert [kind for _, kind in push(director)] == ["document.approve"]
