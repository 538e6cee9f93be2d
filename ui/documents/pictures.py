"""Pictures come into the text from a file, from the clipboard or by dropping; they are kept encrypted from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from oa_client.office.changes import Changes
from oa_core.documents.blocks import Picture
from oa_core.files import check_size
from oa_core.refusal import Refused
from ui.documents.body import BodyEdit
from ui.documents.pasting import Clip
from ui.workplace import Workplace

translate = QCoreApplication.translate

SUFFIXES = (".png", ".jpg", ".jpeg")
_KINDS = ((b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))
WIDEST, TALLEST = 156.0, 200.0
"""mm of the type area (GB/T 9704-2012, 5.2.2), with room for words over and under it."""
SMALL = 160
"""Pixels of the picture on a card."""


def measured(content: bytes, name: str) -> tuple[str, float, float]:
    """The name that fits what the picture is, and its size on the page in mm. Raises ``Refused("not_a_picture")``."""
    suffix = next((suffix for head, suffix in _KINDS if content.startswith(head)), "")
    image = QImage.fromData(content) if suffix else QImage()
    if image.isNull():
        raise Refused("not_a_picture", name=name)
    per_mm = image.dotsPerMeterX() / 1000
    if not 2.8 <= per_mm <= 24:
        per_mm = 96 / 25.4
    width, height = image.width() / per_mm, image.height() / per_mm
    share = min(1.0, WIDEST / width, TALLEST / height)
    right = name.lower().endswith(SUFFIXES) and name.lower().endswith(".png") == (suffix == ".png")
    return (
        name if right else f"{Path(name).stem}{suffix}",
        round(width * share, 1),
        round(height * share, 1),
    )


class Pictures(QObject):
    """``refused(Refused)`` when a picture does not come in, the text stays as it is then; ``came`` when one that was
    still on its way is here."""

    refused = Signal(object)
    came = Signal()

    def __init__(self, place: Workplace, body: BodyEdit) -> None:
        super().__init__(body)
        self._place = place
        self._body = body
        self._asked: set[str] = set()
        self._awaited: set[str] = set()
        body.blocks.learned.connect(self._show)
        place.heard.changed.connect(self._hear)

    def take_clip(self, clip: Clip) -> None:
        """What a paste brings that is no text."""
        self._take(lambda: clip.picture, translate("pictures", "粘贴的图片.png"))

    def take_file(self, path: str) -> None:
        """A file that was chosen or dropped."""
        self._take(lambda: _read(Path(path)), Path(path).name)

    def _take(self, read: Callable[[], bytes], name: str) -> None:
        files, body = self._place.office.files, self._body
        if body.isReadOnly():
            return
        cursor, paper = body.textCursor(), body.gate.paper

        def work() -> Picture:
            content = read()
            right, width, height = measured(content, name)
            return Picture(files.take_picture(content, right), width, height)

        def done(picture: Picture) -> None:
            if paper == body.gate.paper and not body.isReadOnly():
                body.setTextCursor(cursor)
                body.insert_block(picture)

        self._place.jobs.ask(self, work, done, self.refused.emit)

    def _hear(self, _changes: Changes) -> None:
        if self._awaited:
            self._show()

    def _show(self) -> None:
        """Small ones for the cards, read beside the typing."""
        files = self._place.office.files
        for picture in self._body.blocks.pictures:
            name = picture.file.sha256
            if name in self._body.cards.pixmaps or name in self._asked:
                continue
            self._asked.add(name)

            def work(picture: Picture = picture) -> QImage:
                content = files.picture(picture.file)
                return _small(QImage.fromData(content)) if content else QImage()

            def done(image: QImage, name: str = name) -> None:
                self._asked.discard(name)
                if image.isNull():
                    self._awaited.add(name)
                else:
                    self._body.cards.pixmaps[name] = QPixmap.fromImage(image)
                    self._body.viewport().update()
                    if name in self._awaited:
                        self._awaited.discard(name)
                        self.came.emit()

            self._place.jobs.ask(self, work, done)


def _read(path: Path) -> bytes:
    try:
        check_size(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable") from error


def _small(image: QImage) -> QImage:
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(SMALL, SMALL, kept, smooth) if not image.isNull() else image
