"""Others write on the same draft: what the person finds on their desk, and what becomes of both texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from oa_client.office.office import Office
from oa_client.office.on_the_desk import Merged, Working
from oa_client.storage.database import Database
from oa_core.documents.commands import Invite, Revise, SendBack, Submit
from oa_core.documents.model import Document, Status, TextRevision
from oa_core.modules import apply
from oa_core.refusal import Refused
from oa_core.workflow import Order
from sync.core import Outgoing, Page
from sync.encoding import decode_act
from sync.protocol import Push
from tests.client.conftest import KEY, Clock, page, sent
from tests.support.book import Book
from tests.support.together import BODY, TEXT, paper, saved, text

MINE = replace(TEXT, body=BODY.replace("落实责任", "压实责任"))
THEIRS = BODY.replace("及时报送", "每日报送")
CLASH = BODY.replace("落实责任", "夯实责任")


class Desk:
    """The clerk's office and the central office's book; ``told`` brings the book's news to the clerk."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.book = Book()
        self.seq = 1
        self.document = self.book.drafted(TEXT).id
        self.book.do("clerk", Invite("director"), self.document)
        self.told()

    @property
    def paper(self) -> Document:
        return paper(self.book, self.document)

    def told(self) -> None:
        self.seq += 1
        news = sent(self.book.records, "clerk", seq=self.seq, rev=self.seq)
        self.office.exchange.perform(Page(page("clerk", news, seq=self.seq, now=self.book.now)))

    def director_saves(self, body: str, *, since: Document | None = None) -> Document:
        document = saved(self.book, "director", since or self.paper, body)
        self.told()
        return document

    def open(self) -> Working:
        return self.office.drafting.open(self.document)

    def here(self) -> Document:
        papers = self.office.documents.paperwork(self.document)
        assert papers is not None
        return papers.document


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def kept_text(desk: Desk) -> Working:
    """The clerk has written something that is kept and not saved."""
    return desk.office.drafting.keep(desk.open(), MINE)


def test_a_kept_text_is_put_together_with_what_a_colleague_saved(desk: Desk) -> None:
    kept_text(desk)
    theirs = desk.director_saves(THEIRS)
    working = desk.open()
    assert working.content.body == MINE.body.replace("及时报送", "每日报送")
    assert working.base == theirs.revision
    assert working.conflict is None
    assert working.merged == Merged("何晓燕", text(desk.book, theirs.revision).made_at, 1)


def test_what_was_put_together_on_the_desk_is_saved_as_one_text(desk: Desk) -> None:
    kept_text(desk)
    theirs = desk.director_saves(THEIRS)
    working = desk.open()
    after = desk.office.drafting.save(working, working.content)
    assert after.document is not None
    assert (after.document.branches, after.merged, after.kept_at) == ((), None, None)
    newest, before, *_ = desk.office.history.versions(desk.document)
    assert (newest.id, newest.by_machine) == (after.base, False)
    assert before.id == theirs.revision


def test_a_colleagues_change_to_the_same_sentence_is_a_question_with_both_texts(desk: Desk) -> None:
    kept_text(desk)
    theirs = desk.director_saves(CLASH)
    working = desk.open()
    assert working.merged is None
    conflict = working.conflict
    assert conflict is not None
    assert (conflict.base, conflict.mine, conflict.theirs.body) == (TEXT, MINE, CLASH)
    assert (conflict.who, conflict.revision, conflict.branch) == ("何晓燕", theirs.revision, "")
    (question,) = conflict.merge.body.conflicts
    assert (question.mine, question.theirs) == ("一是压实责任。", "一是夯实责任。")
    assert (working.content, working.base) == (MINE, text(desk.book, theirs.revision).parent)


def test_a_question_can_be_put_off_and_the_text_written_on(desk: Desk) -> None:
    kept_text(desk)
    desk.director_saves(CLASH)
    working = desk.open()
    more = replace(MINE, body=MINE.body + "\n联系人：李。")
    away = desk.office.drafting.put_away(desk.office.drafting.keep(working, more), more)
    assert away.content == more
    assert desk.office.orders.waiting() == ()
    again = desk.open()
    assert again.conflict is not None
    assert (again.content, again.conflict.mine) == (more, more)


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_whatever_is_chosen_both_texts_stay_for_ever(desk: Desk, choice: str) -> None:
    kept_text(desk)
    desk.director_saves(CLASH)
    working = desk.open()
    assert working.conflict is not None
    answer = {
        "mine": working.conflict.mine,
        "theirs": working.conflict.theirs,
        "both": replace(TEXT, body=BODY.replace("落实责任", "压实夯实责任")),
    }[choice]
    settled = desk.office.drafting.settle(working, answer)
    assert (settled.content, settled.conflict) == (answer, None)
    assert settled.kept_at is not None
    after = desk.office.drafting.save(settled, settled.content)
    assert after.content == answer
    assert after.document is not None
    assert after.document.branches == ()
    versions = {
        desk.office.history.content(desk.document, each.id).body
        for each in desk.office.history.versions(desk.document)
    }
    assert {BODY, MINE.body, CLASH, answer.body} <= versions
    decided(desk)
    assert desk.paper.branches == ()
    assert text(desk.book, desk.paper.revision).body == answer.body


