"""One file on its way in the sync centre: its name, its size, how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from oa_client.office.standing import FileOnTheWay
from sync.status import Link
from ui.sync.order_words import file_state, size_words
from ui.theme.theme import Theme
from ui.widgets.buttons import label


class FileRow(QWidget):
    """Shown until the file is where it belongs."""

    def __init__(self, theme: Theme, file: FileOnTheWay, link: Link) -> None:
        super().__init__()
        self.setObjectName(f"file_{file.sha256}")
        tone = "red" if file.code else "accent"
        way = "document_arrow_up_filled" if file.outgoing else "document_arrow_down_filled"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        icon = QLabel()
        icon.setPixmap(
            theme.pixmap("error_circle_filled" if file.code else way, tone, 18, self.devicePixelRatioF())
        )
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        self.what = label(file.name, strong=True)
        self.why = label(file_state(file, link), tone="red" if file.code else "text2")
        for each in (self.what, self.why):
            each.setWordWrap(True)
            words.addWidget(each)
        row.addLayout(words, 1)
        row.addWidget(label(size_words(file.size), size="caption", tone="text3"))
        self.setAccessibleName(f"{self.what.text()}，{self.why.text()}")
