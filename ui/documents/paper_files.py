"""Reading a DOCX into the text and writing the paper to files, with the path asked for in a line, not in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from oa_core.documents.model import Content
from oa_core.documents.paper import Paper
from oa_core.files import Attachment
from oa_core.refusal import Refused
from ui.widgets.path_bar import PathBar
from ui.workplace import Workplace


@dataclass(frozen=True)
class OnDesk:
    """What stands on the desk: the content, and the numbered and signed paper if the content is exactly that."""

    content: Content
    paper: Paper | None
    attachments: tuple[Attachment, ...] = ()


class PaperFiles(QObject):
    """``read(text)`` after a DOCX was read, ``picture_chosen(path)`` for one of the text,
    ``written(path)`` after an export, ``refused(Refused)`` when neither."""

    read = Signal(str)
    picture_chosen = Signal(str)
    written = Signal(str)
    refused = Signal(object)

    def __init__(
        self, place: Workplace, bar: PathBar, on_desk: Callable[[], OnDesk], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._bar = bar
        self._on_desk = on_desk
        bar.chosen.connect(self._use)

    def ask_docx(self) -> None:
        """Which DOCX to read."""
        self._bar.ask("read_docx", self.tr("从 DOCX 读入正文"), self.tr("读入"))

    def ask_picture(self) -> None:
        """Which picture to put into the text."""
        self._bar.ask("insert_picture", self.tr("插入图片（PNG、JPEG）"), self.tr("插入"))

    def ask_pdf(self) -> None:
        """Where to write the PDF."""
        self._bar.ask("export_pdf", self.tr("导出 PDF"), self.tr("导出"), f"{self._stem()}.pdf")

    def ask_ofd(self) -> None:
        """Where to write the OFD."""
        self._bar.ask("export_ofd", self.tr("导出 OFD"), self.tr("导出"), f"{self._stem()}.ofd")

    def ask_export_docx(self) -> None:
        """Where to write the DOCX."""
        self._bar.ask("export_docx", self.tr("导出 DOCX"), self.tr("导出"), f"{self._stem()}.docx")

    def _stem(self) -> str:
        title = self._on_desk().content.title
        name = "".join(c for c in title if c.isalnum() or c in "（）《》〔〕-—")
        return name[:60] or self.tr("未命名公文")

    def _use(self, purpose: str, path: str) -> None:
        if purpose == "read_docx":
            self.read_docx(path)
            return
        if purpose == "insert_picture":
            self.picture_chosen.emit(path)
            return
        on_desk, documents = self._on_desk(), self._place.office.documents
        write = {
            "export_pdf": documents.export_pdf,
            "export_ofd": documents.export_ofd,
            "export_docx": documents.export_docx,
        }.get(purpose)
        if write is None:
            return

        def work() -> None:
            write(on_desk.paper or documents.preview(on_desk.content, on_desk.attachments), Path(path))

        def done(_none: None) -> None:
            self._bar.hide()
            self.written.emit(path)

        self._place.jobs.ask(self, work, done, self._refuse)

    def read_docx(self, path: str) -> None:
        """Read the text of a DOCX."""
        documents = self._place.office.documents
        self._place.jobs.ask(self, lambda: documents.read_docx(Path(path)), self.read.emit, self._refuse)

    def _refuse(self, refused: Refused) -> None:
        self.refused.emit(refused)
