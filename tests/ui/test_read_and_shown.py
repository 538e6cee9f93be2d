"""Two texts that met: what was read is not asked about again, and the page shows the place that is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from oa_core.documents.commands import Revise
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import document, returned
from tests.support.window import CTRL, Seat
from tests.ui.test_meeting import APART, BASE, ENTER, MINE, editor, open_paper, with_two_texts, write
from ui.widgets.page_view import PageView

Sit = Callable[[str], Seat]


def test_who_has_read_it_is_not_asked_at_the_next_opening_and_may_send(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    archive.records[paper] = replace(document(archive, paper), writers=("director",))
    write(archive, paper, "clerk", body=BASE)
    first = FakeOffice(archive, "clerk")
    before = first.drafting.open(paper)
    write(archive, paper, "director", body=APART)
    first.execute(paper, Revise(replace(before.content, body=MINE), before.base))
    seat = sit("clerk")
    open_paper(seat, paper)
    seat.press("merged_read")
    editor(seat).leave()
    seat.settle()
    open_paper(seat, paper)
    assert not seat.sees("meeting")
    seat.key(ENTER, CTRL)
    assert seat.sees("submit_panel")


def test_the_page_turns_to_the_place_that_is_asked_about_and_stays_there(archive: Archive, sit: Sit) -> None:
    long = "\n".join(f"{number}．各单位要压实责任，到岗到位，及时报告。" for number in range(1, 80))
    mine, theirs = (
        f"{first}，抓好落实。\n{long}\n{last}前报送名单。"
        for first, last in (("各乡镇要切实加强值班", "3月25日"), ("各乡镇要带班", "3月26日"))
    )
    base = f"各乡镇要值班，抓好落实。\n{long}\n3月20日前报送名单。"
    seat, _paper = with_two_texts(archive, sit, mine, base=base, body=theirs)
    seat.press("merge_now")
    view = seat.find(PageView, "preview")
    assert view.side == 1
    seat.key(Qt.Key.Key_2)
    last = view.side
    assert last > 2
    assert "第 2 / 2 处" in seat.find(QLabel, "merge_place").text()
    seat.key(Qt.Key.Key_1)
    assert view.side == last
    seat.press("merge_before")
    assert view.side == 1
    seat.press("merge_next")
    assert view.side == last
