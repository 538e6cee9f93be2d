"""A paper that two people write on, and every text of it: what the rules' tests and the desk's tests share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from oa_core.documents.commands import Invite, Revise
from oa_core.documents.content import content_of
from oa_core.documents.model import Document, TextRevision
from tests.support.book import CONTENT, Book

BODY = "一是落实责任。二是加强值守。三是严肃纪律。\n各单位要及时报送。\n特此通知。"
TEXT = replace(CONTENT, body=BODY)


def together(book: Book) -> Document:
    """A draft that the clerk and the director write on."""
    document = book.drafted(TEXT)
    return paper(book, book.do("clerk", Invite("director"), document.id).id)


def paper(book: Book, document_id: str) -> Document:
    document = book.records[document_id]
    assert isinstance(document, Document)
    return document


def text(book: Book, revision: str) -> TextRevision:
    found = book.records[revision]
    assert isinstance(found, TextRevision)
    return found


def saved(book: Book, person: str, document: Document, body: str, **elements: Any) -> Document:
    """``person`` saves a text written from the one that ``document`` had."""
    base = text(book, document.revision)
    content = replace(content_of(document, base.body), body=body, **elements)
    return paper(book, book.do(person, Revise(content, document.revision), document.id).id)


def everything_written(book: Book) -> set[str]:
    return {record.id for record in book.records.values() if isinstance(record, TextRevision)}


def reachable(book: Book, document: Document) -> set[str]:
    found: set[str] = set()
    waiting = [document.revision, *document.branches]
    while waiting:
        here = waiting.pop()
        if here and here not in found:
            found.add(here)
            waiting += [text(book, here).parent, text(book, here).merged]
    return found
