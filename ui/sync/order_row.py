"""One order in the sync centre: what, why, since when, and the buttons that help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from oa_client.office.orders import Cure, Pending
from sync.status import Link
from ui.sync import order_words
from ui.theme.theme import Theme
from ui.times import moment
from ui.widgets.buttons import label, push

LOOKS = {
    "refused": ("error_circle_filled", "red"),
    "blocked": ("error_circle_filled", "red"),
    "held": ("warning_filled", "amber"),
}
"""Icon and tone by state; what waits has the cloud."""


class OrderRow(QWidget):
    """``wanted(Cure)`` when the person asks for what helps."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, order: Pending, link: Link, now: datetime) -> None:
        super().__init__()
        self.order = order
        self.setObjectName(f"order_{order.id}")
        icon_name, tone = LOOKS.get(order.state, ("cloud_arrow_up_filled", "accent"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        icon = QLabel()
        icon.setPixmap(theme.pixmap(icon_name, tone, 18, self.devicePixelRatioF()))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        self.what = label(order_words.what(order), strong=True)
        self.why = label(order_words.why(order, link), tone=tone if order.state in LOOKS else "text2")
        for each in (self.what, self.why):
            each.setWordWrap(True)
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(each)
        row.addLayout(words, 1)
        since = self.tr("自 {time}").format(time=moment(order.since, now))
        row.addWidget(label(since, size="caption", tone="text3"))
        for cure in order.cures:
            self._offer(theme, row, cure.value, order_words.cure_name(cure), self._asking(cure))
        if order.text and order.cures and Cure.TAKE_BACK not in order.cures:
            self._offer(theme, row, "copy_words", self.tr("复制文字"), self._copy)
        self.setAccessibleName(f"{self.what.text()}，{self.why.text()}")

    def _offer(self, theme: Theme, row: QHBoxLayout, name: str, text: str, act: Callable[[], object]) -> None:
        button = push(theme, f"{name}_{self.order.id}", text, role="link")
        button.setAccessibleName(f"{text}：{self.what.text()}")
        button.clicked.connect(act)
        row.addWidget(button)

    def _asking(self, cure: Cure) -> Callable[[], object]:
        return lambda: self.wanted.emit(cure)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.order.text)
