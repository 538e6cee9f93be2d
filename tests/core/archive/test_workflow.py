"""Old papers: taken over once, confirmed by a person, their text never touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oa_core.archive.commands import ConfirmOldPaper, KeepOldPaper
from oa_core.archive.model import TEXT_LIMIT, Direction, LedgerRow, OldFacts, OldPaper, State, old_paper_id
from oa_core.archive.visibility import old_paper_scopes
from oa_core.refusal import Refused
from tests.support.book import Book

SHA = "ab" * 32
FACTS = OldFacts(
    direction=Direction.OUT,
    title="南屿县人民政府关于做好2025年防台风工作的通知",
    number="屿府〔2025〕12号",
    genre="通知",
    issuer="南屿县人民政府",
    addressees="各乡镇人民政府",
    dated=date(2025, 5, 6),
)
KEEP = KeepOldPaper(
    "office", SHA, FACTS, ("各乡镇人民政府：", "现通知如下。"), "防台风.docx", doubts=("issuer",)
)
ID = old_paper_id("office", SHA)


def kept(book: Book, act: KeepOldPaper = KEEP) -> OldPaper:
    paper = book.do("clerk", act, old_paper_id(act.organ, act.source))
    assert isinstance(paper, OldPaper)
    return paper


def test_an_old_paper_says_where_it_came_from_and_what_is_in_doubt() -> None:
    book = Book()
    paper = kept(book)
    assert (paper.facts, paper.text, paper.file, paper.sha256) == (FACTS, KEEP.text, "防台风.docx", SHA)
    assert (paper.state, paper.doubts) == (State.DOUBTFUL, ("issuer",))
    assert old_paper_scopes(paper) == {"desk:office"}


def test_what_is_taken_over_twice_is_there_once_and_stays_as_a_person_confirmed_it() -> None:
    book = Book()
    paper = kept(book)
    right = replace(FACTS, issuer="南屿县人民政府办公室")
    confirmed = book.do("clerk", ConfirmOldPaper(right), paper.id, seen=0)
    again = kept(book)
    assert again == confirmed
    assert (again.facts, again.doubts, again.confirmed_by) == (right, (), "clerk")
    assert len(book.records) == 1


def test_a_paper_known_from_a_ledger_only_keeps_what_the_ledger_says() -> None:
    ledger = LedgerRow("2024收文登记簿.xlsx", 7, "收2024-0031", date(2024, 3, 2), "2", "已阅")
    paper = kept(Book(), KeepOldPaper("office", "ledger:收2024-0031", FACTS, ledger=ledger))
    assert (paper.ledger, paper.text, paper.sha256) == (ledger, (), "")


def test_confirming_changes_the_facts_and_not_a_letter_of_the_text() -> None:
    book = Book()
    paper = kept(book)
    after = book.do("clerk", ConfirmOldPaper(replace(FACTS, title="另一个标题")), paper.id)
    assert isinstance(after, OldPaper)
    assert (after.text, after.file, after.sha256) == (paper.text, paper.file, paper.sha256)


def test_only_the_clerks_of_the_organ_take_over_and_confirm() -> None:
    book = Book()
    with pytest.raises(Refused, match="not_yours"):
        book.do("shimen-clerk", KEEP, ID)
    kept(book)
    with pytest.raises(Refused, match="not_yours"):
        book.do("director", ConfirmOldPaper(FACTS), ID)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (replace(KEEP, facts=replace(FACTS, title=" ")), "title_missing"),
        (replace(KEEP, facts=replace(FACTS, genre="方案")), "genre_unknown"),
        (replace(KEEP, text=("机密★1年",)), "classified"),
        (replace(KEEP, text=("字" * TEXT_LIMIT,)), "text_too_long"),
        (replace(KEEP, doubts=("nothing",)), "malformed"),
    ],
)
def test_what_cannot_be_kept_is_said(act: KeepOldPaper, code: str) -> None:
    book = Book()
    with pytest.raises(Refused, match=code):
        book.do("clerk", act, ID)
    assert not book.records


def test_the_id_follows_from_the_organ_and_the_source_and_no_other_is_taken() -> None:
    assert old_paper_id("office", SHA) != old_paper_id("gov", SHA)
    with pytest.raises(Refused, match="malformed"):
        Book().do("clerk", KEEP, "another")
