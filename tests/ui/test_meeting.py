"""Two people wrote on one draft: what does not meet goes in and is read, what meets is chosen place by place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTextEdit

from oa_core.documents.blocks import key_of_table, line_of
from oa_core.documents.commands import Revise
from oa_core.structure.source import Cell, Table
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import TITLE, document, returned
from tests.support.window import ALT, CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.documents.meeting import Meeting
from ui.notices import Notice
from ui.widgets.page_view import PageView

Sit = Callable[[str], Seat]
BASE = (
    "各乡镇要加强值班值守。发现险情及时报告。\n一、落实责任\n3月20日前报送名单。\n"
    "二、有关要求\n各单位要靠前指挥。"
)
MINE = BASE.replace("3月20日前报送名单。", "3月25日前报送名单。").replace("加强值班值守", "切实加强值班值守")
THEIRS = BASE.replace("3月20日前报送名单。", "3月26日12时前报送名单。").replace(
    "加强值班值守", "加强领导带班"
)
APART = BASE.replace("各单位要靠前指挥。", "各单位主要负责人要靠前指挥。")
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


def write(archive: Archive, paper: str, person: str, **changes: object) -> None:
    """Somebody saves another text at another workstation."""
    archive.tick(minutes=5)
    other = FakeOffice(archive, person)
    working = other.drafting.open(paper)
    content = replace(working.content, **changes)  # type: ignore[arg-type]  # fields by their name
    other.execute(paper, Revise(content, working.base))


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def meeting(seat: Seat) -> Meeting:
    return editor(seat).meeting


def body(seat: Seat) -> BodyEdit:
    return editor(seat).body


def open_paper(seat: Seat, paper: str) -> None:
    seat.window.edit(paper)
    seat.settle()


def with_two_texts(
    archive: Archive, sit: Sit, mine: str, *, base: str = BASE, **theirs: object
) -> tuple[Seat, str]:
    """The clerk has a kept text of a draft that the director, who writes on it too, has saved another text of."""
    paper = returned(archive)
    archive.records[paper] = replace(document(archive, paper), writers=("director",))
    write(archive, paper, "clerk", body=base)
    seat = sit("clerk")
    working = seat.office.drafting.open(paper)
    seat.office.drafting.keep(working, replace(working.content, body=mine))
    write(archive, paper, "director", **theirs)
    seat.settle()
    open_paper(seat, paper)
    return seat, paper


def test_changes_that_do_not_meet_go_in_and_the_band_says_whose_they_are(archive: Archive, sit: Sit) -> None:
    seat, _paper = with_two_texts(archive, sit, MINE, body=APART)
    assert "主要负责人" in body(seat).toPlainText()
    assert "3月25日前" in body(seat).toPlainText()
    assert not body(seat).isReadOnly()
    band = seat.find(Notice, "meeting").text
    assert band.startswith("何晓燕 今天 10:")
    assert band.endswith("的 1 处修改已自动并入，请通读。")


def test_what_went_in_is_seen_with_its_writer_and_read(archive: Archive, sit: Sit) -> None:
    seat, _paper = with_two_texts(archive, sit, MINE, body=APART)
    seat.press("see_merged")
    told = seat.find(QTextEdit, "compare_text").toPlainText()
    assert "〔+主要负责人〕" in told
    assert "（何晓燕）" in told
    assert "〔+切实〕" not in told
    seat.press("merged_read")
    assert not seat.sees("meeting")
    assert not seat.sees("compare_view")


def test_sending_before_reading_opens_the_traced_copy_first(archive: Archive, sit: Sit) -> None:
    seat, _paper = with_two_texts(archive, sit, MINE, body=APART)
    seat.key(ENTER, CTRL)
    assert seat.sees("compare_view")
    assert not seat.sees("submit_panel")
    assert "还没有通读" in editor(seat).trouble.text
    seat.press("merged_read")
    assert editor(seat).trouble.text == ""
    seat.key(ENTER, CTRL)
    assert seat.sees("submit_panel")


def test_what_the_server_put_together_is_read_through_as_well(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    archive.records[paper] = replace(document(archive, paper), writers=("director",))
    write(archive, paper, "clerk", body=BASE)
    first = FakeOffice(archive, "clerk")
    before = first.drafting.open(paper)
    write(archive, paper, "director", body=APART)
    first.execute(paper, Revise(replace(before.content, body=MINE), before.base))
    seat = sit("clerk")
    open_paper(seat, paper)
    assert "修改已自动并入" in seat.find(Notice, "meeting").text
    seat.press("see_merged")
    told = seat.find(QTextEdit, "compare_text").toPlainText()
    assert "〔+主要负责人〕" in told
    assert "（何晓燕）" in told


@pytest.fixture
def asked(archive: Archive, sit: Sit) -> tuple[Seat, str]:
    """Two places where both wrote, and the title that only the director changed."""
    return with_two_texts(archive, sit, MINE, body=THEIRS, title=TITLE.replace("做好", "切实做好"))


def test_the_band_says_in_office_words_that_a_choice_waits_and_nothing_is_lost(
    asked: tuple[Seat, str],
) -> None:
    seat, _paper = asked
    told = seat.find(Notice, "meeting").text
    assert told.startswith("何晓燕 今天 10:")
    assert "有 2 处和您改的碰在一起" in told
    assert body(seat).toPlainText() == MINE
    assert not body(seat).isReadOnly()


def test_each_place_says_who_changed_which_sentence_and_shows_both(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    assert seat.focus == "merge_view"
    assert seat.find(QLabel, "merge_place").text() == "第 1 / 2 处：何晓燕改了第一段第一句，您也改了"
    assert seat.find(QTextEdit, "merge_mine").toPlainText() == "各乡镇要切实加强值班值守。"
    theirs = seat.find(QTextEdit, "merge_theirs")
    assert theirs.toPlainText() == "各乡镇要加强领导带班。"
    marked = theirs.document().find("领导带班").charFormat()
    assert marked.fontUnderline()
    assert not theirs.document().find("各乡镇要").charFormat().fontUnderline()
    assert seat.find(QLabel, "merge_base").text() == "原来：各乡镇要加强值班值守。"
    assert not body(seat).isVisible()


def test_a_key_chooses_and_the_next_place_comes_by_itself(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_2)
    assert seat.find(QLabel, "merge_place").text().startswith("第 2 / 2 处：何晓燕改了第三段第一句")
    assert not seat.find(QPushButton, "merge_done").isEnabled()
    seat.key(Qt.Key.Key_1)
    assert seat.find(QPushButton, "merge_done").isEnabled()
    seat.key(ENTER, CTRL)
    assert not seat.sees("merge_view")
    assert body(seat).toPlainText() == MINE.replace("切实加强值班值守", "加强领导带班")
    assert editor(seat).form.title.toPlainText() == TITLE.replace("做好", "切实做好")


def test_a_two_place_question_takes_four_actions(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    before = seat.effort.actions
    seat.press("merge_now")
    seat.key(Qt.Key.Key_1)
    seat.key(Qt.Key.Key_2)
    seat.key(ENTER, CTRL)
    assert seat.effort.actions - before == 4
    assert not seat.sees("merge_view")


def test_the_page_shows_the_merged_text_after_every_choice(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    assert seat.find(QLabel, "preview_title").text() == "合并后的样子"
    seat.key(Qt.Key.Key_2)
    view = seat.find(PageView, "preview")
    seat.qtbot.waitUntil(
        lambda: "加强领导带班" in view.accessibleDescription().replace("\n", ""), timeout=5000
    )
    seat.settle()


def test_both_sentences_stay(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_3)
    seat.key(Qt.Key.Key_1, ALT)
    seat.key(ENTER, CTRL)
    assert "各乡镇要切实加强值班值守。各乡镇要加强领导带班。发现险情" in body(seat).toPlainText()


def test_a_sentence_of_ones_own_is_written_in_its_place(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_4)
    assert seat.focus == "merge_own"
    own = seat.find(QPlainTextEdit, "merge_own")
    assert own.toPlainText() == "各乡镇要切实加强值班值守。"
    own.selectAll()
    seat.type("各乡镇要加强领导带班和24小时值班。")
    assert own.toPlainText().endswith("24小时值班。")
    seat.key(ENTER, CTRL)
    seat.key(Qt.Key.Key_2)
    seat.key(ENTER, CTRL)
    assert body(seat).toPlainText().startswith("各乡镇要加强领导带班和24小时值班。发现险情")
    assert "3月26日12时前" in body(seat).toPlainText()


def test_a_digit_while_writing_is_a_letter_of_the_sentence(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_4)
    seat.find(QPlainTextEdit, "merge_own").selectAll()
    seat.key(Qt.Key.Key_2)
    assert seat.find(QPlainTextEdit, "merge_own").toPlainText() == "2"
    assert seat.find(QLabel, "merge_place").text().startswith("第 1 / 2 处")


def test_a_choice_can_be_changed_before_the_end(asked: tuple[Seat, str]) -> None:
    seat, _paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_1)
    seat.key(Qt.Key.Key_1)
    seat.press("merge_before")
    assert seat.find(QLabel, "merge_place").text().startswith("第 1 / 2 处")
    seat.key(Qt.Key.Key_2)
    seat.key(ENTER, CTRL)
    assert "加强领导带班" in body(seat).toPlainText()


def test_put_off_the_text_is_written_on_and_the_question_stays(asked: tuple[Seat, str]) -> None:
    seat, paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_1)
    seat.key(ESC)
    assert not seat.sees("merge_view")
    assert body(seat).isVisible()
    assert body(seat).toPlainText() == MINE
    assert not body(seat).isReadOnly()
    assert seat.focus == "body"
    assert seat.sees("merge_now")
    body(seat).moveCursor(body(seat).textCursor().MoveOperation.End)
    seat.type("又写了一句。")
    seat.press("merge_now")
    seat.key(Qt.Key.Key_1)
    seat.key(Qt.Key.Key_2)
    seat.key(ENTER, CTRL)
    assert body(seat).toPlainText().endswith("又写了一句。")
    assert "3月26日12时前" in body(seat).toPlainText()
    assert len(seat.office.history.versions(paper)) >= 4


def test_both_texts_are_in_the_history_after_the_choice(asked: tuple[Seat, str], archive: Archive) -> None:
    seat, paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_2)
    seat.key(Qt.Key.Key_2)
    seat.key(ENTER, CTRL)
    seat.key(ENTER, CTRL)
    seat.key(ENTER, CTRL)
    history = seat.office.history
    bodies = {history.content(paper, each.id).body for each in history.versions(paper)}
    assert {BASE, MINE, THEIRS} <= bodies
    present = next(each for each in history.versions(paper) if each.present)
    assert history.content(paper, present.id).body == THEIRS


def test_a_field_that_only_the_other_changed_is_taken_unasked(archive: Archive, sit: Sit) -> None:
    seat, _paper = with_two_texts(archive, sit, MINE, body=APART, urgency="加急")
    assert seat.find(Notice, "meeting").text.endswith("的 2 处修改已自动并入，请通读。")
    assert editor(seat).content().urgency == "加急"


def test_two_titles_are_asked_for_and_may_be_written_anew(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    archive.records[paper] = replace(document(archive, paper), writers=("director",))
    seat = sit("clerk")
    working = seat.office.drafting.open(paper)
    seat.office.drafting.keep(working, replace(working.content, title="甲标题", urgency="特急"))
    write(archive, paper, "director", title="乙标题", urgency="加急")
    seat.settle()
    open_paper(seat, paper)
    seat.press("merge_now")
    place = seat.find(QLabel, "merge_place")
    fields = []
    for _ in range(2):
        fields.append(place.text())
        seat.key(Qt.Key.Key_3)
        if "标题" in place.text():
            seat.key(Qt.Key.Key_4)
            seat.find(QPlainTextEdit, "merge_own").selectAll()
            seat.type("丙标题")
            seat.key(Qt.Key.Key_Down, ALT)
            seat.key(ENTER, CTRL)
        else:
            seat.key(Qt.Key.Key_2)
    assert {words.partition("：")[2] for words in fields} == {
        "何晓燕改了标题，您也改了",
        "何晓燕改了紧急程度，您也改了",
    }
    seat.key(ENTER, CTRL)
    content = editor(seat).content()
    assert (content.title, content.urgency) == ("丙标题", "加急")


def test_going_away_without_choosing_loses_nothing(asked: tuple[Seat, str]) -> None:
    seat, paper = asked
    seat.press("merge_now")
    seat.key(Qt.Key.Key_1)
    seat.key(ESC)
    seat.key(ESC)
    assert not seat.sees("editor")
    assert seat.office.documents.kept[paper].content.body == MINE
    open_paper(seat, paper)
    assert seat.sees("merge_now")
    assert body(seat).toPlainText() == MINE


def test_a_text_that_moves_while_it_is_on_the_desk_is_told_when_it_is_sent(
    archive: Archive, sit: Sit
) -> None:
    paper = returned(archive)
    archive.records[paper] = replace(document(archive, paper), writers=("director",))
    write(archive, paper, "clerk", body=BASE)
    seat = sit("clerk")
    open_paper(seat, paper)
    body(seat).setPlainText(MINE)
    write(archive, paper, "director", body=THEIRS)
    seat.settle()
    seat.key(ENTER, CTRL)
    seat.key(ENTER, CTRL)
    assert not seat.sees("submit_panel")
    assert seat.sees("merge_now")
    assert body(seat).toPlainText() == MINE


def test_a_table_that_both_changed_is_asked_about_whole(archive: Archive, sit: Sit) -> None:
    def with_table(text: str) -> tuple[str, Table]:
        table = Table(rows=((Cell("单位"), Cell("电话")), (Cell("值班室"), Cell(text))))
        return f"{BASE}\n{line_of(key_of_table(table))}", table

    base, mine, theirs = (with_table(each) for each in ("1", "2", "3"))
    paper = returned(archive)
    archive.records[paper] = replace(document(archive, paper), writers=("director",))
    write(archive, paper, "clerk", body=base[0], tables=(base[1],))
    seat = sit("clerk")
    working = seat.office.drafting.open(paper)
    seat.office.drafting.keep(working, replace(working.content, body=mine[0], tables=(mine[1],)))
    write(archive, paper, "director", body=theirs[0], tables=(theirs[1],))
    seat.settle()
    open_paper(seat, paper)
    seat.press("merge_now")
    assert seat.find(QTextEdit, "merge_mine").toPlainText().strip() == "［表格 2 行：单位］"
    assert not seat.sees("merge_write")
    seat.key(Qt.Key.Key_2)
    seat.key(ENTER, CTRL)
    assert editor(seat).content().tables == (theirs[1],)
