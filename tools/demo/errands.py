"""One paper's whole way as a plan: which step is taken when, by whom, with which words; and carrying plans out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from oa_core.documents.commands import (
    Approve,
    Draft,
    Issue,
    Revise,
    SendBack,
    Sign,
    SignFor,
    Submit,
    TakeNumber,
)
from oa_core.documents.model import Content, Document
from oa_core.duty.commands import Correct, Log
from oa_core.people.model import Person
from tools.demo.book import Book
from tools.demo.county import County, Desk
from tools.demo.hours import Hours

STRAIGHT = ("draft", "submit", "approve", "sign", "take_number", "issue")
"""The steps of a paper that goes through at once."""
WITH_RETURN = ("draft", "submit", "send_back", "revise", "submit", "approve", "sign", "take_number", "issue")
"""The steps of a paper that comes back once."""

REASONS = (
    "第二部分的责任单位写得不够明确，请与牵头部门核对后补充完善。",
    "时限偏紧，基层难以落实，请征求乡镇意见后调整。",
    "个别表述与县政府常务会议议定事项不一致，请对照会议纪要修改。",
    "请补充联系人和联系电话，并压缩开头的背景部分。",
)
REVIEWS = ("已核，送请签发。", "文稿格式、内容无误，请审定。", "已按意见修改，建议印发。", "")
CONSENTS = ("同意印发。", "同意。", "同意，请抓好落实。", "同意。请有关乡镇、部门按时限报送情况。")
SUBMISSIONS = ("请审核。", "初稿已征求有关单位意见，请审核。", "")
ADDENDUM = "请各单位明确一名联络员，并于收文后三个工作日内报县人民政府办公室。"
"""What a clerk adds to a paper that came back."""


@dataclass(frozen=True)
class Errand:
    """One paper's way. ``steps`` are (moment, step) in time; ``arrivals`` are the moments at which receivers sign."""

    desk: Desk
    clerk: Person
    director: Person
    content: Content
    steps: tuple[tuple[int, str], ...]
    arrivals: Mapping[str, int]
    words: Random


@dataclass(frozen=True)
class Shift:
    """One duty entry at a moment, and the moment and text of its correction where it was wrong."""

    person: Person
    moment: int
    text: str
    corrected: tuple[int, str] | None = None


def carry_out(
    book: Book, county: County, hours: Hours, errands: Iterable[Errand], shifts: Iterable[Shift]
) -> None:
    """Do everything that is planned for up to ``hours.now``, in the order of time, all papers among one another.

    So numbers are taken in the order in which papers are signed off, and what is planned for later stays open.
    """
    papers = [_Paper(book, county, hours, errand) for errand in errands]
    events: list[tuple[int, int, int, str]] = []
    for number, paper in enumerate(papers):
        errand = paper.errand
        events += [(moment, number, place, step) for place, (moment, step) in enumerate(errand.steps)]
        arrivals = enumerate(errand.arrivals.items(), len(errand.steps))
        events += [(moment, number, place, organ) for place, (organ, moment) in arrivals]
    for moment, number, place, what in sorted(event for event in events if event[0] < hours.now):
        papers[number].go_on(moment, place, what)
    _write_log(book, hours, shifts)


class _Paper:
    """A paper on its way."""

    def __init__(self, book: Book, county: County, hours: Hours, errand: Errand) -> None:
        self._book = book
        self._county = county
        self._hours = hours
        self.errand = errand
        self._id = ""
        self._receipts: dict[str, str] = {}
        self._content = errand.content

    def go_on(self, moment: int, place: int, what: str) -> None:
        at = self._hours.instant(moment)
        if place >= len(self.errand.steps):
            if receipt := self._receipts.get(what):
                self._book.act(self._county.desk(what).clerks[0], SignFor(), at, receipt)
            return
        person, act = self._step(what)
        document = self._book.act(person, act, at, self._id)
        if not isinstance(document, Document):
            raise TypeError(f"{what} made no document")
        self._id = document.id
        if what == "issue":
            self._receipts = self._book.receipts_of(document.envelope)

    def _step(self, what: str) -> tuple[Person, object]:
        errand, words = self.errand, self.errand.words
        desk = errand.desk
        if what == "draft":
            return errand.clerk, Draft(errand.content)
        if what == "submit":
            return errand.clerk, Submit(to=errand.director.id, opinion=words.choice(SUBMISSIONS))
        if what == "approve":
            return errand.director, Approve(to=desk.head.id, opinion=words.choice(REVIEWS))
        if what == "send_back":
            return errand.director, SendBack(reason=words.choice(REASONS))
        if what == "take_number":
            return errand.clerk, TakeNumber()
        if what == "issue":
            return errand.clerk, Issue()
        document = self._book.records[self._id]
        if not isinstance(document, Document):
            raise TypeError(f"{self._id} is no document")
        if what == "sign":
            return desk.head, Sign(content_hash=document.content_hash, opinion=words.choice(CONSENTS))
        if what == "revise":
            *body, end = self._content.body.split("\n")
            self._content = replace(self._content, body="\n".join((*body, ADDENDUM, end)))
            return errand.clerk, Revise(self._content, base=document.revision)
        raise ValueError(what)


def _write_log(book: Book, hours: Hours, shifts: Iterable[Shift]) -> None:
    wrong: list[tuple[int, Shift, str]] = []
    for shift in sorted(shifts, key=lambda shift: shift.moment):
        at = hours.instant(shift.moment)
        entry = book.act(shift.person, Log(text=shift.text, happened_at=at), at)
        if shift.corrected:
            wrong.append((shift.corrected[0], shift, entry.id))
    for moment, shift, entry_id in sorted(wrong, key=lambda each: each[0]):
        if shift.corrected and moment < hours.now:
            correction = Correct(entry_id, shift.corrected[1], hours.instant(shift.moment))
            book.act(shift.person, correction, hours.instant(moment))
