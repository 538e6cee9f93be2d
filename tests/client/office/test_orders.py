"""The sync centre's data (S13): what waits, since when and for what; what was not done, why, and what helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from oa_client.office.office import Office
from oa_client.office.orders import Cure, Pending, Waits
from oa_client.storage import outbox
from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import OldFacts, old_paper_id
from oa_core.boilerplate.commands import Keep
from oa_core.boilerplate.model import Sort
from oa_core.documents.commands import Draft, Submit
from oa_core.duty.commands import Log
from oa_core.refusal import Refused
from sync.core import Answered, Outgoing, Restart, Unanswered, Wanted
from sync.core import Forked as WentBack
from sync.protocol import Pull, Push, Result
from tests.client.conftest import Clock
from tests.support.book import CONTENT

NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)


def begun(office: Office) -> str:
    working = office.drafting.begin()
    office.drafting.submit(working, CONTENT, to="director")
    return working.document_id


def push(office: Office) -> Push:
    going = office.exchange.perform(Outgoing(1))
    assert isinstance(going, Push)
    return going


def answer(office: Office, *statuses: str, code: str = "", seq: int = 5) -> list[str]:
    """Answer what is on the way by ``statuses``; gives the ids."""
    orders = push(office).orders
    assert len(orders) == len(statuses)
    results = [
        Result(order.id, status, code if status == "refused" else "", seq=seq, files=["f1"])
        for order, status in zip(orders, statuses, strict=True)
    ]
    office.exchange.perform(Answered(results))
    return [order.id for order in orders]


def choke(office: Office) -> None:
    office.exchange.begin()
    office.exchange.perform(Unanswered(push(office), "failed"))
    office.exchange.begin()


def told(orders: tuple[Pending, ...]) -> list[tuple[str, Waits]]:
    return [(each.state, each.waits_for) for each in orders]


def test_orders_tell_how_far_the_workstation_has_read(office: Office) -> None:
    begun(office)
    pull = office.exchange.perform(Wanted(1))
    assert isinstance(pull, Pull)
    assert push(office).head == max(map(max, pull.scopes.values())) > 0


def test_what_was_written_without_the_line_waits_for_it_since_it_was_made(office: Office) -> None:
    begun(office)
    waiting = office.orders.waiting()
    assert told(waiting) == [("queued", Waits.LINE)] * 2
    assert [each.since for each in waiting] == [each.made_at for each in waiting]
    assert {each.cures for each in waiting} == {()}


KEPT_TEXT = replace(CONTENT, title="", body="值班电话24小时有人接听。")
OLD = OldFacts(title="关于做好防汛工作的通知")


@pytest.mark.parametrize(
    ("act", "record", "title", "text"),
    [
        (Draft(CONTENT), "d-new", CONTENT.title, CONTENT.body),
        (Log("巡查河堤。", NOON), "l-new", "", "巡查河堤。"),
        (Keep(Sort.PASSAGE, "值班要求", KEPT_TEXT), "b-new", "值班要求", KEPT_TEXT.body),
        (KeepOldPaper("office", "a" * 64, OLD, ("正文。",)), old_paper_id("office", "a" * 64), OLD.title, ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_kind_of_order_tells_what_it_is_about_and_what_was_written(
    office: Office, act: object, record: str, title: str, text: str
) -> None:
    office.execute(record, act)
    (waiting,) = office.orders.waiting()
    assert (waiting.title, waiting.text) == (title, text)


def test_an_order_whose_files_are_not_there_waits_for_them_and_so_does_what_is_behind(
    office: Office, clock: Clock
) -> None:
    begun(office)
    other = begun(office)
    draft, *_ = answer(office, "need_files", "blocked", "applied", "applied")
    assert told(office.orders.waiting()) == [("waiting_files", Waits.FILES), ("queued", Waits.FILES)]
    assert office.exchange.perform(Outgoing(1)) is None, "its lane waits"
    with office.read() as connection:
        assert outbox.needed_files(connection) == {draft: ("f1",)}
    assert office.documents.paperwork(other) is not None
    with office.write(durable=True) as connection:
        outbox.files_are_there(connection, draft, clock())
    assert told(office.orders.waiting()) == [("queued", Waits.LINE)] * 2
    assert push(office).orders[0].id == draft


def test_a_refusal_tells_its_cause_since_when_and_what_helps(office: Office, clock: Clock) -> None:
    begun(office)
    clock.now += timedelta(hours=3)
    answer(office, "refused", "blocked", code="organ_unknown")
    refused, behind = office.orders.refused()
    assert (refused.code, refused.waits_for) == ("organ_unknown", Waits.PERSON)
    assert refused.since - refused.made_at > timedelta(hours=3)
    assert refused.cures == (Cure.TAKE_BACK, Cure.CLOSE)
    assert (behind.code, behind.waits_for, behind.cures) == ("blocked", Waits.EARLIER, (Cure.CLOSE,))


def test_what_the_server_does_not_know_waits_for_its_upgrade_and_can_be_tried(office: Office) -> None:
    record = begun(office)
    first, second = answer(office, "unsupported", "blocked")
    assert told(office.orders.refused()) == [("held", Waits.UPGRADE), ("blocked", Waits.EARLIER)]
    assert Cure.RETRY in office.orders.refused()[0].cures
    assert Cure.RETRY not in office.orders.refused()[1].cures
    woken: list[int] = []
    office.on_wake(lambda: woken.append(1))
    changes = office.orders.retry(first)
    assert changes.orders
    assert woken == [1], "it goes at once"
    assert told(office.orders.waiting()) == [("queued", Waits.LINE)] * 2
    assert office.documents.paperwork(record) is not None, "what it shows is back"
    assert [order.id for order in push(office).orders] == [first, second]


def test_an_order_the_server_chokes_on_waits_for_the_server_goes_alone_and_is_held_in_the_end(
    office: Office,
) -> None:
    office.execute(office.new_id(), Log("第一条。", office.now()))
    office.execute(office.new_id(), Log("第二条。", office.now()))
    choke(office)
    assert told(office.orders.waiting()) == [("queued", Waits.SERVER)] * 2
    first = push(office)
    assert len(first.orders) == 1, "each alone from now on"
    for _ in range(outbox.TRIES - 1):
        choke(office)
    (held,) = office.orders.refused()
    assert (held.state, held.code, held.waits_for) == ("held", "server_failed", Waits.SERVER)
    assert (held.id, held.tries) == (first.orders[0].id, outbox.TRIES)
    assert held.cures == (Cure.RETRY, Cure.CLOSE)
    assert len(office.orders.waiting()) == 1, "the other one goes on"


def test_a_held_order_is_tried_once_more_at_the_next_start_and_held_again(office: Office) -> None:
    office.execute(office.new_id(), Log("第一条。", office.now()))
    for _ in range(outbox.TRIES):
        choke(office)
    office.exchange.start()
    assert office.orders.refused() == ()
    choke(office)
    assert told(office.orders.refused()) == [("held", Waits.SERVER)]


def test_an_order_behind_one_without_an_answer_rests_with_it(office: Office) -> None:
    record = office.drafting.save(office.drafting.begin(), CONTENT).document_id
    office.exchange.perform(Unanswered(push(office), "failed"))
    office.execute(record, Submit("director"), seen=0)
    assert office.exchange.perform(Outgoing(1)) is None, "or the lane would be said in another order"
    office.exchange.begin()
    assert push(office).orders[0].kind == "document.draft"


def test_trying_again_what_was_refused_does_nothing(office: Office) -> None:
    begun(office)
    refused, _ = answer(office, "refused", "blocked", code="x")
    assert not office.orders.retry(refused)
    assert len(office.orders.refused()) == 2


def test_trying_again_one_paper_leaves_the_others_held(office: Office) -> None:
    begun(office)
    begun(office)
    first, *_ = answer(office, "unsupported", "blocked", "unsupported", "blocked")
    office.orders.retry(first)
    assert (len(office.orders.waiting()), len(office.orders.refused())) == (2, 2)


def test_what_stands_behind_a_refusal_of_its_own_stays_when_a_held_one_is_tried(office: Office) -> None:
    working = office.drafting.save(office.drafting.begin(), CONTENT)
    (held,) = answer(office, "unsupported")
    office.orders.retry(held)
    office.execute(working.document_id, Submit("director"), seen=0)
    answer(office, "unsupported", "refused", code="not_yours")
    office.orders.retry(held)
    assert told(office.orders.waiting()) == [("queued", Waits.LINE)]
    assert told(office.orders.refused()) == [("refused", Waits.PERSON)]
    assert push(office).orders[0].id == held, "what is before a refusal goes on"


def test_a_lane_goes_on_before_a_refusal_when_the_server_has_forgotten_its_beginning(office: Office) -> None:
    begun(office)
    done, _ = answer(office, "applied", "refused", code="not_yours", seq=9)
    office.exchange.perform(Restart(WentBack(2, 5)))
    assert [order.id for order in push(office).orders] == [done]
    assert len(office.orders.refused()) == 1


@pytest.mark.parametrize(("fork", "again"), [(0, 3), (4, 3), (5, 2), (6, 1), (7, 0)])
def test_only_what_the_server_has_forgotten_is_sent_again(office: Office, fork: int, again: int) -> None:
    for seq in (5, 6, 7):
        office.execute(office.new_id(), Log("正常。", office.now()))
        answer(office, "applied", seq=seq)
    office.exchange.perform(Restart(WentBack(2, fork)))
    assert len(office.orders.waiting()) == again


def test_a_word_of_a_newer_server_is_held_and_loses_nothing(office: Office) -> None:
    begun(office)
    answer(office, "postponed", "blocked")
    assert [each.text for each in office.orders.refused()] == [CONTENT.body, ""]


def test_what_was_blocked_behind_a_closed_refusal_stops_its_paper_by_itself(office: Office) -> None:
    record = begun(office)
    first, second = answer(office, "refused", "blocked", code="not_yours")
    office.orders.close(first)
    (left,) = office.orders.refused()
    assert (left.id, left.state, left.code, left.waits_for) == (second, "refused", "blocked", Waits.PERSON)
    with pytest.raises(Refused, match="lane_stopped"):
        office.execute(record, Submit(to="director"))


def test_blocked_by_nothing_known_is_asked_again_and_not_for_ever(office: Office) -> None:
    office.execute(office.new_id(), Log("正常。", office.now()))
    for _ in range(outbox.TRIES):
        office.exchange.begin()
        answer(office, "blocked")
        assert office.exchange.perform(Outgoing(1)) is None, "not in the same conversation"
    assert told(office.orders.refused()) == [("held", Waits.SERVER)]


def test_an_answer_to_an_order_that_is_not_on_the_way_changes_nothing(office: Office) -> None:
    begun(office)
    (first, second) = answer(office, "applied", "applied")
    for status in ("refused", "unsupported", "need_files", "blocked", "applied"):
        office.exchange.perform(Answered([Result(first, status, seq=99), Result(second, status, seq=99)]))
    assert (office.orders.refused(), office.orders.waiting()) == ((), ())
    with office.read() as connection:
        assert {row.seq for row in outbox.in_states(connection, ("applied",))} == {5}


def test_the_window_hears_of_every_turn_in_the_life_of_an_order(
    office: Office, open_office: Callable[[str], Office]
) -> None:
    heard: list[bool] = []
    office.on_change(lambda changes: heard.append(changes.orders))
    office.execute(office.new_id(), Log("正常。", office.now()))
    choke(office)
    answer(office, "unsupported")
    office.exchange.start()
    answer(office, "applied")
    assert heard == [True] * 5


def test_a_conversation_without_orders_waits_for_no_writer(office: Office) -> None:
    with office.write(durable=False):  # whoever wanted to write now would wait for ever
        office.exchange.begin()
        assert office.exchange.perform(Outgoing(1)) is None
