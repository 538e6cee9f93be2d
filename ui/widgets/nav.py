"""The navigation: desks with their counts, wide with words or narrow with small ones under the icon."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import label

WIDE = 168
NARROW = 64


class NavButton(QAbstractButton):
    """One desk. ``icon`` is the stem of the icon: regular, or filled while the desk is open."""

    def __init__(self, theme: Theme, name: str, text: str, icon: str, keys: str, *, urgent: bool) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._urgent = urgent
        self._count = 0
        self._narrow = False
        self.setObjectName(f"nav_{name}")
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setToolTip(f"{text}  {keys}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    @property
    def count(self) -> int:
        return self._count

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._narrow:
            return QSize(self._theme.px(NARROW), self._theme.px(50))
        return QSize(self._theme.px(WIDE), self._theme.px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, ratio = self._theme, self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(theme.px(8), 0, -theme.px(8), 0)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("surface" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 8, 3, box.height() - 16), 1.5, 1.5)
        style, tone = ("filled", "accent") if self.isChecked() else ("regular", "text2")
        pixmap = theme.pixmap(f"{self._icon}_{style}", tone, 20, ratio)
        if self._narrow:
            self._paint_narrow(painter, box, pixmap)
        else:
            painter.drawPixmap(box.left() + theme.px(13), box.center().y() - theme.px(10) + 1, pixmap)
            painter.setFont(theme.font(14, bold=self.isChecked()))
            painter.setPen(theme.colour("text"))
            words = box.adjusted(theme.px(41), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
            self._paint_count(painter, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_narrow(self, painter: QPainter, box: QRect, pixmap: object) -> None:
        theme = self._theme
        middle = box.center().x() - theme.px(10) + 1
        painter.drawPixmap(middle, box.top() + theme.px(6), pixmap)  # type: ignore[call-overload]  # a QPixmap
        painter.setFont(theme.font(12, bold=self.isChecked()))
        painter.setPen(theme.colour("accent" if self.isChecked() else "text"))
        words = QRect(self.rect().left(), box.top() + theme.px(26), self.width(), theme.px(22))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("red" if self._urgent else "accent"))
            painter.drawEllipse(QRectF(box.center().x() + theme.px(9), box.top() + theme.px(5), 7, 7))

    def _paint_count(self, painter: QPainter, box: QRect) -> None:
        if not self._count:
            return
        theme = self._theme
        painter.setFont(theme.font(12, bold=True))
        text = str(self._count)
        wide = max(theme.px(22), painter.fontMetrics().horizontalAdvance(text) + theme.px(12))
        pill = QRectF(box.right() - wide - theme.px(6), box.center().y() - theme.px(9.5), wide, theme.px(20))
        if self._urgent:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("red_soft"))
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(theme.colour("red" if self._urgent else "text2"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Nav(QWidget):
    """The column of desks at the left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._headings: list[QWidget] = []
        self.buttons: dict[str, NavButton] = {}
        self.setObjectName("nav")
        self.setProperty("role", "nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.set_narrow(False)

    def add(self, button: NavButton, name: str, group: str) -> None:
        """Add a desk at the end, under a heading if it begins a group."""
        at = self._column.count() - 1
        if group:
            heading = label(group, size="caption", tone="text2")
            heading.setContentsMargins(18, 6, 0, 4)
            self._column.insertWidget(at, heading)
            self._headings.append(heading)
            at += 1
        self._column.insertWidget(at, button)
        self.buttons[name] = button

    def set_narrow(self, narrow: bool) -> None:
        self.setFixedWidth(self._theme.px(NARROW if narrow else WIDE))
        for heading in self._headings:
            heading.setVisible(not narrow)
        for button in self.buttons.values():
            button.set_narrow(narrow)
