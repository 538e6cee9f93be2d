"""从上次同类文件开始: the most alike earlier paper first, its text whole, its year moved on and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from oa_client.office.office import Office
from oa_core.archive.commands import KeepOldPaper
from oa_core.archive.model import OldFacts, old_paper_id
from oa_core.documents.model import Content, Document, Openness
from oa_core.refusal import Refused
from sync.core import Page
from tests.client.conftest import Clock, page, sent
from tests.support.book import CONTENT, Book

STORM = "南屿县人民政府关于做好2025年防台风工作的通知"
TEXT = ("现就2025年防台风工作通知如下：", "一、落实责任", "2025年5月6日前报送名单。")


def old(office: Office, title: str, dated: date | None, number: str = "", **facts: str) -> str:
    told = OldFacts(title=title, number=number, genre="通知", dated=dated, **facts)  # type: ignore[arg-type]  # words only
    source = f"test:{title}{number}"
    office.execute(old_paper_id("office", source), KeepOldPaper("office", source, told, TEXT, "旧.docx"))
    return old_paper_id("office", source)


def issued(office: Office, clock: Clock) -> Document:
    """A paper of the office that went out a year ago."""
    book = Book()
    book.now = datetime(2025, 9, 10, 2, tzinfo=UTC)
    paper = book.issued(replace(CONTENT, title=STORM, urgency="特急", openness=Openness.OPEN))
    office.exchange.perform(Page(page("clerk", sent(book.records, "clerk", seq=5), seq=5, now=clock())))
    return paper


def test_the_same_notice_of_last_year_comes_before_all_others(office: Office) -> None:
    for title, day in (
        ("南屿县人民政府关于召开表彰会的通知", date(2026, 9, 1)),
        (STORM, date(2025, 4, 3)),
        ("南屿县人民政府关于做好2024年防台风工作的通知", date(2024, 4, 3)),
    ):
        old(office, title, day)
    wanted = Content(letterhead="yufu", title="南屿县人民政府关于做好2026年防台风工作的通知")
    found = office.precedents.like(wanted)
    assert [each.dated for each in found] == [date(2025, 4, 3), date(2024, 4, 3), date(2026, 9, 1)]
    assert all(each.imported for each in found)


def test_before_a_title_is_written_what_comes_every_year_about_now_is_offered_first(office: Office) -> None:
    old(office, "关于元旦放假的通知", date(2025, 12, 25))
    autumn = old(office, "关于做好中秋国庆期间值班工作的通知", date(2025, 9, 20))
    assert office.precedents.like(Content(letterhead="yufu"))[0].id == autumn


def test_own_issued_papers_and_old_ones_are_offered_together(office: Office, clock: Clock) -> None:
    paper = issued(office, clock)
    other = old(office, "南屿县人民政府关于防台风值守的通知", date(2024, 5, 1))
    found = office.precedents.like(Content(letterhead="yufu", title="关于做好防台风工作的通知"))
    assert [(each.id, each.imported) for each in found] == [(paper.id, False), (other, True)]


def test_words_choose_among_them(office: Office) -> None:
    old(office, STORM, date(2025, 4, 3), "屿府〔2025〕12号")
    old(office, "关于森林防火的通知", date(2025, 4, 3))
    everything = Content(letterhead="yufu")
    assert [each.title for each in office.precedents.like(everything, "防火")] == ["关于森林防火的通知"]
    assert [each.title for each in office.precedents.like(everything, "台风 12号")] == [STORM]
    assert office.precedents.like(everything, "没有这样的") == ()


def test_a_paper_of_the_office_is_taken_whole_but_its_urgency_and_its_year(
    office: Office, clock: Clock
) -> None:
    paper = issued(office, clock)
    begun = office.precedents.from_last_time(paper.id)
    assert begun.content.title == STORM.replace("2025", "2026")
    assert begun.content.body == CONTENT.body
    assert (begun.content.addressees, begun.content.copies) == (CONTENT.addressees, CONTENT.copies)
    assert (begun.content.urgency, begun.content.openness) == ("", Openness.OPEN)
    assert [(place.field, place.was) for place in begun.advanced] == [("title", "2025")]


def test_an_old_paper_gives_its_text_and_the_receivers_that_are_known(office: Office) -> None:
    number = "屿府办〔2025〕12号"
    known = old(office, STORM, date(2025, 4, 3), number, addressees="石门镇人民政府、白沙镇人民政府")
    begun = office.precedents.from_last_time(known)
    assert begun.content.body == "现就2026年防台风工作通知如下：\n一、落实责任\n2025年5月6日前报送名单。"
    assert (begun.content.letterhead, begun.content.genre) == ("yufuban", "通知")
    assert begun.content.addressees == ("shimen", "baisha")
    assert begun.left_out == ()


def test_what_is_not_certain_is_left_open_and_named(office: Office) -> None:
    vague = old(office, STORM, None, addressees="各乡镇人民政府，县政府各部门")
    begun = office.precedents.from_last_time(vague, letterhead="yufu")
    assert (begun.content.addressees, begun.content.letterhead) == ((), "yufu")
    assert begun.left_out == ("letterhead", "addressees")
    assert (begun.year, begun.advanced, begun.content.title) == (None, (), STORM)


def test_a_paper_that_is_not_here_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="gone"):
        office.precedents.from_last_time("nothing")


def test_nothing_is_begun_by_looking(office: Office, clock: Clock) -> None:
    paper = issued(office, clock)
    before = office.documents.outgoing()
    office.precedents.from_last_time(paper.id)
    assert office.documents.outgoing() == before
    assert not office.orders.waiting()
