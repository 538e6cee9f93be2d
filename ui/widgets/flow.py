"""A layout that sets widgets side by side and goes on in the next line, as chips need it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """With ``last_fills`` the last widget takes the rest of its line: the field for typing behind the chips."""

    def __init__(self, parent: QWidget, spacing: int = 4, *, last_fills: bool = True) -> None:
        super().__init__(parent)
        self._last_fills = last_fills
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(5, 4, 5, 4)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert_before_last(self, widget: QWidget) -> None:
        """Add a chip in front of the field for typing."""
        self.addWidget(widget)
        self._items.insert(len(self._items) - 2, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        # Qt asks one past the end to see that it is over; its binding wants None there.
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]  # see above

    def takeAt(self, index: int) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]  # as itemAt

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        """The height that is needed; with ``move`` the widgets are put there too."""
        margins = self.contentsMargins()
        area = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        x, y, high = area.left(), area.top(), 0
        for number, item in enumerate(self._items):
            last = self._last_fills and number == len(self._items) - 1
            hint = item.sizeHint()
            wide = min(item.minimumSize().width() if last else hint.width(), area.width())
            if x > area.left() and x + wide > area.right() + 1:
                x, y, high = area.left(), y + high + self.spacing(), 0
            if last:
                wide = area.right() + 1 - x
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(wide, hint.height())))
            x += wide + self.spacing()
            high = max(high, hint.height())
        return y + high - rect.top() + margins.bottom()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)
