"""收回: until its new holder has opened it, who handed a paper on has it back; and nothing else is changed by that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oa_core.documents.commands import Approve, Attach, Open, Revise, SendBack, Submit, Withdraw
from oa_core.documents.model import Document, Status
from oa_core.documents.visibility import document_scopes
from oa_core.files import Attachment
from oa_core.refusal import Refused
from tests.support.book import CONTENT, Book


@pytest.fixture
def book() -> Book:
    return Book()


def paper(book: Book, document_id: str) -> Document:
    document = book.records[document_id]
    assert isinstance(document, Document)
    return document


def done(book: Book, person: str, act: object, document: Document, seen: int | None = None) -> Document:
    return paper(book, book.do(person, act, document.id, seen).id)


def test_a_submitted_paper_is_taken_back_as_it_was(book: Book) -> None:
    draft = book.drafted()
    submitted = done(book, "clerk", Submit("director", "请审。"), draft)
    assert "Withdraw" in book.offered("clerk", submitted)
    back = done(book, "clerk", Withdraw(), submitted, submitted.step)
    assert (back.status, back.holder) == (Status.DRAFT, "clerk")
    assert (back.revision, back.content_hash, back.branches) == (draft.revision, draft.content_hash, ())
    assert [(entry.act, entry.person, entry.to) for entry in back.trail] == [
        ("submit", "clerk", "director"),
        ("withdraw", "clerk", "clerk"),
    ]
    assert back.step == submitted.step + 1
    assert document_scopes(back) == {"user:clerk", "inbox:clerk"}
    again = done(book, "clerk", Submit("director"), back)
    assert again.status is Status.IN_REVIEW


def test_a_paper_that_was_opened_stays_where_it_is(book: Book) -> None:
    opened = done(book, "director", Open(), book.submitted())
    assert opened.opened
    assert "Withdraw" not in book.offered("clerk", opened)
    with pytest.raises(Refused, match="already_opened"):
        book.do("clerk", Withdraw(), opened.id)


def test_a_paper_submitted_a_second_time_comes_back_as_returned(book: Book) -> None:
    returned = done(book, "director", SendBack("改。"), book.submitted())
    submitted = done(book, "clerk", Submit("director"), returned)
    back = done(book, "clerk", Withdraw(), submitted)
    assert (back.status, back.holder) == (Status.RETURNED, "clerk")


def test_a_reviewer_takes_back_what_they_approved_and_what_they_returned(book: Book) -> None:
    approved = done(book, "director", Approve("head"), book.submitted())
    back = done(book, "director", Withdraw(), approved)
    assert (back.status, back.holder, back.opened) == (Status.IN_REVIEW, "director", True)
    returned = done(book, "director", SendBack("改。"), back)
    again = done(book, "director", Withdraw(), returned)
    assert (again.status, again.holder) == (Status.IN_REVIEW, "director")
    assert "Withdraw" not in book.offered("clerk", again), "the reviewer has had it before them"


def test_only_who_handed_it_on_last_takes_it_back(book: Book) -> None:
    approved = done(book, "director", Approve("head"), book.submitted())
    for person in ("clerk", "head"):
        with pytest.raises(Refused, match="not_yours"):
            book.do(person, Withdraw(), approved.id)


def test_neither_a_signature_nor_a_number_is_taken_back(book: Book) -> None:
    with pytest.raises(Refused, match="moved_on"):
        book.do("head", Withdraw(), book.signed().id)
    with pytest.raises(Refused, match="moved_on"):
        book.do("clerk", Withdraw(), book.numbered().id)


def test_who_takes_back_and_who_acts_at_the_same_time_do_not_both_get_their_way(book: Book) -> None:
    submitted = book.submitted()
    done(book, "clerk", Withdraw(), submitted, submitted.step)
    with pytest.raises(Refused, match="moved_on"):
        book.do("director", Approve("head"), submitted.id, submitted.step)
    other = book.submitted()
    done(book, "director", Approve("head"), other, other.step)
    with pytest.raises(Refused, match=r"moved_on|not_yours"):
        book.do("clerk", Withdraw(), other.id, other.step)


def test_to_open_a_paper_is_no_step_and_never_refused(book: Book) -> None:
    submitted = book.submitted()
    assert "Open" in book.offered("director", submitted)
    opened = done(book, "director", Open(), submitted)
    assert (opened.step, opened.trail) == (submitted.step, submitted.trail)
    assert "Open" not in book.offered("director", opened)
    done(book, "director", Approve("head"), opened, submitted.step)
    moved = paper(book, submitted.id)
    assert done(book, "director", Open(), moved) == moved, "it is no longer in their hands"
    issued = book.issued()
    assert done(book, "director", Open(), issued) == issued


def test_nobody_opens_a_draft_that_was_with_them_from_the_first(book: Book) -> None:
    draft = book.drafted()
    assert "Open" not in book.offered("clerk", draft)
    returned = done(book, "director", SendBack("改。"), book.submitted())
    assert "Open" in book.offered("clerk", returned)


def test_each_new_holder_has_not_opened_it_yet(book: Book) -> None:
    opened = done(book, "director", Open(), book.submitted())
    assert not done(book, "director", Approve("head"), opened).opened
    assert book.numbered().opened, "who numbers a paper keeps it in hand"


def test_who_works_on_a_paper_has_opened_it(book: Book) -> None:
    returned = done(book, "director", SendBack("改。"), book.submitted())
    revised = book.revised(returned, replace(CONTENT, body="改过。"))
    with pytest.raises(Refused, match="already_opened"):
        book.do("director", Withdraw(), revised.id)
    other = done(book, "director", SendBack("改。"), book.submitted())
    with_file = done(book, "clerk", Attach(Attachment("0" * 64, "附件.pdf", 10, "application/pdf")), other)
    assert with_file.opened


def test_a_text_that_came_meanwhile_is_still_there_after_taking_back(book: Book) -> None:
    submitted = book.submitted()
    late = done(
        book, "clerk", Revise(replace(CONTENT, body="另一台电脑上写的。"), submitted.revision), submitted
    )
    assert len(late.branches) == 1
    back = done(book, "clerk", Withdraw(), late)
    assert (back.status, back.branches) == (Status.DRAFT, late.branches)
