"""历史 Ctrl+H: every saved text of the paper on the desk, the newest first."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from oa_client.office.history import KEPT, Version
from ui import wording
from ui.models.row_model import RowModel
from ui.rows import ROW, Chip, Row
from ui.theme.theme import Theme
from ui.times import Clock, moment
from ui.widgets.buttons import label, line, pane, push
from ui.widgets.holder_band import EmptyState
from ui.widgets.row_list import RowList


class VersionList(RowList):
    """``marked(id)`` when the person marks a version with the space bar."""

    marked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        if event.key() == Qt.Key.Key_Space and isinstance(entry, Row):
            self.marked.emit(entry.id)
            event.accept()
            return
        super().keyPressEvent(event)


class HistoryAid(QWidget):
    """``compare_wanted(old, new)`` with ``new`` empty for the text on the screen, ``restore_wanted(id)``."""

    compare_wanted = Signal(str, str)
    restore_wanted = Signal(str)

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._versions: dict[str, Version] = {}
        self._marks: list[str] = []
        self.setObjectName("history_aid")
        self._model = RowModel(self)
        self.list = VersionList(theme, "history_list", self.tr("历史版本"))
        self.list.setModel(self._model)
        self.list.opened.connect(lambda version: self.compare_wanted.emit(version, ""))
        self.list.marked.connect(self._mark)
        self.list.chosen.connect(self._offer)
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(theme, "history_regular", self.tr("这件稿还没有保存过")))
        self._stack.addWidget(self.list)
        head = pane()
        head.setFixedHeight(theme.px(38))
        above = QHBoxLayout(head)
        above.setContentsMargins(12, 0, 8, 0)
        above.addWidget(label(self.tr("历史"), size="panel"))
        self._told = label(tone="text2", name="history_told")
        above.addWidget(self._told)
        above.addStretch(1)
        foot = pane()
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(6)
        self.compare = push(theme, "history_compare", self.tr("与现在比较  Enter"))
        self.mark = push(theme, "history_mark", self.tr("选来比较  空格"))
        self.restore = push(theme, "history_restore", self.tr("恢复为新版"), icon="arrow_undo_regular")
        self.compare.clicked.connect(lambda: self.compare_wanted.emit(self.current, ""))
        self.mark.clicked.connect(lambda: self._mark(self.current))
        self.restore.clicked.connect(lambda: self.restore_wanted.emit(self.current))
        for button in (self.compare, self.mark):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, line(), self._stack, line(), foot):
            column.addWidget(widget, 1 if widget is self._stack else 0)
        self._may_restore = False
        self._offer()

    @property
    def current(self) -> str:
        """The id of the version the list stands on, empty for none."""
        row = self._model.row_at(self.list.currentIndex())
        return row.id if row is not None else ""

    def version(self, version: str) -> Version | None:
        """A version that is listed."""
        return self._versions.get(version)

    def show_versions(self, versions: tuple[Version, ...], *, may_restore: bool) -> None:
        """List the versions; the list stands on the newest. ``may_restore``: the text may be written now."""
        before = self.current
        self._versions = {each.id: each for each in versions}
        self._marks = [each for each in self._marks if each in self._versions]
        self._may_restore = may_restore
        self._tell()
        self._stack.setCurrentIndex(1 if versions else 0)
        if versions:
            self.list.setCurrentIndex(
                self._model.index_of(before if before in self._versions else versions[0].id)
            )
        self._offer()

    def _tell(self) -> None:
        now = self._clock()
        rows = tuple(self._row(version, now) for version in self._versions.values())
        self._model.show_rows(rows)
        saved = sum(version.id != KEPT for version in self._versions.values())
        told = self.tr("{count} 个版本").format(count=saved)
        if self._marks:
            told = self.tr("已选 1 个，再选一个就比较")
        self._told.setText(told)

    def _row(self, version: Version, now: datetime) -> Row:
        chips: list[Chip] = []
        if version.id in self._marks:
            chips.append(Chip(self.tr("已选"), "accent", "checkmark_circle_regular"))
        if version.by_machine:
            chips.append(Chip(self.tr("自动合并"), "amber", "people_regular"))
        if version.branch:
            chips.append(Chip(self.tr("还没有并入"), "amber", "warning_regular"))
        if version.present:
            chips.append(Chip(self.tr("最近保存"), "green", "checkmark_circle_regular"))
        if version.id == KEPT:
            title = self.tr("{time}  本机未送出的文字").format(time=moment(version.made_at, now))
        else:
            title = f"{moment(version.made_at, now)}  {version.name}"
        told = [
            version.unit if version.id != KEPT else version.name,
            wording.status_name(version.status),
            changed_words(version),
            self.tr("共 {count} 字").format(count=version.characters),
        ]
        icon = "edit_regular" if version.id == KEPT else "document_text_regular"
        return Row(
            version.id, title, " · ".join(each for each in told if each), icon, tuple(chips), source=version
        )

    def _mark(self, version: str) -> None:
        """The second mark compares the two, the older one first; a mark on a mark takes it away."""
        if not version:
            return
        if version in self._marks:
            self._marks.remove(version)
        else:
            self._marks.append(version)
        if len(self._marks) == 2:
            order = list(self._versions)
            new, old = sorted(self._marks, key=order.index)
            self._marks = []
            self._tell()
            self.compare_wanted.emit(old, new)
        else:
            self._tell()

    def _offer(self) -> None:
        version = self._versions.get(self.current)
        for button in (self.compare, self.mark):
            button.setEnabled(version is not None)
        self.restore.setEnabled(self._may_restore and version is not None and version.id != KEPT)


def changed_words(version: Version) -> str:
    """``+120 −3``; empty when nothing of the body changed."""
    parts = []
    if version.added:
        parts.append(f"+{version.added}")
    if version.removed:
        parts.append(f"−{version.removed}")
    return " ".join(parts)
