"""The way of a paper with its receiver."""

from __future__ import annotations

import pytest

from oa_core.documents.commands import SignFor
from oa_core.documents.model import Receipt, ReceiptState
from oa_core.refusal import Refused
from tests.support.book import Book


def test_the_receivers_clerk_signs_for_the_paper() -> None:
    book = Book()
    receipt = book.receipts(book.issued())["shimen"]
    signed = book.do("shimen-clerk", SignFor(), receipt.id, receipt.step)
    assert isinstance(signed, Receipt)
    assert (signed.state, signed.signed_name, signed.signed_at) == (ReceiptState.SIGNED_FOR, "周倩", book.now)


def test_a_paper_is_signed_for_once() -> None:
    book = Book()
    receipt = book.receipts(book.issued())["shimen"]
    book.do("shimen-clerk", SignFor(), receipt.id, receipt.step)
    with pytest.raises(Refused, match="moved_on"):
        book.do("shimen-clerk", SignFor(), receipt.id, receipt.step)


@pytest.mark.parametrize("person", ["clerk", "head", "qingtong-clerk"])
def test_nobody_signs_for_another_organ(person: str) -> None:
    book = Book()
    receipt = book.receipts(book.issued())["shimen"]
    with pytest.raises(Refused, match="not_yours"):
        book.do(person, SignFor(), receipt.id)


def test_one_receivers_signature_leaves_the_others_as_they_are() -> None:
    book = Book()
    document = book.issued()
    book.do("shimen-clerk", SignFor(), book.receipts(document)["shimen"].id)
    states = {organ: receipt.state for organ, receipt in book.receipts(document).items()}
    assert states == {
        "shimen": ReceiptState.SIGNED_FOR,
        "qingtong": ReceiptState.DELIVERED,
        "emergency": ReceiptState.DELIVERED,
    }
