"""The entries of the duty log as a list, with the button that corrects the chosen one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from oa_client.office.duty import DutyRow
from oa_core.office_days import office_day
from ui.models.row_model import Index, RowModel
from ui.rows import ROW, Chip, Heading, Row
from ui.times import clock_time, day_name, moment
from ui.widgets.buttons import line, pane, push
from ui.widgets.holder_band import EmptyState
from ui.widgets.row_list import RowList
from ui.workplace import Workplace

TEXT = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)


class EntryDelegate(QStyledItemDelegate):
    """Time, the whole text, who wrote it; an entry that was corrected later is struck through and says so."""

    def __init__(self, place: Workplace, view: QListView) -> None:
        super().__init__(view)
        self._theme = place.theme
        self._view = view

    def _text_width(self) -> int:
        return max(120, self._view.viewport().width() - self._theme.px(84) - 20)

    def sizeHint(self, _option: Any, index: Index) -> QSize:
        entry = index.data(ROW)
        if isinstance(entry, Heading):
            return QSize(200, self._theme.px(28))
        metrics = QFontMetrics(self._theme.font(14))
        box = metrics.boundingRect(0, 0, self._text_width(), 10_000, TEXT, entry.title)
        return QSize(200, box.height() + self._theme.px(44))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        entry, theme, rect = index.data(ROW), self._theme, option.rect
        painter.save()
        if isinstance(entry, Heading):
            painter.fillRect(rect, theme.colour("window"))
            painter.setFont(theme.font(12, bold=True))
            painter.setPen(theme.colour("text2"))
            painter.drawText(rect.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, entry.text)
            painter.restore()
            return
        row: DutyRow = entry.source
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.colour("accent"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.left() + 18, rect.bottom(), rect.right() - 8, rect.bottom())
        painter.setFont(theme.font(14, bold=True))
        painter.setPen(theme.colour("text2"))
        painter.drawText(
            rect.adjusted(18, theme.px(10), 0, 0),
            Qt.AlignmentFlag.AlignTop,
            clock_time(row.entry.happened_at),
        )
        font = theme.font(14)
        font.setStrikeOut(bool(row.corrected_by))
        painter.setFont(font)
        painter.setPen(theme.colour("text2" if row.corrected_by else "text"))
        left = rect.left() + theme.px(84)
        box = QRectF(left, rect.top() + theme.px(10), self._text_width(), rect.height() - theme.px(36))
        painter.drawText(box, TEXT, entry.title)
        self._caption(painter, option, entry, left)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def _caption(self, painter: QPainter, option: Any, row: Row, left: int) -> None:
        theme, rect = self._theme, option.rect
        font = theme.font(12)
        painter.setFont(font)
        painter.setPen(theme.colour("text2"))
        baseline = rect.bottom() - theme.px(10)
        painter.drawText(left, baseline, row.caption)
        x = left + QFontMetricsF(font).horizontalAdvance(row.caption) + 14
        ratio = painter.device().devicePixelRatio()
        for chip in row.chips:
            icon = theme.px(13)
            painter.drawPixmap(int(x), baseline - theme.px(11), theme.pixmap(chip.icon, chip.tone, 13, ratio))
            painter.setPen(theme.colour(chip.tone))
            painter.drawText(int(x) + icon + 4, baseline, chip.text)
            x += icon + 18 + QFontMetricsF(font).horizontalAdvance(chip.text)


class DutyList(QWidget):
    """``correct_wanted(DutyRow)`` when the chosen entry shall be corrected."""

    correct_wanted = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.model = RowModel(self)
        self.list = RowList(place.theme, "duty_list", self.tr("值班日志"))
        self.list.setItemDelegate(EntryDelegate(place, self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setModel(self.model)
        self.list.opened.connect(self._correct_id)
        self.list.chosen.connect(self._chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(
            EmptyState(
                place.theme, "notebook_regular", self.tr("本班无事项"), self.tr("右边记一条，全办都能看到。")
            )
        )
        self._correct = push(place.theme, "correct", self.tr("更正这一条"), icon="edit_regular")
        self._correct.clicked.connect(self._press)
        self._correct.setEnabled(False)
        foot = pane()
        under = QHBoxLayout(foot)
        under.setContentsMargins(18, 8, 14, 8)
        under.addWidget(self._correct)
        under.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(line())
        column.addWidget(foot)

    def show_entries(self, rows: tuple[DutyRow, ...]) -> None:
        """The newest first, with a heading for each day."""
        now = self._place.clock()
        times = {row.entry.id: moment(row.entry.happened_at, now) for row in rows}
        entries: list[Row | Heading] = []
        last = None
        for row in rows:
            day = office_day(row.entry.happened_at)
            if day != last:
                entries.append(Heading(day_name(day, office_day(now))))
                last = day
            entries.append(self._row(row, times))
        self.model.show_rows(tuple(entries))
        self._stack.setCurrentIndex(0 if rows else 1)
        self._correct.setEnabled(self.model.row_at(self.list.currentIndex()) is not None)

    def _row(self, row: DutyRow, times: dict[str, str]) -> Row:
        chips = []
        if row.entry.corrects:
            old = times.get(row.entry.corrects, "")
            chips.append(Chip(self.tr("更正 {time} 的记录").format(time=old), "accent", "edit_filled"))
        if row.corrected_by:
            chips.append(Chip(self.tr("已更正"), "amber", "info_filled"))
        if row.waiting:
            chips.append(Chip(self.tr("待发"), "amber", "cloud_arrow_up_filled"))
        written = self.tr("{name} 记于 {time}").format(
            name=row.entry.name, time=moment(row.entry.made_at, self._place.clock())
        )
        return Row(row.entry.id, row.entry.text, written, "notebook_regular", tuple(chips), source=row)

    def _chosen(self, _entry_id: str) -> None:
        self._correct.setEnabled(True)

    def _press(self) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is not None:
            self.correct_wanted.emit(row.source)

    def _correct_id(self, _entry_id: str) -> None:
        self._press()