def decided(desk: Desk) -> None:
    """The central office decides everything that waits; then the clerk hears of it."""
    push = desk.office.exchange.perform(Outgoing(1))
    assert isinstance(push, Push)
    for order in push.orders:
        decide(desk.book, order.id, order.record, decode_act(order.kind, order.act), order.seen)


def decide(book: Book, order_id: str, record: str, act: object, seen: int | None) -> None:
    after = apply(
        book.records.get(record), Order(order_id, record, act, book.now, seen), book.context("clerk")
    )
    book.records.update({each.id: each for each in after})


def test_a_save_without_the_line_is_foreseen_as_the_central_office_will_have_it(desk: Desk) -> None:
    desk.office.drafting.save(desk.open(), MINE)
    desk.director_saves(THEIRS)
    foreseen = desk.here()
    working = desk.open()
    assert working.content.body == MINE.body.replace("及时报送", "每日报送")
    assert working.merged is not None
    assert (working.merged.who, working.merged.count) == ("何晓燕", 1)
    decided(desk)
    assert (desk.paper.revision, desk.paper.content_hash) == (foreseen.revision, foreseen.content_hash)
    assert desk.paper.branches == ()


def test_a_save_without_the_line_that_clashes_is_a_question_to_its_writer(desk: Desk) -> None:
    desk.office.drafting.save(desk.open(), MINE)
    theirs = desk.director_saves(CLASH)
    working = desk.open()
    conflict = working.conflict
    assert conflict is not None
    assert (conflict.mine, conflict.theirs.body) == (MINE, CLASH)
    assert (conflict.branch, conflict.revision) == (desk.here().branches[0], theirs.revision)
    assert working.content.body == CLASH, "what stands in the document goes on"
    settled = desk.office.drafting.settle(working, MINE)
    assert (settled.content, settled.merges) == (MINE, conflict.branch)
    desk.office.drafting.save(settled, settled.content)
    assert desk.here().branches == ()
    decided(desk)
    assert (desk.paper.branches, desk.paper.revision) == ((), desk.here().revision)


def test_a_colleagues_text_beside_the_document_is_a_question_to_whoever_opens_it(desk: Desk) -> None:
    start = desk.paper
    saved(desk.book, "clerk", start, MINE.body)
    desk.director_saves(CLASH, since=start)
    conflict = desk.open().conflict
    assert conflict is not None
    assert (conflict.mine, conflict.theirs.body, conflict.who) == (MINE, CLASH, "何晓燕")


def test_a_text_that_came_late_is_put_together_when_the_paper_is_returned(desk: Desk) -> None:
    late = Revise(replace(TEXT, body=THEIRS), desk.paper.revision)
    saved(desk.book, "clerk", desk.paper, MINE.body)
    desk.book.do("clerk", Submit("director"), desk.document)
    desk.book.do("director", late, desk.document)
    desk.book.do("director", SendBack("改。"), desk.document)
    desk.told()
    (branch,) = desk.paper.branches
    working = desk.open()
    assert (working.merges, working.conflict) == (branch, None)
    assert working.content.body == MINE.body.replace("及时报送", "每日报送")
    assert working.merged is not None
    after = desk.office.drafting.put_away(working, working.content)
    assert after.document is not None
    assert after.document.branches == ()


def test_a_question_answered_over_an_unsaved_text_loses_neither(desk: Desk) -> None:
    start = desk.paper
    saved(desk.book, "clerk", start, MINE.body)
    desk.director_saves(CLASH, since=start)
    own = replace(MINE, body=MINE.body + "\n还没有存的一句。")
    working = desk.open()
    desk.office.drafting.keep(replace(working, conflict=None), own)
    working = desk.open()
    assert working.conflict is not None
    assert working.conflict.mine == own
    settled = desk.office.drafting.settle(working, working.conflict.theirs)
    assert settled.conflict is None
    desk.office.drafting.save(settled, settled.content)
    bodies = {
        desk.office.history.content(desk.document, each.id).body
        for each in desk.office.history.versions(desk.document)
    }
    assert {own.body, CLASH, MINE.body} <= bodies
    assert desk.here().branches == ()
    decided(desk)
    assert desk.paper.branches == ()
    assert text(desk.book, desk.paper.revision).body == CLASH


def test_leaving_the_desk_saves_what_was_written(desk: Desk) -> None:
    working = desk.open()
    after = desk.office.drafting.put_away(working, MINE)
    assert (after.kept_at, after.content) == (None, MINE)
    assert [order.kind for order in desk.office.orders.waiting()] == ["document.revise"]
    assert desk.office.drafting.put_away(after, MINE) == after
    assert len(desk.office.orders.waiting()) == 1


