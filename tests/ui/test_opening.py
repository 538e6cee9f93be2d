"""打开 and 收回: who handed a paper on may take it back until it has been before its new holder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from oa_client.office.changes import Changes
from oa_core.documents.commands import Approve, Open, SendBack
from oa_core.documents.model import Status
from oa_core.refusal import Refused
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import TITLE, approved, document, returned, signed, submitted, written
from tests.support.window import Seat
from ui.notices import Notice
from ui.paperwork.head import Title
from ui.paperwork.lists import PapersPage
from ui.widgets.fitted_label import FittedLabel

Sit = Callable[..., Seat]


class Heard(FakeOffice):
    """Notes the words 打开 that the window says; ``deaf`` refuses them."""

    def __init__(self, archive: Archive, person: str) -> None:
        super().__init__(archive, person)
        self.opened: list[str] = []
        self.deaf = False

    def execute(self, record_id: str, act: object, *, seen: int | None = None) -> Changes:
        if isinstance(act, Open):
            self.opened.append(record_id)
            if self.deaf:
                raise Refused("gone")
        return super().execute(record_id, act, seen=seen)


def page_of(seat: Seat) -> PapersPage:
    """The list on the screen."""
    [page] = [each for each in seat.window.findChildren(PapersPage) if each.isVisible()]
    return page


def row(seat: Seat, paper: str) -> None:
    """Choose the paper in the list on the screen."""
    page = page_of(seat)
    page.list.setCurrentIndex(page.model.index_of(paper))
    seat.settle()


def at_elsewhere(sit: Sit, person: str | FakeOffice, paper: str) -> Seat:
    """Somebody looks at a paper of theirs that is with somebody else."""
    seat = sit(person)
    seat.window.open_page("outgoing")
    seat.settle()
    row(seat, paper)
    return seat


def hints(seat: Seat) -> str:
    return seat.find(FittedLabel, "hints").whole


# 打开


def test_a_paper_that_was_before_its_holder_is_opened_once(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    office = Heard(archive, "director")
    seat = sit(office)
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("同意")
    office.sync_now()
    seat.settle()
    assert document(archive, paper).opened
    assert office.opened == [paper]


def test_who_only_passes_over_a_paper_has_not_opened_it(archive: Archive, sit: Sit) -> None:
    first = submitted(archive)
    archive.tick(minutes=5)
    second = submitted(archive, "南屿县人民政府关于防汛物资储备工作的通知")
    office = Heard(archive, "director")
    seat = sit(office, look_ms=200)
    page = page_of(seat)
    page.list.setCurrentIndex(page.model.index_of(second))
    row(seat, first)
    assert office.opened == [first]
    row(seat, second)
    assert office.opened == [first, second]


def test_neither_the_focus_nor_what_is_being_written_is_touched(archive: Archive, sit: Sit) -> None:
    submitted(archive)
    office = Heard(archive, "director")
    office.go_offline()
    seat = sit(office, look_ms=400)
    seat.find(QPlainTextEdit, "opinion").setFocus()
    seat.type("写到一半")
    assert office.opened
    assert seat.focus == "opinion"
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "写到一半"
    assert seat.find(QPushButton, "submit").isEnabled()


def test_without_the_line_it_waits_and_nothing_says_so(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    office = FakeOffice(archive, "director")
    office.go_offline()
    seat = sit(office)
    assert [each.order.act for each in office.queue] == [Open()]
    [todo] = office.documents.inbox()
    assert not todo.waiting
    assert "待发" not in seat.find(QPushButton, "link_status").text()
    office.arrive()
    seat.settle()
    assert document(archive, paper).opened


def test_one_that_is_refused_is_not_said_again_and_nothing_is_told_of_it(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    office = Heard(archive, "director")
    office.deaf = True
    seat = sit(office)
    page_of(seat).detail.reload()
    seat.settle()
    assert office.opened == [paper]
    assert not seat.sees("handling_notice")


def test_others_who_look_at_it_and_drafters_before_their_own_draft_open_nothing(
    archive: Archive, sit: Sit
) -> None:
    clerk = Heard(archive, "clerk")
    draft = clerk.drafting.save(clerk.drafting.begin(), written(clerk)).document_id
    paper = submitted(archive)
    seat = at_elsewhere(sit, clerk, draft)
    row(seat, paper)
    assert clerk.opened == []


def test_a_returned_paper_that_goes_straight_to_the_desk_is_opened_there(archive: Archive, sit: Sit) -> None:
    office = Heard(archive, "clerk")
    seat = sit(office)
    paper = returned(archive)
    seat.settle()
    assert office.opened == []
    seat.window.edit(paper)
    seat.settle()
    assert office.opened == [paper]
    assert seat.sees("body")


# 收回


def test_a_paper_is_taken_back_and_stays_in_view_to_go_on_with(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    submitted(archive, "南屿县人民政府关于防汛物资储备工作的通知")
    seat = at_elsewhere(sit, "clerk", paper)
    text = document(archive, paper).content_hash
    seat.press("withdraw")
    taken = document(archive, paper)
    assert (taken.status, taken.holder, taken.content_hash) == (Status.DRAFT, "clerk", text)
    assert hints(seat) == f"已收回：{TITLE}"
    assert seat.find(Title, "paper_title").text == TITLE
    assert not seat.sees("withdraw")
    assert seat.sees("submit")


def test_it_is_offered_until_the_other_has_the_paper_before_them(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    seat = at_elsewhere(sit, "clerk", paper)
    assert seat.find(QPushButton, "withdraw").isEnabled()
    FakeOffice(archive, "director").execute(paper, Open())
    seat.settle()
    assert not seat.sees("withdraw")


def test_what_was_taken_back_too_late_says_why_and_changes_nothing(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    office = FakeOffice(archive, "clerk")
    seat = at_elsewhere(sit, office, paper)
    office.go_offline()
    seat.settle()
    seat.press("withdraw")
    assert hints(seat).startswith("（联网后送出）已收回")
    FakeOffice(archive, "director").execute(paper, Open())
    office.arrive()
    seat.settle()
    assert document(archive, paper).holder == "director"
    assert [each.code for each in office.orders.refused()] == ["already_opened"]
    told = seat.find(Notice, "trouble")
    assert "对方已经打开此件" in told.text


def test_the_reviewer_takes_back_what_they_approved_or_returned(archive: Archive, sit: Sit) -> None:
    paper = approved(archive)
    seat = at_elsewhere(sit, "director", paper)
    seat.press("withdraw")
    assert document(archive, paper).status is Status.IN_REVIEW
    assert seat.sees("submit")
    FakeOffice(archive, "director").execute(paper, SendBack("请核对。"))
    seat.settle()
    seat.press("withdraw")
    assert document(archive, paper).holder == "director"


def test_a_signature_is_not_taken_back(archive: Archive, sit: Sit) -> None:
    paper = signed(archive)
    assert not at_elsewhere(sit, "head", paper).sees("withdraw")


def test_words_begun_about_the_paper_outlive_it(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    clerk = FakeOffice(archive, "clerk")
    clerk.notes.texts[f"opinion:{paper}"] = "想起一句"
    seat = at_elsewhere(sit, clerk, paper)
    seat.press("withdraw")
    assert seat.find(QPlainTextEdit, "opinion").toPlainText() == "想起一句"
    assert clerk.notes.texts[f"opinion:{paper}"] == "想起一句"


def test_nobody_acts_on_what_was_taken_back_meanwhile(archive: Archive, sit: Sit) -> None:
    paper = submitted(archive)
    office = FakeOffice(archive, "director")
    seat = sit(office)
    assert document(archive, paper).opened
    FakeOffice(archive, "director").execute(paper, Approve("head"))
    seat.settle()
    assert not seat.sees("submit")
    assert seat.find(QPushButton, "withdraw").isEnabled()
