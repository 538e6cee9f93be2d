"""常用文本: one's own or the organ's, changed and removed by who wrote it, never shown to others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oa_core.boilerplate.commands import Change, Keep, Remove
from oa_core.boilerplate.model import NAME_LIMIT, Boilerplate, Sort, State
from oa_core.boilerplate.visibility import boilerplate_scopes
from oa_core.documents.model import Content
from oa_core.refusal import Refused
from tests.support.book import CONTENT, Book

WATCH = Content(letterhead="", body="各乡镇要严格执行24小时值班制度。")


def passage(book: Book, *, shared: bool = False) -> Boilerplate:
    kept = book.do("clerk", Keep(Sort.PASSAGE, "值班要求", WATCH, shared))
    assert isinstance(kept, Boilerplate)
    return kept


def test_a_passage_is_its_owners_alone_until_it_is_shared() -> None:
    book = Book()
    own = passage(book)
    assert boilerplate_scopes(own) == {"user:clerk"}
    shared = book.do("clerk", Change(own.name, own.content, shared=True), own.id, seen=0)
    assert isinstance(shared, Boilerplate)
    assert boilerplate_scopes(shared) == {"organ:office"}
    assert (shared.step, shared.owner, shared.content.body) == (1, "clerk", WATCH.body)


def test_a_template_keeps_the_whole_content() -> None:
    kept = Book().do("clerk", Keep(Sort.TEMPLATE, "防台风通知", CONTENT))
    assert isinstance(kept, Boilerplate)
    assert kept.content == CONTENT


def test_what_was_removed_is_marked_and_never_changed_again() -> None:
    book = Book()
    gone = book.do("clerk", Remove(), passage(book).id)
    assert isinstance(gone, Boilerplate)
    assert (gone.state, gone.content) == (State.REMOVED, WATCH)
    with pytest.raises(Refused, match="moved_on"):
        book.do("clerk", Change("再来", WATCH), gone.id)


def test_two_changes_at_the_same_time_do_not_overwrite_each_other() -> None:
    book = Book()
    own = passage(book)
    book.do("clerk", Change("值班", WATCH), own.id, seen=0)
    with pytest.raises(Refused, match="moved_on"):
        book.do("clerk", Change("值守", WATCH), own.id, seen=0)


def test_nobody_changes_what_is_anothers_but_a_director_keeps_what_is_shared_in_order() -> None:
    book = Book()
    own, shared = passage(book), passage(book, shared=True)
    assert book.offered("director", own) == set()
    assert book.offered("director", shared) == {"Change", "Remove"}
    assert book.offered("shimen-clerk", shared) == set()
    with pytest.raises(Refused, match="not_yours"):
        book.do("director", Remove(), own.id)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("  ", WATCH, "name_missing"),
        ("长" * (NAME_LIMIT + 1), WATCH, "name_too_long"),
        ("空的", replace(WATCH, body=" "), "body_missing"),
        ("密", replace(WATCH, body="机密★5年"), "classified"),
        ("机密★5年", WATCH, "classified"),
    ],
)
def test_what_cannot_be_kept_is_said(name: str, content: Content, code: str) -> None:
    book = Book()
    with pytest.raises(Refused, match=code):
        book.do("clerk", Keep(Sort.PASSAGE, name, content))
    assert not book.records
