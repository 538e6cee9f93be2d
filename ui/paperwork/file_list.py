"""The files of one paper, a line or a card for each: how it stands here, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from oa_client.office.files import FileShown
from oa_client.showing.shown_file import can_be_shown
from ui.paperwork.file_card import FileCard
from ui.theme.theme import Theme
from ui.widgets.buttons import label, pane, push
from ui.widgets.fitted_label import FittedLabel

translate = QCoreApplication.translate

KILO = 1024
TALLEST = 68
"""Pixels of the design that the list takes at most, two files; the page below needs the rest."""
TALLEST_CARDS = 250
"""Of cards, four."""


def size_name(size: int) -> str:
    """12 KB, 3.4 MB."""
    return f"{max(1, round(size / KILO))} KB" if size < KILO * KILO else f"{size / KILO / KILO:.1f} MB"


def state_name(shown: FileShown) -> str:
    """How a file stands here; nothing for one that is here and with the central office too."""
    names = {
        "away": translate("attachments", "未下载"),
        "wanted": translate("attachments", "正在下载"),
        "partial": translate("attachments", "正在下载"),
        "pending": translate("attachments", "待发"),
        "uploading": translate("attachments", "正在上传"),
        "refused": translate("attachments", "没有送出"),
    }
    return names.get(shown.state, "")


def _has_first_page(shown: FileShown) -> bool:
    """Whether the central office draws one: of scans, for those who have not got them yet."""
    media = shown.file.media
    return not shown.here and (media == "application/pdf" or media.startswith("image/"))


class FileList(QScrollArea):
    """Tells what is asked of a file, each with its ``FileShown``; ``moved`` with the steps up or down as well."""

    looked_into = Signal(object)
    first_page_wanted = Signal(object)
    taken = Signal(object)
    removed = Signal(object)
    moved = Signal(object, int)

    def __init__(self, theme: Theme, *, narrow: bool) -> None:
        super().__init__()
        self._theme = theme
        self._narrow = narrow
        self._may_change = False
        self.setObjectName("file_list")
        self.setAccessibleName(translate("attachments", "附件"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_files(self, files: tuple[FileShown, ...], *, may_change: bool) -> None:
        """Show these, in their order."""
        self._may_change = may_change
        ground = pane()
        rows = QVBoxLayout(ground)
        rows.setContentsMargins(*((0, 0, 0, 0) if self._narrow else (18, 0, 14, 0)))
        rows.setSpacing(6 if self._narrow else 0)
        for number, shown in enumerate(files):
            rows.addWidget(self._card(number, shown) if self._narrow else self._line(number, shown))
        rows.addStretch(1)
        self.setWidget(ground)
        tallest = self._theme.px(TALLEST_CARDS if self._narrow else TALLEST)
        self.setFixedHeight(min(ground.sizeHint().height(), tallest))

    def _line(self, number: int, shown: FileShown) -> QWidget:
        name = shown.file.name
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        told = label(name)
        told.setToolTip(name)
        row.addWidget(told, 1)
        row.addWidget(label(size_name(shown.file.size), tone="text3", size="caption"))
        self._add_state(row, number, shown)
        for button in self._buttons(number, shown):
            row.addWidget(button)
        return made

    def _card(self, number: int, shown: FileShown) -> QWidget:
        """The name over its kind and size, the buttons as icons."""
        made = FileCard(shown.file.name)
        made.setObjectName(f"file_card_{number}")
        made.moved.connect(lambda by: self.moved.emit(shown, by))
        column = QVBoxLayout(made)
        column.setContentsMargins(8, 5, 4, 5)
        column.setSpacing(0)
        name = FittedLabel()
        name.show_text(shown.file.name)
        column.addWidget(name)
        row = QHBoxLayout()
        row.setSpacing(4)
        kind = shown.file.name.rpartition(".")[2].upper()
        row.addWidget(label(f"{kind} · {size_name(shown.file.size)}", tone="text3", size="caption"))
        self._add_state(row, number, shown)
        row.addStretch(1)
        for button in self._buttons(number, shown):
            button.setToolTip(button.text())
            button.setText("")
            row.addWidget(button)
        column.addLayout(row)
        return made

    def _add_state(self, row: QHBoxLayout, number: int, shown: FileShown) -> None:
        state = state_name(shown)
        if state:
            tone = "red" if shown.state == "refused" else "amber"
            row.addWidget(label(state, tone=tone, size="caption", name=f"file_state_{number}"))

    def _buttons(self, number: int, shown: FileShown) -> Iterator[QPushButton]:
        """What can be done with a file."""
        theme, name = self._theme, shown.file.name
        if shown.here and can_be_shown(shown.file.media):
            text = translate("attachments", "看内容")
            read = push(theme, f"look_into_{number}", text, role="quiet", icon="document_text_regular")
            read.setAccessibleName(f"{text} {name}")
            read.clicked.connect(lambda: self.looked_into.emit(shown))
            yield read
        if _has_first_page(shown):
            text = translate("attachments", "看首页")
            look = push(theme, f"first_page_{number}", text, role="quiet", icon="document_text_regular")
            look.setAccessibleName(f"{text} {name}")
            look.clicked.connect(lambda: self.first_page_wanted.emit(shown))
            yield look
        text = translate("attachments", "另存") if shown.here else translate("attachments", "下载")
        save = push(theme, f"save_file_{number}", text, role="quiet", icon="arrow_export_regular")
        save.setAccessibleName(f"{text} {name}")
        save.clicked.connect(lambda: self.taken.emit(shown))
        yield save
        if self._may_change:
            remove = push(
                theme,
                f"remove_file_{number}",
                translate("attachments", "移除"),
                role="quiet",
                icon="delete_regular",
            )
            remove.setAccessibleName(translate("attachments", "移除 {name}").format(name=name))
            remove.clicked.connect(lambda: self.removed.emit(shown))
            yield remove