def test_leaving_a_new_document_saves_it_unless_nothing_was_written(office: Office) -> None:
    working = office.drafting.begin()
    assert office.drafting.put_away(working, working.content) == working
    assert office.orders.waiting() == ()
    office.drafting.put_away(working, replace(working.content, title="一件新的"))
    assert [order.kind for order in office.orders.waiting()] == ["document.draft"]


def test_leaving_a_signed_paper_voids_no_consent(open_office: Callable[[str], Office]) -> None:
    office, book = open_office("clerk"), Book()
    signed = book.signed(TEXT)
    office.exchange.perform(Page(page("clerk", sent(book.records, "clerk", seq=2), seq=2, now=book.now)))
    after = office.drafting.put_away(office.drafting.open(signed.id), MINE)
    assert after.kept_at is not None
    papers = office.documents.paperwork(signed.id)
    assert papers is not None
    assert papers.document.status is Status.SIGNED


def test_what_the_office_refuses_on_leaving_stays_kept(desk: Desk) -> None:
    working = desk.open()
    bad = replace(MINE, copies=("nowhere",))
    after = desk.office.drafting.put_away(working, bad)
    assert (after.content, after.kept_at is not None) == (bad, True)
    assert desk.open().content == bad


def put_together_by_machine(desk: Desk) -> Working:
    """The clerk and the director saved at different places: one text is made of it unasked."""
    desk.office.drafting.save(desk.open(), MINE)
    desk.director_saves(THEIRS)
    return desk.open()


def restarted(desk: Desk, cache: Path, clock: Clock) -> Desk:
    desk.office.close()
    desk.office = Office(Database(cache, KEY), "clerk", clock)
    return desk


def test_what_was_read_through_is_not_told_again_after_a_restart(
    open_office: Callable[[str], Office], tmp_path: Path, clock: Clock
) -> None:
    desk = Desk(open_office("clerk"))
    working = put_together_by_machine(desk)
    assert working.merged is not None
    assert desk.open().merged is not None, "looking alone is not reading"
    desk.office.drafting.mark_read(working)
    assert desk.open() == replace(working, merged=None)
    again = restarted(desk, tmp_path / "clerk-0.db", clock)
    assert again.open() == replace(working, merged=None)
    again.office.close()


def test_what_goes_in_after_the_reading_is_told(desk: Desk) -> None:
    desk.office.drafting.save(desk.open(), MINE)
    first = desk.director_saves(THEIRS)
    desk.office.drafting.mark_read(desk.open())
    assert desk.open().merged is None
    second = desk.director_saves(THEIRS.replace("严肃纪律", "严明纪律"), since=first)
    working = desk.open()
    assert "严明纪律" in working.content.body
    assert working.merged is not None
    assert working.merged.when == text(desk.book, second.revision).made_at


def test_an_unsaved_text_whose_merging_was_read_can_be_handed_on(desk: Desk) -> None:
    kept_text(desk)
    desk.director_saves(THEIRS)
    with pytest.raises(Refused, match="unread_changes"):
        desk.office.drafting.submit_kept(desk.document, to="director")
    desk.office.drafting.mark_read(desk.open())
    assert desk.open().merged is None
    desk.office.drafting.submit_kept(desk.document, to="director")
    assert desk.here().status is Status.IN_REVIEW


def test_nothing_is_handed_on_that_its_drafter_has_not_read(desk: Desk) -> None:
    kept_text(desk)
    working = desk.open()
    desk.director_saves(THEIRS)
    with pytest.raises(Refused, match="moved_on"):
        desk.office.drafting.submit(working, MINE, to="director")
    with pytest.raises(Refused, match="unread_changes"):
        desk.office.drafting.submit_kept(desk.document, to="director")
    working = desk.open()
    desk.office.drafting.submit(working, working.content, to="director")
    assert desk.here().status is Status.IN_REVIEW


def test_a_colleague_who_is_invited_reads_every_earlier_text(open_office: Callable[[str], Office]) -> None:
    director, book = open_office("director"), Book()
    document = book.drafted(TEXT)
    saved(book, "clerk", document, MINE.body)
    book.do("clerk", Invite("director"), document.id)
    news = sent(book.records, "director", seq=2)
    assert {each.kind for each in news} >= {"document", "text_revision"}
    director.exchange.perform(Page(page("director", news, seq=2, now=book.now)))
    assert [row.id for row in director.documents.outgoing()] == [document.id]
    assert [row.id for row in director.documents.elsewhere()] == [document.id]
    assert director.drafting.open(document.id).content == MINE
    texts = [each for each in book.records.values() if isinstance(each, TextRevision)]
    assert len(director.history.versions(document.id)) == len(texts) == 2
