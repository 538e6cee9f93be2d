"""How the workstation stands, read again whenever something that it depends on has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from oa_client.office.changes import Changes
from oa_client.office.standing import Standing
from sync.status import SyncStatus
from ui.heard import Heard
from ui.jobs import Jobs

if TYPE_CHECKING:
    from oa_client.office.office import Office


class Standings(QObject):
    """``changed`` after each reading; ``latest`` and ``link`` are what it found."""

    changed = Signal()

    def __init__(self, office: Office, jobs: Jobs, heard: Heard) -> None:
        super().__init__(heard)
        self._office = office
        self._jobs = jobs
        self.latest: Standing = office.standing
        self.link: SyncStatus = office.status
        self._reading = self._stale = False
        heard.changed.connect(self._hear)
        heard.status.connect(self._hear_status)

    def _hear(self, changes: Changes) -> None:
        if changes.orders or not self.latest.loading.whole:
            self.read()

    def _hear_status(self, status: SyncStatus) -> None:
        """The line is told at once; with it may have changed how far the reading is, and the lease."""
        self.link = status
        self.changed.emit()
        self.read()

    def read(self) -> None:
        """Read it again; what is asked for while it is being read is read once more at the end."""
        if self._reading:
            self._stale = True
            return
        self._reading, self._stale = True, False
        office = self._office
        self._jobs.ask(self, lambda: office.standing, self._take, broken=self._settle)

    def _take(self, standing: Standing) -> None:
        self.latest = standing
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        self._reading = False
        if self._stale:
            self.read()
