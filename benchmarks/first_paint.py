"""Sees when a widget is first painted with something worth seeing on it, and ends the application's loop then."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_MS = 30_000


class FirstPaint(QObject):
    """``at`` is the instant (steady clock, seconds) at which ``widget`` had been painted while ``worth`` was true;
    0 when that did not happen in ``PATIENCE_MS``."""

    def __init__(self, widget: QWidget, worth: Callable[[], bool]) -> None:
        super().__init__(widget)
        self.at = 0.0
        self._worth = worth
        self._seen = False
        widget.installEventFilter(self)
        QTimer.singleShot(PATIENCE_MS, self, QApplication.quit)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        if event.type() == QEvent.Type.Paint and not self._seen and self._worth():
            self._seen = True
            # After this paint event the loop comes round, and then the pixels are on the screen.
            QTimer.singleShot(0, self, self._note)
        return False

    def _note(self) -> None:
        self.at = time.monotonic()
        QApplication.quit()
