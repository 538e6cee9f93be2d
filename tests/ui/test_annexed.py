"""附件 while writing: added, ordered and looked at beside the text; 附件说明 on the page is always what goes along."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from oa_client.typesetting.model import Layout, Part
from oa_core.documents.model import Document
from tests.support.fake_office import Archive
from tests.support.papers import BODY, TITLE, document, returned
from tests.support.window import ALT, CTRL, Seat
from ui.documents.editor import Editor
from ui.notices import Notice
from ui.paperwork.attachments import Attachments
from ui.paperwork.file_card import FileCard
from ui.paperwork.file_view import FileView

Sit = Callable[[str], Seat]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "防汛预案.txt"
    path.write_text("各乡镇要落实值班。", "utf-8")
    return path


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made = io.BytesIO()
    Image.new("RGB", (80, 50), "blue").save(made, "PNG")
    path = tmp_path / "现场照片.png"
    path.write_bytes(made.getvalue())
    return path


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def box(seat: Seat) -> Attachments:
    return editor(seat).annexed.box


def drop(seat: Seat, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    box(seat).dropEvent(event)
    seat.settle()


def writing(sit: Sit, archive: Archive) -> tuple[Seat, str]:
    paper = returned(archive)
    seat = sit("clerk")
    seat.press("edit")
    return seat, paper


def names(archive: Archive, paper: str) -> list[str]:
    return [file.name for file in document(archive, paper).attachments]


def note_on_the_page(seat: Seat) -> str:
    layout: Layout = editor(seat).preview.view._layout
    return "".join(
        run.text
        for page in layout.pages
        for run in page.runs
        if run.source is not None and run.source.part is Part.ATTACHMENTS
    )


def test_a_file_that_is_dropped_goes_with_the_paper_and_its_name_stands_on_the_page(
    sit: Sit, archive: Archive, plan: Path
) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    assert names(archive, paper) == ["防汛预案.txt"]
    seat.qtbot.waitUntil(lambda: "防汛预案" in note_on_the_page(seat))
    assert seat.find(Notice, "file_notice").text == "已添加附件“防汛预案.txt”。"


def test_a_file_is_added_by_its_path_from_the_keyboard(sit: Sit, archive: Archive, plan: Path) -> None:
    seat, paper = writing(sit, archive)
    seat.press("add_file")
    field = seat.find(QLineEdit, "path")
    field.setText(str(plan))
    field.setFocus()
    seat.key(Qt.Key.Key_Return)
    assert names(archive, paper) == ["防汛预案.txt"]


def test_a_draft_that_nobody_saved_is_saved_with_its_text_before_its_first_file(
    sit: Sit, archive: Archive, plan: Path
) -> None:
    seat = sit("clerk")
    seat.key(Qt.Key.Key_N, CTRL)
    seat.find(QPlainTextEdit, "title").setFocus()
    seat.type(TITLE)
    editor(seat).body.setFocus()
    seat.type(BODY)
    drop(seat, plan)
    (made,) = [each for each in seat.office.view().values() if isinstance(each, Document)]
    assert (made.title, [file.name for file in made.attachments]) == (TITLE, ["防汛预案.txt"])
    assert editor(seat).content().body == BODY
    working = editor(seat).autosave.working
    assert working is not None
    assert working.document is not None
    assert working.document.step == made.step


def test_what_the_office_does_not_take_is_told_at_once_and_nothing_is_added(
    sit: Sit, archive: Archive, tmp_path: Path
) -> None:
    seat, paper = writing(sit, archive)
    program = tmp_path / "setup.exe"
    program.write_bytes(b"MZ")
    drop(seat, program)
    assert names(archive, paper) == []
    assert "exe" in seat.find(Notice, "file_notice").text


def test_the_same_file_is_not_added_twice(sit: Sit, archive: Archive, plan: Path) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    drop(seat, plan)
    assert names(archive, paper) == ["防汛预案.txt"]
    assert seat.find(Notice, "file_notice").text


def test_alt_down_changes_the_order_of_the_files_and_of_the_note(
    sit: Sit, archive: Archive, plan: Path, photo: Path
) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    drop(seat, photo)
    seat.find(FileCard, "file_card_0").setFocus()
    seat.key(Qt.Key.Key_Down, ALT)
    assert names(archive, paper) == ["现场照片.png", "防汛预案.txt"]
    seat.qtbot.waitUntil(lambda: note_on_the_page(seat) == "现场照片防汛预案")


def test_a_file_is_taken_away_and_so_is_its_name(sit: Sit, archive: Archive, plan: Path) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    seat.press("remove_file_0")
    assert names(archive, paper) == []
    seat.qtbot.waitUntil(lambda: note_on_the_page(seat) == "")


def test_a_file_that_was_taken_away_is_put_back_where_it_was(
    sit: Sit, archive: Archive, plan: Path, photo: Path
) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    drop(seat, photo)
    seat.press("remove_file_0")
    assert names(archive, paper) == ["现场照片.png"]
    seat.press("put_back")
    assert names(archive, paper) == ["防汛预案.txt", "现场照片.png"]
    assert seat.find(Notice, "file_notice").text == "已放回附件“防汛预案.txt”。"
    assert not seat.sees("put_back")
    seat.qtbot.waitUntil(lambda: note_on_the_page(seat) == "防汛预案现场照片")


def test_the_last_file_is_put_back_at_the_end(sit: Sit, archive: Archive, plan: Path, photo: Path) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    drop(seat, photo)
    seat.press("remove_file_1")
    seat.press("put_back")
    assert names(archive, paper) == ["防汛预案.txt", "现场照片.png"]


def test_another_paper_offers_nothing_to_put_back(sit: Sit, archive: Archive, plan: Path) -> None:
    seat, _paper = writing(sit, archive)
    drop(seat, plan)
    seat.press("remove_file_0")
    assert seat.sees("put_back")
    editor(seat).begin()
    seat.settle()
    assert not seat.sees("put_back")


def test_the_paper_can_be_sent_after_its_files_changed(sit: Sit, archive: Archive, plan: Path) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    editor(seat).body.setFocus()
    seat.key(Qt.Key.Key_Return, CTRL)
    seat.key(Qt.Key.Key_Return, CTRL)
    assert document(archive, paper).holder == "director"


def test_a_text_is_looked_at_in_the_place_of_the_page_and_esc_brings_the_page_back(
    sit: Sit, archive: Archive, plan: Path
) -> None:
    seat, _paper = writing(sit, archive)
    drop(seat, plan)
    seat.press("look_into_0")
    assert seat.find(QPlainTextEdit, "file_text").toPlainText() == "各乡镇要落实值班。"
    seat.key(Qt.Key.Key_Escape)
    assert editor(seat).side.aid is None
    assert editor(seat).annexed.view._text.toPlainText() == ""


def test_a_picture_is_looked_at(sit: Sit, archive: Archive, photo: Path) -> None:
    seat, _paper = writing(sit, archive)
    drop(seat, photo)
    seat.press("look_into_0")
    seat.qtbot.waitUntil(lambda: not editor(seat).annexed.view._picture.pixmap().isNull())
    assert seat.find(QLabel, "file_view_name").text() == "现场照片.png"
    assert not seat.sees("file_page_next")


def test_a_file_that_cannot_be_drawn_is_told_of(sit: Sit, archive: Archive, tmp_path: Path) -> None:
    broken = tmp_path / "扫描件.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    seat, _paper = writing(sit, archive)
    drop(seat, broken)
    seat.press("look_into_0")
    assert "不能在窗口里看" in seat.find(Notice, "file_notice").text
    assert editor(seat).side.aid is None


def test_a_reader_looks_into_a_file_beside_the_paper(sit: Sit, archive: Archive, plan: Path) -> None:
    seat, paper = writing(sit, archive)
    drop(seat, plan)
    seat.key(Qt.Key.Key_Escape)
    seat.window.look("document", paper)
    seat.settle()
    buttons = [b for b in seat.window.findChildren(QPushButton, "look_into_0") if b.isVisible()]
    buttons[0].click()
    seat.settle()
    shown = [view for view in seat.window.findChildren(FileView) if view.isVisible()]
    assert [view._text.toPlainText() for view in shown] == ["各乡镇要落实值班。"]
