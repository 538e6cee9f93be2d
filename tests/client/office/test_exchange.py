"""What the conversation does to the cache: confirmed records beneath, the person's waiting orders on top."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from oa_client.office.office import Office
from oa_core.documents.commands import Approve, Draft, Revise, SendBack, Sign, Submit
from oa_core.documents.model import Document, Status
from oa_core.duty.commands import Log
from oa_core.modules import COMMANDS
from oa_core.people.model import scopes_of
from oa_core.refusal import Refused
from oa_core.workflow import Order
from sync.bodies import unpack
from sync.core import Answered, Forked, Outgoing, Page, PageTaken, Restart, Wanted
from sync.encoding import decode_act
from sync.protocol import Change, Pull, Pulled, Push, Result, WireOrder
from tests.client.conftest import Clock, change, page, sent
from tests.support.book import CONTENT, Book
from tests.support.county import COUNTY, REGISTER


def orders(office: Office) -> list[WireOrder]:
    push = office.exchange.perform(Outgoing(1))
    return push.orders if isinstance(push, Push) else []


def answer(office: Office, results: list[Result]) -> None:
    office.exchange.perform(Answered(results))


def take(office: Office, pulled: Pulled) -> bool:
    """Whether something has to be asked for again."""
    taken = office.exchange.perform(Page(pulled))
    assert isinstance(taken, PageTaken)
    return taken.again


def wanted(office: Office) -> Pull:
    pull = office.exchange.perform(Wanted(1))
    assert isinstance(pull, Pull)
    return pull


def document(office: Office, record: str) -> Document:
    found = office.documents.paperwork(record)
    assert found is not None
    return found.document


def begun(office: Office) -> str:
    working = office.drafting.begin()
    office.drafting.submit(working, CONTENT, to="director")
    return working.document_id


def test_orders_go_out_in_the_sequence_they_were_made_with_what_the_person_saw(office: Office) -> None:
    record = begun(office)
    going = orders(office)
    assert [(each.kind, each.record, each.seen) for each in going] == [
        ("document.draft", record, None),
        ("document.submit", record, 0),
    ]
    assert decode_act(going[1].kind, going[1].act) == Submit("director")
    assert orders(office) == [], "what is on the line is not sent twice in one conversation"


def test_orders_on_a_line_that_broke_are_sent_again_with_the_same_ids(office: Office) -> None:
    begun(office)
    first = [each.id for each in orders(office)]
    office.exchange.begin()
    assert [each.id for each in orders(office)] == first


def test_an_applied_order_shows_until_its_effect_is_read_back_and_is_kept_until_a_backup_holds_it(
    office: Office, clock: Clock
) -> None:
    record = begun(office)
    book = Book()
    results = []
    for order in orders(office):
        act = decode_act(order.kind, order.act)
        book.records |= {
            each.id: each
            for each in COMMANDS[order.kind].workflow.apply(
                book.records.get(order.record),
                Order(order.id, order.record, act, order.made_at, order.seen),
                book.context("clerk"),
            )
        }
        results.append(Result(order.id, "applied", seq=5))
    answer(office, results)
    assert office.orders.waiting() == ()
    assert document(office, record).status is Status.IN_REVIEW
    take(office, page("clerk", sent(book.records, "clerk", seq=5), seq=5, now=clock.now))
    assert document(office, record).trail[-1].received_at is not None, "the confirmed record shows now"
    with office.read() as connection:
        assert connection.exec_driver_sql("SELECT DISTINCT state FROM outbox").scalars().all() == ["settled"]
        assert connection.exec_driver_sql("SELECT count(*) FROM overlay").scalar() == 0
    assert orders(office) == []
    take(office, page("clerk", [], seq=6, now=clock.now, safe=5))
    with office.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 0, (
            "a verified backup holds them: no restore can forget them"
        )


def test_a_refused_order_is_taken_back_from_the_screen_and_kept_with_its_reason_and_text(
    office: Office,
) -> None:
    record = begun(office)
    draft, submit = orders(office)
    answer(
        office, [Result(draft.id, "refused", "letterhead_unknown"), Result(submit.id, "blocked", "blocked")]
    )
    assert office.documents.paperwork(record) is None
    (row,) = office.documents.inbox()
    assert (row.id, row.title, row.trouble) == (record, CONTENT.title, "letterhead_unknown")
    refused = office.orders.refused()
    assert [(each.state, each.code) for each in refused] == [
        ("refused", "letterhead_unknown"),
        ("blocked", "blocked"),
    ]
    assert (refused[0].title, refused[0].text) == (CONTENT.title, CONTENT.body)


def test_the_text_of_a_refused_save_comes_back_into_the_editor(office: Office) -> None:
    begun(office)
    draft, submit = orders(office)
    answer(office, [Result(draft.id, "refused", "x"), Result(submit.id, "blocked", "blocked")])
    office.orders.take_back(draft.id)
    (row,) = office.documents.outgoing()
    assert office.drafting.open(row.id).content == CONTENT
    assert [order.id for order in office.orders.refused()] == [submit.id]


def test_a_refused_save_comes_back_as_it_was_with_the_question_that_it_raises(
    open_office: Callable[[str], Office], clock: Clock
) -> None:
    book = Book()
    first = book.drafted()
    office = open_office("clerk")
    take(office, page("clerk", sent(book.records, "clerk", seq=2), seq=2, now=clock.now))
    mine = replace(CONTENT, body="我在家里写的。")
    office.drafting.save(office.drafting.open(first.id), mine)
    book.revised(first, replace(CONTENT, body="在办公室写的。"))
    (order,) = orders(office)
    answer(office, [Result(order.id, "refused", "organ_unknown")])
    changes = sent(book.records, "clerk", seq=3, rev=2)
    take(office, page("clerk", changes, seq=3, now=clock.now))
    assert office.drafting.open(first.id).content.body == "在办公室写的。"
    office.orders.take_back(order.id)
    working = office.drafting.open(first.id)
    assert (working.content, working.base) == (mine, first.revision)
    assert working.conflict is not None
    assert working.conflict.theirs.body == "在办公室写的。"


def test_taking_back_never_writes_over_another_kept_draft(office: Office) -> None:
    working = office.drafting.save(office.drafting.begin(), CONTENT)
    (order,) = orders(office)
    answer(office, [Result(order.id, "applied", seq=2)])
    revised = replace(CONTENT, body="第二版。")
    office.drafting.save(working, revised)
    (order,) = orders(office)
    answer(office, [Result(order.id, "refused", "organ_unknown")])
    office.drafting.keep(office.drafting.open(working.document_id), replace(CONTENT, body="正在写的。"))
    with pytest.raises(Refused, match="draft_open"):
        office.orders.take_back(order.id)
    assert office.drafting.open(working.document_id).content.body == "正在写的。"
    assert office.orders.refused()[0].text == "第二版。"


def test_while_a_refusal_stands_its_paper_takes_no_new_order_and_others_go_on(office: Office) -> None:
    stuck, free = begun(office), begun(office)
    going = orders(office)
    answer(
        office,
        [Result(going[0].id, "refused", "x"), Result(going[1].id, "blocked", "blocked")]
        + [Result(each.id, "applied", seq=9) for each in going[2:]],
    )
    with pytest.raises(Refused, match="lane_stopped"):
        office.execute(stuck, Draft(CONTENT))
    assert document(office, free).status is Status.IN_REVIEW


def test_closing_every_refusal_of_a_paper_lets_it_go_on(office: Office) -> None:
    record = begun(office)
    going = orders(office)
    answer(office, [Result(going[0].id, "refused", "x"), Result(going[1].id, "blocked", "y")])
    for order in office.orders.refused():
        office.orders.close(order.id)
    office.execute(record, Draft(CONTENT))
    assert document(office, record).status is Status.DRAFT


def test_closing_what_is_not_refused_forgets_nothing(office: Office) -> None:
    begun(office)
    for order in office.orders.waiting():
        office.orders.close(order.id)
    assert len(office.orders.waiting()) == 2


def test_a_step_made_offline_is_passed_over_once_somebody_else_moved_the_paper(
    open_office: Callable[[str], Office], clock: Clock
) -> None:
    book = Book()
    submitted = book.submitted()
    director = open_office("director")
    take(director, page("director", sent(book.records, "director", seq=2), seq=2, now=clock.now))
    director.execute(submitted.id, Approve("head"), seen=submitted.step)
    assert document(director, submitted.id).status is Status.TO_SIGN
    book.do("director", SendBack("在另一台电脑上退回。"), submitted.id)
    changes = sent(book.records, "director", seq=3, rev=2)
    take(director, page("director", changes, seq=3, now=clock.now))
    assert document(director, submitted.id).status is Status.RETURNED
    assert [each.kind for each in director.orders.waiting()] == ["document.approve"], (
        "the server will answer it"
    )


def test_what_the_person_may_no_longer_read_is_gone_with_its_list_rows(
    open_office: Callable[[str], Office], clock: Clock
) -> None:
    book = Book()
    record = book.submitted().id
    office = open_office("director")
    take(office, page("director", sent(book.records, "director", seq=2), seq=2, now=clock.now))
    assert len(office.documents.inbox()) == 1
    dropped = page(
        "director", [], seq=3, now=clock.now, drop=["inbox:director", "user:director", "desk:office"]
    )
    take(office, dropped)
    assert office.documents.inbox() == ()
    assert office.documents.paperwork(record) is None
    with office.read() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM confirmed WHERE kind = 'text_revision'")
        assert left.scalar() == 0


def test_a_record_that_left_one_scope_stays_while_another_has_it(office: Office, clock: Clock) -> None:
    document_now = Book().submitted()
    both = change(document_now, {"user:clerk", "desk:office"}, seq=2)
    take(office, page("clerk", [both], seq=2, now=clock.now))
    out = Change(document_now.id, "document", 1, 3, into=[], out_of=["desk:office"], body=None)
    take(office, page("clerk", [out], seq=3, now=clock.now))
    assert document(office, document_now.id).id == document_now.id


def test_an_older_copy_never_replaces_a_newer_one(office: Office, clock: Clock) -> None:
    book = Book()
    old = book.drafted()
    new = book.revised(old, replace(CONTENT, title="新的标题"))
    for record, rev in ((new, 2), (old, 1)):
        take(office, page("clerk", [change(record, {"user:clerk"}, seq=2, rev=rev)], seq=2, now=clock.now))
    assert document(office, old.id).title == "新的标题"


def test_kinds_and_fields_of_a_newer_program_are_kept_and_not_shown(office: Office, clock: Clock) -> None:
    body = b'{"id":"m1","organ":"office","room":"301"}'
    unknown = Change("m1", "meeting", 1, 2, into=["all"], out_of=[], body=body)
    take(office, page("clerk", [unknown], seq=2, now=clock.now))
    with office.read() as connection:
        kept = connection.exec_driver_sql("SELECT body FROM confirmed WHERE id = 'm1'").scalar()
    assert kept == body
    assert office.documents.paperwork("m1") is None


def test_a_wrong_clock_is_corrected_by_the_servers_time(office: Office, clock: Clock) -> None:
    ahead = clock.now + timedelta(hours=3)
    take(office, page("clerk", [], seq=2, now=ahead))
    assert abs(office.now() - ahead) < timedelta(minutes=1)
    take(office, page("clerk", [], seq=3, now=clock.now))
    assert abs(office.now() - clock.now) < timedelta(minutes=1)


def test_after_a_restored_server_everything_is_read_again_and_what_was_applied_is_sent_again(
    office: Office, clock: Clock
) -> None:
    begun(office)
    first = orders(office)
    answer(office, [Result(each.id, "applied", seq=7) for each in first])
    office.exchange.perform(Restart(Forked(2, 0)))
    assert set(wanted(office).scopes.values()) == {(0, 0)}
    assert wanted(office).epoch == 2
    assert [each.id for each in orders(office)] == [each.id for each in first]


def test_the_register_that_arrives_changes_who_may_do_what(office: Office, clock: Clock) -> None:
    moved = replace(REGISTER.people["clerk"], posts=())
    take(office, page("clerk", [change(moved, {"all"}, seq=2, rev=2)], seq=2, now=clock.now))
    assert office.documents.letterheads() == ()


def test_the_position_reached_is_what_is_asked_from(office: Office, clock: Clock) -> None:
    take(office, page("clerk", [], seq=12, now=clock.now))
    assert wanted(office).scopes == dict.fromkeys(scopes_of(REGISTER.people["clerk"]), (12, 12))


def test_a_signature_made_offline_holds_the_hash_of_what_was_on_the_screen(
    open_office: Callable[[str], Office], clock: Clock
) -> None:
    book = Book()
    paper = book.to_sign()
    head = open_office("head")
    take(head, page("head", sent(book.records, "head", seq=2), seq=2, now=clock.now))
    seen = document(head, paper.id)
    head.execute(paper.id, Sign(seen.content_hash, "同意。"), seen=seen.step)
    (order,) = orders(head)
    assert decode_act(order.kind, order.act) == Sign(paper.content_hash, "同意。")


def test_a_refused_act_changes_nothing_in_the_cache(office: Office) -> None:
    record = begun(office)
    before = office.orders.waiting()
    with pytest.raises(Refused, match="organ_unknown"):
        office.execute(record, Revise(replace(CONTENT, copies=("nowhere",)), "old"))
    assert office.orders.waiting() == before


def test_a_push_is_cut_by_its_size_and_takes_at_least_one_order(office: Office) -> None:
    large = replace(CONTENT, body="字" * 170_000)
    for _ in range(3):
        office.drafting.save(office.drafting.begin(), large)
    office.execute(office.new_id(), Log("正常。", office.now()))
    pushes = [len(going) for _ in range(5) if (going := orders(office))]
    assert pushes == [1, 1, 2]


def test_what_the_server_did_not_know_is_asked_again_in_the_next_session(office: Office) -> None:
    begun(office)
    draft, submit = orders(office)
    answer(office, [Result(draft.id, "unsupported"), Result(submit.id, "blocked", "blocked")])
    assert [each.state for each in office.orders.refused()] == ["held", "blocked"]
    office.exchange.begin()
    assert orders(office) == [], "not in this session"
    office.exchange.start()
    assert [each.id for each in orders(office)] == [draft.id, submit.id]


def test_a_refused_order_is_not_asked_again(office: Office) -> None:
    begun(office)
    draft, submit = orders(office)
    answer(office, [Result(draft.id, "refused", "x"), Result(submit.id, "blocked", "blocked")])
    office.exchange.start()
    assert orders(office) == []


def test_one_record_that_cannot_be_read_or_shown_does_not_stop_the_others(
    office: Office, clock: Clock, expected_logs: Callable[[str], None]
) -> None:
    expected_logs("kept unread")
    expected_logs("is not shown")
    book = Book()
    good = book.do("clerk", Log("正常。", book.now))
    bad = change(good, {"organ:office"}, seq=2)
    assert bad.body is not None
    raw = unpack(bad.body)
    unreadable = structs.replace(bad, id="bad1", body=b'{"id": 7}')
    naive = raw.replace(good.id.encode(), b"bad2").replace(b'02:20:00Z","made_at', b'02:20:00","made_at')
    naive = re.sub(rb'"happened_at":"[^"]*"', b'"happened_at":"2026-09-15T02:20:00"', naive)
    strange = structs.replace(bad, id="bad2", body=naive)
    take(
        office,
        page("clerk", [unreadable, strange, change(good, {"organ:office"}, seq=2)], seq=2, now=clock.now),
    )
    assert [row.entry.id for row in office.duty.entries()] == [good.id]


def test_after_a_restored_server_lists_and_papers_agree_and_what_it_lost_is_gone(
    open_office: Callable[[str], Office], clock: Clock
) -> None:
    book = Book()
    lost = book.submitted(replace(CONTENT, title="恢复后没有的"))
    draft = book.drafted()
    old = dict(book.records)
    book.do("clerk", Submit("director"), draft.id)
    office = open_office("clerk")
    for record_id in (lost.id, draft.id):
        both = book.records.items()
        mine = {key: each for key, each in both if record_id in (key, getattr(each, "document", ""))}
        take(office, page("clerk", sent(mine, "clerk", seq=5, rev=3), seq=5, now=clock.now))
    office.exchange.perform(Restart(Forked(2, 0)))
    restored = {key: each for key, each in old.items() if lost.id not in (key, getattr(each, "document", ""))}
    changes = sent(restored, "clerk", seq=4, rev=1) + [change(each, {"all"}, seq=1) for each in COUNTY]
    assert not take(office, page("clerk", changes, seq=4, now=clock.now, whole=True))
    (row,) = office.documents.outgoing()
    assert (row.id, row.status) == (draft.id, Status.DRAFT)
    assert document(office, draft.id).status is Status.DRAFT
    assert office.documents.paperwork(lost.id) is None
    assert office.me.name == "李敏"
