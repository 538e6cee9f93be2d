"""What the office says, brought to the GUI thread: what changed, and how the line to the central office stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from oa_client.office.changes import Changes
from sync.status import SyncStatus

if TYPE_CHECKING:
    from oa_client.office.office import Office

GATHER_MS = 30
"""Changes that come within this time are told as one, so that a long exchange redraws the lists a few times only."""


class Heard(QObject):
    """``changed(Changes)`` and ``status(SyncStatus)`` on the GUI thread, from whatever thread the office speaks."""

    changed = Signal(object)
    status = Signal(object)
    _raw_change = Signal(object)
    _raw_status = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gathered = Changes()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._tell)
        self._raw_change.connect(self._gather, Qt.ConnectionType.QueuedConnection)
        self._raw_status.connect(self.status, Qt.ConnectionType.QueuedConnection)
        office.on_change(self._hear_change)
        office.on_status(self._hear_status)

    @property
    def quiet(self) -> bool:
        """Whether everything heard so far has been told."""
        return not self._timer.isActive() and not self._gathered

    def _hear_change(self, changes: Changes) -> None:
        if isValid(self):
            self._raw_change.emit(changes)

    def _hear_status(self, status: SyncStatus) -> None:
        if isValid(self):
            self._raw_status.emit(status)

    @Slot(object)
    def _gather(self, changes: Changes) -> None:
        self._gathered |= changes
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _tell(self) -> None:
        gathered, self._gathered = self._gathered, Changes()
        self.changed.emit(gathered)
