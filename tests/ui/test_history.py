"""历史 and 花脸稿 in the editor, by keys: what was before can be seen, compared, and had back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTextEdit

from oa_core.documents.commands import Revise
from oa_core.documents.model import Openness
from tests.support.fake_office import Archive, FakeOffice
from tests.support.papers import BODY, TITLE, document, returned
from tests.support.window import ALT, CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.documents.history import HistoryAid
from ui.paperwork.compare_view import CompareView
from ui.rows import ROW, Row

Sit = Callable[[str], Seat]
SECOND = BODY.replace("加强值班", "切实加强领导带班和值班")
DOWN, UP, ENTER, SPACE = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Space


def revise(archive: Archive, paper: str, person: str = "clerk", **changes: object) -> None:
    """Somebody saves another text at another workstation."""
    archive.tick(minutes=5)
    other = FakeOffice(archive, person)
    working = other.drafting.open(paper)
    content = replace(working.content, **changes)  # type: ignore[arg-type]  # fields by their name
    other.execute(paper, Revise(content, working.base))


@pytest.fixture
def paper(archive: Archive) -> str:
    """A returned paper of two saved texts."""
    paper = returned(archive)
    revise(archive, paper, body=SECOND)
    archive.tick(minutes=5)
    return paper


@pytest.fixture
def seat(paper: str, sit: Sit) -> Seat:
    """The clerk with the paper on the desk, and the cursor in the text."""
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.find(BodyEdit, "body").setFocus()
    return seat


def body(seat: Seat) -> str:
    return seat.find(BodyEdit, "body").toPlainText()


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def rows(seat: Seat) -> list[Row]:
    model = seat.find(HistoryAid, "history_aid").list.model()
    return [model.index(at, 0).data(ROW) for at in range(model.rowCount())]


def compared(seat: Seat) -> str:
    return seat.find(QTextEdit, "compare_text").toPlainText()


def words(seat: Seat) -> str:
    return seat.find(QLabel, "compare_title").text()


def test_ctrl_h_lists_who_saved_what_when_and_in_which_step(seat: Seat) -> None:
    seat.key(Qt.Key.Key_H, CTRL)
    assert seat.focus == "history_list"
    second, first = rows(seat)
    assert second.title.endswith("李敏")
    assert second.title.startswith("今天 10:3")
    assert second.caption == "县政府办 · 已退回 · +7 · 共 40 字"
    assert [chip.text for chip in second.chips] == ["最近保存"]
    assert first.caption.startswith("县政府办 · 起草中 · +33")
    assert seat.find(QLabel, "history_told").text() == "2 个版本"


def test_ctrl_h_again_and_escape_bring_the_page_back(seat: Seat) -> None:
    seat.key(Qt.Key.Key_H, CTRL)
    seat.key(Qt.Key.Key_H, CTRL)
    assert not seat.sees("history_aid")
    assert seat.focus == "body"
    seat.key(Qt.Key.Key_H, CTRL)
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("history_aid")
    assert seat.sees("preview")
    assert seat.sees("editor")


def test_what_is_not_sent_stands_on_top(seat: Seat) -> None:
    seat.type("又加一句。")
    editor(seat).flush()
    seat.settle()
    seat.key(Qt.Key.Key_H, CTRL)
    own = rows(seat)[0]
    assert own.title.endswith("本机未送出的文字")
    assert "李敏" in own.caption
    assert not seat.find(QPushButton, "history_restore").isEnabled()


def test_enter_compares_an_old_text_with_what_is_on_the_screen(seat: Seat) -> None:
    seat.key(Qt.Key.Key_H, CTRL)
    seat.key(DOWN)
    seat.key(ENTER)
    assert words(seat).endswith("李敏 → 屏幕上的文字")
    assert "〔+切实〕加强〔+领导带班和〕值班" in compared(seat)
    assert "（李敏）" in compared(seat)
    assert seat.find(QLabel, "compare_count").text() == "2 处改动"


def test_two_marked_with_the_space_bar_are_compared_the_older_first(seat: Seat) -> None:
    seat.key(Qt.Key.Key_H, CTRL)
    seat.key(SPACE)
    assert [chip.text for chip in rows(seat)[0].chips] == ["已选", "最近保存"]
    seat.key(SPACE)
    assert "已选" not in [chip.text for chip in rows(seat)[0].chips]
    seat.key(SPACE)
    seat.key(DOWN)
    seat.key(SPACE)
    old, new = words(seat).split(" → ")
    assert old < new
    assert "〔+切实〕" in compared(seat)


def test_an_old_text_comes_back_as_a_step_that_can_be_undone_and_saved_as_a_new_version(
    seat: Seat, archive: Archive, paper: str
) -> None:
    seat.key(Qt.Key.Key_H, CTRL)
    seat.key(DOWN)
    seat.press("history_restore")
    assert body(seat) == BODY
    assert not seat.sees("history_aid")
    assert "已恢复" in editor(seat).trouble.text
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat) == SECOND
    seat.key(Qt.Key.Key_Y, CTRL)
    assert body(seat) == BODY
    seat.key(ENTER, CTRL)
    seat.key(ENTER, CTRL)
    versions = seat.office.history.versions(paper)
    assert len(versions) == 3
    assert seat.office.history.content(paper, versions[0].id).body == BODY
    assert document(archive, paper).revision == versions[0].id


def test_ctrl_d_shows_what_changed_since_the_paper_was_submitted(seat: Seat) -> None:
    seat.find(BodyEdit, "body").moveCursor(seat.find(BodyEdit, "body").textCursor().MoveOperation.End)
    seat.type("值班电话：6212345。")
    seat.key(Qt.Key.Key_D, CTRL)
    assert body(seat).endswith("值班电话：6212345。"), "Ctrl+D must not delete a character"
    assert seat.focus == "compare_text"
    told = compared(seat)
    assert TITLE in told
    assert "〔+切实〕" in told
    assert "〔+值班电话：6212345。〕" in told
    seat.key(Qt.Key.Key_D, CTRL)
    assert not seat.sees("compare_view")


def test_ctrl_d_on_a_document_never_saved_says_so(sit: Sit) -> None:
    seat = sit("clerk")
    seat.press("new")
    seat.find(BodyEdit, "body").setFocus()
    seat.type("第一句。")
    seat.key(Qt.Key.Key_D, CTRL)
    assert editor(seat).trouble.text == "这件稿还没有保存过，没有可以比较的文字。"
    seat.key(Qt.Key.Key_H, CTRL)
    assert seat.sees("history_aid")


def test_alt_arrows_go_through_the_changes_round_and_round(seat: Seat) -> None:
    seat.key(Qt.Key.Key_D, CTRL)
    text, count = seat.find(QTextEdit, "compare_text"), seat.find(QLabel, "compare_count")
    seat.key(DOWN, ALT)
    assert text.textCursor().selectedText() == "〔+切实〕"
    seat.key(DOWN, ALT)
    assert text.textCursor().selectedText() == "〔+领导带班和〕"
    assert count.text() == "第 2 / 2 处"
    seat.key(DOWN, ALT)
    assert count.text() == "第 1 / 2 处"
    seat.key(UP, ALT)
    assert count.text() == "第 2 / 2 处"


def test_the_same_text_is_seen_traced_side_by_side_and_clean(seat: Seat) -> None:
    seat.key(Qt.Key.Key_D, CTRL)
    seat.press("compare_beside")
    told = compared(seat)
    assert BODY.split("\n")[0] in told
    assert "〔+领导带班和〕" in told
    seat.press("compare_clean")
    assert compared(seat) == f"{TITLE}\n{SECOND}"
    assert not seat.sees("compare_legend")
    seat.press("compare_traced")
    assert "〔+切实〕" in compared(seat)


def test_what_was_taken_out_is_struck_and_bracketed_and_stands_at_the_left(
    seat: Seat, archive: Archive, paper: str
) -> None:
    seat.find(BodyEdit, "body").setPlainText(SECOND.replace("主要负责人", ""))
    seat.key(Qt.Key.Key_D, CTRL)
    assert "〔−主要负责人〕" in compared(seat)
    view = seat.find(QTextEdit, "compare_text")
    assert not view.document().find("〔−").charFormat().fontStrikeOut(), "a line would hide the sign"
    found = view.document().find("主要负责人")
    assert found.charFormat().fontStrikeOut()
    assert not found.charFormat().fontUnderline()
    came = view.document().find("切实")
    assert came.charFormat().fontUnderline()
    assert came.charFormat().toolTip().startswith("李敏 今天")
    seat.press("compare_beside")
    assert (
        view.document()
        .find("〔−主要负责人〕")
        .currentTable()
        .cellAt(view.document().find("〔−主要负责人〕"))
        .column()
        == 0
    )


def test_one_persons_changes_can_be_looked_at_alone(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    revise(archive, paper, body=SECOND)
    records = archive.records
    revision = document(archive, paper).revision
    records[revision] = replace(records[revision], author="director")  # type: ignore[call-arg]  # a TextRevision
    revise(archive, paper, body=SECOND + "\n特此通知。")
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_D, CTRL)
    people = seat.find(QComboBox, "compare_people")
    assert [people.itemText(at) for at in range(people.count())] == [
        "所有人的改动",
        "李敏的改动",
        "何晓燕的改动",
    ]
    people.setFocus()
    seat.key(DOWN)
    told = compared(seat)
    assert "〔+特此通知。〕" in told
    assert "切实加强领导带班和值班" in told
    seat.key(DOWN)
    assert "〔+切实〕" in compared(seat)
    assert "〔+特此通知。〕" not in compared(seat)


def test_changed_elements_are_told_in_words(archive: Archive, sit: Sit) -> None:
    paper = returned(archive)
    revise(archive, paper, title="另一个标题", openness=Openness.CLOSED, addressees=("shimen",))
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_D, CTRL)
    told = compared(seat)
    assert f"〔−{TITLE}〕" in told
    assert "〔+另一个标题〕" in told
    assert "公开属性：〔−主动公开〕〔+不予公开〕" in told
    assert "主送：〔−石门镇人民政府、青垌乡人民政府，南屿县应急管理局〕〔+石门镇人民政府〕" in told


def test_the_changes_leave_as_a_file_through_the_path_line(seat: Seat) -> None:
    seat.key(Qt.Key.Key_D, CTRL)
    seat.press("compare_export")
    path = seat.find(QLineEdit, "path")
    assert path.text().endswith("（修订稿）.docx")
    seat.key(ENTER)
    [(told, file)] = seat.office.history.exported
    assert told == seat.find(CompareView, "compare_view").told
    assert file.name.endswith("（修订稿）.docx")
    assert editor(seat).trouble.text.startswith("已导出：")
    assert not seat.sees("path_bar")
    assert seat.office.documents.exported == []


def test_a_file_that_cannot_be_written_is_told_and_the_line_stays(seat: Seat) -> None:
    seat.office.history.full = True
    seat.key(Qt.Key.Key_D, CTRL)
    seat.press("compare_export")
    seat.key(ENTER)
    assert "磁盘已满" in editor(seat).trouble.text
    assert seat.sees("path_bar")


def test_a_paper_in_other_hands_shows_its_history_and_gives_nothing_back(
    archive: Archive, paper: str, sit: Sit
) -> None:
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.key(ENTER, CTRL)
    seat.key(ENTER, CTRL)
    seat.window.edit(paper)
    seat.settle()
    seat.key(Qt.Key.Key_H, CTRL)
    assert len(rows(seat)) == 2
    seat.key(DOWN)
    assert not seat.find(QPushButton, "history_restore").isEnabled()


def test_keys_of_the_history_wait_while_a_word_is_being_composed(seat: Seat) -> None:
    text = seat.find(BodyEdit, "body")
    text.composing = True
    seat.key(Qt.Key.Key_H, CTRL)
    seat.key(Qt.Key.Key_D, CTRL)
    assert not seat.sees("history_aid")
    assert not seat.sees("compare_view")
    text.composing = False
