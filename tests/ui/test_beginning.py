"""从上次同类文件开始: a new paper from last year's by keys alone, from a form, or from a template of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from oa_core.documents.commands import Approve, Draft, Issue, Sign, Submit, TakeNumber
from oa_core.documents.model import Document
from tests.support.book import CONTENT
from tests.support.fake_office import START, Archive, FakeOffice
from tests.support.window import CTRL, CTRL_SHIFT, Seat
from ui.documents.body import BodyEdit
from ui.documents.choosing import Chooser
from ui.documents.editor import Editor
from ui.rows import ROW, Heading, Row

Sit = Callable[[str], Seat]
TITLE = "南屿县人民政府关于做好2025年防台风工作的通知"
BODY = "2025年汛期将至，现通知如下：\n一、落实责任\n2025年5月6日前报送名单。"
N, ENTER, DOWN = Qt.Key.Key_N, Qt.Key.Key_Return, Qt.Key.Key_Down


def issue(archive: Archive, title: str, body: str = BODY) -> str:
    """A paper that went out a year ago."""
    archive.now = START.replace(year=2025)
    desk = {person: FakeOffice(archive, person) for person in ("clerk", "director", "head")}
    paper = archive.new_id()
    desk["clerk"].execute(paper, Draft(replace(CONTENT, title=title, body=body)))
    desk["clerk"].execute(paper, Submit("director"))
    desk["director"].execute(paper, Approve("head"))
    document = archive.records[paper]
    assert isinstance(document, Document)
    desk["head"].execute(paper, Sign(document.content_hash, "同意。"))
    desk["clerk"].execute(paper, TakeNumber())
    desk["clerk"].execute(paper, Issue())
    archive.now = START
    return paper


@pytest.fixture
def seat(archive: Archive, sit: Sit) -> Seat:
    issue(archive, "南屿县人民政府关于召开春耕生产会议的通知")
    issue(archive, TITLE)
    seat = sit("clerk")
    seat.settle()
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def rows(seat: Seat) -> list[Row | Heading]:
    model = seat.find(Chooser, "beginning").list.model()
    return [model.index(at, 0).data(ROW) for at in range(model.rowCount())]


def titles(seat: Seat) -> list[str]:
    return [row.title for row in rows(seat) if isinstance(row, Row)]


def search(seat: Seat, text: str) -> None:
    seat.type(text)
    seat.qtbot.wait(150)
    seat.settle()


def test_last_years_notice_is_this_years_draft_within_four_keys(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.key(N, CTRL_SHIFT)
    search(seat, "防台风")
    seat.key(ENTER)
    assert seat.effort.keys <= 4
    content = editor(seat).content()
    assert content.title == TITLE.replace("2025", "2026")
    assert content.body == BODY.replace("2025年汛期", "2026年汛期")
    assert content.addressees == CONTENT.addressees
    assert seat.focus == "body"


def test_the_years_that_were_moved_on_are_told_and_marked(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.key(N, CTRL_SHIFT)
    search(seat, "防台风")
    seat.key(ENTER)
    told = editor(seat).trouble.text
    assert "2025 年改成今年 2 处" in told
    assert "请逐处看过" in told
    marked = [
        each.cursor.selectedText()  # type: ignore[attr-defined]  # Qt's stubs lack the parts of a selection
        for each in seat.find(BodyEdit, "body").extraSelections()
    ]
    assert "2026" in marked


def test_taking_another_paper_is_one_step_back(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.key(N, CTRL_SHIFT)
    seat.key(ENTER)
    assert editor(seat).content().body
    seat.key(Qt.Key.Key_Z, CTRL)
    assert editor(seat).content().body == ""
    assert editor(seat).content().title == ""


def test_beside_an_empty_paper_the_choices_stand_unasked_and_the_title_has_the_focus(seat: Seat) -> None:
    seat.key(N, CTRL)
    assert seat.focus == "title"
    assert {"从上次同类文件开始", "按文种"} <= {row.text for row in rows(seat) if isinstance(row, Heading)}
    assert len([row for row in rows(seat) if isinstance(row, Row) and row.id.startswith("form:")]) == 15


def test_the_title_that_is_written_brings_up_the_papers_like_it(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.type("关于召开春耕生产会议的通知")
    assert editor(seat).side.currentWidget() is editor(seat).preview
    seat.key(N, CTRL_SHIFT)
    assert titles(seat)[0] == "南屿县人民政府关于召开春耕生产会议的通知"


def test_the_page_comes_back_as_soon_as_the_text_is_begun(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.find(BodyEdit, "body").setFocus()
    seat.type("各乡镇人民政府")
    assert editor(seat).side.aid is None


def test_a_kind_of_paper_is_chosen_by_typing_and_its_first_gap_is_marked(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.key(N, CTRL_SHIFT)
    search(seat, "请示")
    seat.key(ENTER)
    content = editor(seat).content()
    assert (content.genre, content.contact) == ("请示", "【待补：联系人和电话】")
    assert content.body.endswith("妥否，请批示。")
    assert seat.focus == "title"
    seat.type("春季造林")
    assert editor(seat).content().title == "南屿县人民政府关于春季造林的请示"


def test_a_paper_becomes_a_template_and_begins_another(seat: Seat) -> None:
    seat.key(N, CTRL)
    seat.key(N, CTRL_SHIFT)
    search(seat, "防台风")
    seat.key(ENTER)
    kept = editor(seat).content()
    seat.key(N, CTRL_SHIFT)
    seat.press("keep_template")
    (template,) = seat.office.boilerplate.templates()
    assert template.text.content == kept
    seat.key(N, CTRL)
    seat.key(N, CTRL_SHIFT)
    assert "自己的模板" in {row.text for row in rows(seat) if isinstance(row, Heading)}
    chooser = seat.find(Chooser, "beginning")
    while not chooser.current.startswith("own:"):
        seat.key(DOWN)
    seat.press("remove_template")
    assert seat.office.boilerplate.templates() == ()
