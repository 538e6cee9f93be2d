"""The way of a paper through the office that makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from oa_core.documents.commands import Approve, Draft, Issue, Revise, SendBack, Sign, Submit, TakeNumber
from oa_core.documents.content import TEXT_LIMIT, TITLE_LIMIT
from oa_core.documents.model import Document, Envelope, ReceiptState, Status, TextRevision
from oa_core.records import Series
from oa_core.refusal import Refused
from tests.support.book import CONTENT, Book


@pytest.fixture
def book() -> Book:
    return Book()


def refusal(book: Book, person: str, act: object, record: str = "", seen: int | None = None) -> str:
    before = dict(book.records), dict(book.series)
    with pytest.raises(Refused) as caught:
        book.do(person, act, record, seen)
    assert (dict(book.records), dict(book.series)) == before, "a refusal changes nothing"
    return caught.value.code


def test_a_draft_is_with_its_drafter_at_home_in_the_office_that_prints_it(book: Book) -> None:
    document = book.drafted()
    assert (document.status, document.holder, document.drafter) == (Status.DRAFT, "clerk", "clerk")
    assert document.organ == "office"
    revision = book.records[document.revision]
    assert isinstance(revision, TextRevision)
    assert revision.body == CONTENT.body


def test_the_paper_goes_from_hand_to_hand_and_the_trail_tells_who_had_it(book: Book) -> None:
    document = book.issued()
    assert document.status is Status.ISSUED
    assert [(entry.act, entry.person, entry.to) for entry in document.trail] == [
        ("submit", "clerk", "director"),
        ("approve", "director", "head"),
        ("sign", "head", "clerk"),
        ("take_number", "clerk", "clerk"),
        ("issue", "clerk", "clerk"),
    ]
    assert all(entry.received_at is not None for entry in document.trail)


@pytest.mark.parametrize(
    ("made", "holder"),
    [("drafted", "clerk"), ("submitted", "director"), ("to_sign", "head"), ("signed", "clerk")],
)
def test_at_every_moment_exactly_one_person_holds_it(book: Book, made: str, holder: str) -> None:
    document: Document = getattr(book, made)()
    assert document.holder == holder
    for other in {"clerk", "director", "head"} - {holder, document.drafter}:
        assert book.offered(other, document) <= {"Withdraw"}


def test_a_returned_paper_keeps_its_text_and_the_reason_stands_beside_it(book: Book) -> None:
    document = book.submitted()
    returned = book.do("director", SendBack("第二部分请补充责任单位。"), document.id)
    assert isinstance(returned, Document)
    assert (returned.status, returned.holder) == (Status.RETURNED, "clerk")
    assert returned.trail[-1].opinion == "第二部分请补充责任单位。"
    assert (returned.revision, returned.content_hash) == (document.revision, document.content_hash)


def test_nobody_returns_a_paper_without_a_reason(book: Book) -> None:
    assert refusal(book, "director", SendBack("  "), book.submitted().id) == "reason_missing"


def test_the_head_may_send_a_paper_back_to_its_drafter(book: Book) -> None:
    returned = book.do("head", SendBack("时间再核实。"), book.to_sign().id)
    assert isinstance(returned, Document)
    assert returned.holder == "clerk"


def test_a_returned_paper_is_revised_and_submitted_again(book: Book) -> None:
    returned = book.do("director", SendBack("改。"), book.submitted().id)
    assert isinstance(returned, Document)
    revised = book.revised(returned, replace(CONTENT, body="改过的正文。"))
    again = book.do("clerk", Submit("director"), revised.id)
    assert isinstance(again, Document)
    assert again.status is Status.IN_REVIEW


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (replace(CONTENT, title=" "), "title_missing"),
        (replace(CONTENT, body="\n"), "body_missing"),
        (replace(CONTENT, addressees=()), "addressees_missing"),
        (replace(CONTENT, openness=None), "openness_missing"),
    ],
)
def test_a_paper_that_lacks_something_is_kept_but_not_submitted(
    book: Book, content: object, code: str
) -> None:
    assert isinstance(content, type(CONTENT))
    assert refusal(book, "clerk", Submit("director"), book.drafted(content).id) == code


def test_a_public_announcement_needs_no_addressee(book: Book) -> None:
    document = book.submitted(replace(CONTENT, genre="公告", addressees=(), copies=()))
    assert document.status is Status.IN_REVIEW


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (replace(CONTENT, title="题" * (TITLE_LIMIT + 1)), "title_too_long"),
        (replace(CONTENT, body="字" * (TEXT_LIMIT // 3 + 1)), "text_too_long"),
        (replace(CONTENT, body="正文\x07"), "control_characters"),
        (replace(CONTENT, title="标题\u202e"), "control_characters"),
        (replace(CONTENT, body="机密★10年\n正文"), "classified"),
        (replace(CONTENT, body="机\u200b密★5年"), "classified"),
        (replace(CONTENT, letterhead="none"), "letterhead_unknown"),
        (replace(CONTENT, genre="绝密★30年"), "genre_unknown"),
        (replace(CONTENT, urgency="火速"), "urgency_unknown"),
        (replace(CONTENT, addressees=("shimen", "nowhere")), "organ_unknown"),
        (replace(CONTENT, copies=("nowhere",)), "organ_unknown"),
    ],
)
def test_what_must_not_be_stored_is_refused(book: Book, content: object, code: str) -> None:
    assert isinstance(content, type(CONTENT))
    assert refusal(book, "clerk", Draft(content)) == code


def test_the_refusal_of_a_classified_text_does_not_hold_the_text(book: Book) -> None:
    with pytest.raises(Refused) as caught:
        book.do("clerk", Draft(replace(CONTENT, body="绝密★30年\n某某事项")))
    assert caught.value.facts == {"level": "绝密"}


def test_only_a_clerk_drafts(book: Book) -> None:
    assert refusal(book, "head", Draft(CONTENT)) == "not_yours"


def test_a_clerk_does_not_draft_under_another_offices_letterhead(book: Book) -> None:
    assert refusal(book, "shimen-clerk", Draft(CONTENT)) == "letterhead_unknown"


def test_a_paper_is_only_submitted_to_a_director_of_the_office(book: Book) -> None:
    assert refusal(book, "clerk", Submit("head"), book.drafted().id) == "not_a_reviewer"


def test_only_the_principal_head_of_the_issuing_organ_signs(book: Book) -> None:
    assert refusal(book, "director", Approve("director"), book.submitted().id) == "not_a_signer"


def test_nobody_acts_on_a_paper_that_is_with_somebody_else(book: Book) -> None:
    document = book.to_sign()
    assert refusal(book, "director", Sign(document.content_hash), document.id) == "not_yours"


def test_an_act_on_a_paper_that_has_moved_on_is_refused_with_where_it_is(book: Book) -> None:
    document = book.submitted()
    book.do("director", SendBack("改。"), document.id)
    with pytest.raises(Refused) as caught:
        book.do("director", Approve("head"), document.id, document.step)
    assert (caught.value.code, caught.value.facts) == ("moved_on", {"status": "returned"})


def test_an_act_made_on_an_older_step_in_the_same_state_is_refused(book: Book) -> None:
    document = book.submitted()
    book.do("director", SendBack("改。"), document.id)
    book.do("clerk", Submit("director"), document.id)
    assert refusal(book, "director", Approve("head"), document.id, document.step) == "moved_on"


def test_the_signature_holds_opinion_name_time_and_what_was_signed(book: Book) -> None:
    document = book.signed()
    signature = document.signature
    assert signature is not None
    assert (signature.name, signature.title, signature.opinion) == ("陈立新", "县长", "同意。")
    assert signature.content_hash == document.content_hash


def test_signing_a_text_that_changed_since_it_was_on_the_screen_is_refused(book: Book) -> None:
    assert refusal(book, "head", Sign("another hash"), book.to_sign().id) == "content_changed"


def test_a_change_of_substance_after_signing_goes_back_to_the_signer(book: Book) -> None:
    signed = book.signed()
    changed = book.revised(signed, replace(CONTENT, body=CONTENT.body.replace("24", "12")))
    assert (changed.status, changed.holder, changed.signature) == (Status.TO_SIGN, "head", None)
    assert refusal(book, "clerk", TakeNumber(), changed.id) == "moved_on"


def test_saving_the_same_text_after_signing_keeps_the_signature(book: Book) -> None:
    signed = book.signed()
    same = book.revised(signed, CONTENT)
    assert (same.status, same.signature) == (Status.SIGNED, signed.signature)


def test_the_void_first_signing_takes_no_number(book: Book) -> None:
    changed = book.revised(book.signed(), replace(CONTENT, body="改了一个数字。"))
    again = book.do("head", Sign(changed.content_hash), changed.id)
    numbered = book.do("clerk", TakeNumber(), again.id)
    assert isinstance(numbered, Document)
    assert numbered.number == "屿府〔2026〕1号"


def test_a_change_after_numbering_keeps_the_number_for_the_same_paper(book: Book) -> None:
    numbered = book.numbered()
    changed = book.revised(numbered, replace(CONTENT, body="又改了。"))
    assert changed.status is Status.TO_SIGN
    again = book.do("head", Sign(changed.content_hash), changed.id)
    book.do("clerk", TakeNumber(), again.id)
    assert list(book.series.values()) == [1]
    document = book.records[numbered.id]
    assert isinstance(document, Document)
    assert document.number == numbered.number


def test_numbers_follow_each_other_without_gaps_in_each_series(book: Book) -> None:
    numbers = [book.numbered(content).number for content in (CONTENT, CONTENT, CONTENT)]
    assert numbers == ["屿府〔2026〕1号", "屿府〔2026〕2号", "屿府〔2026〕3号"]


def test_the_year_of_the_number_is_the_office_year_of_signing(book: Book) -> None:
    book.now = datetime(2026, 12, 31, 15, 56, tzinfo=UTC)
    numbered = book.numbered()
    assert numbered.number == "屿府〔2027〕1号"
    assert list(book.series) == [Series("gov", "屿府", 2027)]


def test_a_workstation_leaves_the_number_open(book: Book) -> None:
    foreseen = Book(settled=False).numbered()
    assert (foreseen.status, foreseen.number) == (Status.NUMBERED, "")


def test_the_central_office_issues_nothing_without_a_number(book: Book) -> None:
    numbered = book.numbered()
    book.records[numbered.id] = replace(numbered, number="")
    assert refusal(book, "clerk", Issue(), numbered.id) == "number_missing"


def test_an_issued_paper_goes_out_in_one_envelope_with_a_receipt_for_each_receiver(book: Book) -> None:
    document = book.issued()
    envelope = book.records[document.envelope]
    assert isinstance(envelope, Envelope)
    assert envelope.paper.body == CONTENT.body
    assert envelope.paper.number == document.number
    receipts = book.receipts(document)
    assert set(receipts) == {"shimen", "qingtong", "emergency"}
    assert {each.state for each in receipts.values()} == {ReceiptState.DELIVERED}
    assert receipts["emergency"].as_copy
    assert not receipts["shimen"].as_copy


def test_on_a_workstation_the_receipts_wait_to_be_sent(book: Book) -> None:
    foreseen = Book(settled=False)
    receipts = foreseen.receipts(foreseen.issued())
    assert {each.state for each in receipts.values()} == {ReceiptState.QUEUED}


def test_workstation_and_central_office_foresee_the_same_records() -> None:
    here, there = Book(settled=False), Book()
    here.issued()
    there.issued()
    assert set(here.records) == set(there.records)


def test_a_receiver_named_in_both_places_gets_the_paper_once(book: Book) -> None:
    document = book.issued(replace(CONTENT, copies=("shimen", "emergency")))
    assert len(book.receipts(document)) == 3


def test_the_paper_is_dated_by_the_signing_and_printed_no_earlier(book: Book) -> None:
    numbered = book.numbered()
    book.now = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)
    book.do("clerk", Issue(), numbered.id)
    document = book.records[numbered.id]
    assert isinstance(document, Document)
    envelope = book.records[document.envelope]
    assert isinstance(envelope, Envelope)
    assert (envelope.paper.dated_on, envelope.paper.printed_on) == (date(2026, 9, 15), date(2026, 9, 16))


def test_nothing_is_done_to_an_issued_paper_any_more(book: Book) -> None:
    document = book.issued()
    for person in ("clerk", "director", "head"):
        assert book.offered(person, document) == set()


def test_every_saved_text_stays(book: Book) -> None:
    document = book.drafted()
    for body in ("一。", "二。", "三。"):
        document = book.revised(document, replace(CONTENT, body=body))
    bodies = [each.body for each in book.records.values() if isinstance(each, TextRevision)]
    assert bodies == [CONTENT.body, "一。", "二。", "三。"]


def test_an_opinion_has_a_limit_and_no_classification_mark(book: Book) -> None:
    document = book.submitted()
    assert refusal(book, "director", Approve("head", "长" * 2001), document.id) == "opinion_too_long"
    assert refusal(book, "director", Approve("head", "秘密★"), document.id) == "classified"


def test_an_act_on_nothing_and_a_second_beginning_are_refused(book: Book) -> None:
    assert refusal(book, "clerk", Submit("director"), "nowhere") == "gone"
    assert refusal(book, "clerk", Draft(CONTENT), book.drafted().id) == "exists"


def test_what_was_signed_or_numbered_stays_under_its_letterhead(book: Book) -> None:
    other = replace(CONTENT, letterhead="yufuban")
    for document in (book.signed(), book.numbered()):
        assert refusal(book, "clerk", Revise(other, document.revision), document.id) == "other_letterhead"


def test_a_numbered_paper_that_was_returned_stays_under_its_letterhead(book: Book) -> None:
    changed = book.revised(book.numbered(), replace(CONTENT, body="改了。"))
    returned = book.do("head", SendBack("再改。"), changed.id)
    assert isinstance(returned, Document)
    other = Revise(replace(CONTENT, letterhead="yufuban"), returned.revision)
    assert refusal(book, "clerk", other, returned.id) == "other_letterhead"


def test_a_draft_may_still_change_its_letterhead(book: Book) -> None:
    changed = book.revised(book.drafted(), replace(CONTENT, letterhead="yufuban"))
    assert changed.letterhead == "yufuban"


def test_who_holds_a_paper_signs_it_only_as_head_of_the_organ_that_issues_it(book: Book) -> None:
    paper = book.to_sign()
    book.records[paper.id] = replace(paper, holder="director")
    assert refusal(book, "director", Sign(paper.content_hash), paper.id) == "not_a_signer"


def test_a_revision_is_a_step_so_nobody_hands_on_a_text_they_have_not_seen(book: Book) -> None:
    document = book.drafted()
    book.revised(document, replace(CONTENT, body="另一台电脑上改的。"))
    assert refusal(book, "clerk", Submit("director"), document.id, document.step) == "moved_on"


def test_a_clock_set_back_cannot_put_an_act_before_the_paper_came(book: Book) -> None:
    paper = book.to_sign()
    book.now = datetime(2019, 1, 1, tzinfo=UTC)
    signed = book.do("head", Sign(paper.content_hash), paper.id)
    assert isinstance(signed, Document)
    assert signed.signature is not None
    assert signed.signature.signed_at == paper.held_since
    numbered = book.do("clerk", TakeNumber(), paper.id)
    assert isinstance(numbered, Document)
    assert numbered.number == "屿府〔2026〕1号"
    moments = [entry.made_at for entry in numbered.trail]
    assert moments == sorted(moments)


def test_an_opinion_holds_no_hidden_characters(book: Book) -> None:
    document = book.submitted()
    assert refusal(book, "director", SendBack("请改\x00。"), document.id) == "control_characters"
    assert refusal(book, "director", SendBack("秘\u200b密★"), document.id) == "classified"


def test_a_made_up_person_is_not_repeated_in_the_refusal(book: Book) -> None:
    with pytest.raises(Refused) as caught:
        book.do("clerk", Submit("somebody made up"), book.drafted().id)
    assert (caught.value.code, caught.value.facts) == ("not_a_reviewer", {"name": ""})
