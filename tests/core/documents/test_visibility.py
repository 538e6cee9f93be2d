"""Who reads what of a paper."""

from __future__ import annotations

from oa_core.documents.commands import SendBack, SignFor
from oa_core.documents.model import Document, Envelope, Receipt
from oa_core.documents.visibility import (
    document_claims,
    document_scopes,
    envelope_on_the_desk,
    envelope_scopes,
    receipt_scopes,
)
from tests.support.book import Book


def test_a_draft_is_its_drafters_alone() -> None:
    assert document_scopes(Book().drafted()) == {"inbox:clerk", "user:clerk"}


def test_once_handed_on_it_is_read_by_those_who_held_it_and_by_the_desk() -> None:
    book = Book()
    assert document_scopes(book.submitted()) == {
        *("user:clerk", "user:director", "desk:office"),
        "inbox:director",
    }
    assert {"user:head", "inbox:head"} <= document_scopes(book.to_sign())


def test_a_paper_waits_in_one_inbox_at_a_time_and_in_none_once_it_is_issued() -> None:
    book = Book()
    papers = (book.drafted(), book.submitted(), book.to_sign(), book.signed(), book.numbered())
    inboxes = [{scope for scope in document_scopes(paper) if scope.startswith("inbox:")} for paper in papers]
    assert inboxes == [{f"inbox:{paper.holder}"} for paper in papers]
    assert not {scope for scope in document_scopes(book.issued()) if scope.startswith("inbox:")}


def test_a_returned_paper_stays_with_its_readers() -> None:
    book = Book()
    returned = book.do("director", SendBack("改。"), book.submitted().id)
    assert isinstance(returned, Document)
    assert document_scopes(returned) == {"user:clerk", "user:director", "desk:office", "inbox:clerk"}


def test_receivers_read_the_envelope_and_not_the_offices_own_papers() -> None:
    book = Book()
    document = book.issued()
    envelope = book.records[document.envelope]
    assert isinstance(envelope, Envelope)
    assert envelope_scopes(envelope) == {"desk:office", "desk:shimen", "desk:qingtong", "desk:emergency"}
    assert "desk:shimen" not in document_scopes(document)


def test_a_receipt_is_between_its_receiver_and_the_sender() -> None:
    book = Book()
    receipt = book.receipts(book.issued())["qingtong"]
    assert receipt_scopes(receipt) == {"desk:qingtong", "desk:office", "inbox:qingtong"}


def test_a_receipt_leaves_the_inbox_once_it_is_signed_for() -> None:
    book = Book()
    receipt = book.receipts(book.issued())["qingtong"]
    signed = book.do("qingtong-clerk", SignFor(), receipt.id)
    assert isinstance(signed, Receipt)
    assert receipt_scopes(signed) == {"desk:qingtong", "desk:office"}


def test_the_envelope_of_a_paper_to_sign_for_is_in_the_receivers_inbox_until_then() -> None:
    book = Book()
    document = book.issued()
    receipt = book.receipts(document)["qingtong"]
    assert envelope_on_the_desk(receipt) == (document.envelope, frozenset({"inbox:qingtong"}))
    signed = book.do("qingtong-clerk", SignFor(), receipt.id)
    assert isinstance(signed, Receipt)
    assert envelope_on_the_desk(signed) == (document.envelope, frozenset())


def test_a_number_is_claimed_for_one_paper_and_no_number_claims_nothing() -> None:
    book = Book()
    assert document_claims(book.signed()) == ()
    (claim,) = document_claims(book.numbered())
    assert (claim.scope, claim.key) == ("document_number:office", "屿府〔2026〕1号")
