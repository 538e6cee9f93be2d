"""The list of papers: a view that leaves the input method alone, and the delegate that paints two-line rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from ui.rows import ROW, Chip, Heading, Row
from ui.theme.theme import Theme
from ui.widgets.line_breaks import two_lines
from ui.widgets.text_fields import ENTER

ROW_HEIGHT = 74
HEADING_HEIGHT = 28
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Icon, title in at most two lines, caption, chips at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: Any, index: Index) -> QSize:
        entry = index.data(ROW)
        return QSize(200, self._theme.px(HEADING_HEIGHT if isinstance(entry, Heading) else ROW_HEIGHT))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        entry = index.data(ROW)
        painter.save()
        if isinstance(entry, Heading):
            self._heading(painter, option.rect, entry)
        elif isinstance(entry, Row):
            self._row(painter, option, entry)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, heading: Heading) -> None:
        theme = self._theme
        painter.fillRect(rect, theme.colour("window"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(theme.font(12, bold=True))
        painter.setPen(theme.colour(heading.tone))
        painter.drawText(rect.adjusted(14, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, heading.text)

    def _row(self, painter: QPainter, option: Any, row: Row) -> None:
        theme, rect = self._theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.colour("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.left() + 14, rect.bottom(), rect.right() - 4, rect.bottom())
        tone = "accent" if chosen or row.unread else "text2"
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(
            rect.left() + 16, rect.top() + theme.px(11), theme.pixmap(row.icon, tone, 20, ratio)
        )
        left, right = rect.left() + theme.px(46), rect.right() - 12
        font = theme.font(14, bold=row.unread)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        lines = two_lines(row.title, right - left, metrics.horizontalAdvance)
        baseline = rect.top() + theme.px(9) + metrics.ascent() * 0.92
        if len(lines) == 1:
            baseline += theme.px(4)
        for text in lines:
            painter.drawText(QPointF(left, baseline), text)
            baseline += theme.px(19)
        edge = self._chips(painter, rect, right, row.chips)
        caption = theme.font(12)
        painter.setFont(caption)
        painter.setPen(theme.colour("text2"))
        text = QFontMetrics(caption).elidedText(row.caption, Qt.TextElideMode.ElideRight, edge - left - 6)
        painter.drawText(QPointF(left, rect.bottom() - theme.px(11)), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _chips(self, painter: QPainter, rect: QRect, right: int, chips: tuple[Chip, ...]) -> int:
        """The chips from right to left in the lower corner; returns where they begin."""
        theme = self._theme
        font = theme.font(12, bold=True)
        metrics = QFontMetrics(font)
        high, icon = theme.px(20), theme.px(13)
        ratio = painter.device().devicePixelRatio()
        for chip in reversed(chips):
            wide = metrics.horizontalAdvance(chip.text) + icon + 16
            box = QRectF(right - wide, rect.bottom() - theme.px(5) - high, wide, high)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{chip.tone}_soft"))
            painter.drawRoundedRect(box, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pixmap = theme.pixmap(chip.icon, chip.tone, 13, ratio)
            painter.drawPixmap(QPointF(box.left() + 6, box.center().y() - icon / 2), pixmap)
            painter.setFont(font)
            painter.setPen(theme.colour(chip.tone))
            painter.drawText(box.adjusted(icon + 10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, chip.text)
            right -= wide + 5
        return right


class RowList(QListView):
    """``chosen(id)`` when another row becomes current, ``opened(id)`` on Enter or a double click. While no row is
    current, Enter goes to the first one."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setProperty("role", "rows")
        self.setItemDelegate(RowDelegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(self._open)
        self._entering = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus chooses nothing: Qt would make the first row current, also when a window only comes back."""
        self._entering = True
        super().focusInEvent(event)
        self._entering = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        entry = current.data(ROW) if current.isValid() else None
        if isinstance(entry, Row):
            self.chosen.emit(entry.id)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home, End and whole pages end on a row: Qt stays where it is when they come upon a heading."""
        if self._entering:
            return QModelIndex()
        to, last = super().moveCursor(action, modifiers), self.model().rowCount() - 1
        moves = QAbstractItemView.CursorAction
        up, down = action is moves.MovePageUp, action is moves.MovePageDown
        stuck = not to.isValid() or to == self.currentIndex()
        if action is moves.MoveHome or (up and stuck):
            return self._first_row(range(last + 1))
        if action is moves.MoveEnd or (down and stuck):
            return self._first_row(range(last, -1, -1))
        if up or down:
            onward = range(to.row(), -1, -1) if up else range(to.row(), last + 1)
            found = self._first_row(onward)
            return found if found.isValid() else self._first_row(range(last + 1))
        return to

    def _first_row(self, places: range) -> QModelIndex:
        indexes = (self.model().index(place, 0) for place in places)
        return next((index for index in indexes if isinstance(index.data(ROW), Row)), QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if self.currentIndex().isValid():
                self._open(self.currentIndex())
            else:
                self.setCurrentIndex(self._first_row(range(self.model().rowCount())))
            event.accept()
            return
        super().keyPressEvent(event)
        # Type-ahead search belongs to the search field: a letter must not jump through the list unseen.

    def keyboardSearch(self, _text: str) -> None:
        """No search by typing: an input method may own the letters."""

    def _open(self, index: Index) -> None:
        entry = index.data(ROW) if index.isValid() else None
        if isinstance(entry, Row):
            self.opened.emit(entry.id)
