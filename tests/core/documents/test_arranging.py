"""排列附件: the files of a paper in the order of 附件说明."""

from __future__ import annotations

import hashlib

import pytest

from oa_core.documents.commands import Arrange, Attach
from oa_core.documents.model import Document
from oa_core.files import Attachment
from oa_core.refusal import Refused
from tests.support.book import Book

FILES = tuple(
    Attachment(hashlib.sha256(name.encode()).hexdigest(), name, 40, "text/plain")
    for name in ("任务分工表.txt", "联系人名单.txt")
)


def with_files(book: Book, *files: Attachment) -> Document:
    paper = book.drafted()
    for file in files:
        changed = book.do("clerk", Attach(file), paper.id)
        assert isinstance(changed, Document)
        paper = changed
    return paper


def test_another_order_of_the_files_is_a_change_of_substance_and_a_step() -> None:
    book = Book()
    before = with_files(book, *FILES)
    after = book.do("clerk", Arrange(tuple(file.sha256 for file in reversed(FILES))), before.id)
    assert isinstance(after, Document)
    assert after.attachments == FILES[::-1]
    assert after.content_hash != before.content_hash
    assert after.step == before.step + 1


@pytest.mark.parametrize(
    "order", [(), (FILES[1].sha256,), (FILES[0].sha256, FILES[0].sha256)], ids=["none", "another", "twice"]
)
def test_files_that_are_not_those_of_the_paper_by_now_are_not_put_in_order(order: tuple[str, ...]) -> None:
    book = Book()
    paper = with_files(book, FILES[0])
    with pytest.raises(Refused, match="file_not_attached"):
        book.do("clerk", Arrange(order), paper.id)
    assert book.records[paper.id] == paper


def test_only_who_has_the_paper_in_hand_puts_its_files_in_order() -> None:
    book = Book()
    paper = with_files(book, *FILES)
    with pytest.raises(Refused, match="not_yours"):
        book.do("director", Arrange(tuple(file.sha256 for file in FILES)), paper.id)
