"""附件首页: the first page of a scan, as the central office has drawn it, while the file itself is still far away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea

translate = QCoreApplication.translate


class FirstPageSheet(QScrollArea):
    """The picture as wide as the sheet, scrolled down; never drawn larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("first_page")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = QPixmap()
        self._drawn = QLabel()
        self.setWidget(self._drawn)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Another paper."""
        self._picture = QPixmap()
        self._drawn.clear()
        self.setAccessibleName(translate("first_page", "附件首页"))

    def show_page(self, name: str, jpeg: bytes) -> bool:
        """Show the first page of the file ``name``; whether the picture could be read."""
        picture = QPixmap()
        if not picture.loadFromData(jpeg):
            return False
        self._picture = picture
        self.setAccessibleName(translate("first_page", "{name} 的首页").format(name=name))
        self._fit()
        self.verticalScrollBar().setValue(0)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        scale = self.devicePixelRatioF()
        width = min(self._picture.width(), round(self.viewport().width() * scale))
        shown = self._picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(scale)
        self._drawn.setPixmap(shown)
        self._drawn.setFixedSize(shown.deviceIndependentSize().toSize())
