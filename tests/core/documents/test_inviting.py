"""合写: who writes on a paper beside its drafter, and who does not."""

from __future__ import annotations

import pytest

from oa_core.documents.commands import Invite, Revise, Submit
from oa_core.documents.visibility import document_scopes
from oa_core.refusal import Refused
from tests.support.book import Book
from tests.support.together import BODY, TEXT, saved, text, together


@pytest.fixture
def book() -> Book:
    return Book()


def test_an_invited_colleague_writes_and_reads_but_hands_nothing_on(book: Book) -> None:
    document = together(book)
    assert document.writers == ("director",)
    assert book.offered("director", document) == {"Revise"}
    assert "user:director" in document_scopes(document)
    changed = saved(book, "director", document, BODY + "\n补充一段。")
    assert text(book, changed.revision).author == "director"
    with pytest.raises(Refused, match="not_yours"):
        book.do("director", Submit("director"), document.id)


def test_to_invite_somebody_again_changes_nothing(book: Book) -> None:
    document = together(book)
    assert book.do("clerk", Invite("director"), document.id) == document


@pytest.mark.parametrize("to", ["clerk", "head", "shimen-clerk", "nobody"])
def test_only_colleagues_who_write_in_the_office_are_invited(book: Book, to: str) -> None:
    with pytest.raises(Refused, match="not_a_colleague"):
        book.do("clerk", Invite(to), book.drafted().id)


def test_only_the_drafter_invites_and_only_while_it_is_written(book: Book) -> None:
    document = together(book)
    with pytest.raises(Refused, match="not_yours"):
        book.do("director", Invite("director"), document.id)
    submitted = book.submitted()
    with pytest.raises(Refused, match="moved_on"):
        book.do("clerk", Invite("director"), submitted.id)


def test_who_was_not_invited_does_not_write(book: Book) -> None:
    document = book.drafted()
    for person in ("director", "head", "shimen-clerk"):
        with pytest.raises(Refused, match="not_yours"):
            book.do(person, Revise(TEXT, document.revision), document.id)


def test_a_reviewer_does_not_write_on_what_they_review(book: Book) -> None:
    document = book.submitted()
    with pytest.raises(Refused, match="not_yours"):
        book.do("director", Revise(TEXT, document.revision), document.id)
