"""The drafting desk under bad input, power cuts, hurry and full disks: no word is lost, none is altered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from oa_client.typesetting.model import Layout
from oa_core.documents.content import TEXT_LIMIT
from oa_core.documents.model import TextRevision
from oa_core.refusal import Refused
from tests.support.fake_office import Archive
from tests.support.papers import BODY, TITLE, issued, returned, signed, written
from tests.support.window import CTRL, Seat
from ui.documents.autosave import REST_MS
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.documents.pasting import clean_paste
from ui.widgets.page_view import PageView

Sit = Callable[[str], Seat]


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with an empty document on the desk."""
    seat = sit("clerk")
    seat.press("new")
    return seat


def body(seat: Seat) -> BodyEdit:
    return seat.find(BodyEdit, "body")


def paste(seat: Seat, text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    body(seat).insertFromMimeData(data)


def trouble(seat: Seat) -> str:
    return seat.window.findChildren(Editor)[0].trouble.text


def kept_bodies(seat: Seat) -> list[str]:
    return [working.content.body for working in seat.office.documents.kept.values()]


def saved_bodies(seat: Seat) -> list[str]:
    return [each.body for each in seat.office.view().values() if isinstance(each, TextRevision)]


def wait_for_autosave(seat: Seat) -> None:
    seat.qtbot.wait(REST_MS + 50)
    seat.settle()


def test_what_is_typed_is_kept_within_two_seconds_and_the_head_says_when(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("各乡镇：")
    seat.qtbot.waitUntil(lambda: kept_bodies(seat) == ["各乡镇："], timeout=2000)
    seat.settle()
    assert seat.find(QLabel, "saved").text() == "10:20:00 已自动保存到本机"


def test_an_empty_document_leaves_no_draft_behind(seat: Seat) -> None:
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("editor")
    assert seat.office.documents.kept == {}


def test_leaving_saves_the_last_letter_and_asks_nothing(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("最后一个字")
    seat.key(Qt.Key.Key_Escape)
    assert (saved_bodies(seat), kept_bodies(seat)) == (["最后一个字"], [])
    assert seat.sees("outgoing_list")


def test_closing_the_window_keeps_the_last_letter(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("关窗之前")
    seat.window.close()
    seat.qtbot.waitUntil(lambda: not seat.window.isVisible())
    seat.jobs.close()
    assert kept_bodies(seat) == ["关窗之前"]


def test_a_kept_draft_opens_again_as_it_was_left(archive: Archive, sit: Sit) -> None:
    first = sit("clerk")
    working = first.office.drafting.begin()
    first.office.drafting.keep(working, written(first.office))
    first.settle()
    first.window.open_page("outgoing")
    first.settle()
    first.key(Qt.Key.Key_Return)
    assert body(first).toPlainText() == BODY
    assert first.find(QPlainTextEdit, "title").toPlainText() == TITLE


def test_a_paste_brings_text_without_its_formatting(seat: Seat) -> None:
    paste(seat, "加粗的字", "<b style='color:red'>加粗的字</b>")
    assert body(seat).toPlainText() == "加粗的字"


def test_unseen_characters_are_left_out_of_a_paste_and_counted(seat: Seat) -> None:
    paste(seat, "防\u200b汛\x07工\ufeff作\u202e")
    assert body(seat).toPlainText() == "防汛工作"
    assert trouble(seat) == "粘贴的文字里有 4 个看不见的字符，已经去掉。"


def test_windows_line_ends_and_hard_spaces_are_no_unseen_characters() -> None:
    pasted = clean_paste("一\r\n二\u00a0三\r四\u2029五")
    assert (pasted.text, pasted.dropped) == ("一\n二 三\n四\n五", 0)


def test_a_half_character_from_another_program_is_dropped() -> None:
    assert clean_paste("好\ud83d字") == clean_paste("好\ud83d字")
    assert clean_paste("好\ud83d字").text == "好字"


def test_a_paste_over_the_limit_is_refused_whole_and_the_text_stays(seat: Seat) -> None:
    paste(seat, "原有的文字。")
    paste(seat, "字" * (TEXT_LIMIT // 3 + 1))
    assert body(seat).toPlainText() == "原有的文字。"
    assert trouble(seat) == "正文超过 512 KB，系统没有接收。原来的文字没有变。"


def test_two_pastes_cannot_pass_the_limit_together(seat: Seat) -> None:
    with pytest.raises(Refused, match="text_too_long"):
        clean_paste("字" * 100_000, beside="字" * 100_000)


def test_a_classified_paste_is_refused_and_logged_without_its_words(
    seat: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        paste(seat, "机密★10年\n某某部署如下")
    assert body(seat).toPlainText() == ""
    assert "“机密”标志" in trouble(seat)
    assert "某某部署" not in caplog.text


def test_a_typed_mark_is_not_stored_and_the_words_stay_on_the_screen(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("秘密★\n要点")
    wait_for_autosave(seat)
    assert kept_bodies(seat) == []
    assert body(seat).toPlainText() == "秘密★\n要点"
    assert "没有保存" in trouble(seat)
    assert seat.find(QLabel, "saved").text() == "没有保存"


def test_a_full_disk_is_told_and_the_text_stays_and_is_kept_later(seat: Seat) -> None:
    seat.office.documents.full = True
    body(seat).setFocus()
    seat.type("不能丢的字")
    wait_for_autosave(seat)
    assert "磁盘已满" in trouble(seat)
    seat.office.documents.full = False
    seat.type("。")
    wait_for_autosave(seat)
    assert kept_bodies(seat) == ["不能丢的字。"]
    assert trouble(seat) == ""


@pytest.mark.parametrize(
    ("missing", "sentence", "focus"),
    [
        ("title", "还没有标题，写好标题再送审。", "title"),
        ("addressees", "还没有主送机关，选好主送再送审。", "addressees"),
        ("openness", "还没有选公开属性（主动公开、依申请公开或不予公开）。", "openness"),
        ("body", "还没有正文，写好正文再送审。", "body"),
    ],
)
def test_what_is_taken_away_while_the_panel_is_open_is_said_there_and_the_focus_goes_back(
    seat: Seat, missing: str, sentence: str, focus: str
) -> None:
    content = written(seat.office)
    editor = seat.window.findChildren(Editor)[0]
    editor.form.show_content(content)
    body(seat).setPlainText(content.body)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.sees("submit_panel")
    blank: dict[str, object] = {"title": "", "addressees": (), "openness": None, "body": ""}
    lacking = replace(content, **{missing: blank[missing]})  # type: ignore[arg-type]  # one field by its name
    editor.form.show_content(lacking)
    body(seat).setPlainText(lacking.body)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert editor.panel.notice.text == sentence
    assert seat.focus == focus
    assert body(seat).toPlainText() == lacking.body


def test_the_page_follows_what_is_typed(seat: Seat) -> None:
    seat.find(QPlainTextEdit, "title").setFocus()
    seat.type("关于试写的通知")
    view = seat.find(PageView, "preview")
    seat.qtbot.waitUntil(lambda: "关于试写的通知" in view.accessibleDescription(), timeout=5000)
    seat.settle()


def test_a_docx_that_is_none_is_told_in_place(seat: Seat, tmp_path: Path) -> None:
    seat.press("read_docx")
    line = seat.find(QLineEdit, "path")
    line.setText(str(tmp_path / "photo.docx"))
    seat.press("path_go")
    assert trouble(seat).startswith("这个文件不是 DOCX 文档")


def test_the_text_of_a_docx_comes_in_by_the_same_gate_as_a_paste(seat: Seat) -> None:
    seat.office.documents.docx = "来自\u200b文档"
    seat.press("read_docx")
    seat.press("path_go")
    assert body(seat).toPlainText() == "来自文档"
    seat.key(Qt.Key.Key_Z, CTRL)
    assert body(seat).toPlainText() == ""


@pytest.mark.parametrize("kind", ["pdf", "ofd", "docx"])
def test_the_numbered_paper_is_what_an_unchanged_document_exports(
    archive: Archive, sit: Sit, kind: str
) -> None:
    paper = issued(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    seat.press(f"export_{kind}")
    offered = seat.find(QLineEdit, "path").text()
    assert offered.endswith(f"南屿县人民政府关于做好2026年防台风工作的通知.{kind}")
    seat.press("path_go")
    [(written_as, exported, path)] = seat.office.documents.exported
    assert (written_as, exported.number, path) == (kind, "屿府〔2026〕1号", Path(offered))
    assert trouble(seat).count(offered) == 1


def test_each_kind_of_export_is_reached_and_pressed_by_the_keyboard(seat: Seat) -> None:
    seat.find(QPushButton, "read_docx").setFocus()
    for name, said in (
        ("history", "历史"),
        ("traced", "花脸稿"),
        ("print", "打印"),
        ("export_pdf", "导出 PDF"),
        ("export_ofd", "导出 OFD"),
        ("export_docx", "导出 DOCX"),
    ):
        seat.key(Qt.Key.Key_Tab)
        assert seat.focus == name
        assert seat.find(QPushButton, name).accessibleName() == said
    seat.find(QPushButton, "export_ofd").setFocus()
    seat.key(Qt.Key.Key_Space)
    seat.key(Qt.Key.Key_Return)
    assert [kind for kind, _, _ in seat.office.documents.exported] == ["ofd"]


def test_an_issued_paper_cannot_be_typed_into(archive: Archive, sit: Sit) -> None:
    paper = issued(archive)
    seat = sit("clerk")
    seat.window.edit(paper)
    seat.settle()
    assert body(seat).isReadOnly()
    assert not seat.sees("submit_draft")


def test_saving_without_a_change_sends_nothing(archive: Archive, sit: Sit) -> None:
    paper = signed(archive)
    seat = sit("clerk")
    seat.press("edit")
    before = archive.records[paper]
    seat.key(Qt.Key.Key_Return, CTRL)
    assert trouble(seat) == "没有改动，不用保存。"
    assert archive.records[paper] == before


def test_the_way_back_goes_one_level_at_a_time(archive: Archive, sit: Sit) -> None:
    returned(archive)
    seat = sit("clerk")
    seat.press("edit")
    seat.key(Qt.Key.Key_Return, CTRL)
    assert seat.sees("submit_panel")
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("submit_panel")
    assert seat.sees("editor")
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("editor")


def test_the_last_chosen_receiver_goes_with_backspace_and_all_townships_come_at_once(seat: Seat) -> None:
    field = seat.find(QLineEdit, "addressees")
    field.setFocus()
    seat.type("各乡镇")
    seat.key(Qt.Key.Key_Return)
    editor = seat.window.findChildren(Editor)[0]
    assert list(editor.form.addressees.chosen) == ["baisha", "nanwan", "qingtong", "shimen"]
    seat.key(Qt.Key.Key_Backspace)
    assert list(editor.form.addressees.chosen) == ["baisha", "nanwan", "qingtong"]
    assert seat.find(QPushButton, "chip_baisha").text() == "白沙镇"


def test_a_text_that_cannot_be_kept_is_not_left_behind_by_esc(seat: Seat) -> None:
    seat.office.documents.full = True
    body(seat).setFocus()
    seat.type("不能丢")
    seat.key(Qt.Key.Key_Escape)
    assert seat.sees("editor")
    assert trouble(seat).startswith("屏幕上的文字没有保存，离开就没有了。磁盘已满")
    seat.office.documents.full = False
    seat.key(Qt.Key.Key_Escape)
    assert not seat.sees("editor")
    assert saved_bodies(seat) == ["不能丢"]


def test_a_text_that_cannot_be_kept_holds_the_window_until_it_is_given_up(seat: Seat) -> None:
    seat.office.documents.full = True
    body(seat).setFocus()
    seat.type("不能丢")
    assert not seat.window.close()
    seat.settle()
    assert body(seat).toPlainText() == "不能丢"
    seat.press("give_up")
    assert seat.window.close()


def test_a_text_that_may_not_be_kept_can_be_given_up(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("机密★\n")
    seat.key(Qt.Key.Key_Escape)
    seat.press("give_up")
    assert not seat.sees("editor")
    assert seat.office.documents.kept == {}


def test_beginning_another_document_saves_the_one_on_the_desk(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("第一件")
    seat.key(Qt.Key.Key_N, CTRL)
    assert body(seat).toPlainText() == ""
    assert saved_bodies(seat) == ["第一件"]


def test_what_is_typed_while_the_text_is_being_kept_is_kept_too_on_closing(seat: Seat) -> None:
    body(seat).setFocus()
    seat.type("一")
    editor = seat.window.findChildren(Editor)[0]
    editor.autosave.now()
    body(seat).insertPlainText("二")
    seat.window.close()
    seat.jobs.close()
    assert kept_bodies(seat) == ["一二"]


def drawn(seat: Seat, text: str) -> Layout:
    """Write a body and wait for its pages."""
    pages: list[Layout] = []
    seat.window.findChildren(Editor)[0].preview.laid_out.connect(pages.append)
    paste(seat, text)
    seat.qtbot.waitUntil(lambda: bool(pages), timeout=5000)
    seat.settle()
    return pages[-1]


def test_the_gutter_says_how_the_page_sets_each_paragraph(seat: Seat) -> None:
    drawn(seat, "现通知如下：\n一、严格值守\n（一）落实带班制度。\n\n特此通知。")
    gutter = body(seat).gutter
    assert [gutter.word_for(n) for n in range(5)] == ["正文", "一级", "二级", "", "正文"]


def test_a_click_on_the_page_puts_the_cursor_into_the_text(seat: Seat) -> None:
    layout = drawn(seat, "第一段。\n第二段在这里。")
    [source] = [
        run.source.moved(run.text.index("在"))
        for page in layout.pages
        for run in page.runs
        if run.source is not None and "在" in run.text
    ]
    view = seat.find(PageView, "preview")
    view.pointed.emit(source)
    cursor = body(seat).textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (1, 3)
    assert seat.focus == "body"
