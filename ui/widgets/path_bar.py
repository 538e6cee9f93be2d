"""Which file to read or to write, in one line under the head: no dialog opens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFileSystemModel, QHBoxLayout, QLabel, QListView, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import push
from ui.widgets.text_fields import TextLine

QUOTES = (('"', '"'), ("'", "'"), ("“", "”"))
"""What file managers, terminals and word processors put around a path when it is copied."""


def unquoted(text: str) -> str:
    """A pasted path without the blanks and the one pair of quotes around it."""
    path = text.strip()
    for left, right in QUOTES:
        if len(path) >= 2 and path.startswith(left) and path.endswith(right):
            return path[1:-1].strip()
    return path


class PathBar(QWidget):
    """``chosen(purpose, path)``; the purposes are the caller's (``read_docx``, ``export_pdf`` …)."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._purpose = ""
        self.setObjectName("path_bar")
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(8)
        self._label = QLabel()
        self.edit = TextLine("path", self.tr("文件位置"))
        self.edit.entered.connect(self._take)
        self._go = push(theme, "path_go", "", role="primary")
        self._go.clicked.connect(self._take)
        close = push(theme, "path_close", self.tr("取消"))
        close.clicked.connect(self.hide)
        row.addWidget(self._label)
        row.addWidget(self.edit, 1)
        row.addWidget(self._go)
        row.addWidget(close)
        self._files: QFileSystemModel | None = None
        self.hide()

    def ask(self, purpose: str, text: str, button: str, suggestion: str = "") -> None:
        """Show the line. ``suggestion`` is a file name that is put into the person's documents folder."""
        self._complete()
        self._purpose = purpose
        self._label.setText(text)
        self._go.setText(button)
        self._go.setAccessibleName(button)
        folder = (
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            or QDir.homePath()
        )
        self.edit.setText(QDir.toNativeSeparators(f"{folder}/{suggestion}"))
        self.show()
        self.edit.setFocus()
        stem = len(Path(suggestion).stem)
        if suggestion:
            self.edit.setSelection(len(folder) + 1, stem)

    def _complete(self) -> None:
        """Names of files are offered while typing; the model is made when it is first needed."""
        if self._files is not None:
            return
        self._files = QFileSystemModel(self)
        self._files.setRootPath("")
        completer = QCompleter(self._files, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = QListView()
        popup.setProperty("role", "popup")
        popup.setAccessibleName(self.tr("文件"))
        popup.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        completer.setPopup(popup)
        self.edit.setCompleter(completer)

    def _take(self) -> None:
        path = unquoted(self.edit.text())
        if path:
            self.chosen.emit(self._purpose, path)
