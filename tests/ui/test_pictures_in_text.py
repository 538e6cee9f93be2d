"""A picture comes into the text from a file, the clipboard or by dropping, and stands on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit

from oa_client.office.changes import Changes
from oa_core.documents.blocks import Picture, key_of_picture, line_of
from oa_core.refusal import Refused
from tests.support.window import CTRL, Seat
from ui.documents.body import BodyEdit
from ui.documents.editor import Editor
from ui.documents.pictures import TALLEST, WIDEST, measured

Sit = Callable[[str], Seat]


def an_image(width: int, height: int, kind: str = "PNG", per_metre: int = 0) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#14653A"))
    if per_metre:
        image.setDotsPerMeterX(per_metre)
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind)  # type: ignore[call-overload]  # the stubs want bytes for the format, Qt takes the name
    return bytes(written.data())


@pytest.fixture
def seat(sit: Sit) -> Seat:
    """The clerk with 前后 in the text, the cursor between them."""
    seat = sit("clerk")
    seat.press("new")
    body(seat).setPlainText("前\n后")
    editor(seat).writing.history.begin()
    body(seat).setFocus()
    seat.key(Qt.Key.Key_End)
    return seat


def editor(seat: Seat) -> Editor:
    return seat.window.findChildren(Editor)[0]


def body(seat: Seat) -> BodyEdit:
    return editor(seat).body


@pytest.mark.parametrize(
    ("image", "name", "made"),
    [
        (an_image(96, 48, "PNG", 3780), "图.png", ("图.png", 25.4, 12.7)),
        (an_image(300, 300, "JPG", 11811), "图.png", ("图.jpg", 25.4, 25.4)),
        (an_image(9600, 96), "长图.PNG", ("长图.PNG", WIDEST, 1.6)),
        (an_image(96, 9600), "图.webp", ("图.png", 2.0, TALLEST)),
    ],
)
def test_a_picture_has_the_size_it_says_and_no_more_than_fits(
    image: bytes, name: str, made: tuple[str, float, float]
) -> None:
    assert measured(image, name) == made


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken", b"<svg/>"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="not_a_picture"):
        measured(content, "图.png")


def test_a_picture_is_chosen_by_its_path_and_taken_back(seat: Seat, tmp_path: Path) -> None:
    path = tmp_path / "示意图.png"
    path.write_bytes(an_image(96, 96))
    seat.press("insert_picture")
    seat.find(QLineEdit, "path").setText(str(path))
    seat.press("path_go")
    [picture] = editor(seat).content().pictures
    assert (picture.file.name, picture.file.media, picture.width) == ("示意图.png", "image/png", 25.4)
    assert body(seat).toPlainText() == f"前\n{line_of(key_of_picture(picture))}\n后"
    assert body(seat).gutter.word_for(1) == "图片"
    assert picture.file.sha256 in body(seat).cards.pixmaps
    seat.key(Qt.Key.Key_Z, CTRL)
    assert editor(seat).content().pictures == ()
    seat.key(Qt.Key.Key_Y, CTRL)
    assert editor(seat).content().pictures == (picture,)


def test_a_picture_on_the_clipboard_is_pasted(seat: Seat) -> None:
    QApplication.clipboard().setImage(QImage.fromData(an_image(40, 20)))
    seat.key(Qt.Key.Key_V, CTRL)
    [picture] = editor(seat).content().pictures
    assert picture.file.name == "粘贴的图片.png"
    assert body(seat).toPlainText().startswith("前\n\ufffc")


def test_a_copied_file_is_pasted_as_its_picture(seat: Seat, tmp_path: Path) -> None:
    path = tmp_path / "现场.jpg"
    path.write_bytes(an_image(40, 20, "JPG"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    QApplication.clipboard().setMimeData(data)
    seat.key(Qt.Key.Key_V, CTRL)
    assert [each.file.name for each in editor(seat).content().pictures] == ["现场.jpg"]


def test_a_file_that_only_claims_to_be_a_picture_is_told_and_the_text_stays(
    seat: Seat, tmp_path: Path
) -> None:
    path = tmp_path / "假图.png"
    path.write_bytes(b"MZ not a picture")
    body(seat).file_dropped.emit(str(path))
    seat.settle()
    assert body(seat).toPlainText() == "前\n后"
    assert editor(seat).trouble.text == "“假图.png”不是能放进正文的图片，请用 PNG 或 JPEG。"


def test_a_picture_that_is_gone_from_the_folder_is_told(seat: Seat, tmp_path: Path) -> None:
    body(seat).file_dropped.emit(str(tmp_path / "没有.png"))
    seat.settle()
    assert "读不出来" in editor(seat).trouble.text


def test_nothing_comes_into_a_text_that_is_locked(seat: Seat, tmp_path: Path) -> None:
    path = tmp_path / "图.png"
    path.write_bytes(an_image(40, 20))
    editor(seat)._lock(True)
    body(seat).file_dropped.emit(str(path))
    seat.settle()
    assert body(seat).toPlainText() == "前\n后"


def test_a_picture_that_comes_later_is_shown_on_the_card_and_on_the_page(seat: Seat) -> None:
    content = an_image(40, 20)
    file = seat.office.files.take_picture(content, "现场.png")
    del seat.office.files.contents[file.sha256]
    body(seat).insert_block(Picture(file, 40.0, 20.0))
    seat.settle()
    assert file.sha256 not in body(seat).cards.pixmaps
    drawn: list[object] = []
    editor(seat).preview.laid_out.connect(drawn.append)
    seat.qtbot.wait(300)
    drawn.clear()
    seat.office.files.contents[file.sha256] = content
    seat.office.tell(Changes(records=frozenset({"paper"})))
    seat.qtbot.waitUntil(lambda: bool(drawn), timeout=5000)
    seat.settle()
    assert file.sha256 in body(seat).cards.pixmaps
